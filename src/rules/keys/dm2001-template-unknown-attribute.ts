import { adviceToWrite } from '../../diagnostics/index.js';
import { didYouMean } from '../../text/did-you-mean.js';
import type { Rule } from '../rule.js';
import { quote } from '../show.js';
import { describeUse, problemsOf } from './template-findings.js';

export const templateUnknownAttribute: Rule = {
  id: 'DM2001',
  name: 'template-unknown-attribute',
  family: 'keys',
  title: 'A key names an attribute that the entity does not have',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html',
  isGround: true,
  *check({ design }) {
    for (const { use, problem, span } of problemsOf(design, 'unknown-attribute')) {
      const { entity } = use;
      // The key of an item of history is made of its owner's: where that cannot be built, it is told there.
      if (!design.entities.has(entity.name) && design.entities.get(entity.name.split('.')[0] ?? '')?.key === undefined)
        continue;
      const meant = didYouMean(problem.path, [...entity.attributes.keys(), ...entity.routing.keys()]);
      const hint =
        meant === undefined ? 'Correct the name, or declare the attribute.' : `Did you mean ${quote(meant)}?`;
      yield {
        span,
        message: `${quote(problem.path)} is no attribute of ${quote(entity.name)}: ${describeUse(use)} cannot be built, and no item can be written. ${hint}`,
        ...(meant === undefined ? {} : { suggestion: adviceToWrite(`Write \`${meant}\`.`, span, problem.path, meant) }),
      };
    }
    for (const problem of design.mappingProblems) {
      if (problem.kind !== 'no-such-attribute') continue;
      const { entity, slot, index } = problem;
      const where = index === undefined ? 'the key of its table' : `the key of ${quote(index)}`;
      yield {
        span: problem.span,
        message: `${quote(entity.name)} has no attribute that is stored as ${quote(slot.attribute)}, which a natural key needs in ${where}. Declare it (or name it with \`as: ${slot.attribute}\`), or give a template.`,
        related: [{ message: 'the key attribute', span: slot.span }],
      };
    }
  },
};
