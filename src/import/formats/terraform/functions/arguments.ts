import type { Span } from '../../../../source/index.js';
import type { ImportFile } from '../../../input.js';
import type { ResolvedText } from '../../aws-table/index.js';
import { booleanOfValue, type MapValue, numberOfValue, textOfValue, type Value } from '../value.js';
import { EvaluationError, type TerraformWork } from '../work.js';

/** What a function is given besides its arguments. */
export interface CallContext {
  readonly span: Span;
  readonly work: TerraformWork;
  /** A file of the input by its path, undefined where there is none. */
  readonly file: (path: string) => ImportFile | undefined;
}

/** Carries out a call whose arguments are known, so far as `isPartial` does not say otherwise. */
export type Implementation = (args: readonly Value[], context: CallContext) => Value;

export interface PureFunction {
  readonly call: Implementation;
  /** Whether it can do with arguments that are not known. */
  readonly isPartial?: boolean;
}

export function argument(args: readonly Value[], i: number, { span }: CallContext): Value {
  const arg = args[i];
  if (arg === undefined) throw new EvaluationError('An argument is missing here.', span);
  return arg;
}

export function textArgument(args: readonly Value[], i: number, context: CallContext): string {
  return resolvedArgument(argument(args, i, context), context).text;
}

export function resolvedArgument(value: Value, { span }: CallContext): ResolvedText {
  const text = textOfValue(value);
  if (text === undefined) throw new EvaluationError('Text is needed here.', span);
  return text;
}

export function numberArgument(args: readonly Value[], i: number, context: CallContext): number {
  const number = numberOfValue(argument(args, i, context));
  if (number === undefined) throw new EvaluationError('A number is needed here.', context.span);
  return number;
}

export function booleanArgument(value: Value, { span }: CallContext): boolean {
  const boolean = booleanOfValue(value);
  if (boolean === undefined) throw new EvaluationError('`true` or `false` is needed here.', span);
  return boolean;
}

/** A list, and of a map its values. */
export function listArgument(args: readonly Value[], i: number, context: CallContext): readonly Value[] {
  return itemsOf(argument(args, i, context), context);
}

export function itemsOf(value: Value, { span, work }: CallContext): readonly Value[] {
  if (value.kind !== 'list') throw new EvaluationError('A list is needed here.', span);
  work.spend(span, value.items.length);
  return value.items;
}

export function mapArgument(args: readonly Value[], i: number, context: CallContext): MapValue {
  return mapOf(argument(args, i, context), context);
}

export function mapOf(value: Value, { span, work }: CallContext): MapValue {
  if (value.kind !== 'map') throw new EvaluationError('A map is needed here.', span);
  work.spend(span, value.entries.size);
  return value;
}

/** In the order in which Terraform goes through maps. */
export function sortedEntries({ entries }: MapValue): readonly (readonly [string, Value])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}
