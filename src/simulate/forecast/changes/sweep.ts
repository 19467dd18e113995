import type { Headline, Sweep } from '../report.js';
import { applyChange, type Changed } from './apply.js';
import type { Change, ChangeProblem } from './change.js';
import type { CompiledTraffic } from './compiled.js';
import { parseChange, problemAt } from './parse.js';
import { outside, pieces } from './scan.js';

/** One thing that is changed in steps, and the change for each of its values. */
export interface SweepRequest {
  readonly text: string;
  /** `rate.all` */
  readonly knob: string;
  readonly points: readonly { readonly value: string; readonly change: Change }[];
}

export type SweepResult = { readonly kind: 'ok'; readonly sweep: SweepRequest } | ChangeProblem;

const MOST_POINTS = 40;
/** Points of a range whose steps are not doublings. */
const POINTS = 9;
const LEAST = 1e-9;
const GREATEST = 1e12;

/** `logStock.shards=1,2,4,8`: these values. `rate.all=x1..x100`: those between, in steps that grow. */
export function parseSweep(text: string): SweepResult {
  const sign = outside(text, (char) => char === '=')[0];
  const whole = { text, start: 0, end: text.length };
  if (sign === undefined)
    return problemAt(whole, text, `\`${text}\` has no \`=\`: write a sweep such as \`rate.all=x1..x100\``);
  const knob = text.slice(0, sign).trim();
  const values: string[] = [];
  for (const piece of pieces(text.slice(sign + 1), (char) => char === ',')) {
    const range = rangeOf(piece.text);
    if (range === undefined) {
      const at = { text: piece.text, start: sign + 1 + piece.start, end: sign + 1 + piece.end };
      return problemAt(at, text, 'A range goes from 0.000000001 at least to 1,000,000,000,000 at most');
    }
    if (isDescending(piece.text)) {
      const at = { text: piece.text, start: sign + 1 + piece.start, end: sign + 1 + piece.end };
      return problemAt(at, text, `The range \`${piece.text}\` is descending: write the smaller value first`);
    }
    values.push(...range);
  }
  const all = { text: text.slice(sign + 1), start: sign + 1, end: text.length };
  if (values.length < 2 || values.length > MOST_POINTS)
    return problemAt(
      all,
      text,
      `A sweep takes 2 to ${MOST_POINTS} values, such as \`1,2,4,8\` or \`x1..x100\`; there ${values.length === 1 ? 'is' : 'are'} ${values.length}`,
    );
  const points = [];
  for (const value of values) {
    const parsed = parseChange(`${knob}=${value}`);
    if (parsed.kind === 'problem')
      return { ...parsed, text, start: Math.min(parsed.start, text.length), end: Math.min(parsed.end, text.length) };
    if (parsed.change.parts.length !== 1) return problemAt(whole, text, 'A sweep changes one thing');
    points.push({ value, change: parsed.change });
  }
  return { kind: 'ok', sweep: { text, knob, points } };
}

const RANGE = /^([a-z]*)(\d+(?:\.\d+)?)([^\d.]*)\.\.\1(\d+(?:\.\d+)?)\3$/i;

function isDescending(text: string): boolean {
  const [, , from, , to] = RANGE.exec(text.trim()) ?? [];
  return from !== undefined && to !== undefined && Number(from) > Number(to);
}

/** The values of `x1..x100`; of another text, itself; undefined where they are too great or small to go through. */
function rangeOf(text: string): readonly string[] | undefined {
  const match = RANGE.exec(text);
  if (match === null) return [text];
  const [, prefix = '', first = '', suffix = '', last = ''] = match;
  const from = Number(first);
  const to = Number(last);
  if (to > GREATEST || (from > 0 && from < LEAST)) return undefined;
  if (!(from > 0 && to > from)) return [text];
  const isCount = prefix === '' && suffix === '' && Number.isInteger(from) && Number.isInteger(to);
  const numbers = isCount ? doublings(from, to) : roundSteps(from, to);
  return numbers.map((number) => `${prefix}${number}${suffix}`);
}

function doublings(from: number, to: number): readonly number[] {
  const numbers = [];
  for (let number = from; number < to; number *= 2) numbers.push(number);
  return [...numbers, to];
}

/** 1, 2, 5, 10, … between the two; where those are too few, equal factors of two digits. */
function roundSteps(from: number, to: number): readonly number[] {
  const round = [];
  for (let power = 10 ** Math.floor(Math.log10(from)); power <= to; power *= 10)
    for (const digit of [1, 2, 5]) if (digit * power > from && digit * power < to) round.push(tidied(digit * power));
  if (round.length >= 2) return [from, ...round, to];
  const steps = Array.from({ length: POINTS }, (_, i) => tidied(from * (to / from) ** (i / (POINTS - 1))));
  return [...new Set([from, ...steps.slice(1, -1), to])];
}

function tidied(value: number): number {
  return Number(value.toPrecision(3));
}

/** The headline for each value: each change is given out, and its headline taken back; an absent one ends the sweep. */
export function* sweepTrials(
  compiled: CompiledTraffic,
  { knob, points }: SweepRequest,
): Generator<Changed, Sweep | ChangeProblem, Headline | undefined> {
  // What cannot be changed is refused before anything is waited for.
  const changes: { readonly value: string; readonly changed: Changed }[] = [];
  for (const { value, change } of points) {
    const changed = applyChange(compiled, change);
    if (changed.kind === 'problem') return changed;
    changes.push({ value, changed });
  }
  const known: Sweep['points'][number][] = [];
  for (const { value, changed } of changes) {
    const headline = yield changed;
    if (headline === undefined) break;
    known.push({ value, headline });
  }
  return { knob, points: known };
}

/** The same with a function that runs the trials. */
export async function sweepOf(
  compiled: CompiledTraffic,
  sweep: SweepRequest,
  simulate: (changed: Changed) => Headline | undefined | Promise<Headline | undefined>,
): Promise<Sweep | ChangeProblem> {
  const steps = sweepTrials(compiled, sweep);
  let step = steps.next();
  while (step.done !== true) step = steps.next(await simulate(step.value));
  return step.value;
}
