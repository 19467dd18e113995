import type { Rule } from '../rule.js';
import { quote } from '../show.js';
import { placeOfValue } from './key-parts.js';
import { orderFaults } from './order-faults.js';
import { describeUse, problemsOf } from './template-findings.js';

export const unorderedDate: Rule = {
  id: 'DM2009',
  name: 'unordered-date',
  family: 'keys',
  title: 'A date format in a sort key that does not keep the order of time',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-sort-keys.html',
  *check(context) {
    const faults = orderFaults(context, 'DM2009');
    for (const { use, problem, span } of problemsOf(context.design, 'date-variable-width', 'date-not-big-endian')) {
      if (use.part !== 'sk') continue;
      const why =
        problem.code === 'date-variable-width'
          ? 'writes some fields with one digit or two'
          : 'puts a smaller unit before a larger one';
      const needed = faults.find(
        ({ value, variable }) => placeOfValue(value) === use.text.span && variable.path === problem.path,
      );
      yield {
        severity: needed === undefined ? 'warning' : 'error',
        span,
        message: `The format ${quote(problem.format)} of ${quote(problem.path)} ${why}, and ${describeUse(use)} is ordered byte by byte: ranges over time and newest-first queries give the wrong items. Write ${quote('yyyy-MM-dd')}, or use ${quote('iso')}; stored items then need a migration.`,
        related:
          needed === undefined
            ? []
            : [{ message: `${quote(needed.pattern.name)} relies on its order`, span: needed.pattern.span }],
        suggestion: { message: 'Write the date from the largest unit to the smallest, with fixed widths.' },
      };
    }
  },
};
