import { numberText, type Palette, paintNames, percentText, wholeText } from '../diagnostics/index.js';
import type { HeatReport, SimulateReport } from './report.js';
import { bar } from './text-bar.js';
import { columns, wrapped } from './text-table.js';

const BAR = 30;
const LEAST_BAR = 10;
/** The hottest key is always shown, others from this share of the limit. */
const WORTH_SHOWING = 0.01;
/** Share of a key's load from which a pattern is named. */
const WORTH_NAMING = 0.005;
const MOST_SHOWN = 10;

const PAINT = { hot: 'error', warm: 'warning', cool: 'good' } as const;

/** The hottest keys, each with a bar that is full at what one partition serves. */
export function heatSection(report: SimulateReport, palette: Palette, width: number): string {
  if (report.heat.length === 0) return '';
  const shown = report.heat.filter((heat, i) => i === 0 || (heat.share >= WORTH_SHOWING && i < MOST_SHOWN));
  const title = `${palette.bold('Hottest keys')} ${palette.dim('at peak; a partition serves 3,000 read, 1,000 write units/s')}`;
  const rest = report.heat.length - shown.length;
  const next = report.heat[shown.length];
  const more =
    rest > 0 && next !== undefined
      ? [palette.dim(`  ${wholeText(rest)} more, at most ${percentText(next.share)} of a partition.`)]
      : [];
  return [title, ...shown.map((heat) => heatBlock(heat, palette, width)), ...more].join('\n');
}

function heatBlock(heat: HeatReport, palette: Palette, width: number): string {
  const paint = palette[PAINT[heat.level]];
  const where = heat.index === heat.table ? heat.table : `${heat.table}.${heat.index}`;
  const load = `${numberText(heat.unitsPerSecond.peak)} ${heat.unit} units/s`;
  const room = heat.headroom >= 0 ? `${numberText(heat.headroom)} left` : `${numberText(-heat.headroom)} too many`;
  const facts = `${paint(percentText(heat.share).padStart(7))}  ${palette.bold(load)} ${palette.dim(`· ${room}`)}`;
  const length = Math.max(LEAST_BAR, Math.min(BAR, width - columns(`   ${facts}`)));
  const head = `  ${paint(bar(heat.share, length))} ${facts}`;
  const indent = '    ';
  const name = `${indent}${where} ${palette.code(heat.key)}`;
  const lines = [head, columns(name) > width ? `${indent}${where}\n${indent}${palette.code(heat.key)}` : name];
  if (heat.hottest.length > 0)
    lines.push(wrapped(paintNames(`${indent}${heat.hottest.join(', ')}`, palette), width, indent));
  const patterns = byPattern(heat);
  const worth = patterns.filter(([, units]) => units >= WORTH_NAMING * heat.unitsPerSecond.peak);
  const shares = worth.slice(0, 6).map(([pattern, units]) => `${pattern} ${numberText(units)}`);
  const others = patterns.length - shares.length;
  const from = others > 0 ? [...shares, `${others} more`] : shares;
  lines.push(palette.dim(wrapped(`${indent}from ${from.join(' + ')}`, width, indent)));
  if (heat.advice !== undefined) lines.push(wrapped(`${indent}→ ${heat.advice}`, width, `${indent}  `));
  return lines.join('\n');
}

/** What each pattern puts on the key, with all that comes with its writes, the most first. */
function byPattern({ patterns }: HeatReport): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const { pattern, unitsPerSecond } of patterns) sums.set(pattern, (sums.get(pattern) ?? 0) + unitsPerSecond);
  return [...sums].sort(([, a], [, b]) => b - a);
}
