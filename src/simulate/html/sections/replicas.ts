import { numberText, percentText } from '../../../diagnostics/index.js';
import type { Forecast, ReplicaForecast } from '../../forecast/report.js';
import { reasonText } from '../../forecast/text/flows.js';
import { isBehind, whereText } from '../../forecast/text/replicas.js';
import { loadChart } from '../charts/load-chart.js';
import { figure, type Ids, legend, section, table } from '../figure.js';
import { type Content, html } from '../html.js';
import { perSecond, timeText } from '../words.js';
import { timeTable } from './time-table.js';

/** Replicas with a chart of their own. */
const DRAWN = 6;

/** Copies in other Regions: what they write, and how far they are behind. */
export function replicaSection(forecast: Forecast, ids: Ids): Content {
  const { replicas } = forecast;
  if (replicas.length === 0) return undefined;
  const behind = replicas.filter(isBehind);
  const lead =
    behind.length === 0
      ? 'Other Regions keep up with the writes that this one accepts.'
      : 'A replica that cannot write at once holds the writes back, and refuses no client.';
  return section(
    'replicas',
    'Replicas',
    lead,
    html`<div class="card">${table(
      {
        head: [
          'Replica',
          'Consistency',
          'Write units',
          'at peak',
          'Busiest partition',
          'Behind by',
          'at the end',
          'Held back by',
        ],
        right: [2, 3, 4, 5, 6],
        rows: replicas.map((one) => [
          whereText(one),
          one.consistency === 'mrsc' ? 'strong' : 'eventual',
          numberText(one.written),
          perSecond(one.sets[0]?.peakPerSecond ?? 0),
          percentText(Math.max(0, ...one.sets.map(({ hottestPartition }) => hottestPartition))),
          behindText(one.lag.most),
          behindText(one.lag.end),
          one.heldBackBy.map(({ set, reason }) => `${set}: ${reasonText(reason)}`).join(', ') || '–',
        ]),
      },
      'Replicas',
    )}</div>
${behind.slice(0, DRAWN).map((one) => replicaCard(one, forecast, ids))}`,
  );
}

function behindText(seconds: number): string {
  return seconds > 0 ? timeText(seconds) : '–';
}

function replicaCard(one: ReplicaForecast, { duration, bucketSeconds }: Forecast, ids: Ids): Content {
  const { accepted, written, lag } = one.series;
  return html`<div class="card">${figure(ids, {
    title: whereText(one),
    unit: 'write units a second',
    description: `What comes to ${whereText(one)} and what it writes; up to ${timeText(one.lag.most)} behind.`,
    legend: legend([
      { colour: 'offered', label: 'comes', shape: 'line' },
      { colour: 'consumed', label: 'is written' },
    ]),
    chart: loadChart({ duration, bucketSeconds, offered: accepted, consumed: written, throttled: [] }),
    data: timeTable(
      [
        { name: 'Comes', values: accepted },
        { name: 'Is written', values: written },
        { name: 'Seconds behind', values: lag },
      ],
      bucketSeconds,
    ),
  })}</div>`;
}
