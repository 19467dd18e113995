import { flatMap } from '../lists/flat-map.js';
import { type CharSet, has, intersect, niceChar, overlaps } from './char-set.js';
import { type Rx, sizeOf } from './rx.js';

/**
 * Position automaton without empty moves. State 0 is the start; every other state has read one character of its set.
 * Every state leads to an accepting one unless a set is empty.
 */
export interface Nfa {
  readonly sets: readonly CharSet[];
  readonly next: readonly (readonly number[])[];
  readonly accept: readonly boolean[];
  /** Which part of the concatenation the state's character belongs to. */
  readonly tags: readonly number[];
}

export interface NfaPart {
  readonly rx: Rx;
  readonly tag: number;
  /** Leave out the empty word. */
  readonly nonEmpty?: boolean;
}

const MAX_STATES = 4000;

/** Pairs of states that a search visits before it gives up. */
export const PAIR_BUDGET = 40_000;

interface Fragment {
  readonly nullable: boolean;
  readonly first: readonly number[];
  readonly last: readonly number[];
}

const EMPTY_FRAGMENT: Fragment = { nullable: true, first: [], last: [] };

/** Automaton of the concatenation; undefined when it would be too large. */
export function buildNfa(parts: readonly NfaPart[]): Nfa | undefined {
  if (parts.reduce((sum, part) => sum + sizeOf(part.rx), 0) > MAX_STATES) return undefined;
  const sets: CharSet[] = [[]];
  const next: number[][] = [[]];
  const tags: number[] = [-1];
  let whole = EMPTY_FRAGMENT;
  for (const part of parts) {
    const fragment = build(part.rx, part.tag);
    whole = concat(whole, part.nonEmpty ? { ...fragment, nullable: false } : fragment);
  }
  next[0] = [...whole.first];
  const accept = sets.map(() => false);
  for (const state of whole.last) accept[state] = true;
  accept[0] = whole.nullable;
  return { sets, next, accept, tags };

  function build(rx: Rx, tag: number): Fragment {
    switch (rx.kind) {
      case 'empty':
        return EMPTY_FRAGMENT;
      case 'chars': {
        if (rx.set.length === 0) return { nullable: false, first: [], last: [] };
        sets.push(rx.set);
        next.push([]);
        tags.push(tag);
        const state = sets.length - 1;
        return { nullable: false, first: [state], last: [state] };
      }
      case 'seq':
        return rx.items.reduce((sum, item) => concat(sum, build(item, tag)), EMPTY_FRAGMENT);
      case 'alt': {
        const items = rx.items.map((item) => build(item, tag));
        return {
          nullable: items.some((item) => item.nullable),
          first: flatMap(items, (item) => item.first),
          last: flatMap(items, (item) => item.last),
        };
      }
      case 'repeat':
        return buildRepeat(rx.item, rx.min, rx.max, tag);
    }
  }

  function buildRepeat(item: Rx, min: number, max: number | undefined, tag: number): Fragment {
    if (max === 0) return EMPTY_FRAGMENT;
    const copies: Fragment[] = [];
    let nullable = min === 0;
    for (let copy = 0; copy < Math.max(1, max ?? min); copy++) {
      const fragment = build(item, tag);
      nullable = nullable || fragment.nullable;
      copies.push(fragment);
    }
    for (let index = 1; index < copies.length; index++) link(copies[index - 1]?.last ?? [], copies[index]?.first ?? []);
    if (max === undefined) link(copies.at(-1)?.last ?? [], copies.at(-1)?.first ?? []);
    // An item that may be empty lets any number of copies be skipped: entering the first and leaving from any is enough.
    const skippable = copies.some((copy) => copy.nullable);
    const leaveFrom = skippable || min === 0 ? 0 : min - 1;
    return { nullable, first: copies[0]?.first ?? [], last: flatMap(copies.slice(leaveFrom), (copy) => copy.last) };
  }

  function concat(left: Fragment, right: Fragment): Fragment {
    link(left.last, right.first);
    return {
      nullable: left.nullable && right.nullable,
      first: left.nullable ? [...left.first, ...right.first] : left.first,
      last: right.nullable ? [...left.last, ...right.last] : right.last,
    };
  }

  function link(from: readonly number[], to: readonly number[]): void {
    for (const state of from) next[state]?.push(...to);
  }
}

export function accepts(nfa: Nfa, text: string): boolean {
  let current = new Set([0]);
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const after = new Set<number>();
    for (const state of current) {
      for (const target of nfa.next[state] ?? [])
        if (!after.has(target) && has(nfa.sets[target] ?? [], code)) after.add(target);
    }
    if (after.size === 0) return false;
    current = after;
  }
  return [...current].some((state) => nfa.accept[state]);
}

/** A common word and how both automata read it: the tag of every character. */
export interface PairFound {
  readonly kind: 'found';
  readonly text: string;
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** States reached at the end. */
  readonly end: readonly [number, number];
}

export type PairSearch = PairFound | { readonly kind: 'none' } | { readonly kind: 'budget' };

interface Visit {
  readonly p: number;
  readonly q: number;
  readonly flag: boolean;
  readonly char: number;
  readonly from: Visit | undefined;
}

/**
 * Shortest text that both automata read into a pair of states that is a goal. `flag` is false at the start and stays true
 * once `raises` was true for a pair on the way.
 */
export function searchPairs(
  a: Nfa,
  b: Nfa,
  goal: (p: number, q: number, flag: boolean) => boolean,
  raises: (p: number, q: number) => boolean = () => false,
): PairSearch {
  const width = b.sets.length;
  const seen = new Set<number>();
  let queue: Visit[] = [{ p: 0, q: 0, flag: false, char: -1, from: undefined }];
  seen.add(0);
  while (queue.length > 0) {
    const upcoming: Visit[] = [];
    for (const visit of queue) {
      if (goal(visit.p, visit.q, visit.flag)) return found(a, b, visit);
      for (const p of a.next[visit.p] ?? []) {
        const setA = a.sets[p] ?? [];
        for (const q of b.next[visit.q] ?? []) {
          const setB = b.sets[q] ?? [];
          if (!overlaps(setA, setB)) continue;
          const flag = visit.flag || raises(p, q);
          const id = (p * width + q) * 2 + (flag ? 1 : 0);
          if (seen.has(id)) continue;
          if (seen.size >= PAIR_BUDGET) return { kind: 'budget' };
          seen.add(id);
          upcoming.push({ p, q, flag, char: niceChar(intersect(setA, setB)) ?? 0, from: visit });
        }
      }
    }
    queue = upcoming;
  }
  return { kind: 'none' };
}

function found(a: Nfa, b: Nfa, end: Visit): PairFound {
  const codes: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  for (let visit: Visit | undefined = end; visit?.from; visit = visit.from) {
    codes.push(visit.char);
    left.push(a.tags[visit.p] ?? -1);
    right.push(b.tags[visit.q] ?? -1);
  }
  return {
    kind: 'found',
    text: String.fromCodePoint(...codes.reverse()),
    left: left.reverse(),
    right: right.reverse(),
    end: [end.p, end.q],
  };
}

/** Text that leads from a state to acceptance; the shortest. */
export function completion(nfa: Nfa, from: number): string | undefined {
  const seen = new Set([from]);
  let queue: { state: number; text: string }[] = [{ state: from, text: '' }];
  while (queue.length > 0) {
    const upcoming: { state: number; text: string }[] = [];
    for (const { state, text } of queue) {
      if (nfa.accept[state]) return text;
      for (const target of nfa.next[state] ?? []) {
        if (seen.has(target)) continue;
        seen.add(target);
        const code = niceChar(nfa.sets[target] ?? []);
        if (code !== undefined) upcoming.push({ state: target, text: text + String.fromCodePoint(code) });
      }
    }
    queue = upcoming;
  }
  return undefined;
}

export interface Words {
  readonly words: readonly string[];
  /** The words are all that there are. */
  readonly complete: boolean;
}

/** Some words, shortest first; several characters of a set are tried. */
export function someWords(nfa: Nfa, most: number, work = 5000): Words {
  const words = new Set<string>();
  let complete = true;
  let steps = 0;
  let queue: { state: number; text: string }[] = [{ state: 0, text: '' }];
  while (queue.length > 0) {
    const upcoming: { state: number; text: string }[] = [];
    for (const { state, text } of queue) {
      if (nfa.accept[state]) words.add(text);
      if (words.size >= most) return { words: [...words].slice(0, most), complete: false };
      for (const target of nfa.next[state] ?? []) {
        const set = nfa.sets[target] ?? [];
        const codes = variety(set, queue.length > 200 ? 1 : queue.length > 20 ? 2 : 6);
        if (codes.length < countUpTo(set, 7)) complete = false;
        for (const code of codes) {
          if (++steps > work) return { words: [...words], complete: false };
          upcoming.push({ state: target, text: text + String.fromCodePoint(code) });
        }
      }
    }
    queue = upcoming;
  }
  return { words: [...words], complete };
}

function countUpTo(set: CharSet, limit: number): number {
  let count = 0;
  for (const [lo, hi] of set) count += hi - lo + 1;
  return Math.min(count, limit);
}

function variety(set: CharSet, most: number): readonly number[] {
  const nice = niceChar(set);
  if (nice === undefined) return [];
  const codes = new Set([nice]);
  for (const code of [nice + 1, nice + 2, nice + 3, nice ^ 0x20])
    if (codes.size < most && has(set, code)) codes.add(code);
  for (const [lo, hi] of set) {
    for (const code of [lo, hi]) if (codes.size < most) codes.add(code);
  }
  return [...codes];
}
