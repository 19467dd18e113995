import { didYouMean } from '../../../text/did-you-mean.js';
import type { Change, ChangePart, ChangeProblem } from './change.js';
import { outside, type Piece, pieces, unquoted } from './scan.js';
import {
  attemptsValue,
  autoscaleValue,
  billingValue,
  boundValue,
  cacheValue,
  consistentValue,
  keyValue,
  localIndexesValue,
  maximumValue,
  paceValue,
  projectionValue,
  quotaValue,
  rampValue,
  rateValue,
  shardsValue,
  skewValue,
  sortKeyValue,
  ttlValue,
  type ValueResult,
  warmValue,
} from './values.js';

export type ChangeResult = { readonly kind: 'ok'; readonly change: Change } | ChangeProblem;

type Reader = (text: string) => ValueResult;

/** `<target>.shards=16` */
const OF_TARGET: ReadonlyMap<string, Reader> = new Map([
  ['shards', shardsValue],
  ['rate', rateValue],
  ['attempts', attemptsValue],
  ['consistent', consistentValue],
  ['cache', cacheValue],
  ['sortKey', sortKeyValue],
  ['billing', billingValue],
  ['warm', warmValue],
  ['autoscale', autoscaleValue],
  ['autoscaleMin', boundValue('min')],
  ['autoscaleMax', boundValue('max')],
  ['maxRead', maximumValue('read')],
  ['maxWrite', maximumValue('write')],
  ['localIndexes', localIndexesValue],
  ['projection', projectionValue],
  ['ttl', ttlValue],
]);

/** `rate.<target>=x10` */
const BEFORE_TARGET: ReadonlyMap<string, Reader> = new Map([
  ['rate', rateValue],
  ['skew', skewValue],
  ['quota', quotaValue],
]);

/** `ramp=30m` */
const OF_RUN: ReadonlyMap<string, Reader> = new Map([
  ['ramp', rampValue],
  ['pace', paceValue],
  ['attempts', attemptsValue],
]);

/** What a change can be about, as one writes it. */
const KNOBS: readonly string[] = [
  ...[...OF_TARGET.keys()].map((name) => `<name>.${name}`),
  '<index>.key+',
  ...[...BEFORE_TARGET.keys()].map((name) => (name === 'quota' ? 'quota.table' : `${name}.<name>`)),
  ...OF_RUN.keys(),
];

const KNOB_LIST = KNOBS.map((knob) => `\`${knob}=\``).join(', ');

/**
 * A what-if: assignments with commas or blanks between them, which are made together, such as
 * `rate.all=x10, logStock.shards=16`. Names with blanks, commas or dots stand in double quotes.
 */
export function parseChange(text: string): ChangeResult {
  const parts: ChangePart[] = [];
  for (const piece of pieces(text, (char) => char === ',' || /\s/.test(char))) {
    const part = parsePart(piece, text);
    if ('message' in part) return part;
    parts.push(part);
  }
  if (parts.length === 0)
    return problemAt(
      { text, start: 0, end: text.length },
      text,
      `No change is stated; write one such as \`rate.all=x10\`. There are ${KNOB_LIST}`,
    );
  return { kind: 'ok', change: { text: text.trim(), parts } };
}

function parsePart(piece: Piece, text: string): ChangePart | ChangeProblem {
  const sign = outside(piece.text, (char) => char === '=')[0];
  if (sign === undefined)
    return problemAt(piece, text, `\`${piece.text}\` has no \`=\`: write a change such as \`rate.all=x10\``);
  const adds = piece.text.charAt(sign - 1) === '+';
  const left = piece.text.slice(0, adds ? sign - 1 : sign);
  const found = adds ? addition(left) : knobOf(left);
  if (found === undefined) {
    const at = { text: left, start: piece.start, end: piece.start + left.length };
    return problemAt(
      at,
      text,
      `There is no change \`${adds ? `${left}+` : left}=\`${nearestKnob(left)}; there are ${KNOB_LIST}`,
    );
  }
  const value = piece.text.slice(sign + 1);
  const result = found.read(value);
  if (result.kind === 'error') {
    const at = { text: value, start: piece.start + sign + 1, end: piece.end };
    return problemAt(
      at,
      text,
      `${value === '' ? 'Nothing' : `\`${value}\``} stands after \`${piece.text.slice(0, sign + 1)}\`: ${result.message}`,
    );
  }
  return { ...piece, target: found.target, to: result.to };
}

interface Knob {
  readonly target: string;
  readonly read: Reader;
}

function knobOf(left: string): Knob | undefined {
  const whole = OF_RUN.get(left);
  if (whole !== undefined) return { target: '', read: whole };
  const dots = outside(left, (char) => char === '.');
  const first = dots[0];
  const last = dots.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const before = BEFORE_TARGET.get(left.slice(0, first));
  const rest = unquoted(left.slice(first + 1));
  if (before !== undefined && rest !== '' && (before !== quotaValue || rest === 'table'))
    return { target: rest, read: before };
  const target = unquoted(left.slice(0, last));
  const after = OF_TARGET.get(left.slice(last + 1));
  return after === undefined || target === '' ? undefined : { target, read: after };
}

function addition(left: string): Knob | undefined {
  const target = left.endsWith('.key') ? unquoted(left.slice(0, -'.key'.length)) : '';
  return target === '' ? undefined : { target, read: keyValue };
}

function nearestKnob(left: string): string {
  const dots = outside(left, (char) => char === '.');
  const first = left.slice(0, dots[0] ?? left.length);
  const last = left.slice((dots.at(-1) ?? -1) + 1);
  const after = didYouMean(last, OF_TARGET.keys());
  const before = didYouMean(first, BEFORE_TARGET.keys());
  const whole = didYouMean(left, OF_RUN.keys());
  const meant =
    dots.length === 0
      ? whole
      : after !== undefined
        ? `${left.slice(0, dots.at(-1))}.${after}`
        : before && `${before}${left.slice(dots[0])}`;
  return meant === undefined ? '' : `; did you mean \`${meant}=\`?`;
}

export function problemAt(at: Piece, text: string, message: string): ChangeProblem {
  return {
    kind: 'problem',
    message: /[.?]$/.test(message) ? message : `${message}.`,
    text,
    start: at.start,
    end: at.end,
  };
}
