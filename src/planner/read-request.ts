import type { EntityDesign, IndexDesign, KeyValue } from '../design/index.js';
import {
  bucketsBetween,
  type CompiledSegment,
  compareUtf8,
  compileRange,
  encodeKey,
  fence,
  type RangeQuery,
  shardLabels,
} from '../keys/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { ModelValue } from '../model/value-type.js';
import type { AttributeValue, Item } from '../value/index.js';
import { type Arguments, keyArgument, refuseCall } from './arguments.js';
import { type Bindings, bindingsOf } from './bindings.js';
import type { PlanContext } from './context.js';
import { type KeyMatch, matchKey } from './match.js';
import type { ReadSource } from './plan.js';

/** One condition on a sort key attribute, with its values. */
export interface BoundTerm {
  readonly attribute: string;
  readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins_with';
  readonly values: readonly AttributeValue[];
}

/** The key conditions of one call: one partition for each shard and bucket, in order of time, and what all have in common. */
export interface BoundKeys {
  readonly partitions: readonly (readonly { readonly attribute: string; readonly value: AttributeValue }[])[];
  /** Label of the bucket of each partition; empty where there are none. */
  readonly buckets: readonly string[];
  readonly sk: readonly BoundTerm[];
  /** No key can satisfy the range: nothing to ask for. */
  readonly isEmpty: boolean;
  /** Rows whose sort key attribute has this very value are to be dropped. */
  readonly dropEqual?: { readonly attribute: string; readonly value: AttributeValue };
  /** A range that the sort key cannot hold, because only the buckets of the partition key carry the field. */
  readonly rangeLeft: boolean;
}

/** Binds the arguments of a call into the keys of a planned read. */
export function bindKeys(context: PlanContext, sources: readonly ReadSource[], args: Arguments): BoundKeys {
  const matches = sources.map(({ entity, key }) => rematch(context, entity, key, args));
  const [first] = matches;
  if (first === undefined) return { partitions: [[]], buckets: [''], sk: [], isEmpty: false, rangeLeft: false };
  const { partitions, buckets } = partitionsOf(context, first, args);
  const rangeLeft = first.bucket !== undefined && first.tail?.range === undefined;
  if (matches.length > 1) return { partitions, buckets, ...hullOf(matches, args), rangeLeft };
  return { partitions, buckets, ...sortTerms(first, args), rangeLeft };
}

/** The match with those optional parts that the call gives. */
function rematch(context: PlanContext, entity: EntityDesign, key: ReadSource['key'], args: Arguments): KeyMatch {
  const bindings = bindingsOf(context.design, entity, context.pattern);
  const optional: string[] = [];
  let missing: string | undefined;
  for (const field of bindings.optional) {
    if (!args.has(field)) missing ??= field;
    else if (missing !== undefined) refuseCall({ code: 'gap', argument: field, before: missing });
    else optional.push(field);
  }
  const { range } = bindings;
  const { range: _range, ...rest } = bindings;
  const given = range === undefined ? undefined : givenRange(range, args);
  const narrowed: Bindings = { ...rest, optional, ...(given === undefined ? {} : { range: given }) };
  const result = matchKey(entity, key, narrowed, context.pattern.fanOut);
  if (result.kind === 'match') return result.match;
  const [reason] = result.reasons;
  if (reason?.code === 'bucket-unbound') refuseCall({ code: 'missing', argument: 'from' });
  if (reason?.code === 'partition-unbound') refuseCall({ code: 'missing', argument: reason.missing[0] ?? '' });
  // With the range left out, a prefix behind it has no place any more.
  return refuseCall({ code: 'missing', argument: range?.field ?? bindings.optional[0] ?? '' });
}

/** The range as far as its arguments are given; undefined where none is. */
function givenRange(range: NonNullable<Bindings['range']>, args: Arguments): Bindings['range'] {
  if (range.begins) return args.has(range.args.lower ?? range.field) ? range : undefined;
  const { lower, upper, ...rest } = range;
  const hasLower = lower !== undefined && range.args.lower !== undefined && args.has(range.args.lower);
  const hasUpper = upper !== undefined && range.args.upper !== undefined && args.has(range.args.upper);
  if (!hasLower && !hasUpper) return undefined;
  return { ...rest, ...(hasLower ? { lower } : {}), ...(hasUpper ? { upper } : {}) };
}

function partitionsOf(
  context: PlanContext,
  match: KeyMatch,
  args: Arguments,
): Pick<BoundKeys, 'partitions' | 'buckets'> {
  let found: readonly { readonly terms: BoundKeys['partitions'][number]; readonly bucket: string }[] = [
    { terms: [], bucket: '' },
  ];
  for (const [position, value] of match.key.pk.entries()) {
    const texts = partitionTexts(context, match, value, position, args);
    found = flatMap(found, ({ terms, bucket: before }) =>
      texts.map(({ text, bucket }) => ({
        terms: [...terms, { attribute: value.slot.attribute, value: keyAttribute(value, text) }],
        bucket: bucket === '' ? before : bucket,
      })),
    );
  }
  return { partitions: found.map(({ terms }) => terms), buckets: found.map(({ bucket }) => bucket) };
}

/** Every text that the key attribute may have: the product of buckets (in order of time) and shards. */
function partitionTexts(
  context: PlanContext,
  match: KeyMatch,
  value: KeyValue,
  position: number,
  args: Arguments,
): readonly { readonly text: string; readonly bucket: string }[] {
  let texts: readonly { readonly text: string; readonly bucket: string }[] = [{ text: '', bucket: '' }];
  for (const [at, segment] of value.compiled.segments.entries()) {
    const isBucket = match.bucket?.slot === position && match.bucket.segment === at;
    const parts = isBucket ? bucketLabels(context, match, args) : segmentTexts(match, value, segment, args);
    texts = flatMap(texts, ({ text, bucket }) =>
      parts.map((part) => ({ text: text + part, bucket: isBucket ? part : bucket })),
    );
  }
  return texts;
}

function bucketLabels(context: PlanContext, match: KeyMatch, args: Arguments): readonly string[] {
  const { bucket } = match;
  const bindings = bindingsOf(context.design, match.entity, context.pattern);
  const from = rangeArgument(match.entity, bindings.range?.args.lower, bindings.range?.field, args);
  const to = rangeArgument(match.entity, bindings.range?.args.upper, bindings.range?.field, args);
  if (bucket === undefined || from === undefined || to === undefined) {
    return refuseCall({ code: 'missing', argument: from === undefined ? 'from' : 'to' });
  }
  const max = context.pattern.fanOut?.bucket?.max ?? 1;
  const labels = bucketsBetween(bucket.variable, from, to, max);
  if (labels === undefined) {
    return refuseCall({ code: 'wrong', argument: bucket.field, expected: 'a time', got: String(from) });
  }
  if (labels.kind === 'too-many') return refuseCall({ code: 'too-many-buckets', field: bucket.field, max });
  return labels.labels;
}

function segmentTexts(match: KeyMatch, value: KeyValue, segment: CompiledSegment, args: Arguments): readonly string[] {
  if (segment.kind === 'literal') return [segment.text];
  const slot = value.slot.attribute;
  if (segment.shard !== undefined && (segment.shard.by === undefined || !args.has(segment.shard.by))) {
    return shardLabels(segment.shard.count);
  }
  const drawn = match.entity.entity.attributes.get(segment.path)?.generate?.value;
  if (drawn?.kind === 'shard' && !args.has(segment.path)) {
    return Array.from({ length: drawn.count }, (_, shard) => encoded(slot, segment.codec.encode(BigInt(shard))));
  }
  const given = keyArgument(match.entity, segment.path, args);
  if (given === undefined) return refuseCall({ code: 'missing', argument: segment.path });
  const result = segment.codec.encode(given);
  if (result.ok) return [result.text];
  // A part such as `2026-01` of a date is its own label.
  if (
    typeof given === 'string' &&
    segment.codec.decode(given) !== undefined &&
    match.fixed.has(segment.path) === false
  ) {
    return [given];
  }
  return refuseCall({ code: 'key', slot, error: result.error });
}

function encoded(slot: string, result: ReturnType<typeof encodeKey>): string {
  return result.ok ? result.text : refuseCall({ code: 'key', slot, error: result.error });
}

type SortKeys = Omit<BoundKeys, 'partitions' | 'buckets' | 'rangeLeft'>;

function sortTerms(match: KeyMatch, args: Arguments): SortKeys {
  const sk: BoundTerm[] = [];
  const valueAt = (path: string): ModelValue | undefined => keyArgument(match.entity, path, args);
  for (const value of match.key.sk.slice(0, match.equalSlots)) {
    const text = encoded(value.slot.attribute, encodeKey(value.compiled, valueAt));
    sk.push({ attribute: value.slot.attribute, operator: '=', values: [keyAttribute(value, text)] });
  }
  const tail = match.tail === undefined ? undefined : tailTerm(match, args);
  if (tail === undefined) return { sk, isEmpty: false };
  if (tail.kind === 'empty') return { sk, isEmpty: true };
  return {
    sk: tail.term === undefined ? sk : [...sk, tail.term],
    isEmpty: false,
    ...(tail.dropEqual === undefined ? {} : { dropEqual: tail.dropEqual }),
  };
}

type Tail =
  | { readonly kind: 'empty' }
  | { readonly kind: 'term'; readonly term?: BoundTerm; readonly dropEqual?: NonNullable<BoundKeys['dropEqual']> };

function tailTerm(match: KeyMatch, args: Arguments): Tail {
  const { tail } = match;
  const value = tail === undefined ? undefined : match.key.sk[tail.slot];
  if (tail === undefined || value === undefined) return { kind: 'term' };
  const attribute = value.slot.attribute;
  const range = rangeText(match, args);
  const of = (text: string): AttributeValue => keyAttribute(value, text);
  switch (range.kind) {
    case 'all':
      return { kind: 'term' };
    case 'empty':
      return { kind: 'empty' };
    case 'begins_with':
      return { kind: 'term', term: { attribute, operator: 'begins_with', values: [of(range.prefix)] } };
    case 'between': {
      const term: BoundTerm = { attribute, operator: 'between', values: [of(range.lo), of(range.hi)] };
      return range.dropEqual === true
        ? { kind: 'term', term, dropEqual: { attribute, value: of(range.hi) } }
        : { kind: 'term', term };
    }
    default: {
      const operator = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;
      return { kind: 'term', term: { attribute, operator: operator[range.kind], values: [of(range.value)] } };
    }
  }
}

type Compiled = Exclude<ReturnType<typeof compileRange>, { readonly kind: 'error' | 'unordered' }>;

function rangeText(match: KeyMatch, args: Arguments): Compiled {
  const { tail } = match;
  const value = tail === undefined ? undefined : match.key.sk[tail.slot];
  if (tail === undefined || value === undefined) return { kind: 'all' };
  const valueAt = (path: string): ModelValue | undefined => keyArgument(match.entity, path, args);
  const query: RangeQuery = tail.range === undefined ? { op: 'all' } : rangeQuery(match, args);
  const compiled = compileRange(query, value.compiled, tail.segments, valueAt, { foreignBelow: true });
  if (compiled.kind === 'error') return refuseCall({ code: 'key', slot: value.slot.attribute, error: compiled.error });
  if (compiled.kind === 'unordered') return refuseCall({ code: 'unordered', field: tail.range?.field ?? '' });
  return compiled;
}

function rangeQuery(match: KeyMatch, args: Arguments): RangeQuery {
  const range = match.tail?.range;
  if (range === undefined) return { op: 'all' };
  const lower = rangeArgument(match.entity, range.args.lower, range.field, args);
  const upper = rangeArgument(match.entity, range.args.upper, range.field, args);
  if (range.begins) return lower === undefined ? { op: 'all' } : { op: 'begins', value: lower };
  if (range.lower === 'gte' && range.upper === 'lte' && lower !== undefined && upper !== undefined) {
    return { op: 'between', from: lower, to: upper };
  }
  if (range.lower !== undefined && lower !== undefined) return { op: range.lower, value: lower };
  if (range.upper !== undefined && upper !== undefined) return { op: range.upper, value: upper };
  return { op: 'all' };
}

function rangeArgument(
  entity: EntityDesign,
  argument: string | undefined,
  field: string | undefined,
  args: Arguments,
): ModelValue | undefined {
  if (argument === undefined || field === undefined) return undefined;
  const value = args.get(argument);
  if (value === undefined || value === null) return undefined;
  const type = entity.types.typeOf(field);
  // Bounds need not satisfy the type (a date for a timestamp, the start of a text); only text is folded as it is stored.
  if (type?.kind === 'string' && typeof value === 'string') {
    return type.normalize === 'lower' ? value.toLowerCase() : type.normalize === 'upper' ? value.toUpperCase() : value;
  }
  return value;
}

/** One condition from the lowest to the highest sort key that any of the sources may have. */
function hullOf(matches: readonly KeyMatch[], args: Arguments): SortKeys {
  const slot = matches[0]?.key.sk[0]?.slot;
  const ends: { lo: string; hi: string | undefined }[] = [];
  for (const match of matches) {
    const end = intervalOf(match, args);
    if (end !== undefined) ends.push(end);
  }
  const [first] = ends;
  const value = matches[0]?.key.sk[0];
  if (slot === undefined || value === undefined) return { sk: [], isEmpty: false };
  if (first === undefined) return { sk: [], isEmpty: true };
  const lo = ends.map((end) => end.lo).reduce((a, b) => (compareUtf8(a, b) <= 0 ? a : b));
  const hi = ends
    .map((end) => end.hi)
    .reduce((a, b) => (a === undefined || b === undefined ? undefined : compareUtf8(a, b) >= 0 ? a : b));
  const of = (text: string): AttributeValue => keyAttribute(value, text);
  const attribute = slot.attribute;
  if (lo === hi) return { sk: [{ attribute, operator: '=', values: [of(lo)] }], isEmpty: false };
  if (hi === undefined && lo === '') return { sk: [], isEmpty: false };
  if (hi === undefined) return { sk: [{ attribute, operator: '>=', values: [of(lo)] }], isEmpty: false };
  if (lo === '') return { sk: [{ attribute, operator: '<=', values: [of(hi)] }], isEmpty: false };
  return { sk: [{ attribute, operator: 'between', values: [of(lo), of(hi)] }], isEmpty: false };
}

/** Closed at both ends; undefined where the source has no rows, an open end is `undefined` or the empty text. */
function intervalOf(match: KeyMatch, args: Arguments): { lo: string; hi: string | undefined } | undefined {
  const value = match.key.sk[0];
  if (value === undefined) return { lo: '', hi: undefined };
  if (match.equalSlots > 0) {
    const text = encoded(
      value.slot.attribute,
      encodeKey(value.compiled, (path) => keyArgument(match.entity, path, args)),
    );
    return { lo: text, hi: text };
  }
  const range = rangeText(match, args);
  switch (range.kind) {
    case 'empty':
      return undefined;
    case 'between':
      return { lo: range.lo, hi: range.hi };
    case 'begins_with':
      return { lo: range.prefix, hi: afterPrefix(range.prefix) };
    case 'eq':
      return { lo: range.value, hi: range.value };
    case 'gt':
    case 'gte':
      return { lo: range.value, hi: fence(value.compiled).hi };
    case 'lt':
    case 'lte':
      return { lo: fence(value.compiled).lo, hi: range.value };
    case 'all':
      return fence(value.compiled);
  }
}

/** The text with its last code point + 1; undefined where there is none above. */
function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  for (let i = points.length - 1; i >= 0; i -= 1) {
    const point = points[i]?.codePointAt(0) ?? 0;
    if (point >= 0x10ffff) continue;
    // Surrogates are no characters of their own.
    const next = point + 1 >= 0xd800 && point + 1 <= 0xdfff ? 0xe000 : point + 1;
    return points.slice(0, i).join('') + String.fromCodePoint(next);
  }
  return undefined;
}

/** A key's text as the value of its attribute: canonical decimals for N, hexadecimal for B. */
export function keyAttribute(value: KeyValue, text: string): AttributeValue {
  if (value.compiled.stored === 'N') return { N: text };
  if (value.compiled.stored === 'B')
    return { B: Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)) };
  return { S: text };
}

/** The table key of one item as GetItem takes it. */
export function tableKey(entity: EntityDesign, index: IndexDesign, args: Arguments): Item {
  const entries: [string, AttributeValue][] = [];
  const { key } = entity;
  for (const value of key === undefined ? [] : [...key.pk, ...key.sk]) {
    const result = encodeKey(value.compiled, (path) => keyArgument(entity, path, args));
    if (!result.ok && result.error.code === 'missing')
      return refuseCall({ code: 'missing', argument: result.error.path });
    entries.push([value.slot.attribute, keyAttribute(value, encoded(value.slot.attribute, result))]);
  }
  if (entries.length === 0) refuseCall({ code: 'missing', argument: index.name });
  return Object.fromEntries(entries);
}
