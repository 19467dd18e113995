import type { Design, EntityDesign } from '../design/index.js';
import { marshal, typeAtPath } from '../design/index.js';
import { paramsOf } from '../expression/model/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { CopyRule, Pattern } from '../model/model.js';
import type { ModelValue, ValueType } from '../model/value-type.js';
import { compareValues } from '../value/index.js';
import type { Arguments } from './arguments.js';
import { bindingsOf } from './bindings.js';
import type { PlanContext } from './context.js';
import { laterTexts, plainText, plainTexts } from './example-text.js';
import { sampleValues } from './sample-values.js';

/** What examples are looked for in: the model's own samples. */
type Samples = Pick<PlanContext, 'design'>;

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
    const [lower, upper] = twoValues(context, entity, range.field, pattern.fanOut?.bucket !== undefined);
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

/**
 * A value of an attribute, of a place inside one or of a routing parameter that its type admits: its default, that of the sample item whose
 * key examples have, that of another sample item, or a plain one.
 */
export function exampleOf(context: Samples, entity: EntityDesign, field: string): ModelValue {
  const type = typeAtPath(entity.types, field);
  if (type === undefined) return field;
  const declared = entity.entity.attributes.get(field);
  if (declared?.constant !== undefined) return declared.constant.value;
  const fits = (value: ModelValue | undefined): value is ModelValue =>
    fitsIn(entity, field, type, value) && !isOver(entity, field, value);
  const anchor = anchorOf(context, entity);
  const anchored = valueAt(anchor, field) ?? copiedExample(context, anchor, declared?.copy);
  const initial = declared?.default?.value;
  const isNamed = entity.id.includes(field) && fits(anchored);
  // What is told of an item is told of a new one first: an order is placed before it is delivered.
  if (!isNamed && initial !== undefined && !isNow(initial) && fits(initial)) return initial;
  if (fits(anchored)) return anchored;
  const other = sampleValuesAt(context, entity, field).find(fits);
  if (other !== undefined) return other;
  if (field === context.design.model.tenancy?.field.value) {
    const tenant = context.design.model.samples.tenants.find((value) => fits(value));
    if (tenant !== undefined) return tenant;
  }
  if (field === entity.entity.ttl?.attribute.value) return BigInt(EXAMPLE_TIME / 1000 + EXAMPLE_LIFE);
  const plain = plainValue(type, lastName(field));
  return fits(plain) ? plain : (codecValues(entity, field).find(fits) ?? plain);
}

/** 30 days. */
const EXAMPLE_LIFE = 30 * 86_400;

/** Whether the item would be expired at the time of the examples. */
function isOver(entity: EntityDesign, field: string, value: ModelValue | undefined): boolean {
  const isTime = typeof value === 'bigint' || typeof value === 'number';
  return field === entity.entity.ttl?.attribute.value && isTime && Number(value) * 1000 <= EXAMPLE_TIME;
}

function isNow(value: ModelValue | { readonly kind: 'now' }): value is { readonly kind: 'now' } {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Whether the type admits the value, and every key that it stands in. */
export function fitsIn(entity: EntityDesign, field: string, type: ValueType, value: ModelValue | undefined): boolean {
  return value !== undefined && marshal(type, value).ok && encodes(entity, field, value);
}

/** What the model's own sample items have there, in their order. */
function sampleValuesAt({ design }: Samples, entity: EntityDesign, field: string): readonly ModelValue[] {
  return flatMap(samplesOf(design).get(entity) ?? [], (values) => valueAt(values, field) ?? []);
}

function valueAt(values: Arguments | undefined, path: string): ModelValue | undefined {
  const [first = path, ...rest] = path.split('.');
  let value = values?.get(first);
  for (const name of rest) value = value instanceof Map ? (value.get(name) as ModelValue | undefined) : undefined;
  return value;
}

/** The sample item whose key examples have, so that they are about one item in all: the first one that states its id. */
function anchorOf({ design }: Samples, entity: EntityDesign): Arguments | undefined {
  const tenant = design.model.tenancy?.field.value;
  return samplesOf(design)
    .get(entity)
    ?.find((values) =>
      entity.id.every((name) => {
        const declared = entity.entity.attributes.get(name);
        return name === tenant || declared?.default !== undefined || values.has(name);
      }),
    );
}

/** What the item copies of the sample that it names. */
function copiedExample(
  { design }: Samples,
  anchor: Arguments | undefined,
  copy: CopyRule | undefined,
): ModelValue | undefined {
  const source = copy === undefined ? undefined : design.entities.get(copy.entity);
  if (copy === undefined || source === undefined || anchor === undefined) return undefined;
  const isSource = (values: Arguments): boolean =>
    [...copy.via].every(([theirs, ours]) => values.has(theirs) && values.get(theirs) === anchor.get(ours));
  return samplesOf(design).get(source)?.find(isSource)?.get(copy.attribute);
}

const sampled = new WeakMap<Design, ReadonlyMap<EntityDesign, readonly Arguments[]>>();

function samplesOf(design: Design): ReadonlyMap<EntityDesign, readonly Arguments[]> {
  const known = sampled.get(design);
  if (known !== undefined) return known;
  const found = new Map<EntityDesign, Arguments[]>();
  for (const { entity, values } of sampleValues(design)) found.set(entity, [...(found.get(entity) ?? []), values]);
  sampled.set(design, found);
  return found;
}

function codecValues(entity: EntityDesign, field: string): readonly ModelValue[] {
  return flatMap(codecsOf(entity, field), ({ samples }) => samples(SAMPLES));
}

/** Values of a codec that are tried. */
const SAMPLES = 8;

function codecsOf(entity: EntityDesign, field: string) {
  const own = flatMap([...entity.memberships.values()], (membership) => membership.keys);
  const sentinels = flatMap(entity.unique, ({ sentinel }) => sentinel.key ?? []);
  return flatMap(
    flatMap(
      flatMap([...own, ...sentinels], ({ pk, sk }) => [...pk, ...sk]),
      ({ compiled }) => compiled.segments,
    ),
    (segment) => (segment.kind === 'variable' && segment.path === field ? [segment.codec] : []),
  );
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

/** Two values, the lower first. Where they are `near`, both lie within one time bucket of any length. */
export function twoValues(
  context: Samples,
  entity: EntityDesign,
  field: string,
  near = false,
): readonly [ModelValue, ModelValue] {
  const type = typeAtPath(entity.types, field);
  if (type?.kind === 'timestamp') {
    return near
      ? ['2026-01-05T09:00:00.000Z', '2026-01-05T09:59:59.999Z']
      : ['2026-01-01T00:00:00.000Z', '2026-01-31T23:59:59.999Z'];
  }
  if (type?.kind === 'date') return ['2026-01-01', near ? '2026-01-01' : '2026-01-31'];
  if (type?.kind === 'epochMillis') return [1_767_225_600_000n, 1_767_229_200_000n];
  if (type?.kind === 'epochSeconds') return [1_767_225_600n, 1_767_229_200n];
  const value = exampleOf(context, entity, field);
  if (type?.kind === 'int' && (typeof value === 'bigint' || Number.isInteger(value))) {
    const one = BigInt(value as bigint | number);
    const above = type.max !== undefined && one + 9n > type.max ? type.max : one + 9n;
    return above > one ? [one, above] : [type.min !== undefined && one - 9n < type.min ? type.min : one - 9n, one];
  }
  if (type?.kind === 'enum') {
    const sorted = [...type.values].sort();
    return [sorted[0] ?? '', sorted.at(-1) ?? ''];
  }
  if (type?.kind === 'bool') return [false, true];
  return type === undefined ? [value, value] : inOrder(context, entity, field, type, value);
}

/** The value and another one of the type, the lower first; twice the same where no other is found. */
function inOrder(
  context: Samples,
  entity: EntityDesign,
  field: string,
  type: ValueType,
  value: ModelValue,
): readonly [ModelValue, ModelValue] {
  const others = [
    ...sampleValuesAt(context, entity, field),
    ...(type.kind === 'string'
      ? [...laterTexts(type, lastName(field), value), ...plainTexts(type, lastName(field))]
      : []),
    ...(type.kind === 'decimal' ? ['10', '100', ...(type.max === undefined ? [] : [type.max])] : []),
    ...(type.kind === 'ulid' || type.kind === 'uuid' || type.kind === 'ksuid' ? LATER_IDS : []),
    ...codecValues(entity, field),
  ];
  const order = (other: ModelValue): number => {
    const [left, right] = [marshal(type, value), marshal(type, other)];
    return left.ok && right.ok ? (compareValues(left.value, right.value) ?? 0) : 0;
  };
  const fitting = others.filter((other) => fitsIn(entity, field, type, other));
  const above = fitting.find((other) => order(other) < 0);
  if (above !== undefined) return [value, above];
  const below = fitting.find((other) => order(other) > 0);
  return below === undefined ? [value, value] : [below, value];
}

/** Above those of `plainValue`. */
const LATER_IDS = ['01JABCDEFGHJKMNPQRSTVWXYZ9', '0b9f9c1e-7d34-4f7a-9a51-2f6d5c1e8a99', '0ujtsYcgvSTl8PAuAdqWYSMnLOw'];

function beginning(value: ModelValue): ModelValue {
  return typeof value === 'string' ? value.slice(0, Math.max(1, Math.ceil(value.length / 3))) : value;
}

/** A batch names its items by lists; the tenant is one for all. */
function listed(args: ReadonlyMap<string, ModelValue>, context: PlanContext): Arguments {
  const tenant = context.design.model.tenancy?.field.value;
  return new Map([...args].map(([name, value]) => [name, name === tenant ? value : [value]]));
}
