import type { UnservedPattern } from '../../planner/plan.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';
import { unservedPlans } from './unserved.js';

export const boundEndsTooEarly: Rule = {
  id: 'DM4009',
  name: 'bound-ends-too-early',
  family: 'patterns',
  title: 'A pinned range ends before the segments that follow in the key',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html',
  *check(context) {
    for (const plan of unservedPlans('DM4009', context)) yield report(plan);
  },
};

function report({ pattern, reasons }: UnservedPattern): Report {
  const reason = reasons.find((one) => one.code === 'pinned-condition-differs');
  const derived = reason?.code === 'pinned-condition-differs' ? reason.derived : '';
  const [range] = pattern.range;
  const field = quote(range?.field.value ?? '');
  const isBelow = range?.op.value === 'gt';
  return {
    span: pattern.keyCondition?.span ?? pattern.span,
    message: `More follows ${field} in the sort key, so the key of an item at exactly the bound is longer than the bound that ${quote(pattern.name)} pins, and sorts after it: the query ${isBelow ? 'finds the items at the bound, which it should leave out' : 'misses the items at its upper bound'}, without an error. Let the bound end with the byte after the separator.`,
    suggestion: { message: `Write ${quote(derived)}, or leave \`keyCondition\` out.` },
  };
}
