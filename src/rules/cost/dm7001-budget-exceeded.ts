import { MAX_ITEM_BYTES } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { PlannedPattern } from '../../planner/plan.js';
import type { Located } from '../../source/index.js';
import { isSized } from '../patterns/facts-of.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { count, quote } from '../show.js';
import { dollars, plural, significant, size } from '../words.js';
import { storedUsd } from './bill.js';

/** What most of the money goes to, in a message. */
const SHOWN = 3;

export const budgetExceeded: Rule = {
  id: 'DM7001',
  name: 'budget-exceeded',
  family: 'cost',
  title: 'A budget of the model is exceeded',
  severity: 'error',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/welcome.html',
  needsGround: true,
  *check(context) {
    yield* monthly(context);
    yield* ofPatterns(context);
    yield* ofKeys(context);
    yield* ofItems(context);
  },
};

/** The month's bill as billed, without what is stored where the model does not say how much that is. */
export function monthlyUsd({ cost, design }: RuleContext): number {
  return cost.indexes.reduce((sum, one) => {
    const unknown = one.storage + one.pointInTimeRecovery - storedUsd(design, one);
    return sum + one.total - unknown;
  }, 0);
}

export function isOverBudget(context: RuleContext): boolean {
  const budget = context.model.budgets.monthlyUsd;
  return budget !== undefined && monthlyUsd(context) > budget.value;
}

function* monthly(context: RuleContext): Iterable<Report> {
  const { model, cost } = context;
  const budget = model.budgets.monthlyUsd;
  if (budget === undefined || !isOverBudget(context)) return;
  const total = monthlyUsd(context);
  yield {
    span: budget.span,
    message: `The model costs ${dollars(total)} a month at its average rates (prices of ${cost.region}, ${cost.priceDate}), ${dollars(total - budget.value)} over its budget of ${dollars(budget.value)}.${mainText(context)} Spend less there, or raise the budget.`,
    numbers: { monthlyUsd: significant(total, 4), budgetUsd: budget.value },
  };
}

/** ` Most of it: \`logStock\` ($300), storage of table \`shop\` ($120).` */
function mainText({ cost, design }: RuleContext): string {
  const stored = cost.indexes.map((one) => ({
    text: `storage of ${one.index.kind === 'table' ? 'table' : 'index'} ${quote(one.index.name)}`,
    usd: storedUsd(design, one),
  }));
  // What is provisioned is paid for whoever uses it.
  const capacity = cost.indexes
    .filter(({ billing }) => billing === 'provisioned')
    .map((one) => ({
      text: `capacity of ${one.index.kind === 'table' ? 'table' : 'index'} ${quote(one.index.name)}`,
      usd: one.total - one.storage - one.pointInTimeRecovery,
    }));
  const isOnDemand = capacity.length === 0;
  const calls = isOnDemand
    ? cost.patterns.map(({ name, usd }) => ({ text: `calls of ${quote(name)}`, usd }))
    : capacity;
  const largest = [...calls, ...stored].filter(({ usd }) => usd >= 1).sort((a, b) => b.usd - a.usd);
  const shown = largest.slice(0, SHOWN).map(({ text, usd }) => `${text} ${dollars(usd)}`);
  return shown.length === 0 ? '' : ` Most of it: ${shown.join(', ')}.`;
}

function* ofPatterns({ plans, cost }: RuleContext): Iterable<Report> {
  for (const plan of plans.values()) {
    const { budget, name } = plan.pattern;
    if (budget === undefined || plan.kind !== 'planned') continue;
    yield* ofCalls(plan);
    if (budget.usd === undefined) continue;
    const usd = cost.patterns.find((one) => one.name === name)?.usd ?? 0;
    if (usd <= budget.usd.value) continue;
    yield {
      span: budget.usd.span,
      message: `${quote(name)} costs ${dollars(usd)} a month on demand at its average rate; its budget is ${dollars(budget.usd.value)}.`,
      numbers: { monthlyUsd: significant(usd, 4), budgetUsd: budget.usd.value },
    };
  }
}

function* ofCalls(plan: PlannedPattern): Iterable<Report> {
  const { pattern, operation } = plan;
  // What rests on an assumed number of items is no finding.
  if (
    pattern.budget === undefined ||
    (operation.kind === 'read' && operation.limit === undefined && !isSized(plan, operation))
  )
    return;
  const { requests, rru, wru } = pattern.budget;
  const assumed = operation.kind === 'read' ? flatMap(operation.sources, ({ figures }) => figures.assumed ?? []) : [];
  const all = [
    { budget: requests, spread: plan.requests, what: 'request', unit: 'requests' },
    { budget: rru, spread: plan.readUnits, what: 'read unit', unit: 'readUnits' },
    { budget: wru, spread: plan.writeUnits, what: 'write unit', unit: 'writeUnits' },
  ];
  for (const { budget, spread, what, unit } of all) {
    if (budget === undefined) continue;
    const isUsual = over(spread.typical, budget);
    if (!isUsual && (assumed.length > 0 || !over(spread.p99, budget))) continue;
    const actual = isUsual ? spread.typical : spread.p99;
    yield {
      severity: isUsual ? 'error' : 'warning',
      span: budget.span,
      message: `A ${isUsual ? 'usual' : 'large'} call of ${quote(pattern.name)} takes ${plural(significant(actual), what)}${isUsual ? '' : ' (one in a hundred)'}; its budget is ${count(budget.value)}. ${quote(`dynamodel explain ${pattern.name}`)} shows what for.`,
      numbers: { [unit]: significant(actual, 4), budget: budget.value },
    };
  }
}

/** Beyond what rounding does. */
function over(value: number, { value: budget }: Located<number>): boolean {
  return value > budget * (1 + 1e-6);
}

/** A key over the limit of a partition has a finding of its own. */
function* ofKeys({ heat, model }: RuleContext): Iterable<Report> {
  const { perKeyRru, perKeyWru } = model.budgets;
  if (perKeyRru === undefined && perKeyWru === undefined) return;
  for (const [budget, unit] of [
    [perKeyRru, 'read'],
    [perKeyWru, 'write'],
  ] as const) {
    const found = heat.keys.find((key) => key.unit === unit && key.level !== 'hot');
    if (budget === undefined || found === undefined || found.peak <= budget.value) continue;
    yield {
      span: budget.span,
      message: `The hottest ${quote(found.key)} in ${found.index.kind === 'global' ? 'index' : 'table'} ${quote(found.index.name)} takes ${count(Math.round(found.peak))} ${unit} units a second at peak (${found.example.join(', ')}); the budget for one key is ${count(budget.value)}.`,
      numbers: { peakUnits: Math.round(found.peak), budgetUnits: budget.value },
    };
  }
}

/** An item over what DynamoDB takes has a finding of its own. */
function* ofItems({ design, model }: RuleContext): Iterable<Report> {
  const { itemMax, itemP99 } = model.budgets;
  for (const { name, item, entity } of design.entities.values()) {
    const most = entity.size?.max ?? item.max;
    if (itemMax !== undefined && most !== undefined && most > itemMax.value && most <= MAX_ITEM_BYTES) {
      yield itemReport(name, `can reach ${size(most)}`, most, itemMax);
      continue;
    }
    const large = Math.max(item.typical, entity.size?.p99 ?? 0);
    if (itemP99 === undefined || large <= itemP99.value || large > MAX_ITEM_BYTES) continue;
    yield itemReport(
      name,
      large === item.typical ? `has ${size(large)} on average` : `has ${size(large)} or more, one in a hundred`,
      large,
      itemP99,
    );
  }
}

function itemReport(name: string, what: string, bytes: number, budget: Located<number>): Report {
  return {
    severity: 'warning',
    span: budget.span,
    message: `An item of ${quote(name)} ${what}; the budget is ${size(budget.value)}. Lower the bounds of its attributes, or keep the large ones elsewhere.`,
    numbers: { bytes: Math.round(bytes), budgetBytes: budget.value },
  };
}
