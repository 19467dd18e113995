import type { CompiledVariable } from '../../../keys/index.js';
import type { ValueType } from '../../../model/value-type.js';
import type { Code } from '../../text/index.js';
import { beginsCode } from './begins-code.js';
import { boundCode, boundTextCode, hasBounds, optionalBoundCode } from './bound-code.js';
import { neighbourCode } from './neighbour-code.js';
import { simplified } from './simplified.js';
import { variableText } from './variable-code.js';

export interface SegmentOptions {
  /** One ASCII character; `escape` as the template was compiled with. */
  readonly separator: string;
  readonly escape: 'ordered' | 'reject' | 'none';
  /** What messages call the value; the path without it. */
  readonly argument?: string;
  /** From `attributeType` where it says more than the template's own type. */
  readonly type?: ValueType;
}

/**
 * One variable segment of a key (`compiled.segments[i]`, with `separator` and `escape` of `compiled`). Values are of the declared
 * type; every code may be written more than once, so give names.
 */
export interface SegmentCode {
  /** A string: the text of a declared value; throws `InvalidArgument`. Of a natural N or B part too: canonical decimal, hexadecimal. */
  encode(value: Code): Code;
  /** The same for a value that is checked already. */
  encodeChecked(value: Code): Code;
  /**
   * `Bound` of runtime/key-bounds.ts: `{ kind: "at", text, exact } | "below-all" | "above-all"`, as `codec.bound`: the value need
   * not satisfy the type's facts; a date for a timestamp is the end of its day under `lte`. Undefined where `codec.bound` refuses
   * every value (hash, shard).
   */
  bound(value: Code, op: 'gt' | 'gte' | 'lt' | 'lte'): Code | undefined;
  /** The same of a value that may be undefined, and is no bound then. */
  optionalBound(value: Code, op: 'gt' | 'gte' | 'lt' | 'lte'): Code | undefined;
  /** The text of a bound that is always `at` and exact (texts, ids, bools, bytes); undefined for other segments. */
  boundText(value: Code): Code | undefined;
  /** A string that the texts of all values with this prefix begin with; undefined where values have no prefixes. Throws `InvalidArgument`. */
  begins(value: Code): Code | undefined;
  /**
   * A string or undefined: the text just below or above, for texts that `encode` or `bound` made; the code is undefined where no
   * value has neighbours (`codec.stepped` is false) or where several values share a text.
   */
  below(text: Code): Code | undefined;
  above(text: Code): Code | undefined;
}

export function segmentCode(compiled: CompiledVariable, options: SegmentOptions): SegmentCode {
  const variable = simplified(compiled);
  const { argument = variable.path, type = variable.type } = options;
  const segment = { variable: { ...variable, type }, context: options, argument };
  const encode = (value: Code, state: 'declared' | 'checked'): Code =>
    variableText(variable, options, { value, state, argument, type });
  return {
    encode: (value) => encode(value, 'declared'),
    encodeChecked: (value) => encode(value, 'checked'),
    bound: (value, op) => (hasBounds(variable) ? boundCode(segment, value, op) : undefined),
    optionalBound: (value, op) => (hasBounds(variable) ? optionalBoundCode(segment, value, op) : undefined),
    boundText: (value) => (hasBounds(variable) ? boundTextCode(segment, value) : undefined),
    begins: (value) => beginsCode(segment, value),
    below: (text) => neighbourCode(segment, text, -1),
    above: (text) => neighbourCode(segment, text, 1),
  };
}
