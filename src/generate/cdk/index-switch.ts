import { switchedIndexes } from '../cloudformation/index-switches.js';
import type { TableResource } from '../infrastructure/index.js';
import { type Code, join, literal, NOTHING, name, property, ts } from '../text/index.js';
import type { Members } from './members.js';

/** Of the construct's properties: which indexes are left out, since CloudFormation makes or deletes one of a table in an update. */
export function withoutMember(resource: TableResource, { table }: Members): Code {
  const indexes = switchedIndexes(resource);
  if (indexes.length === 0) return NOTHING;
  const names = join(
    indexes.map((one) => literal(one)),
    ts` | `,
  );
  return ts`readonly ${property(table)}?: readonly (${names})[];`;
}

/** The function that tells whether an index is wanted. */
export function hasStatement(resource: TableResource, { table, has }: Members): Code {
  if (switchedIndexes(resource).length === 0) return NOTHING;
  return ts`const ${name(has)} = (index: string) => !props.without?.${property(table)}?.some((one) => one === index);`;
}

/** Behind a list of objects with `indexName`: those that are wanted. */
export function wanted({ has }: Members): Code {
  return ts`.filter(({ indexName }) => ${name(has)}(indexName))`;
}

/** Whether one of the indexes is wanted. */
export function hasAny(indexes: readonly string[], { has }: Members): Code {
  return join(
    indexes.map((index) => ts`${name(has)}(${literal(index)})`),
    ts` || `,
  );
}
