import type { CompiledTraffic } from '../changes/compiled.js';
import type { Headline } from '../report.js';
import { type Candidate, combinationOf, type Remedy } from './candidate.js';
import { capacityRemedies } from './capacity-remedies.js';
import { changedBy } from './changed-by.js';
import { keyRemedies } from './key-remedies.js';

/** Changes that one would still read. */
const MOST_PARTS = 12;

/** A candidate with the families of the remedies in it. */
export interface Plan {
  readonly candidate: Candidate;
  readonly families: readonly string[];
}

/** Which dose of a remedy to take. */
export type DoseOf = (remedy: Remedy) => Candidate | undefined;

/** Some room; more partitions, where keys meet by chance; then more of the others too. */
export const DOSES: readonly DoseOf[] = [
  (remedy) => doseAt(remedy, 1),
  (remedy) => doseAt(remedy, remedy.family.startsWith('warm') ? 2 : 1),
  (remedy) => doseAt(remedy, 2),
];

function doseAt({ doses }: Remedy, position: number): Candidate | undefined {
  return doses[Math.min(position, doses.length - 1)];
}

/**
 * What takes away everything that is asked for too much, by what the load is alone: the first remedy of the worst, then of what is left, and so
 * on. With `key`, another partition key is thought of before shards. Undefined where nothing is wrong that can be told without a run.
 */
export function everythingTogether(
  compiled: CompiledTraffic,
  headline: Headline,
  doseOf: DoseOf,
  first: 'any' | 'key' = 'any',
): Plan | undefined {
  let load = compiled;
  let plan: Plan | undefined;
  for (let parts = 0; parts < MOST_PARTS; parts += 1) {
    const next = nextPart(load, plan, headline, doseOf, first);
    if (next === undefined) break;
    [plan, load] = next;
  }
  return plan;
}

function nextPart(
  load: CompiledTraffic,
  plan: Plan | undefined,
  headline: Headline,
  doseOf: DoseOf,
  first: 'any' | 'key',
): readonly [Plan, CompiledTraffic] | undefined {
  // That keys meet is known of the load as it is; with a change, a run would tell.
  const { hottestPartition } = headline;
  const known = plan === undefined ? headline : { ...headline, hottestPartition: { ...hottestPartition, p90: 0 } };
  const remedies = [...keyRemedies(load, known), ...capacityRemedies(load, known)];
  const isFirst = ({ family }: Remedy): boolean => first === 'key' && family.startsWith('key ');
  for (const remedy of [...remedies.filter(isFirst), ...remedies.filter((one) => !isFirst(one))]) {
    const dose = doseOf(remedy);
    if (dose === undefined || plan?.families.includes(remedy.family) === true) continue;
    const changed = changedBy(load, dose.change);
    if (changed === undefined) continue;
    const candidate = plan === undefined ? dose : combinationOf(plan.candidate, dose);
    return [{ candidate, families: [...(plan?.families ?? []), remedy.family] }, changed.compiled];
  }
  return undefined;
}
