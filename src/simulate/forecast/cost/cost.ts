import { bytesText, numberText, plural, wholeText } from '../../../diagnostics/index.js';
import { type Prices, SECONDS_PER_MONTH } from '../../../facts/index.js';
import type { RunResult } from '../../../fluid/index.js';
import {
  daxOf,
  isReplicated,
  onDemandCost,
  recoveredCost,
  regionsOf,
  storedCost,
  tableClassOf,
} from '../../../load/cost.js';
import { daxCost, daxText } from '../../../load/dax.js';
import type { Workload } from '../../../load/workload.js';
import { streamReads } from '../../load-report.js';
import { tidy } from '../../numbers.js';
import type { CostLine, ForecastCost } from '../report.js';
import { alternativesOf } from './alternatives.js';
import { billedCapacity } from './capacity.js';
import { deletesCost, throughputCost, unitsInMonth } from './set.js';
import { type CostInput, monthOverRun, type SetUse, usesOf } from './use.js';

export { withAverages } from './use.js';

/** What is said of a line that is not of the time of the run. */
export const AT_AVERAGE_RATES = 'at average rates';
/** Share of what is stored that a month may add without a word. */
const STEADY = 0.01;

/** Dollars a month of a load that goes on as it does in the run, or at the average rates of the model where the run is of another time. */
export function forecastCost(compiled: CostInput, run: RunResult, prices: Prices, workload: Workload): ForecastCost {
  const uses = usesOf(compiled, run, workload);
  const lines = [...uses.flatMap((use) => linesOf(use, prices)), ...daxLines(uses, prices)];
  const stored = uses.reduce((sum, use) => sum + keptCost(use, prices), 0);
  const dax = daxLines(uses, prices).reduce((sum, { usd }) => sum + usd, 0);
  return {
    currency: 'USD',
    region: prices.region,
    priceDate: prices.date,
    perMonth: tidy(lines.reduce((sum, { usd }) => sum + usd, 0)),
    lines: lines.map((line) => ({ ...line, usd: tidy(line.usd) })),
    alternatives: alternativesOf(uses, usesOf(compiled, run, workload, 'asked'), stored + dax, prices),
    excludes: excludesOf(uses, workload, prices),
    notes: prices.notes,
  };
}

/** The same sum, and nothing else. */
export function usdPerMonth(compiled: CostInput, run: RunResult, prices: Prices, workload: Workload): number {
  const uses = usesOf(compiled, run, workload);
  const dax = daxLines(uses, prices).reduce((sum, { usd }) => sum + usd, 0);
  const ofSet = (use: SetUse): number => throughputCost(use, 'as-billed', prices) + keptCost(use, prices);
  return tidy(uses.reduce((sum, use) => sum + ofSet(use), dax));
}

/** What a flow, by its position, would cost on demand in a month of its average rate. */
export function flowUsdPerMonth(compiled: CostInput, run: RunResult, prices: Prices, position: number): number {
  const times = (monthOverRun(compiled, position, run) * SECONDS_PER_MONTH) / run.duration;
  const consumed = run.flows[position]?.consumed ?? [];
  return consumed.reduce((total, { set, kind, units }) => {
    const index = compiled.sets[set]?.index;
    if (index === undefined) return total;
    const { read, write } = onDemandCost(index, { read: 0, write: 0, [kind]: units * times }, prices);
    return total + read + write;
  }, 0);
}

/** Dollars a month for what a set stores, and for its recovery. */
function keptCost({ index, storedBytes }: SetUse, prices: Prices): number {
  return storedCost(index, storedBytes, prices) + recoveredCost(index, storedBytes, prices);
}

function linesOf(use: SetUse, prices: Prices): readonly CostLine[] {
  const { name: at, index, storedBytes } = use;
  const everywhere = regionsOf(index) > 1 ? `, in ${plural(regionsOf(index), 'Region')}` : '';
  const infrequent = tableClassOf(index) === 'STANDARD' ? '' : ' in Standard-IA';
  const storage = {
    at,
    what: `storage${infrequent}, ${bytesText(storedBytes)}${everywhere}`,
    usd: storedCost(index, storedBytes, prices),
  };
  const recovery = { at, what: `point-in-time recovery${everywhere}`, usd: recoveredCost(index, storedBytes, prices) };
  return [...throughputLines(use, everywhere, prices), storage, recovery].filter(({ usd }) => usd > 0);
}

function throughputLines(use: SetUse, everywhere: string, prices: Prices): readonly CostLine[] {
  const { name: at, index, settings } = use;
  const rates = use.isElsewhere ? `, ${AT_AVERAGE_RATES}` : '';
  const capacity = billedCapacity(use);
  const writes = isReplicated(index) ? 'replicated write' : 'write';
  if (capacity === undefined) {
    const units = unitsInMonth(use);
    const cost = onDemandCost(index, units, prices);
    return [
      { at, what: `${unitsText(units.read)} read units${rates}`, usd: cost.read },
      { at, what: `${unitsText(units.write)} ${writes} units${everywhere}${rates}`, usd: cost.write },
      {
        at,
        what: `${unitsText(use.deleted * SECONDS_PER_MONTH)} ${writes} units for TTL deletes, in each other Region`,
        usd: deletesCost(use, prices),
      },
    ];
  }
  const scaled = settings.autoscale === undefined ? '' : `, by auto scaling on average${rates}`;
  const what = `${wholeText(Math.round(capacity.read))} read and ${wholeText(Math.round(capacity.write))} ${writes} capacity units${everywhere}${scaled}`;
  return [{ at, what, usd: throughputCost(use, 'as-billed', prices) }];
}

function unitsText(units: number): string {
  return units >= 1_000_000 ? `${numberText(units / 1_000_000)} million` : wholeText(Math.round(units));
}

function daxLines(uses: readonly SetUse[], prices: Prices): readonly CostLine[] {
  return uses.flatMap(({ name: at, index }) => {
    const cluster = daxOf(index);
    if (cluster === undefined) return [];
    return [{ at, what: `DAX, ${daxText(prices, cluster)}`, usd: daxCost(prices, cluster) }];
  });
}

function excludesOf(uses: readonly SetUse[], { design }: Workload, prices: Prices): readonly string[] {
  const growing = uses.flatMap(({ name, settings, growth }) => {
    const added = growth * SECONDS_PER_MONTH;
    return added > STEADY * Math.max(settings.bytes, 1) && added >= 1024 ** 2 ? [`${name} ${bytesText(added)}`] : [];
  });
  const replicated = uses.some(({ index }) => regionsOf(index) > 1);
  return [
    'the free tier, taxes, data transfer',
    ...streamReads(design, prices),
    'backups besides point-in-time recovery, exports',
    ...(replicated ? ['reads in other Regions, whose prices are taken to be the same'] : []),
    ...(growing.length === 0 ? [] : [`what a month adds to storage: ${growing.join(', ')}`]),
  ];
}
