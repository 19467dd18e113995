import type { Palette } from '../diagnostics/index.js';
import { bytesText, percentText, usdText } from '../diagnostics/index.js';
import type { SimulateReport } from './report.js';
import { table, wrapped } from './text-table.js';

/** Dollars a month by table and index, and under the other billing mode. */
export function costSection(report: SimulateReport, palette: Palette, width: number): string {
  const { cost } = report;
  if (cost === undefined) return '';
  const rows = cost.indexes.map((one) => {
    const stored = report.indexes.find(({ table: of, index }) => of === one.table && index === one.index);
    return [
      one.index === one.table ? one.table : `${one.table}.${one.index}`,
      one.billing === 'on-demand' ? usdText(one.onDemandRead) : '–',
      one.billing === 'on-demand' ? usdText(one.onDemandWrite) : '–',
      one.billing === 'provisioned' ? usdText(one.total - one.storage - one.pointInTimeRecovery) : '–',
      bytesText(stored?.storedBytes ?? 0),
      usdText(one.storage),
      usdText(one.pointInTimeRecovery),
      palette.bold(usdText(one.total)),
    ];
  });
  const head = ['Cost, a month', 'reads', 'writes', 'capacity', 'stored', 'storage', 'PITR', 'total'];
  const { perMonth } = cost;
  const lines = [
    perMonth.asModelled === perMonth.onDemand
      ? `  ${palette.bold(usdText(perMonth.onDemand))} on demand, as the model has it`
      : `  ${palette.bold(usdText(perMonth.asModelled))} as the model has it · ${usdText(perMonth.onDemand)} on demand`,
    `  ${usdText(perMonth.provisionedPeak)} provisioned for the peak all month · ${usdText(perMonth.provisionedAverage)} if capacity followed the average, both at ${percentText(cost.targetUtilisation)} utilisation`,
  ];
  const basis = `  Prices of ${cost.region} on ${cost.priceDate}, ${cost.hoursPerMonth} hours, GB of 2^30 bytes. Not counted: ${cost.excludes.join('; ')}.`;
  return [
    table(head, rows, palette, { right: [1, 2, 3, 4, 5, 6, 7] }),
    '',
    ...lines.map((line) => wrapped(line, width, '  ')),
    palette.dim(wrapped(basis, width, '  ')),
  ].join('\n');
}
