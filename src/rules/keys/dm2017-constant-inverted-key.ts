import type { IndexDesign, KeyDesign, Membership } from '../../design/design.js';
import type { Report, Rule } from '../rule.js';
import { count, quote, showValue } from '../show.js';
import { invertedConstant } from './inverted.js';
import { placeOfValue } from './key-parts.js';

export const constantInvertedKey: Rule = {
  id: 'DM2017',
  name: 'constant-inverted-key',
  family: 'keys',
  title: 'An inverted index holds an entity with a constant sort key',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-adjacency-graphs.html',
  *check(context) {
    for (const table of context.design.tables.values()) {
      for (const index of table.indexes.values()) {
        for (const member of index.members) {
          const key = invertedConstant(context, index, member);
          if (key !== undefined) yield report(index, member, key);
        }
      }
    }
  },
};

function report(index: IndexDesign, { entity, mapped }: Membership, key: KeyDesign): Report {
  const [value] = key.pk;
  const sortKey = entity.key?.sk[0];
  const text = value?.kind === 'template' ? value.text.value : '';
  const { count: items } = entity;
  const all = items.basis === 'assumed' ? 'All' : `All ${count(items.value)}`;
  const mapping = entity.entity.indexes.get(index.name);
  return {
    span: mapped && mapping !== undefined ? mapping.nameSpan : sortKey === undefined ? key.span : placeOfValue(sortKey),
    message: `${all} ${quote(entity.name)} items have one partition key in ${quote(index.name)}, ${showValue(text)}: the index is inverted, and their sort key is constant. One partition takes 1,000 write units a second, and an index that cannot keep up throttles the writes of its table. ${mapped ? `Leave ${quote(entity.name)} out of the index.` : 'Give the index attributes of its own, and let only the entities into it that are asked for in that direction.'}`,
    ...(items.basis === 'assumed' ? {} : { numbers: { items: items.value } }),
    related: [{ message: `${quote(index.name)}`, span: index.declaration?.span ?? key.span }],
  };
}
