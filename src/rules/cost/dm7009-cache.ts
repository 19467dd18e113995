import type { EntityDesign, TableDesign } from '../../design/index.js';
import { SECONDS_PER_MONTH } from '../../facts/index.js';
import { daxCost, daxText, mayBeCached, onDemandCost, type PatternLoad } from '../../load/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote, someOf } from '../show.js';
import { dollars, percent, significant } from '../words.js';
import { isWhollyRated, patternsOf, WORTH } from './bill.js';

/** Reads for each write of the same entities from which most answers stay good for a while. */
const READ_HEAVY = 10;
/** Share of the calls that a cache is taken to answer, where nothing is known of it. */
const HITS = 0.8;

export const cacheRule: Rule = {
  id: 'DM7009',
  name: 'cache',
  family: 'cost',
  title: 'A cache does not pay, or would',
  severity: 'info',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.html',
  needsGround: true,
  *check(context) {
    for (const table of context.design.tables.values()) {
      if (!isWhollyRated(context, table) || !patternsOf(context, table).some(({ rate }) => (rate?.avg ?? 0) > 0))
        continue;
      const found = table.table.dax === undefined ? wouldPay(context, table) : doesNotPay(context, table);
      if (found !== undefined) yield found;
    }
  },
};

/** Reads that DAX can answer: neither strongly consistent nor in a transaction. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.consistency.html */
function isCacheable({ plan }: PatternLoad): boolean {
  const { operation } = plan;
  return mayBeCached(plan) && operation.kind === 'read' && !operation.consistent;
}

function isScan({ plan: { operation } }: PatternLoad): boolean {
  return operation.kind === 'read' && operation.api === 'Scan';
}

/** Dollars a month of a pattern's reads in the table. */
function readUsd({ cost }: RuleContext, { table }: TableDesign, { call, rate }: PatternLoad): number {
  return call.byIndex
    .filter(({ index }) => index.table === table)
    .reduce((sum, { index, read }) => {
      const month = { read: read * (rate?.avg ?? 0) * SECONDS_PER_MONTH, write: 0 };
      return sum + onDemandCost(index, month, cost.prices).read;
    }, 0);
}

function total(patterns: readonly PatternLoad[], of: (pattern: PatternLoad) => number): number {
  return patterns.reduce((sum, one) => sum + of(one), 0);
}

const callsOf = ({ rate }: PatternLoad): number => rate?.avg ?? 0;

/** A cluster is declared, and costs more than all that it could ever answer. */
function doesNotPay(context: RuleContext, table: TableDesign): Report | undefined {
  const { dax } = table.table;
  if (dax === undefined || hasHotRead(context, table)) return undefined;
  const patterns = patternsOf(context, table);
  const reads = patterns.filter(
    ({ plan }) => plan.touches.some(({ unit }) => unit === 'read') && plan.writeUnits.typical === 0,
  );
  const cacheable = reads.filter(isCacheable);
  const usd = daxCost(context.cost.prices, dax);
  const most = total(cacheable, (one) => readUsd(context, table, one));
  if (usd === 0 || most >= usd) return undefined;
  const past = reads.filter((one) => !isCacheable(one) && callsOf(one) > 0);
  const writes = total(
    patterns.filter(({ plan }) => plan.writeUnits.typical > 0),
    callsOf,
  );
  const [answered, all] = [total(cacheable, callsOf), total(reads, callsOf)];
  const why = [
    ...(past.length === 0 || answered > all / 2
      ? []
      : [
          `${percent(1 - answered / all)} of its reads go past it, as strong reads and transactions do (${someOf(
            past.map(({ name }) => name),
            3,
          )})`,
        ]),
    ...(writes <= answered
      ? []
      : ['it is written more often than it is read through it, and each write goes to every node']),
  ];
  return {
    severity: why.length > 0 ? 'warning' : 'info',
    span: dax.span,
    message: `DAX before table ${quote(table.table.name)} costs about ${dollars(usd)} a month (${daxText(context.cost.prices, dax)}), and all the reads that it can answer cost ${dollars(most)} without it.${why.length === 0 ? '' : ` ${sentence(why)}.`} It pays only where microseconds matter, or one key is too hot for a partition: otherwise leave it out, or cache in the application.`,
    numbers: { daxUsd: significant(usd, 4), readsUsd: significant(most, 4) },
  };
}

/** One key is read so much that a partition is near its limit: that is what a cache is for. */
function hasHotRead({ heat }: RuleContext, { table }: TableDesign): boolean {
  return heat.keys.some(({ index, unit, level }) => index.table === table && unit === 'read' && level !== 'cool');
}

function sentence(parts: readonly string[]): string {
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Much is spent on reads of what seldom changes. */
function wouldPay(context: RuleContext, table: TableDesign): Report | undefined {
  const patterns = patternsOf(context, table);
  const able = patterns.filter(
    // A scan has a finding of its own.
    (one) =>
      isCacheable(one) &&
      !isScan(one) &&
      one.cached === undefined &&
      one.plan.pattern.cache === undefined &&
      callsOf(one) > 0,
  );
  const written = writesOf(patterns);
  const worth = able.filter((one) => isReadHeavy(written, one));
  const usd = daxCost(context.cost.prices);
  const spent = total(worth, (one) => readUsd(context, table, one));
  const saved = spent * HITS - usd;
  if (usd === 0 || saved < WORTH || saved < spent / 5) return undefined;
  const [first] = [...worth].sort((a, b) => readUsd(context, table, b) - readUsd(context, table, a));
  if (first === undefined) return undefined;
  return {
    span: context.model.patterns.get(first.name)?.span ?? table.table.span,
    message: `Reads by ${listOf(worth.slice(0, 4).map(({ name }) => name))} cost ${dollars(spent)} a month, and what they read changes less than once in ${READ_HEAVY} reads. A cache that answers ${percent(HITS)} of them would save ${dollars(spent * HITS)}; a small DAX cluster (${daxText(context.cost.prices)}) costs about ${dollars(usd)}. Say what a cache answers with \`cache: {hitRate: ${Math.round(HITS * 100)}%}\`, or add \`dax: true\` to the table; how often the same is read again decides it.`,
    numbers: {
      readsUsd: significant(spent, 4),
      cacheUsd: significant(usd, 4),
      hitRate: HITS,
    },
  };
}

/** Calls that write items of it in the table, by entity. */
function writesOf(patterns: readonly PatternLoad[]): ReadonlyMap<EntityDesign, number> {
  const written = new Map<EntityDesign, number>();
  for (const pattern of patterns) {
    const items = pattern.plan.touches.filter(({ unit, write }) => unit === 'write' && write?.role === 'item');
    for (const entity of new Set(items.map((touch) => touch.entity)))
      written.set(entity, (written.get(entity) ?? 0) + callsOf(pattern));
  }
  return written;
}

/** Calls that write what it reads are a tenth of its own, or fewer. */
function isReadHeavy(written: ReadonlyMap<EntityDesign, number>, { plan, rate }: PatternLoad): boolean {
  const writes = plan.entities.reduce((sum, entity) => sum + (written.get(entity) ?? 0), 0);
  return writes * READ_HEAVY <= (rate?.avg ?? 0);
}
