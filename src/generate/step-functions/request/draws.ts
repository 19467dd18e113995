import { marshal } from '../../../design/index.js';
import { Dice } from '../../../load/dice.js';
import { generateValue } from '../../../load/generate-value.js';
import type { ModelValue, ValueType } from '../../../model/value-type.js';
import { compareValues } from '../../../value/index.js';
import type { Input } from './inputs.js';
import type { Draw } from './term.js';

/** Of the years in which times are drawn. */
const FROM = Date.UTC(2020, 0, 1);
const TO = Date.UTC(2035, 0, 1);

/** Calls with values of all types: the first has everything that may be left out. The same in every run. */
export function* drawCalls(
  name: string,
  inputs: readonly Input[],
  ordered?: readonly [string, string],
): Generator<Draw> {
  const dice = Dice.of('state-machine', name);
  for (let i = 0; ; i += 1) {
    const args = memberValues(inputs, dice, i === 0);
    if (ordered !== undefined) inOrder(args, inputs, ordered);
    yield { args, now: dice.int(FROM, TO) };
  }
}

function memberValues(inputs: readonly Input[], dice: Dice, whole: boolean): Map<string, ModelValue> {
  const values = new Map<string, ModelValue>();
  for (const input of inputs) {
    if (input.kind === 'item') values.set(input.name, memberValues(input.members, dice, whole));
    else if (whole || input.given.kind !== 'optional' || dice.chance(0.5))
      values.set(input.name, drawValue(input.type, input.name, dice));
  }
  return values;
}

function drawValue(type: ValueType, name: string, dice: Dice): ModelValue {
  // Members of an enum are drawn alike, however seldom they are.
  if (type.kind === 'enum') return dice.pick(type.values);
  const value = generateValue(type, { dice, at: dice.int(FROM, TO), name });
  if (type.kind === 'ulid' || type.kind === 'uuid') return String(value);
  return value;
}

/** A range begins before it ends. */
function inOrder(
  args: Map<string, ModelValue>,
  inputs: readonly Input[],
  [lower, upper]: readonly [string, string],
): void {
  const [from, to] = [args.get(lower), args.get(upper)];
  const input = inputs.find(({ name }) => name === lower);
  if (from === undefined || to === undefined || input?.kind !== 'value') return;
  const [low, high] = [marshal(input.type, from), marshal(input.type, to)];
  if (!low.ok || !high.ok || (compareValues(low.value, high.value) ?? 0) <= 0) return;
  args.set(lower, to);
  args.set(upper, from);
}
