import type { CompiledVariable } from '../../../keys/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { type Code, literal, raw, ts } from '../../text/index.js';
import { call, membersCode } from '../values/checked-code.js';
import { classRegex } from '../values/regex-code.js';
import { memberTexts } from './bound-code.js';
import { isoOfLabel } from './decode-code.js';
import { type EscapeContext, isEscaping, separatorArgument } from './escape-code.js';
import { bucketCode, dateCode, isEpoch, isIsoFormat } from './time-code.js';
import { segmentWidth } from './width.js';

const KEY = literal('key');

/** The text of a segment that does not keep its value, made again from itself: the same if some value may be written so. */
export function againCode(variable: CompiledVariable, context: EscapeContext, type: ValueType, part: Code): Code {
  const { shard, fns } = variable;
  if (shard !== undefined) return call('shard', 'shardLabel', [ts`Number(${part})`, literal(shard.count)]);
  const [only, another] = fns;
  if (another === undefined && only?.name === 'hash') {
    return call('check', 'text', [part, KEY, ts`{ match: ${raw(`/^[0-9a-f]{${only.width}}$/`)} }`]);
  }
  if (another === undefined && (only?.name === 'date' || only?.name === 'bucket')) {
    const isIso = only.name === 'bucket' || isIsoFormat(only.format);
    const iso = isoOfLabel(only.name === 'date' ? only.format.text : '', isIso, part);
    // As a date or a timestamp, so that there is such a time.
    const time = call('check-time', 'timestamp', [iso, KEY]);
    const inner: ValueType = isEpoch(type) ? { kind: 'timestamp' } : type;
    const whole = inner.kind === 'date' ? ts`${time}.slice(0, 10)` : time;
    return only.name === 'date' ? dateCode(inner, only.format, whole) : bucketCode(inner, only.size, whole, 'key');
  }
  if (type.kind === 'enum' && fns.every((fn) => fn.name !== 'hash')) {
    return call('check', 'oneOf', [
      part,
      KEY,
      membersCode([...new Set(memberTexts(variable, context).map(([, text]) => text))]),
    ]);
  }
  const plain = isEscaping(variable, context) ? call('key-escape', 'unescaped', [part]) : part;
  const folded = fns.reduce(
    (text, fn) =>
      fn.name === 'lower' ? ts`${text}.toLowerCase()` : fn.name === 'upper' ? ts`${text}.toUpperCase()` : text,
    plain,
  );
  const again = isEscaping(variable, context)
    ? call('key-escape', 'escaped', [folded, separatorArgument(context.separator)])
    : folded;
  return call('check', 'text', [again, KEY, ts`{ match: ${classRegex(variable.alphabet, segmentWidth(variable))} }`]);
}
