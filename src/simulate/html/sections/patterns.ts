import { numberText, percentText, usdText, wholeText } from '../../../diagnostics/index.js';
import type { FlowForecast, Forecast, SetForecast } from '../../forecast/report.js';
import { greatest } from '../charts/axes.js';
import { barChart } from '../charts/bar-chart.js';
import { loadChart } from '../charts/load-chart.js';
import type { Colour } from '../colours.js';
import { figure, type Ids, legend, section, table } from '../figure.js';
import { type Content, type Html, html } from '../html.js';
import { LIMITS, limitOf, quantilesText } from '../words.js';
import { causeTable } from './causes.js';
import { timeTable } from './time-table.js';

const BARS = 8;
/** Patterns with a chart of their calls over time. */
const DRAWN = 4;
/** Share of the calls from which one sees something. */
const WORTH_A_CHART = 0.01;
const LIMIT_COLOURS: readonly Colour[] = ['throttled', 'fifth', 'fourth', 'third'];

/** Units refused of one set and kind, or calls of one pattern, by kind of limit. */
interface Refused {
  readonly name: string;
  readonly of: number;
  readonly byLimit: readonly number[];
}

/** What refuses, of which patterns and where. */
export function throttleSection(forecast: Forecast, ids: Ids): Content {
  const { flows, sets, causes } = forecast;
  const byPattern = flows.map(({ name, calls, throttled }) => ({
    name,
    of: calls,
    byLimit: byLimit(throttled.map(({ reason, calls: count }) => ({ reason, count }))),
  }));
  const bySet = sets.flatMap((set) => [refusedOf(set, 'read'), refusedOf(set, 'write')]);
  const figures = [
    refusedFigure('Throttled calls by pattern', 'share of its calls', byPattern, ids),
    refusedFigure('Throttled units by table and index', 'share of the units asked for', bySet, ids),
  ];
  if (causes.length === 0 && figures.every((one) => one === undefined)) return undefined;
  return section(
    'throttling',
    'What is throttled, and by which limit',
    'At the first attempt, in the layout with the median throttling.',
    html`<div class="card"><div class="halves">${figures}</div>${causeTable(forecast)}</div>`,
  );
}

function refusedOf(set: SetForecast, kind: 'read' | 'write'): Refused {
  const { offered, throttled } = set[kind];
  return {
    name: `${set.name}, ${kind}s`,
    of: offered,
    byLimit: byLimit(throttled.map(({ reason, units }) => ({ reason, count: units }))),
  };
}

function byLimit(
  entries: readonly { readonly reason: FlowForecast['throttled'][number]['reason']; readonly count: number }[],
): readonly number[] {
  return LIMITS.map((limit) =>
    entries.reduce((sum, { reason, count }) => sum + (limitOf(reason) === limit ? count : 0), 0),
  );
}

function total(refused: Refused): number {
  return refused.byLimit.reduce((sum, value) => sum + value, 0);
}

function refusedFigure(title: string, unit: string, all: readonly Refused[], ids: Ids): Content {
  const share = (one: Refused) => (one.of > 0 ? total(one) / one.of : 0);
  const shown = all.filter((one) => total(one) > 0).sort((a, b) => share(b) - share(a));
  if (shown.length === 0) return undefined;
  const present = LIMITS.map((_, i) => i).filter((i) => shown.some((one) => (one.byLimit[i] ?? 0) > 0));
  return figure(ids, {
    title,
    unit,
    legend: legend(
      present.map((i) => ({ colour: LIMIT_COLOURS[i] ?? 'throttled', label: `by ${LIMITS[i]?.short ?? ''}` })),
    ),
    description: `${title}: most of ${shown[0]?.name ?? ''}, ${percentText(share(shown[0] ?? { name: '', of: 0, byLimit: [] }))}.`,
    chart: barChart(
      shown.slice(0, BARS).map((one) => ({
        name: one.name,
        values: present.map((i) => (one.of > 0 ? (one.byLimit[i] ?? 0) / one.of : 0)),
        label: percentText(share(one)),
      })),
      { parts: present.map((i) => LIMIT_COLOURS[i] ?? 'throttled') },
    ),
    data: {
      head: ['', 'Throttled', ...LIMITS.map(({ type }) => type)],
      rows: shown.map((one) => [one.name, percentText(share(one)), ...one.byLimit.map(numberText)]),
    },
  });
}

/** Each access pattern's calls: in numbers, and over time where some are throttled. */
export function patternSection(forecast: Forecast, ids: Ids): Content {
  const { flows } = forecast;
  if (flows.length === 0) return undefined;
  const throttled = flows
    .filter(({ throttledShare, series }) => throttledShare.p50 >= WORTH_A_CHART && greatest(series.throttled) > 0)
    .sort((a, b) => b.throttledShare.p50 - a.throttledShare.p50)
    .slice(0, DRAWN);
  return section(
    'patterns',
    'Access patterns',
    undefined,
    html`<div class="card">${patternTable(flows)}${throttled.map((flow) => callFigure(flow, forecast, ids))}</div>`,
  );
}

function patternTable(flows: readonly FlowForecast[]): Html {
  return table(
    {
      head: [
        'Pattern',
        'Calls',
        'Throttled',
        'Failed',
        'Attempts a call',
        'Read units',
        'Write units',
        'On demand a month',
      ],
      rows: flows.map((flow) => [
        flow.name,
        wholeText(flow.calls),
        quantilesText(flow.throttledShare, percentText),
        percentText(flow.failedShare),
        numberText(flow.attemptsPerCall),
        numberText(flow.readUnits),
        numberText(flow.writeUnits),
        usdText(flow.usdPerMonth),
      ]),
    },
    'Access patterns',
  );
}

function callFigure(
  { name, series, throttledShare }: FlowForecast,
  { duration, bucketSeconds }: Forecast,
  ids: Ids,
): Html {
  return figure(ids, {
    title: `Calls of ${name} over time`,
    unit: 'calls a second',
    legend: legend([
      { colour: 'throttled', label: 'throttled' },
      { colour: 'offered', label: 'calls', shape: 'line' },
    ]),
    description: `Calls of ${name} over time: ${percentText(throttledShare.p50)} are throttled.`,
    chart: loadChart({ duration, bucketSeconds, offered: series.offered, throttled: series.throttled }),
    data: timeTable(
      [
        { name: 'Calls', values: series.offered },
        { name: 'Throttled', values: series.throttled },
      ],
      bucketSeconds,
    ),
  });
}
