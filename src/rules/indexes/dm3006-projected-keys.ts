import type { Rule } from '../rule.js';
import { listOf, quote } from '../show.js';

export const projectedKeys: Rule = {
  id: 'DM3006',
  name: 'projected-keys',
  family: 'indexes',
  title: 'INCLUDE lists attributes that are projected anyway',
  severity: 'info',
  preset: 'strict',
  pillar: 'operational-excellence',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Projections',
  *check({ model }) {
    for (const table of model.tables.values()) {
      for (const index of table.indexes.values()) {
        if (index.projection.kind !== 'include') continue;
        const keys = new Set(
          [table.pk, ...(table.sk === undefined ? [] : [table.sk]), ...index.pk, ...index.sk].map(({ name }) => name),
        );
        const listed = index.projection.attributes.filter((attribute) => keys.has(attribute.value));
        const [first] = listed;
        if (first === undefined) continue;
        yield {
          span: first.span,
          message: `${listOf(listed.map(({ value }) => value))} ${listed.length === 1 ? 'is a key' : 'are keys'} of the table or of index ${quote(index.name)}: keys are always projected. Listed, ${listed.length === 1 ? 'it counts' : 'they count'} against the 20 attributes of an index and the 100 of a table, and ${listed.length === 1 ? 'does' : 'do'} nothing. Leave ${listed.length === 1 ? 'it' : 'them'} out of \`include\`.`,
          numbers: { listed: listed.length },
        };
      }
    }
  },
};
