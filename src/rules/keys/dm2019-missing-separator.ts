import { designOf } from '../../design/by-entity.js';
import type { Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { fateOfSecond } from './second-item.js';
import { describeUse, problemsOf } from './template-findings.js';

export const missingSeparator: Rule = {
  id: 'DM2019',
  name: 'missing-separator',
  family: 'keys',
  title: 'Neighbouring segments of variable width without a separator',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-sort-keys.html',
  *check({ design }) {
    for (const { use, problem, span } of problemsOf(design, 'adjacent')) {
      const { left, right, text, values } = problem;
      const [one, other] = values.map(([a, b]) => `${JSON.stringify(a)} + ${JSON.stringify(b)}`);
      const index = use.index !== undefined;
      const entity = designOf(design, use.entity);
      const isSentinel = entity?.companionOf?.kind === 'sentinel';
      const outcome = isSentinel ? 'the second is refused as taken' : `the second item ${fateOfSecond(design, entity)}`;
      yield {
        severity: index ? 'warning' : 'error',
        span,
        message: `${listOf([left, right])} stand side by side in ${describeUse(use)} without a separator: ${one} and ${other} both give ${quote(text)}, so ${index ? 'a query for the one also returns the other' : outcome}. Write ${quote(`{${left}}${use.entity.separator}{${right}}`)}; stored items then need a migration.`,
        suggestion: { message: `Put ${quote(use.entity.separator)} between the two.` },
      };
    }
  },
};
