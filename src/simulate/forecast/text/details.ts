import {
  bytesText,
  numberText,
  type Palette,
  paintNames,
  percentText,
  plural,
  usdText,
  wholeText,
} from '../../../diagnostics/index.js';
import { wrapped } from '../../text-table.js';
import type { Forecast, PartitionForecast, SetForecast } from '../report.js';
import { effectText } from './change.js';
import { collectionText } from './collection.js';
import { type Column, fittingTable } from './columns.js';
import { reasonText } from './flows.js';
import { durationText } from './time.js';

/** Partitions of one table or index that are told. */
const MOST_PARTITIONS = 3;
const MOST_SPLITS = 5;

/** What the first screen leaves out of a forecast. */
export function forecastDetails(forecast: Forecast, palette: Palette, width: number): readonly string[] {
  return [
    whySection(forecast, palette, width),
    partitionSection(forecast, palette, width),
    splitSection(forecast, palette, width),
    collectionSection(forecast, palette, width),
    costSection(forecast, palette, width),
    listSection('Assumed of DynamoDB, which AWS has not published', assumed(forecast), palette, width),
  ];
}

function whySection({ mitigations }: Forecast, palette: Palette, width: number): string {
  const lines = mitigations.flatMap((one) => [
    wrapped(
      `  ${paintNames(one.title, palette)}${one.change === undefined ? '' : `: ${effectText(one, palette)}`}`,
      width,
      '    ',
    ),
    palette.dim(wrapped(`    ${one.why}`, width, '    ')),
    ...(one.change === undefined ? [] : [`    ${palette.dim('--what-if')} ${palette.code(one.change)}`]),
  ]);
  return lines.length === 0 ? '' : [palette.bold('What helps, and why'), ...lines].join('\n');
}

function partitionSection({ sets }: Forecast, palette: Palette, width: number): string {
  const rows = sets.flatMap((set) => set.hottestPartitions.slice(0, MOST_PARTITIONS).map((one) => ({ set, one })));
  if (rows.length === 0) return '';
  const column = (head: string, of: (one: PartitionForecast, set: SetForecast) => string, more = {}): Column => ({
    head,
    cells: rows.map(({ one, set }) => of(one, set)),
    ...more,
  });
  const columns = [
    column('Hottest partitions', ({ kind }, { name }) => `${name} ${kind}s`),
    column('units/s at peak', ({ peakPerSecond }) => numberText(peakPerSecond)),
    column('of its limit', ({ peakPerSecond, limit }) => percentText(peakPerSecond / limit)),
    column('times the mean', ({ timesMean }) => numberText(timesMean), { spare: 2 }),
    column('refuses for', ({ throttledSeconds }) => (throttledSeconds > 0 ? durationText(throttledSeconds) : '–'), {
      spare: 1,
    }),
    column('of which its hottest key', ({ topKey }) => (topKey === undefined ? '–' : percentText(topKey.share)), {
      spare: 3,
    }),
  ];
  return fittingTable(columns, palette, width);
}

function splitSection({ sets }: Forecast, palette: Palette, width: number): string {
  const lines = sets.flatMap((set) => {
    const { heat, size, isolation } = set.splits;
    if (heat + size + isolation + set.unsplittable === 0) return [];
    const counts = [
      ...(heat > 0 ? [`${wholeText(heat)} for heat`] : []),
      ...(size > 0 ? [`${wholeText(size)} for size`] : []),
      ...(isolation > 0 ? [`${wholeText(isolation)} to set one item apart`] : []),
      ...(set.unsplittable > 0 ? [`${wholeText(set.unsplittable)} hot partitions for which no split helps`] : []),
    ];
    // Of several at a time, the last.
    const byTime = new Map(set.firstSplits.map(({ at, partitions }) => [durationText(at), wholeText(partitions)]));
    const first = [...byTime].slice(0, MOST_SPLITS).map(([time, partitions]) => `${time} (${partitions})`);
    const when = first.length === 0 ? '' : `; the first after ${first.join(', ')}`;
    return [wrapped(`  ${set.name}: ${counts.join(', ')}${when}`, width, '    ')];
  });
  const title = `${palette.bold('Splits')} ${palette.dim('after so long, and the partitions that there are then')}`;
  return lines.length === 0 ? '' : [title, ...lines].join('\n');
}

function collectionSection({ collections, sets, flows }: Forecast, palette: Palette, width: number): string {
  const growing = sets.filter(({ bytes }) => bytes.end - bytes.start >= 1);
  return listSection(
    'What is stored',
    [
      ...collections.map(collectionText),
      ...growing.map(({ name, bytes }) => `${name}: ${bytesText(bytes.start)} become ${bytesText(bytes.end)}`),
      ...flows.flatMap(({ name, expiringPerSecond: items }) =>
        items === undefined
          ? []
          : [
              `TTL deletes ${plural(items, 'item')} a second of what ${name} writes, in the long run: at no charge but for replicas`,
            ],
      ),
    ],
    palette,
    width,
  );
}

function costSection({ cost, sets }: Forecast, palette: Palette, width: number): string {
  const reasons = sets.flatMap((set) =>
    (['read', 'write'] as const).flatMap((kind) =>
      set[kind].throttled.map(
        ({ reason, units }) => `${set.name}: ${numberText(units)} units by ${reasonText(reason)}`,
      ),
    ),
  );
  const lines = [
    ...cost.lines.map(({ at, what, usd }) => `${at}: ${what}: ${usdText(usd)}`),
    ...cost.alternatives.map(
      ({ name, usd, note }) => `or ${name}: ${usdText(usd)}${note === undefined ? '' : ` (${note})`}`,
    ),
    ...(cost.notes ?? []),
    ...(cost.excludes.length === 0 ? [] : [`Not counted: ${cost.excludes.join('; ')}.`]),
  ];
  return [
    listSection('Refused, units of first attempts', reasons, palette, width),
    listSection('Cost of the forecast, a month', lines, palette, width),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function assumed({ assumptions }: Forecast): readonly string[] {
  return assumptions.map(({ name, value, why }) => (name === 'load' ? value : `${name} ${value}: ${why}`));
}

function listSection(title: string, lines: readonly string[], palette: Palette, width: number): string {
  if (lines.length === 0) return '';
  return [palette.bold(title), ...lines.map((line) => palette.dim(wrapped(`  ${line}`, width, '    ')))].join('\n');
}
