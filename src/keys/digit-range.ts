import { DIGITS } from './char-set.js';
import { alt, chars, EMPTY, type Rx, repeat, seq, text } from './rx.js';

export const DIGIT: Rx = chars(DIGITS);

/** Digits beyond which a range is not followed exactly: its automaton grows with their square. */
export const MOST_EXACT_DIGITS = 20;

/** The texts from `low` to `high`: digits of one width, and in both the same other characters at the same places. */
export function digitRange(low: string, high: string): Rx {
  let shared = 0;
  while (shared < low.length && low[shared] === high[shared]) shared++;
  const before = text(low.slice(0, shared));
  if (shared === low.length) return before;
  const [first, last] = [Number(low[shared]), Number(high[shared])];
  const rest = [low.slice(shared + 1), high.slice(shared + 1)] as const;
  // Where an end reaches over its whole digit, that digit is one of those in between.
  const from = /^[^1-9]*$/.test(rest[0]) ? first : first + 1;
  const to = /^[^0-8]*$/.test(rest[1]) ? last : last - 1;
  return seq([
    before,
    alt([
      ...(from > first ? [seq([digits(first, first), atLeast(rest[0])])] : []),
      ...(from <= to ? [seq([digits(from, to), anyDigits(rest[0])])] : []),
      ...(to < last ? [seq([digits(last, last), atMost(rest[1])])] : []),
    ]),
  ]);
}

/** Numbers from `low`, which is not negative, to `high` in their own text, without leading zeros; `high` undefined: without end. */
export function plainRange(low: bigint, high: bigint | undefined): Rx {
  const least = String(low);
  const most = high === undefined ? undefined : String(high);
  if (least.length === most?.length) return digitRange(least, most);
  const between = most === undefined ? undefined : most.length - 2;
  return alt([
    atLeast(least),
    ...(between !== undefined && between < least.length
      ? []
      : [seq([digits(1, 9), repeat(DIGIT, least.length, between)])]),
    ...(most === undefined ? [] : [digitRange(`1${'0'.repeat(most.length - 1)}`, most)]),
  ]);
}

function atLeast(low: string): Rx {
  return digitRange(low, low.replace(/\d/g, '9'));
}

function atMost(high: string): Rx {
  return digitRange(high.replace(/\d/g, '0'), high);
}

function digits(from: number, to: number): Rx {
  return chars([[0x30 + from, 0x30 + to]]);
}

/** As many digits as the text has, with its other characters where they are. */
function anyDigits(like: string): Rx {
  return seq(
    (like.match(/\d+|\D+/g) ?? []).map((run) =>
      /\d/.test(run) ? repeat(DIGIT, run.length, run.length) : run === '' ? EMPTY : text(run),
    ),
  );
}
