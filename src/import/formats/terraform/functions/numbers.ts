import { booleanOfValue, booleanValue, nullValue, numberOfValue, numberValue, type Value } from '../value.js';
import { EvaluationError } from '../work.js';
import {
  argument,
  booleanArgument,
  type CallContext,
  listArgument,
  numberArgument,
  type PureFunction,
} from './arguments.js';

function ofOne(calculate: (number: number) => number): PureFunction {
  return { call: (args, context) => finite(calculate(numberArgument(args, 0, context)), context) };
}

function ofTwo(calculate: (a: number, b: number) => number): PureFunction {
  return {
    call: (args, context) =>
      finite(calculate(numberArgument(args, 0, context), numberArgument(args, 1, context)), context),
  };
}

function ofAll(calculate: (numbers: readonly number[]) => number): PureFunction {
  return { call: (args, context) => finite(calculate(args.map((_, i) => numberArgument(args, i, context))), context) };
}

function finite(number: number, { span }: CallContext): Value {
  if (!Number.isFinite(number)) throw new EvaluationError('This gives no number.', span);
  return numberValue(number, span);
}

function ofTruths(judge: (truths: readonly boolean[]) => boolean): PureFunction {
  return {
    call: (args, context) =>
      booleanValue(judge(listArgument(args, 0, context).map((item) => booleanArgument(item, context))), context.span),
  };
}

export const NUMBER_FUNCTIONS: Readonly<Record<string, PureFunction>> = {
  abs: ofOne(Math.abs),
  ceil: ofOne(Math.ceil),
  floor: ofOne(Math.floor),
  signum: ofOne(Math.sign),
  pow: ofTwo((a, b) => a ** b),
  log: ofTwo((number, base) => Math.log(number) / Math.log(base)),
  max: ofAll((numbers) => numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)),
  min: ofAll((numbers) => numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)),
  sum: {
    call: (args, context) => {
      const items = listArgument(args, 0, context);
      return finite(
        items.reduce((sum, _, i) => sum + numberArgument(items, i, context), 0),
        context,
      );
    },
  },
  alltrue: ofTruths((truths) => truths.every((one) => one)),
  anytrue: ofTruths((truths) => truths.some((one) => one)),
  tonumber: {
    call: (args, context) => {
      const value = argument(args, 0, context);
      if (value.kind === 'null') return nullValue(context.span);
      const number = numberOfValue(value);
      if (number === undefined) throw new EvaluationError('This is no number.', context.span);
      return numberValue(number, context.span);
    },
  },
  tobool: {
    call: (args, context) => {
      const value = argument(args, 0, context);
      if (value.kind === 'null') return nullValue(context.span);
      const truth = booleanOfValue(value);
      if (truth === undefined) throw new EvaluationError('This is neither `true` nor `false`.', context.span);
      return booleanValue(truth, context.span);
    },
  },
};
