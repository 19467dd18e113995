import { safeShards } from '../../distributions/index.js';
import { pricesFor, readRequestCost, readUnits, SECONDS_PER_MONTH } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { type KeyHeat, keySpace, type PatternLoad, tableClassOf } from '../../load/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { count, listOf, quote } from '../show.js';
import { dollars, plural } from '../words.js';
import { type HotKey, hotKeys } from './hot-keys.js';
import { consequenceText, holderOf, loadText, numbersOf, severityOf, sourcesText, whichText } from './hot-text.js';

/** So many times the shards that are needed are too many, where reads of all of them cost this much more in USD a month. */
const TIMES = 4;
const WORTH = 5;
const COSTLY = 100;
/** Share of random layouts over partitions in which none may be overloaded, and the most shards that are looked at. */
const LAYOUTS = 0.99;
const MOST = 1024;

export const shardCount: Rule = {
  id: 'DM6008',
  name: 'shard-count',
  family: 'heat',
  title: 'A key has too few shards for its load, or many more than it needs',
  severity: 'error',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-sharding.html',
  needsGround: true,
  *check(context) {
    for (const hot of hotKeys(context)) if (hot.cause === 'shards') yield tooFew(context, hot);
    for (const heat of context.heat.keys) {
      const found = heat.unit === 'write' && heat.shards.now > 1 ? tooMany(context, heat) : undefined;
      if (found !== undefined) yield found;
    }
  },
};

function tooFew(context: RuleContext, { heat, span }: HotKey): Report {
  const { now, least, safe = least } = heat.shards;
  const enough = safe > least ? `${count(least)} at least, ${count(safe)} to be safe wherever they land` : count(least);
  return {
    severity: severityOf(context, heat),
    span,
    message: `${plural(now, 'shard')} ${now === 1 ? 'is' : 'are'} ${heat.share > 1 ? 'too few' : 'just enough'} for ${quote(heat.key)} in ${holderOf(heat.index)}: the busiest (${whichText(heat)}) ${loadText(heat)}.${sourcesText(heat.contributions)}${consequenceText(heat)} Take ${enough}. A new number moves what is stored: write with the new one first, and read with both until all is moved.`,
    numbers: { ...numbersOf(heat), shards: now },
  };
}

/** Reads of all shards pay at least the smallest read for each, however little is in it. */
function tooMany(context: RuleContext, heat: KeyHeat): Report | undefined {
  const { now, partitions } = heat.shards;
  const needed = safeShards(heat.peak * now, heat.limit, partitions, LAYOUTS, MOST)?.shards;
  if (needed === undefined || now < TIMES * needed) return undefined;
  const readers = context.workload.patterns.filter((load) => fansOut(context, load, heat));
  const smallest = readUnits(1, 'eventual');
  const saved = readers.reduce((sum, { rate }) => sum + (rate?.avg ?? 0) * (now - needed) * smallest, 0);
  const monthly = readRequestCost(
    saved * SECONDS_PER_MONTH,
    tableClassOf(heat.index),
    pricesFor(context.design.model.defaults.region),
  );
  if (monthly < WORTH) return undefined;
  const key = flatMap(heat.index.members, ({ keys }) => keys).find(
    ({ pk }) => keySpace(pk, context.model.tenancy?.field.value) === heat.space,
  );
  if (key === undefined) return undefined;
  return {
    severity: monthly >= COSTLY ? 'warning' : 'info',
    span: key.span,
    message: `${quote(heat.key)} in ${holderOf(heat.index)} has ${plural(now, 'shard')}, and ${count(needed)} would carry its ${count(Math.ceil(heat.peak * now))} write units a second at peak wherever they land. Each call of ${listOf(readers.map(({ name }) => name))} reads all of them, and pays for ${plural(now - needed, 'more request')} than it need: ${dollars(monthly)} a month on demand.`,
    numbers: { shards: now, neededShards: needed, monthlyUsd: Number(monthly.toPrecision(4)) },
  };
}

function fansOut({ model }: RuleContext, { plan, rate }: PatternLoad, heat: KeyHeat): boolean {
  return (
    rate !== undefined &&
    plan.touches.some(
      ({ unit, scope, shards, index, pk }) =>
        unit === 'read' &&
        scope === 'collection' &&
        (shards ?? 1) > 1 &&
        index === heat.index &&
        keySpace(pk, model.tenancy?.field.value) === heat.space,
    )
  );
}
