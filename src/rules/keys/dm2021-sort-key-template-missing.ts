import type { Rule } from '../rule.js';
import { quote } from '../show.js';

export const sortKeyTemplateMissing: Rule = {
  id: 'DM2021',
  name: 'sort-key-template-missing',
  family: 'keys',
  title: 'An entity does not fill the key attributes that its table or index has',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html',
  *check({ design }) {
    for (const problem of design.mappingProblems) {
      const { entity, index } = problem;
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
