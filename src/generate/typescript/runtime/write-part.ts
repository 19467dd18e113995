import type { Item } from './context.js';
import { type Clause, type ExpressionInput, expressionInput } from './expression-text.js';
import { keyOf, type Part, type Target, tableName, type WriteScope } from './write.js';
import { conditionFailed, type Demand } from './write-demands.js';
import type { WriteOptions } from './write-options.js';

/** What is said of an item of the entity itself. */
type Demanded = Pick<WriteOptions, 'otherwise'> & { readonly demands: readonly Demand[] };

/** Puts an item. */
export function putPart(target: Target, scope: WriteScope, item: Item, demanded: Demanded): Part {
  const TableName = tableName(scope.context, target);
  const input = { TableName, Item: item, ...conditionOf(demanded) };
  return { kind: 'Put', input, judge: judgeOf(target, demanded) };
}

/** Updates, deletes or checks an item. */
export function keyedPart(
  kind: 'Update' | 'Delete' | 'ConditionCheck',
  target: Target,
  scope: WriteScope,
  key: Item,
  demanded: Demanded,
  update?: Clause,
): Part {
  const TableName = tableName(scope.context, target);
  const input = { TableName, Key: key, ...conditionOf(demanded, update) };
  return { kind, input, judge: judgeOf(target, demanded) } as Part;
}

function conditionOf({ demands }: Demanded, update?: Clause): ExpressionInput {
  const conditions: Clause[] = [];
  for (const { on } of demands) if (on !== undefined) conditions.push(...on);
  return expressionInput(conditions, update);
}

/** The first demand that does not hold. */
function judgeOf(target: Target, { demands, otherwise }: Demanded): Part['judge'] {
  return (item) => {
    for (const { judge } of demands) {
      const verdict = judge?.(item, target);
      if (verdict !== undefined) return verdict;
    }
    return conditionFailed(target, otherwise);
  };
}

/** Writes what belongs to an item, whose own condition says whether it may be. */
export function companionPart(target: Target, scope: WriteScope, item: Item): Part {
  return { kind: 'Put', input: { TableName: tableName(scope.context, target), Item: item }, judge: () => 'stale' };
}

export function companionDelete(target: Target, scope: WriteScope, item: Item): Part {
  const input = { TableName: tableName(scope.context, target), Key: keyOf(target, item) };
  return { kind: 'Delete', input, judge: () => 'stale' };
}
