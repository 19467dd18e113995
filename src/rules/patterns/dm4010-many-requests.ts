import type { Design } from '../../design/index.js';
import { readUnits } from '../../facts/index.js';
import type { PlanNote, PlannedPattern, ReadOperation } from '../../planner/plan.js';
import type { Report, Rule } from '../rule.js';
import { count, quote } from '../show.js';
import { calls, dollars, plural, significant } from '../words.js';
import { monthlyReadCost } from './facts-of.js';

type FanOut = Extract<PlanNote, { readonly code: 'fan-out' }>;

/** Connections that a client of the SDK for JavaScript has. https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-maxsockets.html */
const SOCKETS = 50;
/** Times the connections from which requests are more than a note: as many waits, one after another. */
const ROUNDS = 4;

export const manyRequests: Rule = {
  id: 'DM4010',
  name: 'many-requests',
  family: 'patterns',
  title: 'One call fans out over many requests',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-sharding.html',
  *check({ design, plans }) {
    for (const plan of plans.values()) {
      if (plan.kind !== 'planned' || plan.operation.kind !== 'read') continue;
      const note = plan.notes.find((one) => one.code === 'fan-out');
      if (note?.code === 'fan-out' && note.requests > SOCKETS) yield report(design, plan, plan.operation, note);
    }
  },
};

function report(
  design: Design,
  plan: PlannedPattern,
  operation: ReadOperation,
  { shards, buckets, requests, ...note }: FanOut,
): Report {
  const { pattern } = plan;
  const walks = note.walks && buckets > 1;
  // A walk asks the shards of one bucket, and goes on only while its page is not full.
  const atOnce = walks ? shards : requests;
  // A query that finds nothing takes the least that a read takes.
  const least = atOnce * readUnits(0, operation.consistent ? 'strong' : 'eventual');
  const monthly = walks ? undefined : monthlyReadCost(design, plan, least);
  const price = monthly === undefined ? '' : `, ${dollars(monthly)} a month at ${calls(pattern.rate?.avg ?? 0)}`;
  const parts = [
    ...(shards > 1 ? [plural(shards, 'shard')] : []),
    ...(buckets > 1 ? [plural(buckets, 'time bucket')] : []),
  ];
  const what = walks
    ? `takes up to ${count(requests)} requests (${parts.join(' × ')}), ${walkText(shards, operation.limit !== undefined)}`
    : `takes ${count(requests)} requests (${parts.join(' × ')}) in parallel, and is as slow as the slowest of them. Even if they find nothing they take ${plural(significant(least), 'read unit')}${price}`;
  const connections =
    atOnce > SOCKETS
      ? ` A client of the SDK has ${SOCKETS} connections unless it is told otherwise; the others wait.`
      : '';
  const advice =
    buckets > 1 && shards > 1
      ? 'Take fewer shards or longer buckets, or ask for a shorter time'
      : buckets > 1
        ? 'Take longer buckets, or ask for a shorter time'
        : 'Take no more shards than the load needs';
  return {
    severity: atOnce > SOCKETS * ROUNDS ? 'warning' : 'info',
    span: pattern.fanOut?.span ?? pattern.span,
    message: `One call of ${quote(pattern.name)} ${what}.${connections} ${advice}.`,
    numbers: {
      requests,
      atOnce,
      shards,
      buckets,
      leastReadUnits: significant(least),
      ...(monthly === undefined ? {} : { monthlyUsd: significant(monthly, 4) }),
    },
  };
}

/** What of a walk runs together: the shards of one bucket. */
function walkText(shards: number, stops: boolean): string {
  const together = shards > 1 ? `those of one bucket, ${count(shards)}, in parallel, and ` : '';
  const end = stops ? ' until the page is full: where little is found, a' : ': a';
  return `${together}one bucket after another${end} call waits for every bucket in turn`;
}
