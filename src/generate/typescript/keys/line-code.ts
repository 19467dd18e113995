import type { CompiledVariable } from '../../../keys/index.js';
import { bucketStart, nextBucket } from '../../../keys/time-bucket.js';
import type { ValueType } from '../../../model/value-type.js';
import { type Code, literal, raw, ts } from '../../text/index.js';
import { call } from '../values/checked-code.js';
import { isTextFn, type Source, textOf, writtenCode } from './text-code.js';
import { bucketCode, dateCode, isEpoch, LAST_DAY, LAST_MS, lastEpoch, timeUnit, YEARS } from './time-code.js';

/** A segment whose values are points on a line of whole numbers, as `lineStage` of src/keys has them. */
export interface LineCode {
  /** A `Point` of runtime/key-bounds.ts. */
  point(value: Code, isUpper: boolean): Code;
  readonly lowest: bigint | undefined;
  readonly highest: bigint | undefined;
  /** A function from a point to its text. */
  readonly writer: Code;
  /** The point of a text that `writer` made; undefined where points share texts. */
  parse(text: Code): Code | undefined;
  /**
   * A call of a function of the runtime that makes the whole bound, also of `undefined`, which is none; undefined where there is no such
   * function.
   */
  readonly bound?: (value: Code, isUpper: boolean) => Code;
  /** A call that makes the text of the point next to another one's. */
  readonly beside?: (text: Code, step: 1 | -1) => Code;
  /** No function makes the text; those that there are only change it. */
  readonly isOwnText: boolean;
}

const POINT = raw('point');
/** Of a day. */
const END = literal('end');

export function lineOf({ type, fns }: CompiledVariable, argument: string): LineCode | undefined {
  const [first] = fns;
  const head = first === undefined || isTextFn(first) ? undefined : first;
  const isOwnText = head === undefined;
  if (type.kind === 'int' || type.kind === 'decimal') return { ...numberLine(type, head, argument), isOwnText };
  if (type.kind === 'timestamp' || type.kind === 'date' || isEpoch(type))
    return { ...timeLine(type, head, argument), isOwnText };
  return undefined;
}

type Head = CompiledVariable['fns'][number] | undefined;

function numberLine(
  type: ValueType & { readonly kind: 'int' | 'decimal' },
  head: Head,
  argument: string,
): Omit<LineCode, 'isOwnText'> {
  const scale = type.kind === 'int' ? 0 : head?.name === 'dec' || head?.name === 'sdec' ? head.fraction : type.scale;
  const point = (value: Code): Code =>
    call('key-bounds', 'numberPoint', [value, literal(argument), scale === 0 ? undefined : literal(scale)]);
  const value = type.kind === 'int' ? POINT : call('check-decimal', 'plainText', [POINT, literal(scale)]);
  // As `bigint` or text, whatever form the declared values have.
  const unbounded: ValueType = type.kind === 'int' ? { kind: 'int' } : { kind: 'decimal', scale: type.scale };
  const source: Source = { type: head?.name === 'desc' ? type : unbounded, argument, value, state: 'sure' };
  const writer = ts`(point) => ${textOf(writtenCode(source, head === undefined ? [] : [head]))}`;
  const line = (lowest: bigint | undefined, highest: bigint | undefined, parse: LineCode['parse']): LineCode => ({
    point,
    lowest,
    highest,
    writer,
    parse,
    isOwnText: head === undefined,
  });
  const decimal = (text: Code): Code =>
    ts`${call('key-bounds', 'numberPoint', [text, literal(argument), literal(scale)])}.point`;
  switch (head?.name) {
    case 'pad':
      return {
        ...line(0n, 10n ** BigInt(head.width) - 1n, (text) => ts`BigInt(${text})`),
        bound: (value) => call('number-bounds', 'paddedBound', [value, literal(argument), literal(head.width)]),
      };
    case 'signed': {
      const most = 10n ** BigInt(head.width) - 1n;
      return line(-most, most, (text) => ts`BigInt(${call('key-number', 'unsigned', [text])})`);
    }
    case 'dec':
      return line(0n, 10n ** BigInt(head.integer + head.fraction) - 1n, decimal);
    case 'sdec': {
      const most = 10n ** BigInt(head.integer + head.fraction) - 1n;
      return line(-most, most, (text) => decimal(call('key-number', 'unsigned', [text])));
    }
    case 'desc': {
      const { min = 0n, max = 0n } = type.kind === 'int' ? type : {};
      return line(min, max, (text) => ts`${literal(max)} - BigInt(${text})`);
    }
    default:
      return line(undefined, undefined, decimal);
  }
}

function timeLine(type: ValueType, head: Head, argument: string): Omit<LineCode, 'isOwnText'> {
  const unit = timeUnit(type);
  const isDate = type.kind === 'date';
  const point = (value: Code, isUpper: boolean): Code =>
    call('key-bounds', 'timePoint', [
      value,
      literal(argument),
      literal(unit),
      isUpper && !isDate ? raw('true') : undefined,
    ]);
  const epoch = isEpoch(type);
  const milliseconds = unit === 1 ? ts`Number(point)` : ts`Number(point) * ${unit}`;
  const instantText = call('key-time', 'isoOf', [milliseconds]);
  const iso = isDate ? ts`${instantText}.slice(0, 10)` : instantText;
  const years = { lowest: BigInt(Math.ceil(YEARS.lowest / unit)), highest: BigInt(Math.floor(YEARS.highest / unit)) };
  const ofIso = (text: Code): Code =>
    ts`BigInt(Date.parse(${text}))${unit === 1 ? undefined : ts` / ${literal(BigInt(unit))}`}`;
  const backwards = (highest: bigint, width: number): Code =>
    ts`(point) => ${call('key-number', 'descending', [POINT, literal(highest), literal(width)])}`;
  switch (head?.name) {
    case 'epoch': {
      const width = String(lastEpoch(type)).length;
      const writer = ts`(point) => ${call('key-number', 'padded', [POINT, literal(width)])}`;
      const bound = (value: Code, isUpper: boolean): Code =>
        call('time-bounds', 'epochBound', [value, literal(argument), literal(width), isUpper ? END : undefined]);
      return { point, lowest: 0n, highest: lastEpoch(type), writer, parse: (text) => ts`BigInt(${text})`, bound };
    }
    case 'desc': {
      const highest = epoch ? lastEpoch(type) : BigInt(isDate ? LAST_DAY : LAST_MS);
      const width = epoch ? String(highest).length : isDate ? 7 : 15;
      const parse = (text: Code): Code => ts`${literal(highest)} - BigInt(${text})`;
      return { point, lowest: epoch ? 0n : years.lowest, highest, writer: backwards(highest, width), parse };
    }
    case 'date':
      return { point, ...years, writer: ts`(point) => ${dateCode(type, head.format, iso)}`, parse: () => undefined };
    case 'bucket': {
      const start = bucketStart(head.size, YEARS.lowest);
      const lowest = start < YEARS.lowest ? BigInt(Math.ceil(nextBucket(head.size, start) / unit)) : years.lowest;
      const writer = ts`(point) => ${bucketCode(type, head.size, iso, argument)}`;
      return { point, lowest, highest: years.highest, writer, parse: () => undefined };
    }
    default:
      if (epoch)
        return {
          point,
          lowest: undefined,
          highest: undefined,
          writer: raw('String'),
          parse: (text) => ts`BigInt(${text})`,
        };
      return {
        point,
        ...years,
        writer: ts`(point) => ${iso}`,
        parse: ofIso,
        bound: (value, isUpper) =>
          isDate
            ? call('time-bounds', 'dateBound', [value, literal(argument)])
            : call('time-bounds', 'timestampBound', [value, literal(argument), isUpper ? END : undefined]),
        ...(isDate ? {} : { beside: (text, step) => call('time-bounds', 'timestampBeside', [text, literal(step)]) }),
      };
  }
}
