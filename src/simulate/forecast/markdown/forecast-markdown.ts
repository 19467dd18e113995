import { numberText, percentText, printableData, usdText, wholeText } from '../../../diagnostics/index.js';
import { markdownCode, markdownTable, markdownText } from '../../../diagnostics/markdown.js';
import type { Verdict } from '../../report.js';
import { isOfCoverage } from '../../verdicts.js';
import type { Forecast, Headline, Quantiles, SetForecast } from '../report.js';
import { causeText } from '../text/cause.js';
import { usualAndBad } from '../text/change.js';
import { reasonText } from '../text/flows.js';
import { monthText } from '../text/money.js';
import { courseText, whereText } from '../text/replicas.js';
import { durationText } from '../text/time.js';

export interface MarkdownOptions {
  /** Of the model, for the title. */
  readonly model?: string;
  /** All that is to be told of as wrong; what throttles alone unless given. */
  readonly verdicts?: readonly Pick<Verdict, 'severity' | 'code' | 'message'>[];
}

const MOST_WRONG = 5;
const MOST_FIXES = 3;
const MOST_FLOWS = 6;
const MOST_SETS = 5;
const MOST_ALTERNATIVES = 4;
const ARROW = '→';

/** For a comment on a pull request: what goes wrong, what helps, what it costs. */
export function forecastMarkdown(data: Forecast, options: MarkdownOptions = {}): string {
  const forecast = printableData(data);
  const { model, verdicts } = printableData(options);
  const sections = [
    titleOf(forecast, model, verdicts),
    headlineTable(forecast),
    wrongSection(forecast, verdicts),
    planSection(verdicts),
    fixSection(forecast),
    variantSection(forecast),
    folded(`Access patterns (${wholeText(forecast.flows.length)})`, flowTable(forecast)),
    folded(`Tables and indexes (${wholeText(forecast.sets.length)})`, setTable(forecast)),
    replicaLines(forecast),
    costLine(forecast),
    basisLine(forecast),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function titleOf(
  { headline, duration, scenario, layouts }: Forecast,
  model: string | undefined,
  verdicts: MarkdownOptions['verdicts'] = [],
): string {
  const isWhole = !verdicts.some((one) => one.severity !== 'info' && isOfCoverage(one));
  const name = model === undefined ? 'the model' : markdownCode(model);
  const outcome =
    headline.throttledShare.p50 > 0
      ? `❌ ${percentText(headline.throttledShare.p50)} of the calls are throttled`
      : headline.neverThrottled < 1
        ? `⚠️ throttled in ${percentText(1 - headline.neverThrottled)} of the layouts`
        : isWhole
          ? '✅ nothing is throttled'
          : '⚠️ nothing is throttled, as far as it was simulated';
  const under = scenario === undefined ? '' : `, scenario ${markdownCode(scenario)}`;
  return `### Simulation of ${name}: ${outcome}\n\n${durationText(duration)}${under}, ${
    layouts === 1 ? 'one key layout' : `median of ${wholeText(layouts)} key layouts`
  }.`;
}

function headlineTable({ headline, layouts }: Forecast): string {
  const one = headline;
  const first = one.firstReason;
  const rows = [
    ['Throttled at the first attempt', rangeText(one.throttledShare, layouts)],
    ['Failed at every attempt', rangeText(one.failedShare, layouts)],
    ...(one.firstThrottle === undefined || first === undefined
      ? []
      : [
          [
            'First refusal',
            `${durationText(one.firstThrottle)}, ${markdownCode(first.set)}, ${markdownCode(first.reason)}`,
          ],
        ]),
    ['Attempts a call', numberText(one.amplification)],
    ['Hottest key, of a partition', percentText(one.hottestKey)],
    ['Hottest partition', rangeText(one.hottestPartition, layouts)],
    ['Partitions', `${wholeText(one.partitions.start)} ${ARROW} ${wholeText(one.partitions.end)}`],
    ['Cost a month', usdText(one.usdPerMonth)],
  ];
  return markdownTable(['', ''], rows, [1]);
}

function firstText(seconds: number | undefined): string {
  if (seconds === undefined) return '–';
  return seconds < 1 ? 'at once' : durationText(seconds);
}

function rangeText({ p50, min, max }: Quantiles, layouts: number): string {
  const [low, high] = [percentText(min), percentText(max)];
  return layouts === 1 || low === high ? percentText(p50) : `${percentText(p50)} (${low} to ${high})`;
}

export const MARKDOWN_MARKS = { error: '❌', warning: '⚠️', info: 'ℹ️' } as const;

function wrongSection(forecast: Forecast, verdicts: MarkdownOptions['verdicts']): string {
  const lines =
    verdicts
      ?.filter(({ severity }) => severity !== 'info')
      .map((one) => `${MARKDOWN_MARKS[one.severity]} ${markdownText(one.message)}`) ??
    forecast.causes.map((cause) => `❌ ${markdownText(causeText(cause, forecast))}`);
  if (lines.length === 0) return '';
  const shown = lines.slice(0, MOST_WRONG).map((line) => `- ${line}`);
  const rest = lines.length - shown.length;
  if (rest > 0) shown.push(`- ${wholeText(rest)} more`);
  return ['#### What goes wrong', '', ...shown].join('\n');
}

/** What is in the figures as planned, and was not run. */
function planSection(verdicts: MarkdownOptions['verdicts'] = []): string {
  const notes = verdicts.filter((one) => one.severity === 'info' && isOfCoverage(one));
  return notes.map(({ message }) => `${MARKDOWN_MARKS.info} ${markdownText(message)}`).join('\n\n');
}

function fixSection({ mitigations }: Forecast): string {
  if (mitigations.length === 0) return '';
  const changes = mitigations.filter(({ change }) => change !== undefined);
  // What is only said was not simulated.
  const notes = mitigations
    .filter(({ change }) => change === undefined)
    .map(({ title, why }) => `${markdownText(title)}. ${markdownText(why)}`);
  if (changes.length === 0) return ['#### What helps', ...notes].join('\n\n');
  const rows = changes
    .slice(0, MOST_FIXES)
    .map(({ change, title, before, after }) => [
      markdownText(title) + (change === undefined ? '' : ` (${markdownCode(change)})`),
      changed(before, after, usualAndBad),
      changed(before, after, ({ hottestKey }) => percentText(hottestKey)),
      changed(before, after, ({ usdPerMonth }) => usdText(usdPerMonth)),
    ]);
  const table = markdownTable(['Change', 'Throttled', 'Hottest key', 'Cost a month'], rows, [1, 2, 3]);
  return [`#### What helps, simulated\n\n${table}`, ...notes].join('\n\n');
}

function changed(before: Headline, after: Headline, text: (one: Headline) => string): string {
  const [from, to] = [text(before), text(after)];
  return from === to ? from : `${from} ${ARROW} **${to}**`;
}

function variantSection({ headline, variants, sweep }: Forecast): string {
  const rows = [
    ...(variants.length === 0 ? [] : variants.map(({ name, headline: one }) => ({ name, one }))),
    ...(sweep?.points.map(({ value, headline: one }) => ({ name: `${sweep.knob}=${value}`, one })) ?? []),
  ];
  if (rows.length === 0) return '';
  const cells = (name: string, one: Headline): readonly string[] => [
    name,
    percentText(one.throttledShare.p50),
    percentText(one.failedShare.p50),
    firstText(one.firstThrottle),
    percentText(one.hottestKey),
    `${wholeText(one.partitions.start)} ${ARROW} ${wholeText(one.partitions.end)}`,
    usdText(one.usdPerMonth),
  ];
  const table = markdownTable(
    ['', 'Throttled', 'Failed', 'First refusal', 'Hottest key', 'Partitions', 'Cost a month'],
    [cells('as the model has it', headline), ...rows.map(({ name, one }) => cells(markdownCode(name), one))],
    [1, 2, 3, 4, 5, 6],
  );
  return `#### What if\n\n${table}`;
}

function flowTable({ flows }: Forecast): string {
  const ordered = [...flows].sort(
    (a, b) => b.throttledShare.p50 - a.throttledShare.p50 || b.usdPerMonth - a.usdPerMonth,
  );
  const rows = ordered
    .slice(0, MOST_FLOWS)
    .map((one) => [
      markdownCode(one.name),
      numberText(Math.max(0, ...one.series.offered)),
      percentText(one.throttledShare.p50),
      one.throttled[0] === undefined ? '' : markdownCode(reasonText(one.throttled[0].reason)),
      numberText(one.attemptsPerCall),
      one.pages === undefined ? '–' : numberText(one.pages.typical),
      usdText(one.usdPerMonth),
    ]);
  if (rows.length === 0) return '';
  const head = [
    'Pattern',
    'Calls/s at peak',
    'Throttled',
    'By',
    'Attempts a call',
    'Pages a call',
    'On demand a month',
  ];
  return markdownTable(head, rows, [1, 2, 4, 5, 6]);
}

function setTable({ sets }: Forecast): string {
  const loaded = sets.flatMap((set) =>
    (['read', 'write'] as const).filter((kind) => set[kind].offered > 0).map((kind) => ({ set, kind })),
  );
  const ordered = loaded.sort((a, b) => b.set[b.kind].throttledShare.p50 - a.set[a.kind].throttledShare.p50);
  const rows = ordered
    .slice(0, MOST_SETS)
    .map(({ set, kind }) => [
      `${markdownCode(set.name)} ${kind}s`,
      numberText(set[kind].peakPerSecond),
      percentText(set[kind].throttledShare.p50),
      partitionsText(set),
      numberText(set[kind].consumed),
    ]);
  if (rows.length === 0) return '';
  const head = ['', 'Units/s at peak', 'Throttled', 'Partitions', 'Units consumed'];
  return markdownTable(head, rows, [1, 2, 3, 4]);
}

function partitionsText({ partitions: { start, end } }: SetForecast): string {
  return start === end.p50 ? wholeText(start) : `${wholeText(start)} ${ARROW} ${wholeText(end.p50)}`;
}

function folded(title: string, text: string): string {
  return text === '' ? '' : `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}

function replicaLines({ replicas }: Forecast): string {
  const texts = replicas.map((one) => `${whereText(one)} ${courseText(one)}.`);
  return texts.length === 0 ? '' : `**Replicas**: ${markdownText(texts.join(' '))}`;
}

function costLine(forecast: Forecast): string {
  const { cost } = forecast;
  const { perMonth, alternatives, region, priceDate } = cost;
  const cheapest = [...alternatives].sort((a, b) => a.usd - b.usd).slice(0, MOST_ALTERNATIVES);
  const others = cheapest.map(({ name, usd }) => `${markdownText(name)} ${usdText(usd)}`);
  const basis = `${markdownText(region)}, prices of ${markdownText(priceDate)}`;
  return `**Cost**: ${[`${usdText(perMonth)} ${monthText(forecast)}`, ...others].join(' · ')} (${basis}).`;
}

function basisLine({ settings, seed, mode, assumptions }: Forecast): string {
  const numbers = assumptions.filter(({ name }) => name !== 'load' && name !== 'pace');
  const values = numbers.map(({ name, value }) => `${name} ${value}`).join(', ');
  return `<sub>${markdownText(`Assumed, since AWS has not published it: ${settings.pace} pace; ${values}. Mode ${mode}, seed ${seed}.`)}</sub>`;
}
