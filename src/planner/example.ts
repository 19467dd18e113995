import type { EntityDesign } from '../design/index.js';
import { marshal } from '../design/index.js';
import { paramsOf } from '../expression/model/index.js';
import type { Pattern } from '../model/model.js';
import type { ModelValue, ValueType } from '../model/value-type.js';
import type { Arguments } from './arguments.js';
import { bindingsOf } from './bindings.js';
import type { PlanContext } from './context.js';

/** 2026-01-05T09:00:00Z: examples need a clock that stands still. */
export const EXAMPLE_TIME = Date.UTC(2026, 0, 5, 9);

/** Arguments for the example request: values of the model's own samples where they fit, plain ones of the type otherwise. */
export function exampleArguments(context: PlanContext): Arguments {
  const { pattern, entities } = context;
  const args = new Map<string, ModelValue>();
  for (const entity of entities) {
    const bindings = bindingsOf(context.design, entity, pattern, fieldsOf(pattern, entity));
    for (const field of [...bindings.whole, ...bindings.parts.keys(), ...bindings.required, ...bindings.optional]) {
      if (!args.has(field)) args.set(field, exampleOf(context, entity, field));
    }
    const { range } = bindings;
    if (range === undefined) continue;
    const [lower, upper] = exampleRange(context, entity, range.field, pattern);
    if (range.begins) args.set(range.args.lower ?? range.field, beginning(lower));
    else {
      if (range.args.lower !== undefined) args.set(range.args.lower, lower);
      if (range.args.upper !== undefined && range.args.upper !== range.args.lower) args.set(range.args.upper, upper);
    }
  }
  for (const name of parameterNames(pattern)) {
    if (args.has(name)) continue;
    const value = exampleParameter(context, name);
    if (value !== undefined) args.set(name, value);
  }
  if (pattern.op.value === 'batch-get') return listed(args, context);
  return args;
}

function fieldsOf(pattern: Pattern, entity: EntityDesign): readonly string[] {
  const by = pattern.by.map(({ value }) => value);
  if (by.length > 0 || pattern.op.value === 'query' || pattern.op.value === 'scan') return by;
  return pattern.key?.map(({ value }) => value) ?? entity.id;
}

/** Parameters that filter, condition and `set` read. */
export function parameterNames(pattern: Pattern): readonly string[] {
  const names = new Set<string>(pattern.params.keys());
  const exprs = [pattern.filter, pattern.condition, ...[...pattern.set, ...pattern.add].map(({ value }) => value)];
  for (const expr of exprs) for (const name of expr === undefined ? [] : paramsOf(expr.value)) names.add(name);
  return [...names];
}

function exampleParameter(context: PlanContext, name: string): ModelValue | undefined {
  const declared = context.pattern.params.get(name);
  if (declared?.of.kind === 'type') {
    const one = plainValue(declared.of.type, name);
    return declared.list ? [one] : one;
  }
  for (const entity of context.entities) {
    if (entity.types.typeOf(name) !== undefined) return exampleOf(context, entity, name);
  }
  return undefined;
}

/** A value of an attribute or routing parameter that its type admits. */
export function exampleOf(context: PlanContext, entity: EntityDesign, field: string): ModelValue {
  const type = entity.types.typeOf(field);
  if (type === undefined) return field;
  const declared = entity.entity.attributes.get(field);
  if (declared?.constant !== undefined) return declared.constant.value;
  const fits = (value: ModelValue | undefined): value is ModelValue =>
    value !== undefined && marshal(type, value).ok && encodes(entity, field, value);
  for (const sample of context.design.model.samples.entities.get(entity.name) ?? []) {
    const value = sample.values.get(field)?.value;
    if (fits(value)) return value;
  }
  if (field === context.design.model.tenancy?.field.value) {
    const tenant = context.design.model.samples.tenants.find((value) => fits(value));
    if (tenant !== undefined) return tenant;
  }
  const plain = plainValue(type, field);
  if (fits(plain)) return plain;
  return (
    codecsOf(entity, field)
      .flatMap(({ samples }) => samples(SAMPLES))
      .find(fits) ?? plain
  );
}

/** Values of a codec that are tried. */
const SAMPLES = 8;

function codecsOf(entity: EntityDesign, field: string) {
  const keys = [...entity.memberships.values()].flatMap((membership) => membership.keys);
  return keys
    .flatMap(({ pk, sk }) => [...pk, ...sk])
    .flatMap(({ compiled }) => compiled.segments)
    .flatMap((segment) => (segment.kind === 'variable' && segment.path === field ? [segment.codec] : []));
}

function encodes(entity: EntityDesign, field: string, value: ModelValue): boolean {
  return codecsOf(entity, field).every((codec) => codec.encode(value).ok);
}

/** A plain value of a type: what a person would write as an example. */
export function plainValue(type: ValueType, name: string): ModelValue {
  switch (type.kind) {
    case 'string':
      return plainText(type, name);
    case 'enum':
      return type.values[0] ?? '';
    case 'int':
      return type.min !== undefined && type.min > 1n
        ? type.min
        : type.max !== undefined && type.max < 1n
          ? type.max
          : 1n;
    case 'decimal':
      return type.min !== undefined && !type.min.startsWith('-') && type.min !== '0' ? type.min : '1';
    case 'epochSeconds':
      return 1_767_225_600n;
    case 'epochMillis':
      return 1_767_225_600_000n;
    case 'timestamp':
      return '2026-01-05T09:00:00.000Z';
    case 'date':
      return '2026-01-05';
    case 'ulid':
      return '01JABCDEFGHJKMNPQRSTVWXYZ0';
    case 'uuid':
      return '0b9f9c1e-7d34-4f7a-9a51-2f6d5c1e8a90';
    case 'ksuid':
      return '0ujtsYcgvSTl8PAuAdqWYSMnLOv';
    case 'bool':
      return true;
    case 'binary':
      return new Uint8Array(Math.max(1, type.minBytes ?? 1));
    case 'list':
      return [];
    case 'set':
      return [plainValue(type.of, name)];
    case 'map':
      return new Map(
        [...type.fields.values()]
          .filter(({ optional }) => !optional)
          .map((field) => [field.name, plainValue(field.type, field.name)]),
      );
    case 'dict':
      return new Map();
    case 'any':
      return name;
  }
}

/** The field's name, or text of its charset where the name does not fit. */
function plainText(type: Extract<ValueType, { kind: 'string' }>, name: string): string {
  const max = type.maxBytes ?? 64;
  const min = type.minBytes ?? 1;
  const inCharset = (text: string): boolean => {
    if (type.charset === undefined) return true;
    try {
      return new RegExp(`^[${type.charset}]*$`, 'u').test(text);
    } catch {
      return true;
    }
  };
  for (const candidate of [`${name}-1`, `${name}1`, name, name.toLowerCase(), name.toUpperCase(), 'a', 'A', '0', '1']) {
    const text = candidate.slice(0, max).padEnd(min, candidate.slice(-1));
    if (inCharset(text)) return text;
  }
  return name;
}

/** Two values of which the first is not above the second. With buckets, both lie within as many as the pattern allows. */
function exampleRange(
  context: PlanContext,
  entity: EntityDesign,
  field: string,
  pattern: Pattern,
): readonly [ModelValue, ModelValue] {
  const type = entity.types.typeOf(field);
  if (type?.kind === 'timestamp') {
    return pattern.fanOut?.bucket === undefined
      ? ['2026-01-01T00:00:00.000Z', '2026-01-31T23:59:59.999Z']
      : ['2026-01-05T09:00:00.000Z', '2026-01-05T09:59:59.999Z'];
  }
  if (type?.kind === 'date') return ['2026-01-01', pattern.fanOut?.bucket === undefined ? '2026-01-31' : '2026-01-01'];
  if (type?.kind === 'epochMillis') return [1_767_225_600_000n, 1_767_229_200_000n];
  if (type?.kind === 'epochSeconds') return [1_767_225_600n, 1_767_229_200n];
  const value = exampleOf(context, entity, field);
  if (typeof value === 'bigint' && type?.kind === 'int') {
    const above = value + 9n;
    return [value, type.max !== undefined && above > type.max ? type.max : above];
  }
  if (type?.kind === 'enum') {
    const sorted = [...type.values].sort();
    return [sorted[0] ?? '', sorted.at(-1) ?? ''];
  }
  return [value, value];
}

function beginning(value: ModelValue): ModelValue {
  return typeof value === 'string' ? value.slice(0, Math.max(1, Math.ceil(value.length / 3))) : value;
}

/** A batch names its items by lists; the tenant is one for all. */
function listed(args: ReadonlyMap<string, ModelValue>, context: PlanContext): Arguments {
  const tenant = context.design.model.tenancy?.field.value;
  return new Map([...args].map(([name, value]) => [name, name === tenant ? value : [value]]));
}
