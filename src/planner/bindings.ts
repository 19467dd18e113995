import type { Design, EntityDesign } from '../design/design.js';
import { bindingText, type Fn, parseBinding } from '../keys/index.js';
import type { Pattern, RangeClause } from '../model/model.js';

/** What a pattern gives to find items of one entity by. */
export interface Bindings {
  /** Fields given whole: by name, tenancy's field and constants among them. */
  readonly whole: ReadonlySet<string>;
  /** Fields of which only what functions keep is given: field → texts such as `day|date:yyyy-MM`. */
  readonly parts: ReadonlyMap<string, readonly PartBinding[]>;
  /** Fields that `by` (or `key`) names: each must find a place in the key. */
  readonly required: readonly string[];
  /** Fields that may be given besides, from left to right. */
  readonly optional: readonly string[];
  readonly range?: RangeBinding;
  /** A second range, which no key condition can hold. */
  readonly otherRanges: readonly string[];
}

export interface PartBinding {
  readonly field: string;
  readonly fns: readonly Fn[];
  readonly text: string;
}

export interface RangeBinding {
  readonly field: string;
  readonly lower?: 'gt' | 'gte';
  readonly upper?: 'lt' | 'lte';
  readonly begins: boolean;
  /** As declared: `between`, or the operators. */
  readonly text: string;
  /** Names of the arguments, where both bounds have one. */
  readonly args: { readonly lower?: string; readonly upper?: string };
}

/** Bindings of a read's `by`, `prefix` and `range`, or of a write's `key`. */
export function bindingsOf(
  design: Design,
  entity: EntityDesign,
  pattern: Pattern,
  fields: readonly string[] = pattern.by.map(({ value }) => value),
): Bindings {
  const whole = new Set<string>();
  const parts = new Map<string, PartBinding[]>();
  const required: string[] = [];
  for (const text of fields) {
    const parsed = parseBinding(text);
    if (parsed.kind === 'error') continue;
    const { path, fns } = parsed.binding;
    if (fns.length === 0) whole.add(path);
    else parts.set(path, [...(parts.get(path) ?? []), { field: path, fns, text: bindingText(parsed.binding) }]);
    if (!required.includes(path)) required.push(path);
  }
  const tenant = tenantFieldOf(design, entity);
  if (tenant !== undefined) whole.add(tenant);
  for (const attribute of entity.entity.attributes.values()) {
    if (attribute.constant !== undefined) whole.add(attribute.name);
  }
  const [range, ...others] = pattern.range.map(({ field, op }) => rangeOf(field.value, op.value));
  return {
    whole,
    parts,
    required: required.filter((field) => field !== tenant),
    optional: pattern.prefix.map(({ value }) => value),
    ...(range === undefined ? {} : { range }),
    otherRanges: others.map(({ field }) => field),
  };
}

/** Tenancy's field where the entity has it. */
export function tenantFieldOf(design: Design, entity: EntityDesign): string | undefined {
  const { tenancy } = design.model;
  return tenancy === undefined || entity.entity.global ? undefined : tenancy.field.value;
}

/** `between` is inclusive at both ends; its arguments are `from` and `to`, those of an operator are named after the field. */
function rangeOf(field: string, op: RangeClause['op']['value']): RangeBinding {
  switch (op) {
    case 'between':
      return {
        field,
        lower: 'gte',
        upper: 'lte',
        begins: false,
        text: 'between',
        args: { lower: 'from', upper: 'to' },
      };
    case 'gt':
    case 'gte':
      return { field, lower: op, begins: false, text: op, args: { lower: field } };
    case 'lt':
    case 'lte':
      return { field, upper: op, begins: false, text: op, args: { upper: field } };
    case 'begins':
      return { field, begins: true, text: op, args: { lower: field } };
  }
}
