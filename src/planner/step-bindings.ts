import type { Design, EntityDesign } from '../design/design.js';
import { paramsOf } from '../expression/model/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Attribute, CopyRule, Parameter, Pattern } from '../model/model.js';
import type { ValueType } from '../model/value-type.js';
import type { Span } from '../source/index.js';
import { tenantFieldOf } from './bindings.js';
import { intentsOf, type WriteIntent } from './intent.js';

/** Where a step of a transaction takes the value of a field from, in the order in which they are tried. */
export type ValueSource =
  | { readonly kind: 'element'; readonly list: string; readonly field: string }
  | { readonly kind: 'parameter'; readonly name: string }
  /** A field of a parameter that carries an item. */
  | { readonly kind: 'field'; readonly parameter: string; readonly field: string }
  | { readonly kind: 'tenant' }
  | { readonly kind: 'constant'; readonly field: string }
  /** Made up once for the call: every step sees the same value. */
  | { readonly kind: 'made'; readonly field: string };

/** What a step binds a field to; undefined where nothing gives it. */
export function sourceOf(
  design: Design,
  pattern: Pattern,
  intent: WriteIntent,
  field: string,
): ValueSource | undefined {
  const { entity } = intent;
  const attribute = entity.entity.attributes.get(field);
  if (attribute?.constant !== undefined) return { kind: 'constant', field };
  const from = parameterOf(pattern, intent.from);
  if (from !== undefined && hasField(design, from, field)) return { kind: 'field', parameter: from.name, field };
  const list = listOf(design, pattern, intent.each);
  if (list?.has(field) === true) return { kind: 'element', list: list.name, field };
  const own = pattern.params.get(field);
  if (own !== undefined && !own.list) return { kind: 'parameter', name: field };
  const isNew = intent.action === 'create' || intent.action === 'put';
  const isMadeHere = isNew && attribute !== undefined && isMade(attribute);
  if (isMadeHere && list?.isPlain === false) return { kind: 'element', list: list.name, field };
  for (const parameter of pattern.params.values()) {
    if (!parameter.list && hasField(design, parameter, field))
      return { kind: 'field', parameter: parameter.name, field };
  }
  if (field === tenantFieldOf(design, entity)) return { kind: 'tenant' };
  if (isMadeHere || isMadeByStep(design, pattern, field)) return { kind: 'made', field };
  return list?.isPlain === true && isOnlyOpen(design, pattern, intent, field)
    ? { kind: 'element', list: list.name, field }
    : undefined;
}

/** Whether another step makes the value up for an item that no parameter carries. */
function isMadeByStep(design: Design, { steps }: Pattern, field: string): boolean {
  return steps.some(({ action, entity, from, each }) => {
    if ((action !== 'create' && action !== 'put') || from !== undefined || each !== undefined) return false;
    const attribute = design.entities.get(entity.value)?.entity.attributes.get(field);
    return attribute !== undefined && (attribute.generate !== undefined || isNow(attribute));
  });
}

/** An element without fields is the value of the one key field that nothing else gives. */
function isOnlyOpen(design: Design, pattern: Pattern, intent: WriteIntent, field: string): boolean {
  const { each: _each, ...rest } = intent;
  const open = intent.key.filter((name) => sourceOf(design, pattern, rest, name) === undefined);
  return open.length === 1 && open[0] === field;
}

/** Fields of the table key that nothing gives. */
export function unboundKey(design: Design, pattern: Pattern, intent: WriteIntent): readonly string[] {
  const values = intent.entity.key === undefined ? [] : [...intent.entity.key.pk, ...intent.entity.key.sk];
  const names = new Set([...flatMap(values, ({ reads }) => reads), ...intent.key]);
  return [...names].filter((name) => !isKnown(design, pattern, intent, name));
}

/** Attributes of a new item, values that are set, and `$x`, that nothing gives. */
export function unboundValues(design: Design, pattern: Pattern, intent: WriteIntent): readonly string[] {
  const { action, entity, set, add, condition } = intent;
  const keyed = new Set(unboundKey(design, pattern, intent));
  const missing = new Set<string>();
  if (action === 'create' || action === 'put') {
    for (const attribute of entity.entity.attributes.values()) {
      const isNeeded = !attribute.optional && attribute.implied === undefined && attribute.copy === undefined;
      if (isNeeded && !keyed.has(attribute.name) && !isKnown(design, pattern, intent, attribute.name))
        missing.add(attribute.name);
    }
  }
  for (const { path, value } of [...set, ...add]) {
    const isCopied = entity.entity.attributes.get(path.value)?.copy !== undefined;
    if (value === undefined && !isCopied && !isKnown(design, pattern, intent, path.value)) missing.add(path.value);
  }
  const expressions = flatMap([...set, ...add], ({ value }) => value ?? []);
  for (const { value } of condition === undefined ? expressions : [...expressions, condition]) {
    for (const name of paramsOf(value)) {
      if (!pattern.params.has(name) && sourceOf(design, pattern, intent, name) === undefined) missing.add(`$${name}`);
    }
  }
  return [...missing];
}

/** Parameters of which some step takes a value by the name of a field. */
export function parametersBound(design: Design, pattern: Pattern): ReadonlySet<string> {
  return new Set(
    flatMap(intentsOf(design, pattern), (intent) => {
      const { action, entity, key, set, add } = intent;
      const isNew = action === 'create' || action === 'put';
      const keyed = entity.key === undefined ? [] : flatMap([...entity.key.pk, ...entity.key.sk], ({ reads }) => reads);
      const written = flatMap([...set, ...add], ({ path, value }) => (value === undefined ? [path.value] : []));
      const fields = [
        ...key,
        ...keyed,
        ...written,
        ...(intent.lock === undefined ? [] : [intent.lock]),
        ...(isNew ? [...entity.attributes.keys(), ...entity.entity.routing.keys()] : []),
      ];
      const all = new Set(flatMap(fields, (name) => [name, ...(entity.attributes.get(name)?.derivedFrom ?? [])]));
      return flatMap([...all], (field) => {
        const source = sourceOf(design, pattern, intent, field);
        if (source?.kind === 'parameter') return [source.name];
        return source?.kind === 'field' ? [source.parameter] : [];
      });
    }),
  );
}

/** Whether a call knows a field: it is given, or worked out from what is. */
export function isKnown(design: Design, pattern: Pattern, intent: WriteIntent, field: string): boolean {
  if (sourceOf(design, pattern, intent, field) !== undefined) return true;
  const { entity } = intent;
  const attribute = entity.attributes.get(field);
  if (attribute?.attribute.derive === undefined) return false;
  return attribute.derivedFrom.every((name) => {
    const source = entity.attributes.get(name)?.attribute;
    return source?.derive !== undefined || source?.optional === true || isKnown(design, pattern, intent, name);
  });
}

/** Whether a step surely makes the item that another one copies from: both bind its id to the same. */
export function makesSource(
  design: Design,
  pattern: Pattern,
  maker: WriteIntent,
  copier: WriteIntent,
  { entity, via }: CopyRule,
): boolean {
  const source = maker.entity;
  if (source.name !== entity || maker.each !== undefined) return false;
  if (maker.action !== 'create' && maker.action !== 'put') return false;
  const tenant = tenantFieldOf(design, source);
  return source.id.every((field) => {
    // All steps of a call are of one tenant.
    if (field === tenant) return true;
    const made = sourceOf(design, pattern, maker, field);
    const named = sourceOf(design, pattern, copier, via.get(field) ?? field);
    return made !== undefined && JSON.stringify(made) === JSON.stringify(named);
  });
}

/** A list that a step goes through: a parameter, or one inside a parameter that carries an item. */
export interface StepList {
  readonly name: string;
  readonly span: Span;
  readonly avg?: number;
  readonly max?: number;
  readonly distinct: readonly string[];
  /** Its elements are items of it. */
  readonly entity?: string;
  /** Its elements have no fields. */
  readonly isPlain: boolean;
  has(field: string): boolean;
}

/** Elements of a list parameter of which the model says nothing. */
const ASSUMED_ELEMENTS = 10;

/** Elements that a list has on average: as stated, else as many as may be, else as assumed. */
export function typicalElements({ avg, max }: StepList): number {
  return avg ?? max ?? ASSUMED_ELEMENTS;
}

/** What `each` names: `lines`, `order.lines`. */
export function listOf(design: Design, pattern: Pattern, written: string | undefined): StepList | undefined {
  const parameter = parameterOf(pattern, written);
  if (parameter === undefined || written === undefined) return undefined;
  const name = written.replace(/^\$/, '');
  const { span, avg, max, distinct, of } = parameter;
  const bounds = { ...(avg === undefined ? {} : { avg }), ...(max === undefined ? {} : { max }) };
  if (parameter.list || !name.includes('.')) {
    const entity = of.kind === 'entity' ? { entity: of.entity } : {};
    const isPlain = of.kind === 'type' && of.type.kind !== 'map';
    return { name, span, distinct, isPlain, has: (field) => hasField(design, parameter, field), ...bounds, ...entity };
  }
  const type = typeInside(design, parameter, name.split('.').slice(1));
  const element = type?.kind === 'list' || type?.kind === 'set' ? type.of : undefined;
  const inner =
    type?.kind === 'list' || type?.kind === 'set' ? { ...pick(type.avg, 'avg'), ...pick(type.max, 'max') } : {};
  const has = (field: string): boolean => element?.kind === 'map' && element.fields.has(field);
  return { name, span, ...inner, distinct: [], isPlain: element !== undefined && element.kind !== 'map', has };
}

function pick(value: number | undefined, name: 'avg' | 'max'): { readonly avg?: number; readonly max?: number } {
  return value === undefined ? {} : { [name]: value };
}

function typeInside(design: Design, { of }: Parameter, path: readonly string[]): ValueType | undefined {
  const [first = '', ...rest] = path;
  let type = of.kind === 'entity' ? design.entities.get(of.entity)?.types.typeOf(first) : fieldOf(of.type, first);
  for (const name of rest) type = type === undefined ? undefined : fieldOf(type, name);
  return type;
}

function fieldOf(type: ValueType, name: string): ValueType | undefined {
  return type.kind === 'map' ? type.fields.get(name)?.type : undefined;
}

/** The parameter that `from` or `each` begins with: `order`, `$order`. */
function parameterOf({ params }: Pattern, written: string | undefined): Parameter | undefined {
  return written === undefined ? undefined : params.get(/^\$?([^.[]*)/.exec(written)?.[1] ?? '');
}

function hasField(design: Design, { of }: Parameter, field: string): boolean {
  if (of.kind === 'type') return of.type.kind === 'map' && of.type.fields.has(field);
  const entity: EntityDesign | undefined = design.entities.get(of.entity);
  return entity !== undefined && (entity.attributes.has(field) || entity.entity.routing.has(field));
}

function isNow({ default: fallback }: Attribute): boolean {
  const value = fallback?.value;
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'now';
}

function isMade(attribute: Attribute): boolean {
  return attribute.default !== undefined || attribute.generate !== undefined || attribute.implied === 'timestamps';
}
