import { count, type HeatAssumption } from './hottest-key.js';

export const TOGETHER =
  'all peaks come at the same time, and patterns that share a key are hottest on the same value of it';

const ABOUT: Readonly<Record<HeatAssumption['about'], (what: string) => string>> = {
  'even-keys': (what) => `no skew is stated, so all values are taken to be equally busy: ${what}`,
  'tenant-size': (what) =>
    `a tenant has keys in proportion to its traffic, so none is hotter for belonging to a big one: ${what}`,
  'current-bucket': (what) => `reads and writes are about the current period of ${what}`,
  'even-members': (what) => `no weights are stated, so all members are taken to be equally frequent: ${what}`,
  'members-as-stored': (what) => `members are asked for and written as often as items carry them: ${what}`,
  'even-tenants': (what) => `all ${what} tenants are taken to be equally busy: \`tenancy.values\` states no skew`,
  'as-elsewhere': (what) => `transactions and what writes set off are skewed as other patterns state: ${what}`,
};

/** A sentence for each kind of assumption, with all that it is made of: a field once, though entities have different numbers of its values. */
export function assumptionTexts(assumptions: readonly HeatAssumption[]): readonly string[] {
  const grouped = new Map<HeatAssumption['about'], Map<string, Set<number>>>();
  for (const { about, what, values } of assumptions) {
    const whats = grouped.get(about) ?? new Map<string, Set<number>>();
    grouped.set(about, whats);
    const numbers = whats.get(what) ?? new Set();
    whats.set(what, values === undefined ? numbers : numbers.add(values));
  }
  return [...grouped].map(([about, whats]) => ABOUT[about]([...whats].map(valuesText).join(', ')));
}

function valuesText([what, values]: readonly [string, ReadonlySet<number>]): string {
  const numbers = [...values].sort((a, b) => b - a).map(count);
  return numbers.length === 0 ? what : `${what} (${numbers.join(' or ')} values)`;
}
