import { adviceToWrite } from '../../diagnostics/index.js';
import type { ExprProblem } from '../../expression/model/index.js';
import { expressionSpan } from '../../model/located-text.js';
import type { Rule } from '../rule.js';
import { quote } from '../show.js';
import { faultyExpressions } from './expression-places.js';
import { hopelessConditions } from './hopeless-conditions.js';
import { idleStreamRules } from './idle-stream-rules.js';
import { faultyWrites } from './update-faults.js';

export const illTypedExpression: Rule = {
  id: 'DM4016',
  name: 'ill-typed-expression',
  family: 'patterns',
  title: 'A condition, filter, derivation or update whose parts do not fit together',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html',
  *check(context) {
    const faulty = [...faultyExpressions(context)];
    for (const { what, of, expr, problems } of faulty) {
      for (const problem of innermost(problems)) {
        const span = expressionSpan(expr, problem);
        const written = (expr.text ?? '').slice(problem.start, problem.end);
        yield {
          span,
          message: `The ${what} of ${quote(of)} does not type-check: ${sentence(problem.message)}`,
          ...(problem.suggestion === undefined
            ? {}
            : {
                suggestion: adviceToWrite(`Write ${quote(problem.suggestion)}.`, span, written, problem.suggestion),
              }),
        };
      }
    }
    const told = new Set(faulty.map(({ expr }) => expr));
    yield* faultyWrites(context, told);
    yield* idleStreamRules(context.design);
    yield* hopelessConditions(context, told);
  },
};

/** What is wrong with the whole, where nothing is wrong with a part: a mistaken part makes a mistaken whole. */
function innermost(problems: readonly ExprProblem[]): readonly ExprProblem[] {
  return problems.filter(
    (one) =>
      !problems.some(
        (other) => other !== one && one.start <= other.start && other.end <= one.end && isShorter(other, one),
      ),
  );
}

function isShorter(a: ExprProblem, b: ExprProblem): boolean {
  return a.end - a.start < b.end - b.start;
}

function sentence(message: string): string {
  return message.endsWith('?') ? message : `${message}.`;
}
