import type { IndexDesign, TableDesign } from '../../design/index.js';
import { SECONDS_PER_MONTH, type TableClass } from '../../facts/index.js';
import { billingOf, capacityCost, compareClasses, indexCostOf, onDemandCost } from '../../load/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { quote } from '../show.js';
import { dollars, percent, significant, size } from '../words.js';
import { averageOf, isWhollyRated, partsOf, patternsOf, storedBytes, WORTH, WORTH_SHARE } from './bill.js';

export const tableClassRule: Rule = {
  id: 'DM7004',
  name: 'table-class',
  family: 'cost',
  title: 'A table would be cheaper in the other table class',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CostOptimization_TableClass.html',
  needsGround: true,
  *check(context) {
    for (const table of context.design.tables.values()) {
      // A load that is not known might be any.
      if (patternsOf(context, table).length === 0 || !isWhollyRated(context, table)) continue;
      const found = report(context, table);
      if (found !== undefined) yield found;
    }
  },
};

function report(context: RuleContext, table: TableDesign): Report | undefined {
  const { prices } = context.cost;
  const bytes = storedBytes(context, table);
  if (bytes === undefined) return undefined;
  const throughput = (tableClass: TableClass): number =>
    partsOf(table).reduce((sum, index) => sum + throughputOf(context, index, tableClass), 0);
  if (throughput('STANDARD') === 0) return undefined;
  const { standard, infrequentAccess, cheaper, breakEvenBytes } = compareClasses(throughput, bytes, prices);
  const isStandard = table.table.class === 'standard';
  if ((cheaper === 'STANDARD') === isStandard) return undefined;
  const [now, then] = isStandard ? [standard, infrequentAccess] : [infrequentAccess, standard];
  if (now - then < WORTH || now - then < WORTH_SHARE * now) return undefined;
  const [from, into, key] = isStandard
    ? ['Standard', 'Standard-IA', 'infrequent-access']
    : ['Standard-IA', 'Standard', 'standard'];
  return {
    span: table.table.span,
    message: `Table ${quote(table.table.name)} costs ${dollars(now)} a month in class ${from} and ${dollars(then)} in ${into}, ${percent(1 - then / now)} less: it stores ${size(bytes)}, and at its load Standard-IA is cheaper from ${size(breakEvenBytes)} on. Say \`class: ${key}\`. It is as fast, and may be changed twice in 30 days; free tier and reserved capacity are for Standard alone.`,
    numbers: {
      standardUsd: significant(standard, 4),
      infrequentAccessUsd: significant(infrequentAccess, 4),
      savedUsd: significant(now - then, 4),
      storedBytes: Math.round(bytes),
      breakEvenBytes: Math.round(breakEvenBytes),
    },
  };
}

/** Of requests, or of what is provisioned, as it is billed. */
function throughputOf(context: RuleContext, index: IndexDesign, tableClass: TableClass): number {
  const { prices } = context.cost;
  if (billingOf(index).mode === 'on-demand') {
    const { read, write } = averageOf(context, index);
    const month = { read: read * SECONDS_PER_MONTH, write: write * SECONDS_PER_MONTH };
    const cost = onDemandCost(index, month, prices, tableClass);
    return cost.read + cost.write;
  }
  const own = indexCostOf(context.cost, index);
  const { rcu: read = 0, wcu: write = 0 } = own?.provisionedStated ?? own?.provisionedPeak ?? {};
  return capacityCost(index, { read, write }, prices, tableClass);
}
