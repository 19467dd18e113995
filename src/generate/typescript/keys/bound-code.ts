import type { CompiledVariable } from '../../../keys/index.js';
import { compareUtf8 } from '../../../keys/index.js';
import { type Code, commas, from, literal, raw, ts } from '../../text/index.js';
import { call } from '../values/checked-code.js';
import { type EscapeContext, isFree, mayHoldSeparator, unescapedVariable } from './escape-code.js';
import { type LineCode, lineOf } from './line-code.js';
import { ID_ALPHABETS, textFnCode } from './text-code.js';

export interface BoundSegment {
  readonly variable: CompiledVariable;
  readonly context: EscapeContext;
  readonly argument: string;
}

/** Whether a value bounds a range over the segment. */
export function hasBounds({ shard, fns, type }: CompiledVariable): boolean {
  return shard === undefined && type.kind !== 'any' && fns.every((fn) => fn.name !== 'hash');
}

/** As `boundCode`, of a value that may be undefined, and is no bound then. */
export function optionalBoundCode(segment: BoundSegment, value: Code, op: 'gt' | 'gte' | 'lt' | 'lte'): Code {
  const own = boundCode(segment, value, op);
  return namedBound(segment) === undefined ? ts`${value} === undefined ? undefined : ${own}` : own;
}

/** See `LineCode.bound`: where nothing changes its text afterwards. */
function namedBound(segment: BoundSegment): LineCode['bound'] {
  const { variable, argument } = segment;
  const line = lineOf(variable, argument);
  return variable.fns.length <= (line?.isOwnText === true ? 0 : 1) ? line?.bound : undefined;
}

export function boundCode(segment: BoundSegment, value: Code, op: 'gt' | 'gte' | 'lt' | 'lte'): Code {
  const text = boundTextCode(segment, value);
  if (text !== undefined) return call('key-bounds', 'boundAt', [text]);
  const { variable, argument } = segment;
  if (variable.type.kind === 'enum')
    return call('key-bounds', 'memberBound', [
      value,
      ts`[${commas(memberTexts(variable, segment.context).map(pair))}]`,
    ]);
  const named = namedBound(segment);
  if (named !== undefined) return named(value, op === 'lte');
  const line = lineOf(variable, argument);
  if (line === undefined) throw new Error(`\`${variable.path}\` has no order.`);
  const bound = call('key-bounds', 'lineBound', [
    line.point(value, op === 'lte'),
    line.lowest === undefined ? raw('undefined') : literal(line.lowest),
    line.highest === undefined ? raw('undefined') : literal(line.highest),
    line.writer,
  ]);
  const rest = variable.fns.slice(line.isOwnText ? 0 : 1);
  const changed = rest.reduce((written, fn) => textFnCode(written, fn), {
    code: raw('text'),
    isText: true,
  });
  return rest.length === 0 ? bound : call('key-bounds', 'mapBound', [bound, ts`(text) => ${changed.code}`]);
}

function pair([member, text]: readonly [string, string]): Code {
  return ts`[${literal(member)}, ${literal(text)}]`;
}

/** Members in the order of their bytes, with their texts in the key; of those that `reject` refuses too. */
export function memberTexts(
  variable: CompiledVariable,
  context: EscapeContext,
): readonly (readonly [string, string])[] {
  const { type } = variable;
  const { codec } = context.escape === 'reject' ? unescapedVariable(variable, context) : variable;
  const members = type.kind === 'enum' ? [...new Set(type.values)] : [];
  return members.sort(compareUtf8).flatMap((member) => {
    const encoded = codec.encode(member);
    return encoded.ok ? [[member, encoded.text] as const] : [];
  });
}

/** Of segments whose bounds are texts, like the values. */
export function boundTextCode({ variable, context, argument }: BoundSegment, value: Code): Code | undefined {
  const own = ownBound(variable, argument, value);
  if (own === undefined) return undefined;
  const isBackwards = variable.fns[0]?.name === 'desc' || variable.fns[0]?.name === 'bool';
  const fns = isBackwards ? variable.fns.slice(1) : variable.fns;
  const { code } = fns.reduce((written, fn) => textFnCode(written, fn), { code: own, isText: true });
  if (context.escape !== 'ordered' || !isFree(variable)) return code;
  const { separator } = context;
  const upTo = separator > '$' && mayHoldSeparator(variable, context) ? literal(separator) : undefined;
  return call('key-escape', 'escapedBound', [code, upTo]);
}

function ownBound({ type, fns }: CompiledVariable, argument: string, value: Code): Code | undefined {
  const name = literal(argument);
  const text = (fold?: 'lower' | 'upper'): Code =>
    call('check', 'text', [value, name, fold === undefined ? undefined : ts`{ fold: ${literal(fold)} }`]);
  switch (type.kind) {
    case 'string':
      return text(type.normalize);
    case 'ulid':
    case 'ksuid':
      if (fns[0]?.name !== 'desc') return text(type.kind === 'ulid' ? 'upper' : undefined);
      return call('key-text', 'opposite', [
        ts`${from('runtime/check-id', type.kind)}(${value}, ${name})`,
        literal(ID_ALPHABETS[type.kind]),
      ]);
    case 'uuid':
      return text('lower');
    case 'bool':
      return call('key-text', 'flag', [value, name]);
    case 'binary':
      return call('key-text', 'hex', [call('check', 'bytes', [value, name])]);
    default:
      return undefined;
  }
}
