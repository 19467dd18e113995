/** A set of Unicode code points: disjoint inclusive intervals in rising order. Surrogates are never in it. */
export type CharSet = readonly (readonly [number, number])[];

export const ANY_CHAR: CharSet = [
  [0, 0xd7ff],
  [0xe000, 0x10ffff],
];
export const NO_CHAR: CharSet = [];
export const DIGITS: CharSet = [[0x30, 0x39]];

export function charSet(...intervals: readonly (readonly [number, number])[]): CharSet {
  const sorted = intervals.filter(([lo, hi]) => lo <= hi).sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [lo, hi] of sorted) {
    const last = merged.at(-1);
    if (last && lo <= last[1] + 1) last[1] = Math.max(last[1], hi);
    else merged.push([lo, hi]);
  }
  return merged;
}

export function charsOf(text: string): CharSet {
  return charSet(...[...text].map((char) => [char.codePointAt(0) ?? 0, char.codePointAt(0) ?? 0] as const));
}

export function union(...sets: readonly CharSet[]): CharSet {
  return charSet(...sets.flat());
}

export function intersect(left: CharSet, right: CharSet): CharSet {
  if (left === right) return left;
  const out: [number, number][] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const a = left[i];
    const b = right[j];
    if (!a || !b) return out;
    const lo = Math.max(a[0], b[0]);
    const hi = Math.min(a[1], b[1]);
    if (lo <= hi) out.push([lo, hi]);
    if (a[1] < b[1]) i++;
    else j++;
  }
}

export function without(left: CharSet, right: CharSet): CharSet {
  return intersect(left, complement(right));
}

export function complement(set: CharSet): CharSet {
  const out: [number, number][] = [];
  let from = 0;
  for (const [lo, hi] of set) {
    if (lo > from) out.push([from, lo - 1]);
    from = hi + 1;
  }
  if (from <= 0x10ffff) out.push([from, 0x10ffff]);
  return intersect(out, ANY_CHAR);
}

export function has(set: CharSet, code: number): boolean {
  return set.some(([lo, hi]) => lo <= code && code <= hi);
}

export function overlaps(left: CharSet, right: CharSet): boolean {
  let i = 0;
  let j = 0;
  for (;;) {
    const a = left[i];
    const b = right[j];
    if (!a || !b) return false;
    if (a[0] <= b[1] && b[0] <= a[1]) return true;
    if (a[1] < b[1]) i++;
    else j++;
  }
}

export function sameSet(left: CharSet, right: CharSet): boolean {
  return (
    left.length === right.length &&
    left.every(([lo, hi], index) => lo === right[index]?.[0] && hi === right[index]?.[1])
  );
}

export function lowest(set: CharSet): number | undefined {
  return set[0]?.[0];
}

export function highest(set: CharSet): number | undefined {
  return set.at(-1)?.[1];
}

const NICE: CharSet = [
  [0x61, 0x7a],
  [0x41, 0x5a],
  [0x30, 0x39],
  [0x21, 0x7e],
];

/** A member that reads well in a message: a letter or digit if there is one. */
export function niceChar(set: CharSet): number | undefined {
  for (const range of NICE) {
    for (const [lo, hi] of set) {
      const first = Math.max(lo, range[0]);
      if (first <= Math.min(hi, range[1])) return first;
    }
  }
  return lowest(set);
}

/** UTF-8 bytes of a code point. */
export function utf8Length(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
