import type { Design } from '../../design/index.js';
import { MAX_PAGE_BYTES, readUnits } from '../../facts/index.js';
import type { PlannedPattern, ReadOperation } from '../../planner/plan.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';
import { calls, dollars, plural, size } from '../words.js';
import { monthlyReadCost } from './facts-of.js';

export const scan: Rule = {
  id: 'DM4005',
  name: 'scan',
  family: 'patterns',
  title: 'An access pattern scans',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-query-scan.html',
  *check({ design, plans }) {
    for (const plan of plans.values()) {
      if (plan.kind !== 'planned') continue;
      const found = scanOf(plan);
      if (found !== undefined) yield report(design, plan, found);
    }
  },
};

interface FoundScan extends Pick<ReadOperation, 'index' | 'limit' | 'consistent'> {
  readonly isMade: boolean;
}

/** A scan, or a statement that gives no key to query by. */
function scanOf({ operation }: PlannedPattern): FoundScan | undefined {
  if (operation.kind === 'read' && operation.api === 'Scan') {
    const { index, limit, consistent } = operation;
    return { index, consistent, isMade: isMadeForIt(operation), ...(limit === undefined ? {} : { limit }) };
  }
  if (operation.kind === 'execute' && operation.scan)
    return { index: operation.index, consistent: false, isMade: false };
  return undefined;
}

function report(design: Design, plan: PlannedPattern, { index, limit, consistent, isMade }: FoundScan): Report {
  const { pattern } = plan;
  const name = quote(pattern.name);
  const where = index.kind === 'table' ? `table ${quote(index.name)}` : `index ${quote(index.name)}`;
  const bytes = index.members.reduce(
    (sum, { entity, share, entry }) => sum + entity.count.value * share * entry.typical,
    0,
  );
  const requests = Math.max(1, Math.ceil(bytes / MAX_PAGE_BYTES));
  const units = Math.ceil(readUnits(bytes, consistent ? 'strong' : 'eventual'));
  const whole = `${size(bytes)} in ${plural(requests, 'request')} for ${plural(units, 'read unit')}`;
  const isCounted = index.members.every(({ entity }) => entity.count.basis !== 'assumed');
  const assumed = isCounted ? '' : ' (with the numbers of items that are assumed where no `volume` is stated)';
  const monthly = monthlyReadCost(design, plan, plan.readUnits.typical);
  const price =
    monthly === undefined ? '' : ` That is ${dollars(monthly)} a month at ${calls(pattern.rate?.avg ?? 0)}.`;
  const what =
    limit === undefined
      ? `one call reads all of it, ${whole}${assumed}, and more as it grows${isMade ? '' : ', whatever it returns'}.${price}`
      : `one call reads ${plural(limit, 'item')} of whatever comes next, in no order.${price} All of it is ${whole}${assumed}, and more as it grows.`;
  const advice = isMade
    ? 'The index holds nothing but what is asked for, so nothing is read in vain; shards in its key would let it be queried in parallel.'
    : 'Give it a key to query by, or a sparse index that holds only what it looks for; for rare exports use an export to S3.';
  return {
    // What is small by the model's own word may be scanned, and so may an index that is made for it.
    severity: (isCounted && requests === 1) || isMade ? 'info' : 'warning',
    span: pattern.op.span,
    message: `${name} scans ${where}: ${what} ${advice}`,
    numbers: {
      bytes: Math.round(bytes),
      readUnits: units,
      requests,
      ...(monthly === undefined ? {} : { monthlyUsd: Number(monthly.toPrecision(4)) }),
    },
  };
}

/** A sparse index of which every entry is wanted: it was made to be read whole. */
function isMadeForIt({ index, sources, filter, clientDrops, foreign }: ReadOperation): boolean {
  const drops = filter.some(({ kind }) => kind === 'declared') || clientDrops.length > 0 || foreign.length > 0;
  const wanted = new Set(sources.map(({ entity }) => entity));
  const isSparse = index.members.some(({ entity, presence }) => wanted.has(entity) && presence === 'sometimes');
  return index.kind === 'global' && isSparse && !drops;
}
