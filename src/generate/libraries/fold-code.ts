import type { ValueType } from '../../model/value-type.js';
import { type Code, raw } from '../text/index.js';

/** The call that folds a text, to be written behind it. */
export function foldCode(type: ValueType): Code | undefined {
  if (type.kind !== 'string' || type.normalize === undefined) return undefined;
  return raw(type.normalize === 'lower' ? '.toLowerCase()' : '.toUpperCase()');
}
