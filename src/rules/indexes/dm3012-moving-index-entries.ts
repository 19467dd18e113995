import { type Prices, pricesFor, SECONDS_PER_MONTH, writeRequestCost } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { IndexWrite, PlannedPattern, WriteOperation } from '../../planner/plan.js';
import type { Report, Rule } from '../rule.js';
import { count, listOf, quote } from '../show.js';
import { calls, dollars, plural, significant } from '../words.js';

/** Updates a second at peak from which entries that move in several indexes are more than a note. */
const BUSY = 10;
/** USD a month from which it is worth a note that entries move in one index, and a warning that they move in several. */
const COSTLY = 25;

export const movingIndexEntries: Rule = {
  id: 'DM3012',
  name: 'moving-index-entries',
  family: 'indexes',
  title: 'An update moves the item in its indexes',
  severity: 'info',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source:
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes',
  *check({ plans, design }) {
    const prices = pricesFor(design.model.defaults.region);
    for (const plan of plans.values()) {
      if (plan.kind === 'planned' && plan.operation.kind === 'write' && plan.operation.action === 'update') {
        const found = moves(plan, prices);
        if (found !== undefined) yield found;
      }
    }
  },
};

function moves(plan: PlannedPattern, prices: Prices): Report | undefined {
  const { operation, pattern } = plan;
  if (operation.kind !== 'write') return undefined;
  const moved = operation.indexWrites.filter((write) => write.units.typical > 0 && isMoved(operation, write));
  if (moved.length === 0) return undefined;
  const because = [...new Set(flatMap(moved, (write) => write.because))];
  const table = operation.tableUnits.typical;
  const index = moved.reduce((sum, write) => sum + write.units.typical, 0);
  const { rate } = pattern;
  const tableClass = operation.entity.table.table.class === 'standard' ? 'STANDARD' : 'STANDARD_INFREQUENT_ACCESS';
  const monthly =
    rate === undefined ? undefined : writeRequestCost(index * rate.avg * SECONDS_PER_MONTH, tableClass, prices);
  const price = monthly === undefined ? '' : `, ${dollars(monthly)} a month on demand at ${calls(rate?.avg ?? 0)}`;
  const one = moved.length === 1;
  const isCostly = monthly !== undefined && monthly >= COSTLY;
  // Whoever has an index by status has entries that move in it.
  if (one && !isCostly) return undefined;
  // An item that was not in a sparse index enters it, which is one write.
  const sparse = moved.some((write) => operation.entity.memberships.get(write.index.name)?.presence === 'sometimes');
  return {
    // Without a rate nothing says that it happens often.
    severity: !one && isCostly && rate !== undefined && rate.peak >= BUSY ? 'warning' : 'info',
    span: pattern.span,
    message: `Each ${quote(pattern.name)} moves the item in ${one ? 'index' : `${moved.length} indexes,`} ${listOf(moved.map((write) => write.index.name))}: ${listOf(because)} ${because.length === 1 ? 'is' : 'are'} in the key there, so the old entry is deleted and a new one written. That is ${sparse ? 'up to ' : ''}${plural(significant(index), 'write unit')} for the ${one ? 'index' : 'indexes'}${price}, besides ${count(significant(table))} for the table. Keep what changes often out of index keys, or let the item leave a sparse index instead of moving in it.`,
    numbers: {
      indexes: moved.length,
      indexWriteUnits: significant(index),
      tableWriteUnits: significant(table),
      ...(monthly === undefined ? {} : { monthlyUsd: significant(monthly, 4) }),
    },
  };
}

/** The key itself changes. What only decides whether an item is in a sparse index makes it enter or leave. */
function isMoved({ entity }: WriteOperation, { effect, index, because }: IndexWrite): boolean {
  if (effect !== 'moves') return false;
  const keys = entity.memberships.get(index.name)?.keys ?? [];
  return keys.some(({ pk, sk }) => [...pk, ...sk].some(({ reads }) => because.some((name) => reads.includes(name))));
}
