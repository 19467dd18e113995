import { type AttributeValue, attribute, type Item } from '../../value/index.js';
import type { DynamoRequest } from '../call.js';
import type { PlanContext } from '../context.js';
import { evaluatedByCaller, mayGoStale } from '../delete-query.js';
import type { Placeholders } from '../placeholders.js';
import type { ReadOperation } from '../plan.js';
import { filterOf } from '../sparse.js';
import { storedName } from './scope.js';

/** Why a query has found a row, as the item has to show it still. */
export interface RowMatch {
  /** The query's condition on the key of an index, and its filter. */
  readonly expressions: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
  /** What only the caller could evaluate, by stored name: it has to be as it was. */
  readonly found: ReadonlyMap<string, AttributeValue | undefined>;
}

/** What rows of a query have to show; undefined where a row cannot cease to match. */
export function rowMatcher(
  context: PlanContext,
  operation: ReadOperation,
): ((request: DynamoRequest, row: Item) => RowMatch) | undefined {
  if (!mayGoStale(operation)) return undefined;
  const entity = context.entities.find((one) => filterOf(one, context.pattern) !== undefined);
  const names = entity === undefined ? [] : evaluatedByCaller(context).map((name) => storedName(entity, name));
  return ({ input }, row) => {
    const { KeyConditionExpression: key, FilterExpression: filter } = input;
    const expressions = [...(operation.index.kind === 'table' ? [] : [key]), filter];
    return {
      expressions: expressions.filter((one) => typeof one === 'string'),
      names: (input.ExpressionAttributeNames ?? {}) as RowMatch['names'],
      values: (input.ExpressionAttributeValues ?? {}) as Item,
      found: new Map(names.map((name) => [name, attribute(row, name)])),
    };
  };
}

/** The terms of a condition under which the query would find the item. */
export function matchTerms({ expressions, names, values, found }: RowMatch, placeholders: Placeholders): string[] {
  // No string can stand in an expression, so that these are all its placeholders.
  const own = (mark: string): string => {
    const [name, value] = [names[mark], attribute(values, mark)];
    if (name !== undefined) return placeholders.name(name);
    return value === undefined ? mark : placeholders.value(value, `query_${mark.slice(1)}`);
  };
  return [
    ...expressions.map((text) => text.replace(/[#:]\w+/g, own)),
    ...[...found].map(([name, value]) =>
      value === undefined
        ? `attribute_not_exists(${placeholders.name(name)})`
        : `${placeholders.name(name)} = ${placeholders.value(value, `found_${name}`)}`,
    ),
  ];
}
