import type { KeyProblem } from '../../keys/index.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { describeUse, problemsOf } from './template-findings.js';

type WidthProblem = Extract<KeyProblem, { code: 'too-narrow' | 'negative' | 'missing-bound' | 'rounds' }>;

export const padTooNarrow: Rule = {
  id: 'DM2008',
  name: 'pad-too-narrow',
  family: 'keys',
  title: 'A fixed width that is not proved to hold every value',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-sort-keys.html',
  *check({ design }) {
    for (const { use, problem, span } of problemsOf(design, 'too-narrow', 'negative', 'missing-bound', 'rounds')) {
      const why = explain(problem);
      // The bounds are declared once, for all keys.
      yield {
        span,
        message: `In ${describeUse(use)}, ${why}`,
        cause: problem.code === 'missing-bound' ? problem.path : why,
        ...numbersOf(problem),
      };
    }
  },
};

function numbersOf(problem: WidthProblem): Pick<Report, 'numbers'> {
  if (problem.code === 'too-narrow') return { numbers: { width: problem.width, neededWidth: problem.needed } };
  return problem.code === 'rounds' ? { numbers: { decimals: problem.scale, keptDecimals: problem.fraction } } : {};
}

function explain(problem: WidthProblem): string {
  const { path, fn } = problem;
  switch (problem.code) {
    case 'too-narrow':
      return `${quote(path)} can be ${quote(problem.widest)}, which needs ${problem.needed} digits, and ${quote(`${fn}:${problem.width}`)} holds ${problem.width}: the write of such an item is refused, because a longer number would sort among the small ones. Widen it to ${problem.needed}, or lower the declared bounds.`;
    case 'negative':
      return `${quote(path)} can be ${quote(problem.min)}, and ${quote(fn)} has no place for a sign: the write of such an item is refused. Use \`signed:N\` (or \`sdec:I.F\`), or declare \`min: 0\`.`;
    case 'missing-bound':
      return `the width of ${quote(fn)} cannot be proved for ${quote(path)}, which declares no ${listOf(problem.bounds)}: a value that does not fit is refused at write. Declare the bounds of ${quote(path)}.`;
    case 'rounds':
      return `${quote(path)} has ${problem.scale} decimals and ${quote(fn)} keeps ${problem.fraction}: two values would share a key, so the write of such an item is refused. Keep all decimals.`;
  }
}
