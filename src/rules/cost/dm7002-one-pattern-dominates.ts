import { flatMap } from '../../lists/flat-map.js';
import { billingOf, type PatternLoad } from '../../load/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';
import { dollars, percent, plural, significant } from '../words.js';
import { isOverBudget, monthlyUsd } from './dm7001-budget-exceeded.js';

/** Dollars a month of a pattern from which it is worth a word, and its share of the bill. */
const LARGE = 100;
const MOST = 0.5;
/** Of few patterns one is always most of the bill: it is news among so many with a rate, or where the bill is so large. */
const MANY = 10;
const SEVERAL = 3;
const LARGE_BILL = 1000;

export const onePatternDominates: Rule = {
  id: 'DM7002',
  name: 'one-pattern-dominates',
  family: 'cost',
  title: 'One access pattern is most of the bill',
  severity: 'info',
  preset: 'strict',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/cost-effective-resources.html',
  needsGround: true,
  *check(context) {
    const { cost, workload } = context;
    if (cost.patterns.length < SEVERAL) return;
    const [largest] = [...cost.patterns].sort((a, b) => b.usd - a.usd);
    if (largest === undefined || largest.usd < LARGE) return;
    const total = monthlyUsd(context);
    if (cost.patterns.length < MANY && total < LARGE_BILL) return;
    const load = workload.patterns.find(({ name }) => name === largest.name);
    // A budget that is exceeded is told with what most of the money goes to, and a scan with its price.
    if (load === undefined || largest.usd <= MOST * total || isOverBudget(context) || isScan(load)) return;
    if (!isPaidByCall(load)) return;
    yield report(context, load, largest, total);
  },
};

/** What is provisioned costs the same whoever uses it. */
function isPaidByCall({ call }: PatternLoad): boolean {
  return call.byIndex.every(({ index }) => billingOf(index).mode === 'on-demand');
}

function isScan({ plan }: PatternLoad): boolean {
  return plan.touches.some(({ scope }) => scope === 'table');
}

function report(
  { model }: RuleContext,
  load: PatternLoad,
  { name, usd, perMillionCalls }: { readonly name: string; readonly usd: number; readonly perMillionCalls: number },
  total: number,
): Report {
  const { call, followUp, plan } = load;
  const span = model.patterns.get(name)?.span ?? followUp?.span ?? plan.pattern.span;
  const writes = call.writeUnits > 0;
  return {
    span,
    message: `${quote(name)} is ${percent(usd / total)} of the bill: ${dollars(usd)} of ${dollars(total)} a month, ${dollars(perMillionCalls)} for a million calls. ${unitsText(load)} ${writes ? 'Save here first: let each write reach fewer indexes, make items smaller, or write less often.' : 'Save here first: read fewer items in a call, make items smaller, or put a cache before it.'}`,
    numbers: {
      monthlyUsd: significant(usd, 4),
      billUsd: significant(total, 4),
      share: significant(usd / total),
      usdPerMillionCalls: significant(perMillionCalls, 4),
    },
  };
}

/** `A call takes 3 write units: 1 of the table and 2 of index \`a\`.` */
function unitsText({ call }: PatternLoad): string {
  const texts = flatMap(['read', 'write'] as const, (unit) => {
    const parts = call.byIndex.filter((one) => one[unit] > 0);
    const indexes = parts.filter(({ index }) => index.kind !== 'table');
    const sum = parts.reduce((all, one) => all + one[unit], 0);
    if (sum === 0) return [];
    const inIndexes = indexes.reduce((all, one) => all + one[unit], 0);
    const of =
      indexes.length === 0
        ? ''
        : `, ${significant(inIndexes)} of them of ${indexes.length === 1 ? 'index' : 'the indexes'} ${listOf(indexes.map(({ index }) => index.name))}`;
    return [`${plural(significant(sum), `${unit} unit`)}${of}`];
  });
  return `A call takes ${texts.join(', and ')}.`;
}
