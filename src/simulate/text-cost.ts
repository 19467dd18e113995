import type { Palette } from '../diagnostics/index.js';
import { bytesText, percentText, usdText } from '../diagnostics/index.js';
import { type Column, fittingTable } from './forecast/text/columns.js';
import type { SimulateReport } from './report.js';

type IndexCost = NonNullable<SimulateReport['cost']>['indexes'][number];

import { wrapped } from './text-table.js';

/** Dollars a month by table and index, and under the other billing mode. */
export function costSection(report: SimulateReport, palette: Palette, width: number): string {
  const { cost } = report;
  if (cost === undefined) return '';
  const column = (head: string, of: (one: IndexCost) => string, more: Partial<Column> = {}): Column => ({
    head,
    cells: cost.indexes.map(of),
    ...more,
  });
  const storedBytes = (one: IndexCost): number =>
    report.indexes.find(({ table: of, index }) => of === one.table && index === one.index)?.storedBytes ?? 0;
  const onDemand = ({ billing }: IndexCost, usd: number): string => (billing === 'on-demand' ? usdText(usd) : '–');
  const columns = [
    column('Cost, a month', (one) => (one.index === one.table ? one.table : `${one.table}.${one.index}`)),
    column('reads', (one) => onDemand(one, one.onDemandRead)),
    column('writes', (one) => onDemand(one, one.onDemandWrite)),
    column('capacity', (one) =>
      one.billing === 'provisioned' ? usdText(one.total - one.storage - one.pointInTimeRecovery) : '–',
    ),
    column('stored', (one) => bytesText(storedBytes(one)), { spare: 1 }),
    column('storage', ({ storage }) => usdText(storage), { spare: 2 }),
    column('PITR', ({ pointInTimeRecovery }) => usdText(pointInTimeRecovery), { spare: 3 }),
    column('total', ({ total }) => palette.bold(usdText(total))),
  ];
  const { perMonth } = cost;
  const lines = [
    perMonth.asModelled === perMonth.onDemand
      ? `  ${palette.bold(usdText(perMonth.onDemand))} on demand, as the model has it`
      : `  ${palette.bold(usdText(perMonth.asModelled))} as the model has it · ${usdText(perMonth.onDemand)} on demand`,
    `  ${usdText(perMonth.provisionedPeak)} provisioned for the peak all month · ${usdText(perMonth.provisionedAverage)} if capacity followed the average, both at ${percentText(cost.targetUtilisation)} utilisation`,
    ...(perMonth.dax === undefined ? [] : [`  Of each, ${usdText(perMonth.dax)} for DAX`]),
  ];
  const basis = `  Prices of ${cost.region} on ${cost.priceDate}, ${cost.hoursPerMonth} hours, GB of 2^30 bytes. Not counted: ${cost.excludes.join('; ')}.`;
  return [
    fittingTable(columns, palette, width),
    '',
    ...lines.map((line) => wrapped(line, width, '  ')),
    palette.dim(wrapped(basis, width, '  ')),
  ].join('\n');
}
