import { bytesText, numberText, percentText, wholeText } from '../../../diagnostics/index.js';
import type { CollectionForecast, Forecast, KeyForecast } from '../../forecast/report.js';
import { barChart } from '../charts/bar-chart.js';
import { DASHES, rankChart } from '../charts/rank-chart.js';
import { SERIES } from '../colours.js';
import { figure, type Ids, legend, section, type TableData, table } from '../figure.js';
import { type Content, html, prose } from '../html.js';
import { perSecond, shortened, timesText, timeText } from '../words.js';

const BARS = 8;
const CURVES = 5;
/** Rows that are shown at once, and of those that open. */
const SHOWN = 8;
const ROWS = 50;
/** Share of the hottest value from which its curve says something. */
const WORTH_A_CURVE = 0.001;
/** Of what a partition serves. */
const WORTH_A_BAR = 0.001;

/** The hottest key values, and how the load falls off behind them. */
export function keySection({ keys, collections }: Forecast, ids: Ids): Content {
  if (keys.length === 0 && collections.length === 0) return undefined;
  return section(
    'keys',
    'Hottest keys',
    'However many partitions there are, one key value gets no more than a partition serves, unless its items can be split.',
    html`${keys.length > 0 && html`<div class="card"><div class="halves">${loadFigure(keys, ids)}${rankFigure(keys, ids)}</div>${keyTable(keys)}</div>`}
${collections.length > 0 && html`<div class="card"><h3>Item collections</h3>${collectionTable(collections)}</div>`}`,
  );
}

function loadFigure(keys: readonly KeyForecast[], ids: Ids): Content {
  const worth = keys.filter(({ peakPerSecond, limit }) => peakPerSecond >= limit * WORTH_A_BAR);
  const shown = (worth.length > 0 ? worth : keys.slice(0, 1)).slice(0, BARS);
  const loads = shown.map(({ peakPerSecond, limit }) => peakPerSecond / limit);
  return figure(ids, {
    title: 'Load of the hottest value',
    unit: 'at its peak, of what a partition serves',
    description: `The hottest value of each key: at most ${timesText(Math.max(...loads))} what a partition serves.`,
    chart: barChart(
      shown.map(({ set, key, kind }, i) => {
        const load = loads[i] ?? 0;
        const colour = load > 1.0001 ? 'throttled' : 'plain';
        return { name: `${set} ${kind}s: ${key}`, values: [load], label: percentText(load), colour };
      }),
      { parts: ['plain'], line: { at: 1, label: '100 %' } },
    ),
    data: {
      head: ['Key', 'Peak', 'A partition serves', 'Load'],
      rows: shown.map(({ set, key, kind, peakPerSecond, limit }, i) => [
        `${set} ${kind}s: ${key}`,
        perSecond(peakPerSecond),
        perSecond(limit),
        percentText(loads[i] ?? 0),
      ]),
    },
  });
}

/** One curve for each key space: reads and writes of the same shares are one. */
function rankFigure(keys: readonly KeyForecast[], ids: Ids): Content {
  const curves = new Map<string, KeyForecast>();
  for (const one of keys) {
    const id = JSON.stringify([one.key, one.shares]);
    if (one.shares.length > 1 && (one.shares[0] ?? 0) >= WORTH_A_CURVE && !curves.has(id)) curves.set(id, one);
  }
  const shown = [...curves.values()].slice(0, CURVES);
  if (shown.length === 0) return undefined;
  const deepest = Math.max(...shown.map(({ shares }) => shares.length));
  return figure(ids, {
    title: 'Share of the hottest values, by rank',
    unit: 'of the load on the key; both axes by powers of ten',
    legend: legend(
      shown.map(({ set, kind, key }, i) => ({
        colour: SERIES[i] ?? 'first',
        label: shortened(`${set} ${kind}s: ${key}`, 48),
        shape: DASHES[i] === 'solid' ? 'line' : 'dashed',
      })),
    ),
    description: `Share of the load by rank: ${shown.map(({ key, shares }) => `the hottest value of ${key} has ${percentText(shares[0] ?? 0)}`).join('; ')}.`,
    chart: rankChart(shown.map(({ shares }) => shares)),
    data: {
      head: ['Rank', ...shown.map(({ set, kind, key }) => `${set} ${kind}s: ${key}`)],
      rows: Array.from({ length: deepest }, (_, i) => [
        wholeText(i + 1),
        ...shown.map(({ shares }) => (shares[i] === undefined ? '' : percentText(shares[i]))),
      ]),
    },
  });
}

function keyTable(keys: readonly KeyForecast[]): Content {
  const more = keys.slice(SHOWN, ROWS);
  return html`${table(rowsOf(keys.slice(0, SHOWN)), 'Hottest keys')}
${more.length > 0 && html`<details class="data"><summary>${more.length} more</summary>${table(rowsOf(more), 'More keys')}</details>`}`;
}

function rowsOf(keys: readonly KeyForecast[]): TableData {
  return {
    head: [
      'Key, and its hottest value',
      'On',
      'Peak',
      'A partition serves',
      'Share',
      'Times the mean',
      'Head-room',
      'First over',
    ],
    right: [2, 3, 4, 5, 6, 7],
    rows: keys.map((one) => [
      html`${one.key}<small>${prose(one.value)}</small>`,
      `${one.set}, ${one.kind}s`,
      perSecond(one.peakPerSecond),
      perSecond(one.limit),
      percentText(one.share),
      one.timesMean === undefined ? '–' : timesText(one.timesMean),
      perSecond(one.headroom),
      one.firstOver === undefined ? 'never' : timeText(one.firstOver),
    ]),
  };
}

function collectionTable(collections: readonly CollectionForecast[]): Content {
  return table(
    {
      head: ['Key', 'Of', 'Largest now', 'Grows a day', 'Limit', 'From', 'Days left'],
      right: [2, 3, 4, 6],
      rows: collections
        .slice(0, ROWS)
        .map((one) => [
          html`${one.key}<small>${one.set}</small>`,
          one.entities.join(', '),
          bytesText(one.bytes),
          bytesText(one.bytesPerDay),
          bytesText(one.limit),
          one.limitFrom === 'budget' ? 'the model’s budget' : 'its local index',
          one.daysLeft === undefined ? 'never full' : one.daysLeft === 0 ? 'full' : numberText(one.daysLeft),
        ]),
    },
    'Item collections',
  );
}
