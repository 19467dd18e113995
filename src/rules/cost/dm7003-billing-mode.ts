import type { IndexDesign, TableDesign } from '../../design/index.js';
import { billingOf, type IndexCost, type PatternLoad, TARGET_UTILISATION } from '../../load/index.js';
import { shortages } from '../heat/shortages.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { count, quote } from '../show.js';
import { dollars, percent, significant } from '../words.js';
import { costsIn, isWhollyRated, patternsOf, usdOf, WORTH, WORTH_SHARE } from './bill.js';

/** Share of what auto scaling saves that its delays and minimum take back; a day's course is followed an hour late. */
const LAG = 0.15;

export const billingMode: Rule = {
  id: 'DM7003',
  name: 'billing-mode',
  family: 'cost',
  title: 'Throughput would be cheaper provisioned, or on demand',
  severity: 'info',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CostOptimization_TableCapacityMode.html',
  needsGround: true,
  *check(context) {
    for (const table of context.design.tables.values()) {
      if (!isWhollyRated(context, table)) continue;
      // What is short of capacity is not to be cheaper first.
      const isShort = shortages(context).some(({ index }) => index.table === table.table);
      const found = isShort ? undefined : (provisioned(context, table) ?? onDemand(context, table));
      if (found !== undefined) yield found;
    }
  },
};

/** The parts of a table that are paid for in one way. A local index is paid with its table. */
function parts({ cost }: RuleContext, table: TableDesign, mode: IndexCost['billing']): readonly IndexCost[] {
  return costsIn(cost, table).filter(({ index, billing }) => index.kind !== 'local' && billing === mode);
}

function sum(all: readonly IndexCost[], of: (one: IndexCost) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}

/** On demand now: cheaper even if it were provisioned for the peak all month, or by auto scaling where the load rises and falls slowly. */
function provisioned(context: RuleContext, table: TableDesign): Report | undefined {
  const own = parts(context, table, 'on-demand');
  const now = sum(own, ({ onDemand }) => onDemand.read + onDemand.write);
  if (now < WORTH || !isPeakStated(context, table)) return undefined;
  const forPeak = sum(own, ({ provisionedPeak }) => provisionedPeak.usd);
  const scaled = sum(own, ({ provisionedAverage }) => provisionedAverage.usd) * (1 + LAG);
  const isSteady = isWorth(now, forPeak);
  if (!isSteady && !(isWorth(now, scaled) && followsSlowly(context, table))) return undefined;
  const usd = isSteady ? forPeak : scaled;
  const how = isSteady
    ? `provisioned for its peak all month (${capacityText(own, 'provisionedPeak')}) it would cost ${dollars(forPeak)}`
    : `with auto scaling at ${percent(TARGET_UTILISATION)} of use it would cost about ${dollars(scaled)}, as its load rises and falls slowly`;
  const advice = isSteady
    ? 'Auto scaling costs less still.'
    : 'Mind that auto scaling follows minutes late: what rises faster is refused meanwhile.';
  return {
    span: table.table.billingSpan ?? table.table.span,
    message: `${whatText(table, own)} on demand costs ${dollars(now)} a month in requests; ${how}, ${percent(1 - usd / now)} less. ${advice} Say \`billing: {provisioned: {rcu, wcu, autoscale}}\`; on demand stays right where nobody wants to look after capacity.`,
    numbers: {
      onDemandUsd: significant(now, 4),
      provisionedUsd: significant(usd, 4),
      savedUsd: significant(now - usd, 4),
    },
  };
}

/** Provisioned now, and so little used that requests one by one would be cheaper. */
function onDemand(context: RuleContext, table: TableDesign): Report | undefined {
  const own = parts(context, table, 'provisioned').filter((one) => one.provisionedStated !== undefined);
  const now = sum(own, (one) => one.provisionedStated?.usd ?? 0);
  const usd = sum(own, (one) => one.onDemand.read + one.onDemand.write);
  if (!isWorth(now, usd)) return undefined;
  const used = sum(own, (one) => one.provisionedAverage.usd) * TARGET_UTILISATION;
  return {
    severity: 'warning',
    span: table.table.billingSpan ?? table.table.span,
    message: `${whatText(table, own)} is provisioned for ${dollars(now)} a month, of which the declared average uses ${percent(Math.min(1, used / now))}; on demand its requests would cost ${dollars(usd)}. Provision less, let auto scaling lower it, or pay on demand (\`billing: {on-demand: {}}\`).`,
    numbers: {
      provisionedUsd: significant(now, 4),
      onDemandUsd: significant(usd, 4),
      savedUsd: significant(now - usd, 4),
    },
  };
}

function isWorth(now: number, other: number): boolean {
  return now - other >= WORTH && now - other >= WORTH_SHARE * now;
}

function whatText({ table }: TableDesign, own: readonly IndexCost[]): string {
  const isTable = own.some(({ index }) => index.kind === 'table');
  const indexes = own.filter(({ index }) => index.kind === 'global').length;
  const rest = indexes === 0 ? '' : ` with ${indexes === 1 ? 'an index' : `${count(indexes)} indexes`}`;
  return isTable ? `Table ${quote(table.name)}${rest}` : `What table ${quote(table.name)} has in indexes`;
}

function capacityText(own: readonly IndexCost[], of: 'provisionedPeak'): string {
  return `${count(sum(own, (one) => one[of].rcu))} read and ${count(sum(own, (one) => one[of].wcu))} write units`;
}

/** One number for average and peak says nothing of the peak, unless the rate is said to be constant. */
function isPeakStated(context: RuleContext, table: TableDesign): boolean {
  return isMost(context, table, ({ plan, followUp }) => {
    const { rate } = plan.pattern;
    return rate !== undefined && (followUp !== undefined || rate.peak > rate.avg || rate.shape !== undefined);
  });
}

function followsSlowly(context: RuleContext, table: TableDesign): boolean {
  return isMost(context, table, ({ plan }) => {
    const shape = plan.pattern.rate?.shape?.value.kind;
    return shape === 'constant' || shape === 'diurnal';
  });
}

/** Of nearly all that is paid for the calls. */
const NEARLY = 0.9;

function isMost(context: RuleContext, table: TableDesign, is: (pattern: PatternLoad) => boolean): boolean {
  const patterns = patternsOf(context, table).filter(({ call }) => call.byIndex.some(({ index }) => isOnDemand(index)));
  const weight = ({ name }: PatternLoad): number => usdOf(context, name);
  const total = patterns.reduce((all, one) => all + weight(one), 0);
  return patterns.filter(is).reduce((all, one) => all + weight(one), 0) >= NEARLY * total;
}

function isOnDemand(index: IndexDesign): boolean {
  return billingOf(index).mode === 'on-demand';
}
