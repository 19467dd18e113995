import { numberText, type Palette, paintNames, percentText, wholeText } from '../diagnostics/index.js';
import { HOLD_SECONDS } from '../load/contention.js';
import type { ContentionPartReport, ContentionReport, SimulateReport } from './report.js';
import { wrapped } from './text-table.js';

/** Items that are held for less of the time are no matter. */
const WORTH_SHOWING = 0.001;
const MOST_SHOWN = 5;
/** Patterns that are named of one item. */
const MOST_NAMED = 6;

const PAINT = { error: 'error', warning: 'warning', fine: 'good' } as const;

/** The items that transactions hold longest: the busiest of each entity. */
export function contentionSection(report: SimulateReport, palette: Palette, width: number): string {
  const { contention } = report;
  if (contention.length === 0) return '';
  const shown = contention.filter(({ heldShare }, i) => i === 0 || (heldShare >= WORTH_SHOWING && i < MOST_SHOWN));
  const title = `${palette.bold('Busiest items of transactions')} ${palette.dim(`at peak; each is taken to hold its items for ${wholeText(HOLD_SECONDS * 1000)} ms`)}`;
  const next = contention[shown.length];
  const more =
    next === undefined
      ? []
      : [
          palette.dim(
            `  ${wholeText(contention.length - shown.length)} more, held for at most ${percentText(next.heldShare)} of the time.`,
          ),
        ];
  return [title, ...shown.map((one) => block(one, palette, width)), ...more].join('\n');
}

function block(one: ContentionReport, palette: Palette, width: number): string {
  const paint = palette[PAINT[one.level]];
  const indent = '    ';
  const held = `held for ${percentText(one.heldShare)} of the time`;
  const lines = [
    `  ${paint(held)} ${palette.dim(`· ${numberText(one.transactionsPerSecond.peak)} transactions/s`)}`,
    `${indent}${one.table} ${one.entity} ${palette.code(one.key)}`,
    wrapped(paintNames(`${indent}${one.hottest.join(', ')}`, palette), width, indent),
    palette.dim(wrapped(`${indent}from ${partsText(one.patterns)}`, width, indent)),
  ];
  if (one.victims.length > 0)
    lines.push(palette.dim(wrapped(`${indent}refused meanwhile: ${partsText(one.victims)}`, width, indent)));
  if (one.level !== 'fine') lines.push(wrapped(`${indent}→ ${ADVICE}`, width, `${indent}  `));
  return lines.join('\n');
}

const ADVICE =
  'Spread what it holds over several items, of which each transaction takes one; or take it out of the transaction, into a plain write.';

function partsText(parts: readonly ContentionPartReport[]): string {
  const sums = new Map<string, number>();
  for (const { pattern, perSecond } of parts) sums.set(pattern, (sums.get(pattern) ?? 0) + perSecond);
  const all = [...sums].sort(([, a], [, b]) => b - a);
  const named = all.slice(0, MOST_NAMED).map(([pattern, perSecond]) => `${pattern} ${numberText(perSecond)}/s`);
  const others = all.length - named.length;
  return (others > 0 ? [...named, `${others} more`] : named).join(' + ');
}
