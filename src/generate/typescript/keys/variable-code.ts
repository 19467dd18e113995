import type { CompiledVariable } from '../../../keys/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { type Code, literal, ts } from '../../text/index.js';
import { call } from '../values/checked-code.js';
import { type EscapeContext, escapedCode } from './escape-code.js';
import { ownText, type Source, textOf, type Written, writtenCode } from './text-code.js';

/** The text of one variable segment for a value; of a random shard for its number. */
export function variableCode(
  variable: CompiledVariable,
  context: EscapeContext,
  source: Pick<Source, 'value' | 'state'> & { readonly argument?: string; readonly type?: ValueType },
): Written {
  const { type = variable.type, argument = variable.path, value, state } = source;
  const { shard, fns } = variable;
  const whole: Source = { type, argument, value, state };
  if (shard !== undefined) {
    if (shard.by === undefined) return text(call('shard', 'shardLabel', [value, literal(shard.count)]));
    return text(call('key-hash', 'calculatedShard', [textOf(ownText(whole, true)), literal(shard.count)]));
  }
  const written = writtenCode(whole, fns);
  if (!written.isText) return written;
  return text(escapedCode(variable, context, written.code, argument));
}

function text(code: Code): Written {
  return { code, isText: true };
}

/** The same, always a string. */
export function variableText(...args: Parameters<typeof variableCode>): Code {
  const { code, isText } = variableCode(...args);
  return isText ? code : ts`String(${code})`;
}
