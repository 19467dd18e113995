import type { EntityDesign, KeyDesign, KeyValue } from '../design/design.js';
import { finestField, isBigEndian } from '../keys/date-format.js';
import {
  bindingText,
  type CompiledSegment,
  type CompiledVariable,
  type Fn,
  fnText,
  orderClaim,
} from '../keys/index.js';
import type { FanOut } from '../model/model.js';
import type { Bindings, RangeBinding } from './bindings.js';
import type { Reason } from './reason.js';

/** How one mapping of an entity in an index takes what a pattern gives. */
export interface KeyMatch {
  readonly entity: EntityDesign;
  readonly key: KeyDesign;
  /** Product of the shard counts that must be tried. */
  readonly shards: number;
  /** A time bucket of the partition key that the range walks through. */
  readonly bucket?: BucketMatch;
  /** Leading sort key attributes that are given whole. */
  readonly equalSlots: number;
  /** The sort key attribute after those, as far as it is used. */
  readonly tail?: TailMatch;
  /** Fields of the optional prefix that found a place, in order. */
  readonly prefix: readonly string[];
  /** Fields that the sort key fixes by equality, and those of the partition key. */
  readonly fixed: ReadonlySet<string>;
  /** What remains open after everything given: the first segment whose order the rows have. */
  readonly next?: { readonly path: string; readonly direction: 'same' | 'reversed' | 'none'; readonly slot: string };
}

export interface BucketMatch {
  readonly field: string;
  readonly slot: number;
  readonly segment: number;
  readonly variable: CompiledVariable;
}

export interface TailMatch {
  readonly slot: number;
  /** Leading segments of the slot that are given (literals count). */
  readonly segments: number;
  readonly range?: RangeBinding;
  /** The range is on the last segment of its slot. */
  readonly last: boolean;
}

export type MatchResult =
  | { readonly kind: 'match'; readonly match: KeyMatch }
  | { readonly kind: 'refused'; readonly reasons: readonly Reason[] };

/** Fits a pattern's bindings into one mapping: the partition key whole, the sort key from left to right. */
export function matchKey(
  entity: EntityDesign,
  key: KeyDesign,
  bindings: Bindings,
  fanOut: FanOut | undefined,
): MatchResult {
  const walk = new Walk(entity, key, bindings, fanOut);
  walk.partition();
  walk.sort();
  walk.leftovers();
  return walk.reasons.length > 0 ? { kind: 'refused', reasons: walk.reasons } : { kind: 'match', match: walk.match() };
}

class Walk {
  readonly reasons: Reason[] = [];
  readonly #entity: EntityDesign;
  readonly #key: KeyDesign;
  readonly #bindings: Bindings;
  readonly #fanOut: FanOut | undefined;
  /** Fields that found a place. */
  readonly #used = new Set<string>();
  readonly #fixed = new Set<string>();
  /** Fields with a reason of their own: one cause, one reason. */
  readonly #explained = new Set<string>();
  readonly #prefix: string[] = [];
  #shards = 1;
  #bucket: BucketMatch | undefined;
  #rangeUsed = false;
  #equalSlots = 0;
  #tail: TailMatch | undefined;
  #next: KeyMatch['next'];
  /** Fields of the sort key behind the first that is not given. */
  readonly #behind: string[] = [];

  constructor(entity: EntityDesign, key: KeyDesign, bindings: Bindings, fanOut: FanOut | undefined) {
    this.#entity = entity;
    this.#key = key;
    this.#bindings = bindings;
    this.#fanOut = fanOut;
  }

  match(): KeyMatch {
    return {
      entity: this.#entity,
      key: this.#key,
      shards: this.#shards,
      ...(this.#bucket === undefined ? {} : { bucket: this.#bucket }),
      equalSlots: this.#equalSlots,
      ...(this.#tail === undefined ? {} : { tail: this.#tail }),
      prefix: this.#prefix,
      fixed: this.#fixed,
      ...(this.#next === undefined ? {} : { next: this.#next }),
    };
  }

  partition(): void {
    for (const [position, value] of this.#key.pk.entries()) {
      const missing: string[] = [];
      for (const [at, segment] of segmentsOf(value).entries()) {
        if (segment.kind === 'literal') continue;
        const verdict = this.#partitionSegment(segment, value, position, at);
        if (verdict !== undefined) missing.push(verdict);
      }
      if (missing.length > 0) {
        this.reasons.push({
          code: 'partition-unbound',
          entity: this.#entity.name,
          slot: value.slot.attribute,
          missing: [...new Set(missing)],
        });
      }
    }
  }

  /** The field that is missing, if one is. Shards and buckets give reasons of their own. */
  #partitionSegment(segment: CompiledVariable, value: KeyValue, position: number, at: number): string | undefined {
    const slot = value.slot.attribute;
    if (segment.shard !== undefined) {
      const { by } = segment.shard;
      if (by !== undefined && this.#take(by)) return undefined;
      this.#fan(segment.shard.count, slot, by);
      return undefined;
    }
    if (this.#takes(segment)) return undefined;
    const drawn = this.#entity.entity.attributes.get(segment.path)?.generate?.value;
    if (drawn?.kind === 'shard') {
      this.#fan(drawn.count, slot, undefined, segment.path);
      return undefined;
    }
    const { range } = this.#bindings;
    if (isTimePart(segment.fns) && this.#bucket === undefined) {
      const given = range?.field === segment.path && range.lower !== undefined && range.upper !== undefined;
      if (given && this.#fanOut?.bucket !== undefined) {
        this.#bucket = { field: segment.path, slot: position, segment: at, variable: segment };
        return undefined;
      }
      if (range?.field === segment.path || this.#fanOut?.bucket !== undefined) {
        this.#explained.add(segment.path);
        this.reasons.push({
          code: 'bucket-unbound',
          entity: this.#entity.name,
          slot,
          field: segment.path,
          need: given ? 'fan-out' : 'range',
        });
        return undefined;
      }
    }
    const weak = this.#bindings.parts.get(segment.path)?.[0];
    if (weak !== undefined) {
      this.#explained.add(segment.path);
      this.reasons.push({
        code: 'binding-too-weak',
        entity: this.#entity.name,
        slot,
        field: segment.path,
        given: weak.text,
      });
      return undefined;
    }
    return segment.path;
  }

  #fan(count: number, slot: string, by: string | undefined, attribute?: string): void {
    if (this.#fanOut?.shard === 'all') {
      this.#shards *= count;
      if (attribute !== undefined) this.#used.add(attribute);
      return;
    }
    this.reasons.push({
      code: 'shard-unbound',
      entity: this.#entity.name,
      slot,
      shards: count,
      ...(by === undefined ? {} : { by }),
    });
  }

  #take(field: string): boolean {
    if (!this.#bindings.whole.has(field)) return false;
    this.#used.add(field);
    this.#fixed.add(field);
    return true;
  }

  /** Whether what is given fixes the segment: the whole value, or the same (or a finer) part of it. */
  #takes(segment: CompiledVariable): boolean {
    if (this.#take(segment.path)) return true;
    for (const part of this.#bindings.parts.get(segment.path) ?? []) {
      if (keepsEnough(part.fns, segment.fns)) {
        this.#used.add(segment.path);
        return true;
      }
    }
    return false;
  }

  sort(): void {
    const optional = [...this.#bindings.optional];
    let isOpen = false;
    for (const [position, value] of this.#key.sk.entries()) {
      const segments = segmentsOf(value);
      let given = 0;
      for (const [at, segment] of segments.entries()) {
        if (segment.kind === 'literal') {
          if (!isOpen) given = at + 1;
          continue;
        }
        if (isOpen) {
          this.#behind.push(segment.path);
          continue;
        }
        if (this.#takes(segment)) {
          given = at + 1;
          continue;
        }
        if (optional[0] === segment.path) {
          optional.shift();
          this.#prefix.push(segment.path);
          this.#used.add(segment.path);
          given = at + 1;
          continue;
        }
        isOpen = true;
        this.#open(segment, value, position, at, given, segments.length);
      }
      if (!isOpen) this.#equalSlots = position + 1;
      else if (this.#tail === undefined && given > 0 && this.#equalSlots === position) {
        this.#tail = { slot: position, segments: given, last: false };
      }
    }
    for (const field of optional) this.#unplaced(field);
  }

  /** The first segment that nothing fixes: the range is here or nowhere. */
  #open(segment: CompiledVariable, value: KeyValue, position: number, at: number, given: number, count: number): void {
    const { range } = this.#bindings;
    const slot = value.slot.attribute;
    const direction = orderOf(value, at);
    this.#next = { path: segment.path, direction, slot };
    if (range === undefined || range.field !== segment.path) {
      this.#behind.push(segment.path);
      return;
    }
    const unordered = range.begins ? !startsInOrder(segment) : direction === 'none';
    if (unordered) {
      this.reasons.push({
        code: 'range-unordered',
        entity: this.#entity.name,
        field: range.field,
        slot,
        operator: range.text,
      });
    }
    this.#rangeUsed = true;
    this.#used.add(range.field);
    this.#tail = { slot: position, segments: given, range, last: at === count - 1 };
  }

  leftovers(): void {
    const { range, required, otherRanges } = this.#bindings;
    for (const field of required) {
      if (!this.#used.has(field) && !this.#explained.has(field)) this.#unplaced(field);
    }
    if (range !== undefined && !this.#rangeUsed && !this.#explained.has(range.field)) {
      if (this.#bucket === undefined || this.#behind.includes(range.field) || this.#fixed.has(range.field)) {
        this.reasons.push({
          code: 'range-not-next',
          entity: this.#entity.name,
          field: range.field,
          ...(this.#next === undefined ? {} : { next: this.#next.path }),
        });
      }
    }
    if (otherRanges.length > 0) {
      this.reasons.push({ code: 'second-range', entity: this.#entity.name, fields: otherRanges });
    }
  }

  #unplaced(field: string): void {
    if (this.#behind.includes(field)) {
      const before = this.#behind[0] === field ? this.#next?.path : this.#behind[0];
      const weak = before === field ? this.#bindings.parts.get(field)?.[0] : undefined;
      if (weak !== undefined) {
        const slot = this.#next?.slot ?? '';
        this.reasons.push({ code: 'part-too-short', entity: this.#entity.name, slot, field, given: weak.text });
        return;
      }
      this.reasons.push({
        code: 'sort-gap',
        entity: this.#entity.name,
        slot: this.#next?.slot ?? '',
        missing: before ?? field,
        given: [field],
      });
      return;
    }
    const last = this.reasons.at(-1);
    if (last?.code === 'binding-unused') {
      this.reasons[this.reasons.length - 1] = { ...last, fields: [...last.fields, field] };
    } else {
      this.reasons.push({ code: 'binding-unused', entity: this.#entity.name, fields: [field] });
    }
  }
}

/** The compiled segments of a key attribute; a natural one is a single variable. */
export function segmentsOf(value: KeyValue): readonly CompiledSegment[] {
  return value.compiled.segments;
}

/** Direction in which rows follow the segment's values, once everything before it is fixed. */
function orderOf(value: KeyValue, segment: number): 'same' | 'reversed' | 'none' {
  return orderClaim(value.compiled).segments.find((claim) => claim.segment === segment)?.direction ?? 'none';
}

/** Values with a common start are encoded with a common start. */
function startsInOrder(segment: CompiledVariable): boolean {
  return segment.order.kind === 'same' && segment.shard === undefined;
}

export function isTimePart(fns: readonly Fn[]): boolean {
  return fns.some((fn) => fn.name === 'bucket' || fn.name === 'date');
}

/** Whether what `given` keeps of a value fixes what `needed` keeps: the same functions, or a finer date. */
export function keepsEnough(given: readonly Fn[], needed: readonly Fn[]): boolean {
  if (bindingText({ path: '', fns: given }) === bindingText({ path: '', fns: needed })) return true;
  const [have] = given;
  const [want] = needed;
  if (given.length !== 1 || needed.length !== 1 || have?.name !== 'date' || want === undefined) return false;
  if (!isBigEndian(have.format)) return false;
  const order = ['year', 'month', 'day', 'hour', 'minute', 'second', 'ms'];
  const finest = order.indexOf(finestField(have.format));
  if (want.name === 'date') return isBigEndian(want.format) && order.indexOf(finestField(want.format)) <= finest;
  if (want.name !== 'bucket') return false;
  const unit = { y: 0, mo: 1, w: 2, d: 2, h: 3, m: 4, s: 5 }[want.size.unit];
  return unit <= finest;
}

/** A segment as it is written in a template. */
export function segmentText(segment: CompiledSegment): string {
  if (segment.kind === 'literal') return segment.text;
  if (segment.shard !== undefined) {
    return segment.shard.by === undefined
      ? `{shard:${segment.shard.count}}`
      : `{shard:${segment.shard.count} by ${segment.shard.by}}`;
  }
  return `{${[segment.path, ...segment.fns.map(fnText)].join('|')}}`;
}
