import { type CompiledVariable, compileBinding } from '../../../keys/index.js';
import { type Code, literal } from '../../text/index.js';
import { call } from '../values/checked-code.js';

export interface EscapeContext {
  readonly separator: string;
  readonly escape: 'ordered' | 'reject' | 'none';
}

/** Whether the segment's text is of the user's making, so that it may hold anything. */
export function isFree({ type, fns, shard }: CompiledVariable): boolean {
  return (
    shard === undefined && (type.kind === 'string' || type.kind === 'enum') && fns.every((fn) => fn.name !== 'hash')
  );
}

/** Whether a value, before escaping, may hold the separator. */
export function mayHoldSeparator(variable: CompiledVariable, context: EscapeContext): boolean {
  return unescapedVariable(variable, context).mayHoldSeparator;
}

/** The segment without escaping; with other functions, where these are given. */
export function unescapedVariable(
  variable: CompiledVariable,
  { separator }: Pick<EscapeContext, 'separator'>,
  fns: CompiledVariable['fns'] = variable.fns,
): CompiledVariable {
  const { path, type } = variable;
  const places = fns.map((fn) => ({ ...fn, start: 0, end: 0 }));
  return compileBinding({ path, fns: places }, { typeOf: () => type, separator, escape: 'none' }) ?? variable;
}

/** Whether `$HH` occurs: an escaped text holds `$`, and no other does. */
export function isEscaping(variable: CompiledVariable, context: EscapeContext): boolean {
  return (
    context.escape === 'ordered' &&
    isFree(variable) &&
    variable.alphabet.some(([low, high]) => low <= 0x24 && 0x24 <= high)
  );
}

/** The text as it stands in the key. */
export function escapedCode(variable: CompiledVariable, context: EscapeContext, text: Code, argument: string): Code {
  const { separator } = context;
  if (isEscaping(variable, context)) return call('key-escape', 'escaped', [text, separatorArgument(separator)]);
  if (context.escape === 'reject' && isFree(variable) && mayHoldSeparator(variable, context))
    return call('key-escape', 'without', [text, literal(separator), literal(argument)]);
  return text;
}

/** `#` goes without saying. */
export function separatorArgument(separator: string): Code | undefined {
  return separator === '#' ? undefined : literal(separator);
}
