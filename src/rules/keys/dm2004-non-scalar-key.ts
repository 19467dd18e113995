import type { Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { describeUse, problemsOf } from './template-findings.js';

export const nonScalarKey: Rule = {
  id: 'DM2004',
  name: 'non-scalar-key',
  family: 'keys',
  title: 'A key is built from a value that is neither string, number nor binary',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source:
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes',
  isGround: true,
  *check({ design }) {
    for (const { use, problem, span } of problemsOf(design, 'not-scalar', 'needs-function')) {
      const head = `${quote(problem.path)} is of type ${quote(problem.type)}`;
      if (problem.code === 'not-scalar') {
        yield {
          span,
          message: `${head}, which cannot stand in ${describeUse(use)}: a key attribute is a string, a number or binary. Use a scalar attribute; to find items by the members of a collection, store one small item for each member.`,
        };
        continue;
      }
      const examples = problem.functions.map((fn) => `{${problem.path}|${fn}}`);
      yield {
        span,
        message: `${head}, which has no text of its own in a key, so ${describeUse(use)} cannot be built. Write ${listOf(examples, 'or')}.`,
        suggestion: { message: `Write ${listOf(examples, 'or')}.` },
      };
    }
    for (const problem of design.mappingProblems) {
      if (problem.kind !== 'not-scalar') continue;
      const { field, slot, index, entity } = problem;
      // A derivation that does not type-check has no type: that is told there.
      if (field.derive !== undefined && field.type.kind === 'any') continue;
      const { kind } = design.entities.get(entity.name)?.types.typeOf(field.name) ?? field.type;
      const where = index === undefined ? 'table key' : `key of ${quote(index)}`;
      yield {
        span: problem.span,
        message: `${quote(field.name)} of ${quote(entity.name)} is of type ${quote(kind)}, and the ${where} takes it as it is in ${quote(slot.attribute)}. A key attribute is a string, a number or binary: DynamoDB refuses every other type. Use a scalar attribute.`,
        related: [{ message: `${quote(field.name)} is declared here`, span: field.span }],
      };
    }
  },
};
