import { designOf } from '../../design/by-entity.js';
import type { EntityDesign } from '../../design/design.js';
import type { Rule } from '../rule.js';
import { quote, showValue } from '../show.js';
import { keyValues, variables } from './key-parts.js';
import { fateOfSecond } from './second-item.js';
import { describeUse, problemsOf } from './template-findings.js';

export const caseFoldingKey: Rule = {
  id: 'DM2010',
  name: 'case-folding-key',
  family: 'keys',
  title: 'Folding the case of an identifying attribute merges items',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html',
  *check({ design }) {
    for (const { use, problem, span } of problemsOf(design, 'case-folding')) {
      // In an index several items may share a key: there folding finds all spellings, as it is meant to.
      const entity = designOf(design, use.entity);
      if (use.index !== undefined || !identifies(entity, problem.path)) continue;
      // To be unique whatever the case is what a sentinel folds for.
      if (entity?.companionOf?.kind === 'sentinel') continue;
      const [left, right] = problem.values;
      yield {
        span,
        message: `${quote(problem.fn)} gives ${showValue(left)} and ${showValue(right)} of ${quote(problem.path)} the same text in ${describeUse(use)}: the second item ${fateOfSecond(design, entity)}. Let the attribute itself hold one spelling (${quote(`normalize: ${problem.fn}`)}).`,
      };
    }
  },
};

/** True if items differ by the attribute, and no other part of the table key holds it as it is. */
function identifies(entity: EntityDesign | undefined, path: string): boolean {
  if (entity?.entity.id !== undefined && !entity.id.includes(path)) return false;
  return !keyValues(entity?.key).some((value) =>
    variables(value.compiled).some((variable) => variable.path === path && variable.lossless),
  );
}
