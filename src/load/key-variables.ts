import type { EntityDesign, KeyValue } from '../design/design.js';
import type { Fn } from '../keys/index.js';
import type { ValueType } from '../model/value-type.js';

/** A part of a key that differs from item to item. */
export interface KeyVariable {
  /** Attribute of the entity, or routing parameter. */
  readonly field: string;
  readonly type: ValueType;
  readonly fns: readonly Fn[];
  /** `{shard:N}`, drawn or calculated; undefined for everything else. */
  readonly shard?: { readonly count: number; readonly by?: string };
  /** Name of the key attribute that it stands in. */
  readonly slot: string;
}

/** The variable parts of a key, from left to right. Parts that are one value on every item of the entity are left out. */
export function keyVariables(entity: EntityDesign, values: readonly KeyValue[]): readonly KeyVariable[] {
  const variables: KeyVariable[] = [];
  for (const value of values) {
    const slot = value.slot.attribute;
    if (value.kind === 'natural') {
      if (value.field.constant === undefined)
        variables.push({
          field: value.field.name,
          type: typeOf(entity, value.field.name, value.field.type),
          fns: [],
          slot,
        });
      continue;
    }
    for (const segment of value.compiled.segments) {
      if (segment.kind === 'literal') continue;
      const field = segment.path.split('.')[0] ?? segment.path;
      if (segment.shard === undefined && entity.attributes.get(field)?.attribute.constant !== undefined) continue;
      variables.push({
        field,
        type: segment.type,
        fns: segment.fns,
        slot,
        ...(segment.shard === undefined ? {} : { shard: segment.shard }),
      });
    }
  }
  return variables;
}

/** The key as the model writes it, for people: templates as text, natural parts by the attribute's name. */
export function keyText(values: readonly KeyValue[]): string {
  return values
    .map((value) =>
      value.kind === 'natural' ? `{${value.field.name}}` : (value.compiled.template?.text ?? value.text.value),
    )
    .join(' + ');
}

/**
 * The same for two keys of one index whose values can coincide: the same literals with values of one kind between
 * them. Where a key has no literal of its own, values of one kind may still be of different things, so the names count too.
 */
export function keySpace(values: readonly KeyValue[], tenantField: string | undefined): string {
  return values
    .map((value) => {
      if (value.kind === 'natural') return `natural ${value.slot.attribute}`;
      const { segments } = value.compiled;
      const own = ownSegments(segments, tenantField);
      const named = !own.some((segment) => segment.kind === 'literal' && hasWord(segment.text));
      const parts = segments.map((segment) => {
        if (segment.kind === 'literal') return segment.text;
        const what =
          segment.shard !== undefined
            ? `shard:${segment.shard.count}`
            : [kindOf(segment.type.kind), ...segment.fns.map(({ name }) => name)].join('|');
        return `{${named ? `${segment.path} ` : ''}${what}}`;
      });
      return `template ${value.slot.attribute} ${parts.join('')}`;
    })
    .join('\n');
}

/** ASCII is asked first: the classes of Unicode take a millisecond to make. */
function hasWord(text: string): boolean {
  return /[A-Za-z0-9]/.test(text) || /[\p{L}\p{N}]/u.test(text);
}

/** A text may be an id of any kind: one entity says `uuid`, the other no more than `string`. */
function kindOf(kind: ValueType['kind']): string {
  return kind === 'string' || kind === 'uuid' || kind === 'ulid' || kind === 'ksuid' ? 'text' : kind;
}

type Segments = Extract<KeyValue, { kind: 'template' }>['compiled']['segments'];

/** Without what stands up to the tenant, which every key begins with. */
function ownSegments(segments: Segments, tenantField: string | undefined): Segments {
  const tenant = segments.findIndex((segment) => segment.kind === 'variable' && segment.path === tenantField);
  return segments.slice(tenant + 1);
}

function typeOf(entity: EntityDesign, name: string, declared: ValueType): ValueType {
  return entity.attributes.get(name)?.type ?? declared;
}

const TIMES: ReadonlySet<ValueType['kind']> = new Set(['timestamp', 'date', 'epochSeconds', 'epochMillis']);
const TIME_ORDERED_IDS: ReadonlySet<ValueType['kind']> = new Set(['ulid', 'ksuid']);

/** Whether the variable is a time cut down to days, hours and the like, or a whole date: many items share it. */
export function isTimeBucket({ type, fns }: KeyVariable): boolean {
  if (!TIMES.has(type.kind)) return false;
  if (type.kind === 'date') return true;
  return fns.some(({ name }) => name === 'bucket' || name === 'date');
}

/** Whether values of new items only ever grow (or only ever shrink): times and ids that begin with one. */
export function isMonotonic({ type, fns, shard }: KeyVariable): boolean {
  if (shard !== undefined || fns.some(({ name }) => name === 'hash')) return false;
  return TIMES.has(type.kind) || TIME_ORDERED_IDS.has(type.kind);
}
