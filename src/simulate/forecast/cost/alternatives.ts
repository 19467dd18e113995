import { bytesText, percentText, wholeText } from '../../../diagnostics/index.js';
import { HOURS_PER_MONTH, type Prices, provisionedCost, type TableClass } from '../../../facts/index.js';
import { isReplicated, regionsOf, TARGET_UTILISATION, tableClassOf } from '../../../load/cost.js';
import { type ClassComparison, compareClasses } from '../../../load/table-class.js';
import type { UnitRates } from '../../../partition/index.js';
import { tidy } from '../../numbers.js';
import type { ForecastCost } from '../report.js';
import { followedCapacity } from './capacity.js';
import { type Paying, throughputCost } from './set.js';
import type { SetUse } from './use.js';

type Alternatives = ForecastCost['alternatives'];

/** Units that reserved capacity is bought by. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/reserved-capacity.html */
const BLOCK = 100;

/**
 * The same load, every table paid for in one way. `asked`: with all that it asks for, since other capacity refuses other requests; `rest`: what
 * does not depend on it.
 */
export function alternativesOf(
  uses: readonly SetUse[],
  asked: readonly SetUse[],
  rest: number,
  prices: Prices,
): Alternatives {
  const throughput = (paying: Paying): number =>
    asked.reduce((sum, use) => sum + throughputCost(use, paying, prices), 0);
  const onDemand = throughput('on-demand');
  const followed = throughput('followed');
  const { savingsPlan } = prices;
  const isRefused = asked.some((use, i) => isMore(use.average, uses[i]?.average));
  const all: Alternatives = [
    { name: 'on demand', usd: rest + onDemand, ...(isRefused ? { note: 'all that is asked for, served' } : {}) },
    {
      name: 'provisioned for the peak',
      usd: rest + throughput('peak'),
      note: 'the busiest time of the run, all month',
    },
    { name: 'auto scaling', usd: rest + followed, note: `${boundsText(uses)}; may throttle while capacity follows` },
    ...reservedAlternatives(asked, rest + followed, prices),
    {
      name: 'on demand with a Database Savings Plan',
      usd: rest + onDemand * (1 - savingsPlan.onDemand),
      note: `one year, up to ${percentText(savingsPlan.onDemand)} off throughput`,
    },
    {
      name: 'auto scaling with a Database Savings Plan',
      usd: rest + followed * (1 - savingsPlan.provisioned),
      note: `one year, up to ${percentText(savingsPlan.provisioned)} off throughput`,
    },
    ...classAlternatives(uses, rest, prices),
  ];
  return all.map((one) => ({ ...one, usd: tidy(one.usd) }));
}

/** Share of what is asked for that may be refused without a word. */
const HARDLY = 0.01;

function isMore(asked: UnitRates, consumed: UnitRates = asked): boolean {
  return asked.read * (1 - HARDLY) > consumed.read || asked.write * (1 - HARDLY) > consumed.write;
}

/** What auto scaling is taken to be set to. */
function boundsText(uses: readonly SetUse[]): string {
  const has = (of: (use: SetUse) => boolean, text: string): readonly string[] => (uses.some(of) ? [text] : []);
  const least = [
    ...has(({ settings }) => settings.autoscale !== undefined, "the model's minimum"),
    ...has(
      ({ settings }) => settings.autoscale === undefined && settings.mode.kind === 'provisioned',
      'what is provisioned now',
    ),
    ...has(({ settings }) => settings.mode.kind === 'onDemand', 'what the average load needs'),
  ];
  return `${percentText(TARGET_UTILISATION)} used where the model states no target, never below ${least.join(', or ')}`;
}

/** What auto scaling never goes below is reserved, in whole blocks; the rest has its ordinary price. */
function reservedAlternatives(uses: readonly SetUse[], followed: number, prices: Prices): Alternatives {
  const least = { read: 0, write: 0 };
  for (const use of uses) {
    const units = reservable(use);
    least.read += units.read;
    least.write += units.write;
  }
  const blocks = { read: inBlocks(least.read), write: inBlocks(least.write) };
  if (blocks.read === 0 && blocks.write === 0) return [];
  return prices.reservations.map(({ years, read, write }) => ({
    name: `auto scaling, reserved for ${years === 1 ? 'a year' : `${years} years`}`,
    usd:
      followed -
      provisionedCost({ read: blocks.read, write: 0 }, HOURS_PER_MONTH, 'STANDARD', prices) * (1 - read) -
      provisionedCost({ read: 0, write: blocks.write }, HOURS_PER_MONTH, 'STANDARD', prices) * (1 - write),
    note: `${wholeText(blocks.read)} read and ${wholeText(blocks.write)} write units reserved, paid in part at the beginning`,
  }));
}

/** Standard tables alone, no replicated writes, and in the Region that it is bought for. */
function reservable(use: SetUse): UnitRates {
  if (tableClassOf(use.index) !== 'STANDARD') return { read: 0, write: 0 };
  const { read, write } = followedCapacity(use).least;
  return { read, write: isReplicated(use.index) ? 0 : write };
}

function inBlocks(units: number): number {
  return Math.floor(units / BLOCK + 1e-9) * BLOCK;
}

interface TableClasses extends ClassComparison {
  readonly table: string;
  readonly is: TableClass;
}

/** Each table in the class that it is cheaper in, paid for as it is billed; where none would change, all of them in the other. */
function classAlternatives(uses: readonly SetUse[], rest: number, prices: Prices): Alternatives {
  const tables = classesOf(uses, prices);
  const now = rest + uses.reduce((sum, use) => sum + throughputCost(use, 'as-billed', prices), 0);
  const better = tables.filter(({ cheaper, is }) => cheaper !== is);
  const moved = better.length > 0 ? better : tables;
  const into = new Set(moved.map(({ is }) => otherClass(is)));
  const [only] = into;
  const what = into.size > 1 ? 'the other table class' : only === 'STANDARD' ? 'Standard' : 'Standard-IA';
  const usd = moved.reduce((sum, one) => sum + costIn(one, otherClass(one.is)) - costIn(one, one.is), now);
  const breakEven = moved
    .slice(0, 3)
    .map(({ table, breakEvenBytes }) => `${table} from ${bytesText(breakEvenBytes)}`)
    .join(', ');
  if (moved.length === 0) return [];
  return [
    {
      name: `${what} for ${better.length > 0 ? better.map(({ table }) => table).join(', ') : 'every table'}`,
      usd,
      note: `Standard-IA is cheaper for ${breakEven} stored${moved.length > 3 ? ', and so on' : ''}`,
    },
  ];
}

function classesOf(uses: readonly SetUse[], prices: Prices): readonly TableClasses[] {
  const byTable = new Map<string, SetUse[]>();
  for (const use of uses) byTable.set(use.index.table.name, [...(byTable.get(use.index.table.name) ?? []), use]);
  return [...byTable].map(([table, sets]) => {
    const throughput = (tableClass: TableClass): number =>
      sets.reduce((sum, use) => sum + throughputCost(use, 'as-billed', prices, tableClass), 0);
    const stored = sets.reduce((sum, { index, storedBytes }) => sum + storedBytes * regionsOf(index), 0);
    const [first] = sets;
    const is = first === undefined ? 'STANDARD' : tableClassOf(first.index);
    return { table, is, ...compareClasses(throughput, stored, prices) };
  });
}

function costIn({ standard, infrequentAccess }: ClassComparison, tableClass: TableClass): number {
  return tableClass === 'STANDARD' ? standard : infrequentAccess;
}

function otherClass(tableClass: TableClass): TableClass {
  return tableClass === 'STANDARD' ? 'STANDARD_INFREQUENT_ACCESS' : 'STANDARD';
}
