import { flatMap } from '../../lists/flat-map.js';
import type { ReadOperation } from '../../planner/index.js';

/**
 * Stored names of all attributes that the requests of a read name, if it asks for some only. Those of all keys are among them, as a
 * condition on `dynamodb:Attributes` needs them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function namedAttributes({ projection, index, sources, example }: ReadOperation): readonly string[] | undefined {
  const primary = sources[0]?.entity.table.primary;
  if (projection === undefined || primary === undefined || Object.keys(example.input).length === 0) return undefined;
  const keys = [...primary.pk, ...primary.sk, ...index.pk, ...index.sk].map(({ attribute }) => attribute);
  return [...new Set([...keys, ...projection, ...namesIn(example.input)])].sort();
}

const EXPRESSIONS = ['KeyConditionExpression', 'FilterExpression', 'ProjectionExpression'] as const;

/** Names that the expressions of a request stand for, also of the request for each table of a batch; but for those below the top. */
function namesIn(input: { readonly [name: string]: unknown }): readonly string[] {
  const tables = Object.values((input.RequestItems ?? {}) as { readonly [name: string]: typeof input });
  const names = (input.ExpressionAttributeNames ?? {}) as { readonly [placeholder: string]: string };
  const text = EXPRESSIONS.map((one) => input[one] ?? '').join(' ');
  const own = flatMap([...text.matchAll(/(?<![.\w])#\w+/g)], ([placeholder]) => names[placeholder] ?? []);
  return [...own, ...flatMap(tables, namesIn)];
}
