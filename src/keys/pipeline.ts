import { flatMap } from '../lists/flat-map.js';
import type { ValueType } from '../model/value-type.js';
import type { KeyProblemDetail } from './compiled.js';
import { firstStage, hashStage } from './cut-stages.js';
import { isBigEndian, isFixedWidth } from './date-format.js';
import { enumStage } from './enum-stage.js';
import { foldFacts, foldStage } from './fold-stage.js';
import { idStage } from './id-stage.js';
import { valueStage } from './natural.js';
import { descendingInt, fixedNumber, numberFacts } from './number-stages.js';
import { decimalText, digitsOf } from './number-value.js';
import { alphabetOf } from './rx.js';
import { boolStage } from './scalar-stages.js';
import { canonicalStage } from './shard.js';
import type { Stage } from './stage.js';
import { firstCharacters, foldText } from './string-stage.js';
import type { Fn, FnCall, FnName, Place } from './template.js';
import { bucketStage, dateFormatStage, descendingTime, epochStage, isoStage, isTime } from './time-stages.js';

/** Takes what is wrong; `place` where it is less than the whole segment. */
export type Report = (detail: KeyProblemDetail, place?: Place) => void;

/** Functions that make text of a type's values, in the order in which one would try them. */
export function functionsFor(type: ValueType): readonly FnName[] {
  switch (type.kind) {
    case 'int':
      return ['pad', 'signed', 'desc', 'hash', 'first'];
    case 'decimal':
      return ['dec', 'sdec', 'hash', 'first'];
    case 'timestamp':
      return ['iso', 'desc', 'date', 'bucket', 'hash', 'first'];
    case 'date':
      return ['date', 'bucket', 'desc', 'hash', 'first'];
    case 'epochSeconds':
    case 'epochMillis':
      return ['epoch', 'desc', 'date', 'bucket', 'hash', 'first'];
    case 'ulid':
    case 'ksuid':
      return ['desc', 'hash', 'first'];
    case 'uuid':
      return ['hash', 'first'];
    case 'bool':
      return ['bool', 'hash'];
    case 'string':
    case 'enum':
      return ['lower', 'upper', 'hash', 'first'];
    case 'any':
    case 'binary':
      return ['hash'];
    default:
      return [];
  }
}

/** Text of the attribute through the functions, before escaping; undefined (and reported) when it cannot be. */
export function pipeline(path: string, type: ValueType, fns: readonly FnCall[], report: Report): Stage | undefined {
  const possible = functionsFor(type);
  if (possible.length === 0) {
    report({ code: 'not-scalar', path, type: type.kind });
    return undefined;
  }
  const [head, ...rest] = fns;
  const mapped = type.kind === 'enum' ? enumThrough(path, type, fns, report) : undefined;
  if (mapped) return mapped;
  const wrong = fns.find((fn, index) => !possible.includes(fn.name) && !(index > 0 && isText(fn.name)));
  if (wrong) {
    report({ code: 'wrong-function', path, fn: wrong.name, type: type.kind, functions: possible }, wrong);
    return undefined;
  }
  const isTextHead = head === undefined || isText(head.name);
  let stage = isTextHead ? ownText(path, type, head, report) : valueFn(path, type, head, report);
  for (const fn of isTextHead ? fns : rest) stage = stage && textFn(stage, path, type, fn, report);
  return stage;
}

function isText(name: FnName): boolean {
  return name === 'lower' || name === 'upper' || name === 'first' || name === 'hash';
}

function ownText(path: string, type: ValueType, next: Fn | undefined, report: Report): Stage | undefined {
  if (next?.name === 'hash') return canonicalStage(path, type);
  const stage = valueStage(path, type, false);
  if (!stage) report({ code: 'needs-function', path, type: type.kind, functions: functionsFor(type) });
  return stage;
}

/** An enum through case and cutting is still an enum, and judged member by member. */
function enumThrough(
  path: string,
  type: ValueType & { readonly kind: 'enum' },
  fns: readonly FnCall[],
  report: Report,
): Stage | undefined {
  if (fns.length === 0 || !fns.every((fn) => fn.name === 'lower' || fn.name === 'upper' || fn.name === 'first'))
    return undefined;
  const change = (member: string): string =>
    fns.reduce(
      (text, fn) =>
        fn.name === 'first' ? firstCharacters(text, fn.width) : foldText(text, fn.name === 'upper' ? 'upper' : 'lower'),
      member,
    );
  const folds = fns.find((fn) => fn.name !== 'first');
  if (folds) {
    const seen = new Map<string, string>();
    for (const member of type.values) {
      const folded = foldText(member, folds.name === 'upper' ? 'upper' : 'lower');
      const before = seen.get(folded);
      if (before !== undefined && before !== member)
        report({ code: 'case-folding', path, fn: folds.name, values: [before, member] }, folds);
      seen.set(folded, member);
    }
  }
  return enumStage(path, type, change, folds ? 'case-folding' : 'first');
}

function valueFn(path: string, type: ValueType, fn: FnCall, report: Report): Stage | undefined {
  switch (fn.name) {
    case 'pad':
      return type.kind === 'int' ? padded(path, type, fn, fn.width, 0, false, report) : undefined;
    case 'signed':
      return type.kind === 'int' ? padded(path, type, fn, fn.width, 0, true, report) : undefined;
    case 'dec':
    case 'sdec':
      return type.kind === 'decimal'
        ? padded(path, type, fn, fn.integer, fn.fraction, fn.name === 'sdec', report)
        : undefined;
    case 'desc':
      return descending(path, type, fn, report);
    case 'iso':
      return isoStage(path, 'timestamp');
    case 'epoch':
      return type.kind === 'epochSeconds' || type.kind === 'epochMillis' ? epochStage(path, type.kind) : undefined;
    case 'bool':
      return boolStage(path);
    case 'date':
      return isTime(type) ? dated(path, type, fn, report) : undefined;
    case 'bucket': {
      if (!isTime(type)) return undefined;
      if (type.kind === 'date' && ['s', 'm', 'h'].includes(fn.size.unit)) {
        report({ code: 'wrong-function', path, fn: fn.name, type: type.kind, functions: functionsFor(type) }, fn);
        return undefined;
      }
      return bucketStage(path, type.kind, fn.size);
    }
    default:
      return undefined;
  }
}

function dated(
  path: string,
  type: ValueType & { readonly kind: 'timestamp' | 'date' | 'epochSeconds' | 'epochMillis' },
  fn: FnCall & { readonly name: 'date' },
  report: Report,
): Stage | undefined {
  const finer = fn.format.tokens.some(
    (token) => 'field' in token && ['hour', 'minute', 'second', 'ms'].includes(token.field),
  );
  if (type.kind === 'date' && finer) {
    report({ code: 'wrong-function', path, fn: fn.name, type: type.kind, functions: functionsFor(type) }, fn);
    return undefined;
  }
  if (!isFixedWidth(fn.format)) report({ code: 'date-variable-width', path, format: fn.format.text }, fn);
  else if (!isBigEndian(fn.format)) report({ code: 'date-not-big-endian', path, format: fn.format.text }, fn);
  return dateFormatStage(path, type.kind, fn.format);
}

/** `pad`, `signed`, `dec`, `sdec`: says where the width is not proved enough, and goes on, since a write beyond it is refused. */
function padded(
  path: string,
  type: ValueType & { readonly kind: 'int' | 'decimal' },
  fn: FnCall,
  integer: number,
  fraction: number,
  signed: boolean,
  report: Report,
): Stage {
  const facts = numberFacts(path, type, fraction);
  const isInteger = type.kind === 'int';
  const scale = isInteger ? 0 : type.scale;
  if (scale > fraction) report({ code: 'rounds', path, fn: fn.name, scale, fraction }, fn);
  const missing = (['min', 'max'] as const).filter((bound) => facts[bound] === undefined);
  if (missing.length > 0) report({ code: 'missing-bound', path, fn: fn.name, bounds: missing }, fn);
  const show = (point: bigint): string => decimalText(point, fraction);
  if (!signed && facts.min !== undefined && facts.min < 0n)
    report({ code: 'negative', path, fn: fn.name, min: show(facts.min) }, fn);
  const sides = [facts.max, signed ? facts.min : undefined].filter((point) => point !== undefined);
  const needs = (point: bigint): number => Math.max(1, digitsOf(point) - fraction);
  const widest = sides.reduce<bigint | undefined>(
    (most, point) => (most === undefined || needs(point) > needs(most) ? point : most),
    undefined,
  );
  if (widest !== undefined && (signed || widest >= 0n) && needs(widest) > integer) {
    report({ code: 'too-narrow', path, fn: fn.name, width: integer, widest: show(widest), needed: needs(widest) }, fn);
  }
  return fixedNumber(facts, isInteger, integer, signed);
}

function descending(path: string, type: ValueType, fn: FnCall, report: Report): Stage | undefined {
  if (isTime(type)) return descendingTime(path, type.kind);
  if (type.kind === 'ulid' || type.kind === 'ksuid') return idStage(path, type.kind, true);
  if (type.kind !== 'int') return undefined;
  const bounds = (['min', 'max'] as const).filter((bound) => type[bound] === undefined);
  if (type.min === undefined || type.max === undefined) {
    report({ code: 'missing-bound', path, fn: fn.name, bounds }, fn);
    return undefined;
  }
  return descendingInt(numberFacts(path, type, 0), type.min, type.max);
}

/** Samples of an attribute that are tried for a clash of cases. */
const FOLD_SAMPLES = 16;

/** Characters that folding makes one although both may stand in an attribute that is folded the other way. */
const MERGED = {
  lower: [
    ['Θ', 'ϴ'],
    ['K', '\u212a'],
  ],
  upper: [
    ['s', 'ſ'],
    ['i', 'ı'],
  ],
} as const;

/** Two values that the attribute can have and that folding makes one; undefined where none is found. */
function mergedValues(
  stage: Stage,
  fold: 'lower' | 'upper',
  characters: readonly [string, string] | undefined,
): readonly [string, string] | undefined {
  const isHeld = (value: unknown): value is string => typeof value === 'string' && stage.decode(value) === value;
  const pairs = [...(characters === undefined ? [] : [characters]), ...MERGED[fold]];
  const alone = pairs.find((pair) => pair.every(isHeld));
  if (alone !== undefined) return alone;
  for (const value of stage.samples(FOLD_SAMPLES).filter(isHeld)) {
    const folded = foldText(value, fold);
    const found = variants(value).find(
      (variant) => variant !== value && foldText(variant, fold) === folded && isHeld(variant),
    );
    if (found !== undefined) return [value, found];
    const [, ...rest] = value;
    for (const [one, other] of pairs) {
      const [left, right] = [one + rest.join(''), other + rest.join('')];
      if (isHeld(left) && isHeld(right)) return [left, right];
    }
  }
  return undefined;
}

/** The text with its case changed as a whole, and in one character. */
function variants(value: string): readonly string[] {
  const both = (text: string): readonly string[] => [
    text.toLowerCase(),
    text.toUpperCase(),
    text.toUpperCase().toLowerCase(),
  ];
  const characters = [...value];
  const single = flatMap(characters, (char, i) => both(char).map((other) => characters.with(i, other).join('')));
  return [...both(value), ...single];
}

function textFn(stage: Stage, path: string, type: ValueType, fn: FnCall, report: Report): Stage {
  switch (fn.name) {
    case 'hash':
      return hashStage(stage, fn.width);
    case 'first':
      return firstStage(stage, fn.width);
    case 'lower':
    case 'upper': {
      const normalized = type.kind === 'string' && type.normalize === fn.name;
      const folded = foldStage(stage, fn.name, normalized);
      const facts = foldFacts(alphabetOf(stage.language), fn.name);
      const merged =
        folded === stage || facts.injective || !stage.injective.holds
          ? undefined
          : mergedValues(stage, fn.name, facts.merged);
      if (merged !== undefined) report({ code: 'case-folding', path, fn: fn.name, values: merged }, fn);
      return folded;
    }
    default:
      return stage;
  }
}
