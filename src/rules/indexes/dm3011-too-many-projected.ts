import { MAX_INCLUDED_ATTRIBUTES, MAX_INCLUDED_ATTRIBUTES_PER_INDEX } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Located } from '../../source/index.js';
import type { Rule } from '../rule.js';
import { count, quote } from '../show.js';

export const tooManyProjected: Rule = {
  id: 'DM3011',
  name: 'too-many-projected',
  family: 'indexes',
  title: 'Indexes include more attributes than DynamoDB allows',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes',
  *check({ model, quota }) {
    const most = quota('includedAttributes', MAX_INCLUDED_ATTRIBUTES);
    for (const table of model.tables.values()) {
      const included = flatMap([...table.indexes.values()], (index) =>
        index.projection.kind === 'include' ? [{ index, attributes: index.projection.attributes }] : [],
      );
      const tooLong = included.filter(({ attributes }) => attributes.length > MAX_INCLUDED_ATTRIBUTES_PER_INDEX);
      for (const { index, attributes } of tooLong) {
        yield {
          span: (attributes[MAX_INCLUDED_ATTRIBUTES_PER_INDEX] as Located<string>).span,
          message: `Index ${quote(index.name)} includes ${count(attributes.length)} attributes, and DynamoDB takes ${MAX_INCLUDED_ATTRIBUTES_PER_INDEX} for one index. Include fewer, or project \`all\`.`,
          numbers: { attributes: attributes.length, limit: MAX_INCLUDED_ATTRIBUTES_PER_INDEX },
        };
      }
      const all = flatMap(included, ({ attributes }) => attributes);
      const first = all[most];
      if (tooLong.length > 0 || first === undefined) continue;
      yield {
        span: first.span,
        message: `The indexes of table ${quote(table.name)} include ${count(all.length)} attributes together, and DynamoDB takes ${most}, a name counted in every index that lists it. Include fewer, or project \`all\`.`,
        numbers: { attributes: all.length, limit: most },
      };
    }
  },
};
