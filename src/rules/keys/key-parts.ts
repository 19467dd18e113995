import type { KeyDesign, KeyValue, Membership } from '../../design/design.js';
import type { CompiledTemplate, CompiledVariable } from '../../keys/index.js';
import type { Span } from '../../source/index.js';
import { placeInText } from './template-findings.js';

/** Partition key first. Nothing for a key that is broken. */
export function keyValues(key: KeyDesign | undefined): readonly KeyValue[] {
  return key === undefined ? [] : [...key.pk, ...key.sk];
}

export function compiledParts(key: KeyDesign): readonly CompiledTemplate[] {
  return keyValues(key).map((value) => value.compiled);
}

export function slotNames(key: KeyDesign): readonly string[] {
  return keyValues(key).map((value) => value.slot.attribute);
}

export function variables(compiled: CompiledTemplate): readonly CompiledVariable[] {
  return compiled.segments.filter((segment) => segment.kind === 'variable');
}

/** Where the value of a key attribute is written in the model. */
export function placeOfValue(value: KeyValue): Span {
  return value.kind === 'template' ? value.text.span : value.span;
}

/** Where the key reads an attribute: its placeholder, or the part of the key that is natural. */
export function placeOfRead(value: KeyValue, attribute: string): Span {
  if (value.kind === 'natural') return value.span;
  const at = placeholderOf(value.text.value, attribute);
  return at === undefined ? value.text.span : placeInText(value.text, at.start, at.end);
}

function placeholderOf(text: string, attribute: string): { readonly start: number; readonly end: number } | undefined {
  for (const match of text.matchAll(/\{[^{}]*\}/g)) {
    const inner = match[0].slice(1, -1);
    const path = /^\s*shard\s*:/.test(inner) ? /\sby\s+(\S+)/.exec(inner)?.[1] : inner.split('|')[0]?.trim();
    if (path?.split('.')[0] === attribute) return { start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}

/** Characters before the first value: `ORDER#` of `ORDER#{orderId}`. */
export function leadingText(compiled: CompiledTemplate): string {
  const [first] = compiled.segments;
  return first?.kind === 'literal' ? first.text : '';
}

/** True if the key attribute is the same for every item of the entity (and tenant). */
export function isConstant(compiled: CompiledTemplate, except: readonly string[] = []): boolean {
  return variables(compiled).every((variable) => except.includes(variable.path.split('.')[0] ?? ''));
}

/** Text that tells at once that two keys are never equal, before anything is proved. */
export function surelyDifferent(a: CompiledTemplate, b: CompiledTemplate): boolean {
  const [left, right] = [leadingText(a), leadingText(b)];
  const length = Math.min(left.length, right.length);
  return left.slice(0, length) !== right.slice(0, length);
}

export interface Pair<T> {
  readonly first: T;
  readonly second: T;
}

/**
 * Two by two, in the given order, what may be under one partition key: of most pairs the leading literals show that they
 * are not, so the pairs that remain are few in a model of any size.
 */
export function pairsThatMayMeet<T>(all: readonly T[], partitionOf: (one: T) => string): readonly Pair<T>[] {
  const sorted = all
    .map((one, place) => ({ one, place, text: partitionOf(one) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.place - b.place));
  const pairs: (Pair<T> & { readonly order: readonly [number, number] })[] = [];
  for (const [i, a] of sorted.entries()) {
    // What begins with the same text follows it without a gap.
    for (let j = i + 1; j < sorted.length && sorted[j]!.text.startsWith(a.text); j += 1) {
      const b = sorted[j]!;
      const [first, second] = a.place < b.place ? [a, b] : [b, a];
      pairs.push({ first: first.one, second: second.one, order: [second.place, first.place] });
    }
  }
  return pairs.sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1]);
}

/** What all partition keys of a member begin with; nothing where its mappings differ. */
export function partitionText({ keys }: Pick<Membership, 'keys'>): string {
  const texts = new Set(keys.map(({ pk: [value] }) => (value === undefined ? '' : leadingText(value.compiled))));
  const [only] = texts;
  return texts.size === 1 && only !== undefined ? only : '';
}
