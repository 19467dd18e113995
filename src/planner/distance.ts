import type { Candidate } from './plan.js';
import type { Reason } from './reason.js';

/** How far each reason is from what would serve. */
const DISTANCE: Readonly<Record<Reason['code'], number>> = {
  dearer: 0,
  'equal-cost': 0,
  'other-order': 0,
  'pinned-elsewhere': 0,
  'pinned-condition-differs': 0,
  'consistent-on-global-index': 1,
  'projection-misses': 2,
  'foreign-indistinct': 2,
  'filter-on-key': 2,
  'order-unavailable': 3,
  'part-too-short': 3,
  'shard-unbound': 3,
  'bucket-unbound': 3,
  'range-unordered': 4,
  'second-range': 4,
  'sort-gap': 5,
  'range-not-next': 5,
  'key-incomplete': 5,
  'binding-too-weak': 6,
  sparse: 6,
  'binding-unused': 7,
  'different-partitions': 8,
  'different-sort-keys': 8,
  'partition-unbound': 10,
  'get-on-index': 12,
  'batch-needs-table-key': 12,
  'unmapped-member': 20,
  'not-a-member': 21,
  'broken-key': 30,
  'different-tables': 30,
  'batch-cannot-condition': 30,
  'upsert-cannot-keep': 30,
  'move-keeps-key': 30,
  'step-key-unbound': 30,
  'step-value-unbound': 30,
  'step-misplaced': 30,
  'no-steps': 30,
  'no-statement': 30,
  'statement-refused': 30,
};

/** How far a refused index is from serving: by its worst reason, then by all of them. */
export function distance(candidate: Candidate): number {
  const worst = Math.max(0, ...candidate.reasons.map(({ code }) => DISTANCE[code]));
  const all = candidate.reasons.reduce((sum, { code }) => sum + DISTANCE[code], 0);
  return worst * 1000 + all;
}
