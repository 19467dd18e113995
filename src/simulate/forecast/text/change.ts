import { type Palette, paintNames, percentText, usdText, wholeText } from '../../../diagnostics/index.js';
import { bar } from '../../text-bar.js';
import { wrapped } from '../../text-table.js';
import type { Forecast, Headline, Mitigation } from '../report.js';
import { type Column, fittingTable } from './columns.js';
import { durationText } from './time.js';

const MOST_OTHERS = 2;
/** Of what else helps, titles that are one change rather than many. */
const SHORT = 110;
const ARROW = '→';

/** What helps, simulated: the best with all that it changes, others by what they leave. */
export function fixSection({ mitigations }: Forecast, palette: Palette, width: number): string {
  const [best, ...others] = mitigations;
  if (best === undefined) return '';
  const notes = others.filter(({ change }) => change === undefined);
  const short = others.filter(({ change, title }) => change !== undefined && title.length <= SHORT);
  const shown = [...short.slice(0, MOST_OTHERS), ...notes];
  return [bestLines(best, palette, width), ...shown.map((one) => otherLine(one, palette, width))].join('\n');
}

function bestLines(one: Mitigation, palette: Palette, width: number): string {
  const title = wrapped(`${palette.good(ARROW)} ${palette.bold(paintNames(one.title, palette))}`, width, '  ');
  // What is only said was not simulated.
  if (one.change === undefined) return [title, wrapped(`  ${palette.dim(one.why)}`, width, '  ')].join('\n');
  const change = `  ${palette.dim('--what-if')} ${palette.code(one.change)}`;
  return [title, wrapped(`  ${effectText(one, palette)}`, width, '  '), change].join('\n');
}

function otherLine(one: Mitigation, palette: Palette, width: number): string {
  const { title, after } = one;
  if (one.change === undefined) return bestLines(one, palette, width);
  const effect = `${usualAndBad(after)} throttled, ${usdText(after.usdPerMonth)} a month`;
  return wrapped(`${palette.dim('or')} ${paintNames(title, palette)}: ${effect}`, width, '  ');
}

/** What changes by it: `throttled 68 % → 0 %`. */
export function effectText({ before, after }: Pick<Mitigation, 'before' | 'after'>, palette: Palette): string {
  const parts = [
    throttledText(before, after),
    failedText(before, after),
    change('hottest key ', percentText(before.hottestKey), percentText(after.hottestKey)),
    costText(before, after),
  ].filter((part) => part !== undefined);
  const isWell = after.throttledShare.p90 === 0 && before.throttledShare.p90 > 0;
  const [first = 'no figure changes', ...rest] = parts;
  return [isWell ? palette.good(first) : first, ...rest].join(' · ');
}

function throttledText(before: Headline, after: Headline): string | undefined {
  const [from, to] = [before, after].map(({ throttledShare }) => percentText(throttledShare.p50)) as [string, string];
  const isPlain = from !== to && percentText(after.throttledShare.p90) === to;
  return isPlain ? change('throttled ', from, to) : change('throttled ', usualAndBad(before), usualAndBad(after));
}

/** Of bad layouts too, where they differ from the usual one. */
export function usualAndBad({ throttledShare: { p50, p90 } }: Headline): string {
  const [usual, bad] = [percentText(p50), percentText(p90)];
  return usual === bad ? usual : `${usual} (p90 ${bad})`;
}

/** Where retries help some, so that fewer fail than are throttled. */
function failedText(before: Headline, after: Headline): string | undefined {
  const isSame = ({ throttledShare, failedShare }: Headline): boolean =>
    percentText(throttledShare.p50) === percentText(failedShare.p50);
  if (isSame(before) && isSame(after)) return undefined;
  return change('failed ', percentText(before.failedShare.p50), percentText(after.failedShare.p50));
}

function costText(before: Headline, after: Headline): string | undefined {
  return change('', usdText(before.usdPerMonth), usdText(after.usdPerMonth), ' a month');
}

function change(what: string, before: string, after: string, of = ''): string | undefined {
  return before === after ? undefined : `${what}${before} ${ARROW} ${after}${of}`;
}

/** The load with what was asked, side by side with the model's. */
export function variantSection({ headline, variants }: Forecast, palette: Palette, width: number): string {
  if (variants.length === 0) return '';
  const rows = [{ name: 'as the model has it', headline }, ...variants];
  const names = { head: 'What if', cells: rows.map(({ name }) => name) };
  return fittingTable([names, ...headlineColumns(rows, palette)], palette, width);
}

const SWEEP_BAR = 20;

/** The curve of one knob: how much is throttled at each of its values. */
export function sweepSection({ sweep }: Forecast, palette: Palette, width: number): string {
  if (sweep === undefined) return '';
  const { knob, points } = sweep;
  const curve = points.map(
    ({
      headline: {
        throttledShare: { p50 },
      },
    }) => (p50 > 0 ? palette.error(bar(Math.min(1, p50), SWEEP_BAR)) : palette.good('·'.repeat(SWEEP_BAR))),
  );
  const names = { head: knob, cells: points.map(({ value }) => value) };
  return fittingTable(
    [names, { head: '', cells: curve, isText: true }, ...headlineColumns(points, palette)],
    palette,
    width,
  );
}

function headlineColumns(rows: readonly { readonly headline: Headline }[], palette: Palette): readonly Column[] {
  const column = (head: string, of: (one: Headline) => string, more: Partial<Column> = {}): Column => ({
    head,
    cells: rows.map(({ headline }) => of(headline)),
    ...more,
  });
  const throttled = ({ throttledShare: { p50 } }: Headline): string =>
    (p50 > 0 ? palette.error : palette.good)(percentText(p50));
  const first = ({ firstThrottle }: Headline): string =>
    firstThrottle === undefined ? '–' : firstThrottle < 1 ? 'at once' : `at ${durationText(firstThrottle)}`;
  return [
    column('throttled', throttled),
    column('failed', ({ failedShare }) => percentText(failedShare.p50), { spare: 4 }),
    column('first', first, { spare: 2 }),
    column('hottest key', ({ hottestKey }) => percentText(hottestKey), { spare: 1 }),
    column('partitions', ({ partitions: { start, end } }) => `${wholeText(start)} ${ARROW} ${wholeText(end)}`, {
      spare: 3,
    }),
    column('a month', ({ usdPerMonth }) => usdText(usdPerMonth)),
  ];
}
