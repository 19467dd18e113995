import { type EntityDesign, marshal, typeAtPath, unmarshalScalar } from '../design/index.js';
import type { EncodeError } from '../keys/index.js';
import type { ModelValue, ValueType } from '../model/value-type.js';
import type { AttributeValue } from '../value/index.js';

/**
 * Arguments of one call, by name: the fields of `by`, `prefix` and `key`, `from` and `to` of a range, parameters, attributes of a write.
 * Of a batch `items`; of a move `to`, a map with the new values of key fields, whose own names stand for the old ones.
 */
export type Arguments = ReadonlyMap<string, ModelValue>;

/** Why a call cannot be made with its arguments. */
export type CallProblem =
  | { readonly code: 'missing'; readonly argument: string }
  | { readonly code: 'wrong'; readonly argument: string; readonly expected: string; readonly got: string }
  /** A list has more elements than its parameter declares. */
  | { readonly code: 'too-many'; readonly argument: string; readonly max: number; readonly got: number }
  | { readonly code: 'key'; readonly slot: string; readonly error: EncodeError }
  /** A part of the optional prefix without the one before it. */
  | { readonly code: 'gap'; readonly argument: string; readonly before: string }
  | { readonly code: 'too-many-buckets'; readonly field: string; readonly max: number }
  /** The range cannot be compiled into a key condition. */
  | { readonly code: 'unordered'; readonly field: string };

/** Ends the building of a call; caught where the call is built. */
export class CallRefusal extends Error {
  readonly problem: CallProblem;

  constructor(problem: CallProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

export function refuseCall(problem: CallProblem): never {
  throw new CallRefusal(problem);
}

/** The value as it is stored: normalised, numbers in normal form. */
export function storedArgument(type: ValueType, value: ModelValue, argument: string): AttributeValue {
  const stored = marshal(type, value);
  if (!stored.ok) {
    refuseCall({ code: 'wrong', argument, expected: stored.problem.expected, got: stored.problem.got });
  }
  return stored.value;
}

/** The value as key templates take it: normalised as it is stored. A value that is only a part (`2026-01`) stays as it is. */
export function keyArgument(entity: EntityDesign, path: string, args: Arguments): ModelValue | undefined {
  const attribute = entity.attributes.get(path)?.attribute;
  const value = args.get(path) ?? attribute?.constant?.value;
  if (value === undefined || value === null) return undefined;
  const type = typeAtPath(entity.types, path);
  if (type === undefined) return value;
  const stored = marshal(type, value);
  return stored.ok ? (unmarshalScalar(type, stored.value) ?? value) : value;
}
