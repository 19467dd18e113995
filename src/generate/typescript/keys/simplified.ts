import { foldFacts } from '../../../keys/fold-stage.js';
import { type CompiledVariable, compileBinding } from '../../../keys/index.js';
import { lengths } from '../../../keys/rx.js';

/** The segment without functions that change none of its values: `upper` of capitals, `first:10` of 8 characters. */
export function simplified(variable: CompiledVariable): CompiledVariable {
  const { type, fns, shard } = variable;
  // A member of an enum is judged by itself.
  if (shard !== undefined || type.kind === 'enum') return variable;
  return { ...variable, fns: fns.filter((_, i) => changes(variable, i)) };
}

function changes({ path, type, fns }: CompiledVariable, index: number): boolean {
  const fn = fns[index];
  if (fn?.name !== 'lower' && fn?.name !== 'upper' && fn?.name !== 'first') return true;
  if (type.kind === 'string' && type.normalize === fn.name) return false;
  const places = fns.slice(0, index).map((one) => ({ ...one, start: 0, end: 0 }));
  const before = compileBinding({ path, fns: places }, { typeOf: () => type, separator: '#', escape: 'none' });
  if (before === undefined) return true;
  if (fn.name !== 'first') return foldFacts(before.alphabet, fn.name).changes;
  const { max } = lengths(before.language);
  return max === undefined || max > fn.width;
}
