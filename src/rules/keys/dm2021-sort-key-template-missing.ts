import { MAX_INDEX_HASH_ATTRIBUTES, MAX_INDEX_RANGE_ATTRIBUTES } from '../../facts/index.js';
import type { TableIndex } from '../../model/model.js';
import type { Rule } from '../rule.js';
import { quote } from '../show.js';

function isTooWide({ pk, sk }: TableIndex): boolean {
  return pk.length > MAX_INDEX_HASH_ATTRIBUTES || sk.length > MAX_INDEX_RANGE_ATTRIBUTES;
}

export const sortKeyTemplateMissing: Rule = {
  id: 'DM2021',
  name: 'sort-key-template-missing',
  family: 'keys',
  title: 'An entity does not fill the key attributes that its table or index has',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html',
  isGround: true,
  *check({ design }) {
    const reported = new Set<string>();
    const lacksKey = new Set(
      design.mappingProblems.filter(({ index }) => index === undefined).map(({ entity }) => entity.name),
    );
    for (const problem of design.mappingProblems) {
      const { entity, index } = problem;
      // What an inverted index lacks is what the table's key lacks.
      if (index !== undefined && entity.indexes.get(index)?.kind === 'invert' && lacksKey.has(entity.name)) continue;
      const declared =
        index === undefined ? undefined : design.tables.get(entity.table.value)?.indexes.get(index)?.declaration;
      const place = `${entity.name} ${index ?? ''} ${problem.kind}`;
      // One finding for a mapping; and a key that no index can have is DM3008's.
      if (reported.has(place) || (declared !== undefined && isTooWide(declared))) continue;
      reported.add(place);
      const where = index === undefined ? `its table ${quote(entity.table.value)}` : `the index ${quote(index)}`;
      if (problem.kind === 'missing-part') {
        const part = problem.part === 'pk' ? 'partition key' : 'sort key';
        yield {
          severity: index === undefined ? 'error' : 'warning',
          span: problem.span,
          message: `${quote(entity.name)} gives no value for ${quote(problem.slot.attribute)}, the ${part} of ${where}: ${index === undefined ? 'DynamoDB refuses an item without its whole primary key' : 'its items never enter the index'}. Add \`${problem.part}:\` with a template${problem.part === 'sk' ? '; a constant will do where there is one item under the partition key' : ''}.`,
          related: [{ message: `the ${part}`, span: problem.slot.span }],
        };
      }
      if (problem.kind === 'extra-part') {
        const part = problem.part === 'pk' ? 'partition key' : 'sort key';
        yield {
          severity: 'warning',
          span: problem.span,
          message: `${quote(entity.name)} gives a ${part} that ${where} does not have, so it is stored nowhere and tells no items apart. Remove it, or declare the key attribute.`,
        };
      }
    }
  },
};
