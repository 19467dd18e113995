import {
  areEqual,
  booleanValue,
  firstUnknown,
  isBlank,
  knownText,
  listValue,
  madeOf,
  mapValue,
  numberValue,
  textValue,
  type Value,
} from '../value.js';
import { EvaluationError } from '../work.js';
import {
  argument,
  type CallContext,
  type Implementation,
  itemsOf,
  listArgument,
  mapArgument,
  mapOf,
  numberArgument,
  type PureFunction,
  sortedEntries,
  textArgument,
} from './arguments.js';

function list(items: readonly Value[], { span, work }: CallContext): Value {
  work.spend(span, items.length);
  return listValue(items, span);
}

/** Each value once, the first of those that are equal. */
function distinct(items: readonly Value[], { span, work }: CallContext): readonly Value[] {
  const known = new Set<string>();
  const kept: Value[] = [];
  for (const item of items) {
    const text = item.kind === 'text' ? `t${item.text.text}` : item.kind === 'number' ? `n${item.value}` : undefined;
    if (text === undefined) {
      work.spend(span, kept.length);
      if (!kept.some((other) => areEqual(other, item) === true)) kept.push(item);
    } else if (!known.has(text)) {
      known.add(text);
      kept.push(item);
    }
  }
  return kept;
}

function flattened(items: readonly Value[], context: CallContext): readonly Value[] {
  return items.flatMap((item) => (item.kind === 'list' ? flattened(itemsOf(item, context), context) : [item]));
}

/** A part that is not known leaves nothing of the whole known. */
function unlessUnknown(parts: readonly Value[], how: string, context: CallContext, make: () => Value): Value {
  const unknown = parts.find(({ kind }) => kind === 'unknown');
  return unknown === undefined ? make() : madeOf(unknown, how, context.span);
}

const concat: Implementation = (args, context) =>
  unlessUnknown(args, 'concat', context, () =>
    list(
      args.flatMap((_, i) => listArgument(args, i, context)),
      context,
    ),
  );

const merge: Implementation = (args, context) =>
  unlessUnknown(args, 'merge', context, () => {
    const maps = args.filter(({ kind }) => kind !== 'null').map((arg) => mapOf(arg, context));
    return mapValue(new Map(maps.flatMap(({ entries }) => [...entries])), context.span);
  });

/** The first that is neither null nor empty text. One that is not known may be it. */
const coalesce: Implementation = (args, context) => {
  const found = args.find((arg) => arg.kind !== 'null' && !(arg.kind === 'text' && arg.text.text === ''));
  if (found === undefined) throw new EvaluationError('All of these are null or empty.', context.span);
  return found;
};

const coalescelist: Implementation = (args, context) => {
  const found = args.find((arg) => !isBlank(arg));
  if (found === undefined) throw new EvaluationError('All of these lists are empty.', context.span);
  return found;
};

const lookup: Implementation = (args, context) => {
  const all = argument(args, 0, context);
  const key = argument(args, 1, context);
  if (all.kind === 'unknown' || key.kind === 'unknown')
    return madeOf(all.kind === 'unknown' ? all : key, 'lookup', context.span);
  const found = mapOf(all, context).entries.get(textArgument(args, 1, context));
  const value = found ?? args[2];
  if (value === undefined)
    throw new EvaluationError(`There is no \`${knownText(key) ?? ''}\` in this map.`, context.span);
  return value;
};

const element: Implementation = (args, context) => {
  const items = listArgument(args, 0, context);
  const index = numberArgument(args, 1, context);
  const found = items[((index % items.length) + items.length) % items.length];
  if (found === undefined) throw new EvaluationError('There is no element of an empty list.', context.span);
  return found;
};

const length: Implementation = (args, context) => {
  const value = argument(args, 0, context);
  if (value.kind === 'list') return numberValue(value.items.length, context.span);
  if (value.kind === 'map') return numberValue(value.entries.size, context.span);
  return numberValue([...textArgument(args, 0, context)].length, context.span);
};

const contains: Implementation = (args, context) => {
  const items = listArgument(args, 0, context);
  const wanted = argument(args, 1, context);
  const judged = items.map((item) => areEqual(item, wanted));
  if (judged.includes(true)) return booleanValue(true, context.span);
  const unknown = [wanted, ...items].flatMap((item) => firstUnknown(item) ?? [])[0];
  return judged.includes(undefined) && unknown !== undefined
    ? madeOf(unknown, 'contains', context.span)
    : booleanValue(false, context.span);
};

const index: Implementation = (args, context) => {
  const items = listArgument(args, 0, context);
  const wanted = argument(args, 1, context);
  const found = items.findIndex((item) => areEqual(item, wanted) === true);
  if (found === -1) throw new EvaluationError('The list has no such element.', context.span);
  return numberValue(found, context.span);
};

const range: Implementation = (args, context) => {
  const numbers = args.map((_, i) => numberArgument(args, i, context));
  const [start, limit] = numbers.length === 1 ? [0, numbers[0] ?? 0] : [numbers[0] ?? 0, numbers[1] ?? 0];
  const step = numbers[2] ?? (limit < start ? -1 : 1);
  const count = step === 0 ? Number.POSITIVE_INFINITY : Math.max(0, Math.ceil((limit - start) / step));
  if (count > 1024) throw new EvaluationError('`range` makes at most 1,024 numbers.', context.span);
  return list(
    Array.from({ length: count }, (_, i) => numberValue(start + i * step, context.span)),
    context,
  );
};

const zipmap: Implementation = (args, context) => {
  const values = listArgument(args, 1, context);
  const entries = listArgument(args, 0, context).map((key, i): [string, Value] => [
    textArgument([key], 0, context),
    argument(values, i, context),
  ]);
  return mapValue(new Map(entries), context.span);
};

const one: Implementation = (args, context) => {
  const [first, second] = listArgument(args, 0, context);
  if (second !== undefined) throw new EvaluationError('There is more than one element.', context.span);
  return first ?? { kind: 'null', span: context.span };
};

function ofSets(keep: (item: Value, others: readonly (readonly Value[])[]) => boolean): PureFunction {
  return {
    call: (args, context) => {
      const lists = args.map((_, i) => listArgument(args, i, context));
      const others = lists.slice(1);
      context.work.spend(context.span, (lists[0]?.length ?? 0) * others.reduce((sum, each) => sum + each.length, 1));
      return list(
        distinct(
          (lists[0] ?? []).filter((item) => keep(item, others)),
          context,
        ),
        context,
      );
    },
  };
}

function holds(items: readonly Value[], wanted: Value): boolean {
  return items.some((item) => areEqual(item, wanted) === true);
}

const setproduct: Implementation = (args, context) => {
  const lists = args.map((_, i) => listArgument(args, i, context));
  context.work.spend(
    context.span,
    lists.reduce((count, each) => count * each.length, 1),
  );
  const rows = lists.reduce<readonly (readonly Value[])[]>(
    (made, each) => made.flatMap((row) => each.map((item) => [...row, item])),
    [[]],
  );
  return list(
    rows.map((row) => listValue(row, context.span)),
    context,
  );
};

const chunklist: Implementation = (args, context) => {
  const items = listArgument(args, 0, context);
  const size = Math.max(1, Math.trunc(numberArgument(args, 1, context)));
  const count = Math.ceil(items.length / size);
  const chunks = Array.from({ length: count }, (_, i) =>
    listValue(items.slice(i * size, (i + 1) * size), context.span),
  );
  return list(chunks, context);
};

const matchkeys: Implementation = (args, context) => {
  const [values, keys, wanted] = [0, 1, 2].map((i) => listArgument(args, i, context));
  context.work.spend(context.span, (values?.length ?? 0) * (wanted?.length ?? 0));
  return list(
    (values ?? []).filter((_, i) => {
      const key = keys?.[i];
      return key !== undefined && holds(wanted ?? [], key);
    }),
    context,
  );
};

const toset: Implementation = (args, context) => {
  const items = distinct(listArgument(args, 0, context), context);
  const areTexts = items.every(({ kind }) => kind === 'text');
  const order = (item: Value): string => knownText(item) ?? '';
  return list(areTexts ? items.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)) : items, context);
};

const tolist: Implementation = (args, context) => {
  const value = argument(args, 0, context);
  return value.kind === 'null' ? value : list(listArgument(args, 0, context), context);
};

const tomap: Implementation = (args, context) => mapArgument(args, 0, context);

export const COLLECTION_FUNCTIONS: Readonly<Record<string, PureFunction>> = {
  concat: { call: concat, isPartial: true },
  merge: { call: merge, isPartial: true },
  coalesce: { call: coalesce, isPartial: true },
  coalescelist: { call: coalescelist, isPartial: true },
  lookup: { call: lookup, isPartial: true },
  element: { call: element },
  length: { call: length },
  contains: { call: contains, isPartial: true },
  index: { call: index },
  range: { call: range },
  zipmap: { call: zipmap },
  one: { call: one },
  setproduct: { call: setproduct },
  chunklist: { call: chunklist },
  matchkeys: { call: matchkeys },
  toset: { call: toset },
  tolist: { call: tolist },
  tomap: { call: tomap },
  setintersection: ofSets((item, others) => others.every((other) => holds(other, item))),
  setsubtract: ofSets((item, others) => !others.some((other) => holds(other, item))),
  setunion: {
    call: (args, context) =>
      list(
        distinct(
          args.flatMap((_, i) => listArgument(args, i, context)),
          context,
        ),
        context,
      ),
  },
  flatten: { call: (args, context) => list(flattened(listArgument(args, 0, context), context), context) },
  distinct: { call: (args, context) => list(distinct(listArgument(args, 0, context), context), context) },
  compact: {
    call: (args, context) =>
      list(
        listArgument(args, 0, context).filter((item) => !isBlank(item)),
        context,
      ),
  },
  reverse: { call: (args, context) => list([...listArgument(args, 0, context)].reverse(), context) },
  slice: {
    call: (args, context) => {
      const items = listArgument(args, 0, context);
      return list(items.slice(numberArgument(args, 1, context), numberArgument(args, 2, context)), context);
    },
  },
  keys: {
    call: (args, context) =>
      list(
        sortedEntries(mapArgument(args, 0, context)).map(([key]) => textValue(key, context.span)),
        context,
      ),
  },
  values: {
    call: (args, context) =>
      list(
        sortedEntries(mapArgument(args, 0, context)).map(([, value]) => value),
        context,
      ),
  },
};
