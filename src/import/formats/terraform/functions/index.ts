import { firstUnknown, madeOf, sizeOf, unknownValue, type Value } from '../value.js';
import { EvaluationError } from '../work.js';
import { argument, type CallContext, type PureFunction } from './arguments.js';
import { COLLECTION_FUNCTIONS } from './collections.js';
import { ENCODING_FUNCTIONS } from './encoding.js';
import { NUMBER_FUNCTIONS } from './numbers.js';
import { TEXT_FUNCTIONS } from './text.js';

export type { CallContext } from './arguments.js';

/** What is given back as it is. */
const SAME: PureFunction = { call: (args, context) => argument(args, 0, context), isPartial: true };

/** What is sensitive is written nowhere. */
const SECRET: PureFunction = {
  call: (args, context) => {
    const value = argument(args, 0, context);
    return value.kind === 'unknown' ? value : unknownValue('sensitive', context.span);
  },
  isPartial: true,
};

const FUNCTIONS: ReadonlyMap<string, PureFunction> = new Map(
  Object.entries({
    ...TEXT_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...COLLECTION_FUNCTIONS,
    ...ENCODING_FUNCTIONS,
    sensitive: SECRET,
    nonsensitive: SAME,
    ephemeralasnull: SAME,
  }),
);

/** These need all of their arguments; of others the elements may be unknown. */
const NEEDS_ALL: ReadonlySet<string> = new Set([
  'jsonencode',
  'sort',
  'sum',
  'alltrue',
  'anytrue',
  'distinct',
  'toset',
]);

/** The result of a function that only depends on its arguments; what is not known of them is not known of it. */
export function called(name: string, args: readonly Value[], context: CallContext): Value {
  const found = FUNCTIONS.get(name.replace(/^core::/, ''));
  context.work.spend(
    context.span,
    args.reduce((sum, arg) => sum + Math.ceil(sizeOf(arg) / 8), 1),
  );
  if (found === undefined) {
    const cause = args.flatMap((arg) => firstUnknown(arg) ?? [])[0];
    if (cause !== undefined) return madeOf(cause, name, context.span);
    throw new EvaluationError(`What \`${name}\` gives is not worked out here.`, context.span);
  }
  if (found.isPartial !== true) {
    const look = NEEDS_ALL.has(name) ? firstUnknown : (arg: Value) => (arg.kind === 'unknown' ? arg : undefined);
    const unknown = args.flatMap((arg) => look(arg) ?? [])[0];
    if (unknown !== undefined) {
      const made = madeOf(unknown, name, context.span);
      const [json] = args;
      return made.kind === 'unknown' && name === 'jsonencode' && json !== undefined ? { ...made, json } : made;
    }
  }
  return found.call(args, context);
}
