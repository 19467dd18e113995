import { entitiesIn } from '../../model/entities-in.js';
import type { Rule } from '../rule.js';
import { quote } from '../show.js';

export const indexWithoutEntities: Rule = {
  id: 'DM3001',
  name: 'index-without-entities',
  family: 'indexes',
  title: 'No entity is mapped to an index',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general.html',
  *check({ model, design }) {
    for (const table of design.tables.values()) {
      const entities = entitiesIn(model, table.table.name);
      // A table without entities holds what the model does not describe.
      if (entities.length === 0) continue;
      for (const index of table.indexes.values()) {
        if (index.declaration === undefined || entities.some((entity) => entity.indexes.has(index.name))) continue;
        // Items that are in it all the same are DM3016's.
        if (index.members.length > 0) continue;
        yield {
          span: index.declaration.span,
          message: `No entity maps index ${quote(index.name)}, so it stays empty. Map an entity to it, or remove it: an index counts against the quota of 20, and is a write on every item that ever gets its key attributes.`,
        };
      }
    }
  },
};
