import type { IndexDesign, TableDesign } from '../../design/index.js';
import { readUnits, SECONDS_PER_MONTH } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { indexCostOf, onDemandCost, type PatternLoad, storedIn } from '../../load/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { quote, someOf } from '../show.js';
import { calls, dollars, significant, size } from '../words.js';
import { isCounted, storedUsd, WORTH, WORTH_SHARE } from './bill.js';

/** Calls a second up to which reading all of a table instead is thinkable at all: one in five minutes. */
const SELDOM = 1 / 300;

export const indexCostsMore: Rule = {
  id: 'DM7005',
  name: 'index-costs-more',
  family: 'cost',
  title: 'An index costs more than reading without it would',
  severity: 'info',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general.html',
  needsGround: true,
  *check(context) {
    const readers = readersByIndex(context);
    for (const table of context.design.tables.values()) {
      for (const index of table.indexes.values()) {
        if (index.kind !== 'global') continue;
        const found = report(context, table, index, readers.get(index) ?? []);
        if (found !== undefined) yield found;
      }
    }
  },
};

/** How a pattern would read without the index, and for how much. */
interface Otherwise {
  readonly pattern: PatternLoad;
  readonly via?: IndexDesign;
  readonly usd: number;
}

function readersByIndex({ workload }: RuleContext): ReadonlyMap<IndexDesign, readonly PatternLoad[]> {
  const readers = new Map<IndexDesign, PatternLoad[]>();
  for (const load of workload.patterns) {
    const { plan, followUp } = load;
    const read = plan.touches.filter(({ unit }) => unit === 'read');
    for (const index of new Set([...read, ...(followUp?.found?.touches ?? [])].map((touch) => touch.index))) {
      const known = readers.get(index);
      if (known === undefined) readers.set(index, [load]);
      else known.push(load);
    }
  }
  return readers;
}

function report(
  context: RuleContext,
  table: TableDesign,
  index: IndexDesign,
  readers: readonly PatternLoad[],
): Report | undefined {
  const { cost, design } = context;
  const own = indexCostOf(cost, index);
  if (own === undefined) return undefined;
  const storage = storedUsd(design, own);
  // Provisioned capacity of an index is what its average needs, at the prices of requests: the shape of the bill, not its sum.
  const writes = own.onDemand.write;
  const usd = writes + storage + own.onDemand.read;
  if (usd < WORTH) return undefined;
  const otherwise = readers.map((reader) => otherwiseOf(context, table, index, reader));
  if (readers.length === 0 || otherwise.includes(undefined)) return undefined;
  const others = otherwise.filter((one) => one !== undefined);
  const then = others.reduce((sum, one) => sum + one.usd, 0);
  if (usd - then < WORTH || usd - then < WORTH_SHARE * usd) return undefined;
  const [first] = others;
  const perSecond = readers.reduce((sum, { rate }) => sum + (rate?.avg ?? 0), 0);
  const isScan = others.some(({ via }) => via === undefined);
  const { bytes } = storedIn(design, table.primary);
  const how = isScan
    ? `a scan of the table (${size(bytes)}) for each call`
    : `${first?.via?.kind === 'table' ? 'a query of the table' : `a query of index ${quote(first?.via?.name ?? '')}`}`;
  const advice = isScan
    ? 'Let only what is looked for be in the index (a sparse index) and project less, or, where it need not be fast, read the table by a scan or an export.'
    : 'Read it there and remove the index, or let less be in it.';
  return {
    span: index.declaration?.span ?? index.table.span,
    message: `Index ${quote(index.name)} costs ${dollars(usd)} a month, ${dollars(writes)} for writes and ${dollars(storage)} for storage, and serves ${someOf(
      readers.map(({ name }) => name),
      3,
    )}, ${calls(perSecond)}. Without it, ${how} would cost ${dollars(then)} a month. ${advice}`,
    numbers: {
      indexUsd: significant(usd, 4),
      withoutUsd: significant(then, 4),
      callsPerSecond: significant(perSecond),
    },
  };
}

function otherwiseOf(
  { design, cost }: RuleContext,
  table: TableDesign,
  index: IndexDesign,
  pattern: PatternLoad,
): Otherwise | undefined {
  const { plan, rate } = pattern;
  const { operation } = plan;
  // What is found through it to be written is not to be found late.
  if (operation.kind !== 'read' || operation.index !== index || rate === undefined || pattern.followUp !== undefined)
    return undefined;
  const usdOf = (via: IndexDesign, units: number): number =>
    onDemandCost(via, { read: units * rate.avg * SECONDS_PER_MONTH, write: 0 }, cost.prices).read;
  const able = flatMap(plan.candidates, ({ index: via, cost: priced }) =>
    via === index || priced === undefined ? [] : [{ via, usd: usdOf(via, priced.readUnits) }],
  );
  const [best] = able.sort((a, b) => a.usd - b.usd);
  if (best !== undefined) return { pattern, ...best };
  if (rate.avg > SELDOM || !isCounted(design, table.primary)) return undefined;
  const { bytes } = storedIn(design, table.primary);
  return { pattern, usd: usdOf(table.primary, readUnits(bytes, operation.consistent ? 'strong' : 'eventual')) };
}
