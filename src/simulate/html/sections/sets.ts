import { bytesText, numberText, percentText, plural, wholeText } from '../../../diagnostics/index.js';
import type { Forecast, KindForecast, PartitionForecast, SetForecast } from '../../forecast/report.js';
import { greatest } from '../charts/axes.js';
import { HEAT_CLASSES, heatChart } from '../charts/heat-chart.js';
import { isLimitInSight, type LoadSeries, loadChart } from '../charts/load-chart.js';
import { partitionChart, SPLIT_MARKS } from '../charts/partition-chart.js';
import { swatchClass } from '../colours.js';
import { figure, type Ids, type LegendEntry, legend, section, type TableData, table } from '../figure.js';
import { type Content, type Html, html, prose } from '../html.js';
import { afterText, limitOf, perSecond, quantilesText, timesText, timeText } from '../words.js';
import { timeTable } from './time-table.js';

/** Sets with charts of their own; the others are in the table alone. */
const DRAWN = 24;
/** Of the peak: what is refused has a chart of its own below it. */
const HARDLY_SEEN = 0.05;
/** Rows of a table under a chart of time. */
const ROWS = 48;

/** Every table and index: an overview, and each over time. */
export function setSection(forecast: Forecast, ids: Ids): Html {
  const { sets } = forecast;
  const busy = sets.filter(isBusy);
  const shown = [...busy].sort((a, b) => heatOf(b) - heatOf(a)).slice(0, DRAWN);
  const detail = shown.length <= 4 ? 1 : shown.length <= 8 ? 0.75 : 0.5;
  const drawn = busy.filter((set) => shown.includes(set));
  return section(
    'sets',
    'Tables and indexes',
    'A global index has partitions and limits of its own.',
    html`<div class="card">${table(overview(forecast), 'Tables and indexes')}</div>
${drawn.map((set, i) => setCard(set, `set-${i + 1}`, forecast, ids, detail, drawn.length <= 3 || i === 0))}
${busy.length > DRAWN && html`<p class="note">The ${DRAWN} nearest to their limits are drawn.</p>`}`,
  );
}

function isBusy({ read, write }: SetForecast): boolean {
  return read.offered > 0 || write.offered > 0;
}

export function heatOf({ heatMap }: SetForecast): number {
  return greatest(heatMap.values);
}

function isThrottled({ read, write }: SetForecast): boolean {
  return read.throttled.length > 0 || write.throttled.length > 0;
}

function overview({ sets }: Forecast): TableData {
  return {
    head: [
      'Table or index',
      'Billing',
      'Read units',
      'throttled',
      'Write units',
      'throttled',
      'Busiest partition',
      'Partitions',
      'Splits',
      'Stored',
    ],
    right: [2, 3, 4, 5, 6, 7, 8, 9],
    rows: sets.map((set) => [
      set.name,
      set.billing,
      numberText(set.read.consumed),
      quantilesText(set.read.throttledShare, percentText),
      numberText(set.write.consumed),
      quantilesText(set.write.throttledShare, percentText),
      timesText(heatOf(set)),
      set.partitions.start === set.partitions.end.p50
        ? wholeText(set.partitions.start)
        : `${wholeText(set.partitions.start)} to ${wholeText(set.partitions.end.p50)}`,
      wholeText(set.splits.heat + set.splits.size + set.splits.isolation),
      bytesText(set.bytes.end),
    ]),
  };
}

function setCard(set: SetForecast, id: string, forecast: Forecast, ids: Ids, detail: number, isOpen: boolean): Html {
  const isHot = isThrottled(set);
  return html`<details class="card set" id="${id}"${(isOpen || isHot) && html` open`}>
<summary><h3>${set.name}</h3><span class="badge${isHot && ' bad'}">${isHot ? 'throttled' : 'not throttled'}</span>
<span class="gist">${set.kind}, ${set.billing}, busiest partition at ${timesText(heatOf(set))} its limit</span></summary>
${loadFigure(set, 'read', forecast, ids)}
${loadFigure(set, 'write', forecast, ids)}
${heatFigure(set, forecast, ids, detail)}
${partitionFigure(set, forecast, ids)}
${hottest(set)}
</details>
`;
}

function loadFigure(
  set: SetForecast,
  kind: 'read' | 'write',
  { duration, bucketSeconds }: Forecast,
  ids: Ids,
): Content {
  const of = set[kind];
  if (of.offered <= 0 && of.consumed <= 0) return undefined;
  const series: LoadSeries = { duration, bucketSeconds, ...of.series };
  const hasLimit = isLimitInSight(series);
  const entries: readonly LegendEntry[] = [
    { colour: 'consumed', label: 'consumed' },
    ...(of.throttled.length > 0 ? [{ colour: 'throttled', label: 'throttled' } as const] : []),
    { colour: 'offered', label: 'asked for, first attempts', shape: 'line' },
    ...(hasLimit ? [{ colour: 'limit', label: limitName(set), shape: 'dashed' } as const] : []),
  ];
  const title = kind === 'read' ? 'Read units over time' : 'Write units over time';
  const main = figure(ids, {
    level: 4,
    title,
    unit: 'units a second',
    legend: legend(entries),
    description: `${title} of ${set.name}: at most ${numberText(of.peakPerSecond)} a second, ${percentText(of.throttledShare.p50)} throttled.`,
    chart: loadChart(series),
    note: loadNote(set, of, hasLimit),
    data: timeTable(
      [
        { name: 'Asked for', values: of.series.offered },
        { name: 'Consumed', values: of.series.consumed },
        { name: 'Throttled', values: of.series.throttled },
        ...(of.series.limit === undefined ? [] : [{ name: 'Limit', values: of.series.limit }]),
      ],
      bucketSeconds,
    ),
  });
  const refused = greatest(series.throttled);
  if (refused === 0 || refused > of.peakPerSecond * HARDLY_SEEN) return main;
  return html`${main}${refusedFigure(set, kind, series, ids)}`;
}

function refusedFigure(
  { name }: SetForecast,
  kind: 'read' | 'write',
  { duration, bucketSeconds, throttled }: LoadSeries,
  ids: Ids,
): Html {
  const title = `Throttled ${kind} units over time`;
  return figure(ids, {
    level: 4,
    title,
    unit: 'units a second, on a scale of their own',
    description: `${title} of ${name}: at most ${numberText(greatest(throttled))} a second.`,
    chart: loadChart({ duration, bucketSeconds, offered: [], throttled }),
    data: timeTable([{ name: 'Throttled', values: throttled }], bucketSeconds),
  });
}

function limitName({ billing }: SetForecast): string {
  return billing === 'provisioned' ? 'provisioned' : 'maximum on demand';
}

function loadNote(set: SetForecast, of: KindForecast, hasLimit: boolean): Content {
  const limit = greatest(of.series.limit ?? []);
  const notes = [
    limit > 0 && !hasLimit && `The limit, ${perSecond(limit)} ${limitName(set)}, lies far above.`,
    of.firstThrottle !== undefined && `First throttled ${afterText(of.firstThrottle)}.`,
    `At the end the partitions serve ${perSecond(of.warm)} together.`,
    ...of.throttled.map(
      ({ reason, units }) => `${numberText(units)} units refused by ${limitOf(reason).short} (${reason}).`,
    ),
  ];
  return notes.filter((note) => note !== false).join(' ');
}

function heatFigure({ name, heatMap }: SetForecast, { duration }: Forecast, ids: Ids, detail: number): Content {
  const { rows, columns, values } = heatMap;
  if (rows === 0 || columns === 0) return undefined;
  const title = 'Heat of partitions over time';
  const over = values.filter((value) => value > 1.0001).length / values.length;
  return figure(ids, {
    level: 4,
    title,
    unit: 'the busiest partition of each strip of the hash space: load over limit, in percent',
    legend: heatLegend(),
    description: `${title} of ${name}: the busiest is asked for ${timesText(greatest(values))} its limit; ${percentText(over)} of the map is over the limit.`,
    chart: heatChart(heatMap, duration, detail),
    data: heatTable(heatMap, duration),
  });
}

function heatLegend(): Html {
  return html`<ol class="scale">${HEAT_CLASSES.map(
    ({ colour, label, from }) =>
      html`<li class="${from === 1 && 'limit'}"><i class="${swatchClass(colour)}"></i><span>${label}${from === 1 && html`<b> limit</b>`}</span></li>`,
  )}</ol>`;
}

function heatTable({ rows, columns, values }: SetForecast['heatMap'], duration: number): TableData {
  const group = Math.ceil(columns / ROWS);
  const cells = Array.from({ length: Math.ceil(columns / group) }, (_, i) => {
    const strips = Array.from({ length: rows }, (_one, row) =>
      greatest(values.slice(row * columns + i * group, row * columns + Math.min((i + 1) * group, columns))),
    );
    return [
      timeText((i * group * duration) / columns),
      percentText(greatest(strips)),
      percentText(strips.reduce((sum, value) => sum + value, 0) / rows),
      `${wholeText(strips.filter((value) => value > 1.0001).length)} of ${wholeText(rows)}`,
    ];
  });
  return { head: ['Beginning at', 'Busiest', 'Mean of the strips', 'Strips over the limit'], rows: cells };
}

function partitionFigure(set: SetForecast, { duration, bucketSeconds }: Forecast, ids: Ids): Content {
  const { partitions, splits, unsplittable } = set;
  const count = splits.heat + splits.size + splits.isolation;
  const stuck =
    unsplittable > 0 &&
    `${plural(unsplittable, 'hot partition')} cannot be split to any use: one item, a local index or a sort key that only grows.`;
  if (count === 0 && greatest(partitions.series) === partitions.start) {
    return html`<p class="note">${plural(partitions.start, 'partition')} from beginning to end, no splits. ${stuck}</p>`;
  }
  const causes = SPLIT_MARKS.filter(({ cause }) => splits[cause as keyof typeof splits] > 0);
  return figure(ids, {
    level: 4,
    title: 'Partitions over time',
    unit: 'partitions',
    legend: legend([
      { colour: 'consumed', label: 'partitions', shape: 'line' },
      ...causes.map(({ cause, colour }) => ({ colour, label: `split for ${cause}` })),
    ]),
    description: `Partitions of ${set.name}: ${wholeText(partitions.start)} at first, ${quantilesText(partitions.end, wholeText)} at the end, ${wholeText(count)} splits.`,
    chart: partitionChart(partitions.series, set.firstSplits, duration, bucketSeconds),
    note: stuck,
    data: {
      head: ['At', 'Cause', 'Partitions then'],
      right: [2],
      rows: set.firstSplits
        .slice(0, ROWS)
        .map(({ at, cause, partitions: then }) => [timeText(at), cause, wholeText(then)]),
    },
  });
}

function hottest({ hottestPartitions }: SetForecast): Content {
  if (hottestPartitions.length === 0) return undefined;
  const row = (one: PartitionForecast): readonly Content[] => [
    one.kind,
    perSecond(one.peakPerSecond),
    timesText(one.peakPerSecond / one.limit),
    percentText(one.share),
    timesText(one.timesMean),
    one.firstThrottle === undefined ? 'never' : timeText(one.firstThrottle),
    timeText(one.throttledSeconds),
    one.topKey === undefined ? '–' : html`${prose(one.topKey.text)} (${percentText(one.topKey.share)})`,
  ];
  const head = [
    'Kind',
    'Peak',
    'of its limit',
    'of the set',
    'of the mean',
    'First throttled',
    'for',
    'Its busiest key',
  ];
  return html`<details class="data"><summary>Hottest partitions</summary>${table({ head, rows: hottestPartitions.map(row), right: [1, 2, 3, 4, 5, 6] }, 'Hottest partitions')}</details>`;
}
