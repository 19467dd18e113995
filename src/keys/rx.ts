import { type CharSet, intersect, NO_CHAR, union } from './char-set.js';

/** A regular language over code points. */
export type Rx =
  | { readonly kind: 'empty' }
  | { readonly kind: 'chars'; readonly set: CharSet }
  | { readonly kind: 'seq'; readonly items: readonly Rx[] }
  | { readonly kind: 'alt'; readonly items: readonly Rx[] }
  /** `max` undefined: without end. */
  | { readonly kind: 'repeat'; readonly item: Rx; readonly min: number; readonly max: number | undefined };

export const EMPTY: Rx = { kind: 'empty' };
export const NOTHING: Rx = { kind: 'chars', set: NO_CHAR };

export function chars(set: CharSet): Rx {
  return { kind: 'chars', set };
}

export function text(value: string): Rx {
  return seq([...value].map((char) => chars([[char.codePointAt(0) ?? 0, char.codePointAt(0) ?? 0]])));
}

export function seq(items: readonly Rx[]): Rx {
  return items.length === 1 && items[0] ? items[0] : items.length === 0 ? EMPTY : { kind: 'seq', items };
}

export function alt(items: readonly Rx[]): Rx {
  return items.length === 1 && items[0] ? items[0] : items.length === 0 ? NOTHING : { kind: 'alt', items };
}

export function repeat(item: Rx, min: number, max: number | undefined): Rx {
  return min === 1 && max === 1 ? item : { kind: 'repeat', item, min, max };
}

const alphabets = new WeakMap<Rx, CharSet>();

/** All characters that its words may hold. */
export function alphabetOf(rx: Rx): CharSet {
  switch (rx.kind) {
    case 'empty':
      return NO_CHAR;
    case 'chars':
      return rx.set;
    case 'seq':
    case 'alt': {
      const found = alphabets.get(rx) ?? union(...rx.items.map(alphabetOf));
      alphabets.set(rx, found);
      return found;
    }
    case 'repeat':
      return rx.max === 0 ? NO_CHAR : alphabetOf(rx.item);
  }
}

/** The words all of whose characters are in the set. */
export function restrict(rx: Rx, set: CharSet): Rx {
  switch (rx.kind) {
    case 'empty':
      return rx;
    case 'chars':
      return chars(intersect(rx.set, set));
    case 'seq':
    case 'alt':
      return { ...rx, items: rx.items.map((item) => restrict(item, set)) };
    case 'repeat':
      return { ...rx, item: restrict(rx.item, set) };
  }
}

/** Every character replaced by a language of its own. */
export function substitute(rx: Rx, replace: (set: CharSet) => Rx): Rx {
  switch (rx.kind) {
    case 'empty':
      return rx;
    case 'chars':
      return replace(rx.set);
    case 'seq':
    case 'alt':
      return { ...rx, items: rx.items.map((item) => substitute(item, replace)) };
    case 'repeat':
      return { ...rx, item: substitute(rx.item, replace) };
  }
}

/** Shortest and longest word in characters; `max` undefined when there is no longest, `min` undefined when there is no word. */
export function lengths(rx: Rx): { readonly min: number | undefined; readonly max: number | undefined } {
  switch (rx.kind) {
    case 'empty':
      return { min: 0, max: 0 };
    case 'chars':
      return rx.set.length === 0 ? { min: undefined, max: 0 } : { min: 1, max: 1 };
    case 'seq': {
      const parts = rx.items.map(lengths);
      if (parts.some((part) => part.min === undefined)) return { min: undefined, max: 0 };
      return {
        min: parts.reduce((sum, part) => sum + (part.min ?? 0), 0),
        max: parts.some((part) => part.max === undefined)
          ? undefined
          : parts.reduce((sum, part) => sum + (part.max ?? 0), 0),
      };
    }
    case 'alt': {
      const parts = rx.items.map(lengths).filter((part) => part.min !== undefined);
      if (parts.length === 0) return { min: undefined, max: 0 };
      return {
        min: Math.min(...parts.map((part) => part.min ?? 0)),
        max: parts.some((part) => part.max === undefined) ? undefined : Math.max(...parts.map((part) => part.max ?? 0)),
      };
    }
    case 'repeat': {
      const item = lengths(rx.item);
      if (item.min === undefined) return rx.min === 0 ? { min: 0, max: 0 } : item;
      if (item.max === 0) return { min: 0, max: 0 };
      return {
        min: item.min * rx.min,
        max: rx.max === undefined || item.max === undefined ? undefined : item.max * rx.max,
      };
    }
  }
}

/** Characters that an automaton of it has states for. */
export function sizeOf(rx: Rx): number {
  switch (rx.kind) {
    case 'empty':
      return 0;
    case 'chars':
      return 1;
    case 'seq':
    case 'alt':
      return rx.items.reduce((sum, item) => sum + sizeOf(item), 0);
    case 'repeat':
      return sizeOf(rx.item) * Math.max(1, rx.max ?? rx.min);
  }
}
