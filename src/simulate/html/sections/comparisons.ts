import { percentText, usdText, wholeText } from '../../../diagnostics/index.js';
import type { Forecast, Headline, Sweep } from '../../forecast/report.js';
import { type Bar, barChart } from '../charts/bar-chart.js';
import { sweepChart } from '../charts/sweep-chart.js';
import type { Colour } from '../colours.js';
import { figure, type Ids, legend, section, type TableData, table } from '../figure.js';
import { breakableList, type Content, type Html, html, prose } from '../html.js';
import { changeOf, MEASURES, timesText, timeText } from '../words.js';

interface Compared {
  readonly name: string;
  readonly headline: Headline;
}

const AS_IT_IS = 'As it is';

const CHANGE_COLOURS = { better: 'after', worse: 'throttled', same: 'before' } as const;

const CHANGE_LEGEND = legend([
  { colour: 'after', label: 'better' },
  { colour: 'throttled', label: 'worse' },
  { colour: 'before', label: 'as it is, or no different' },
]);

/** Each mitigation against the design as it is. */
export function mitigationSection({ headline, mitigations }: Forecast, ids: Ids): Content {
  if (mitigations.length === 0) return undefined;
  const all = [
    { name: AS_IT_IS, headline },
    // What is only said was not simulated.
    ...mitigations.flatMap(({ change, title, after }, i) =>
      change === undefined ? [] : [{ name: `${i + 1}. ${title}`, headline: after }],
    ),
  ];
  const why = mitigations.map(
    ({ title, why: because, change }) =>
      html`<li><b>${prose(title)}</b>${change !== undefined && html` <code>--what-if ${breakableList(change)}</code>`}<br>${prose(because)}</li>`,
  );
  return section(
    'fixes',
    'What helps',
    'Each change was simulated under the same load, the best first.',
    html`${all.length > 1 && comparison(all, ids)}<ol class="reasons">${why}</ol>`,
  );
}

/** What was asked for with `--what-if`. */
export function variantSection({ headline, variants }: Forecast, ids: Ids): Content {
  if (variants.length === 0) return undefined;
  const all = [{ name: AS_IT_IS, headline }, ...variants];
  return section(
    'what-if',
    'What if',
    'The same design under each of the changes that were asked for.',
    comparison(all, ids),
  );
}

function comparison(all: readonly Compared[], ids: Ids): Html {
  const firstOf = (of: (headline: Headline) => number) => (all[0] === undefined ? 0 : of(all[0].headline));
  return html`<div class="card">${CHANGE_LEGEND}<div class="thirds">
${MEASURES.map((measure) => {
  const first = firstOf(measure.of);
  return figure(ids, {
    title: measure.name,
    description: `${measure.name} as it is, and after each change.`,
    chart: barChart(
      all.map(({ name, headline }, i): Bar => {
        const value = measure.of(headline);
        const colour = i === 0 ? 'before' : CHANGE_COLOURS[changeOf(first, value)];
        return { name: name.replaceAll('`', ''), values: [value], label: measure.write(value), colour };
      }),
      { parts: ['after'], widths: [340] },
    ),
    data: {
      head: ['Change', measure.name],
      rows: all.map(({ name, headline }) => [prose(name), measure.full(headline)]),
    },
  });
})}</div>${table(comparedTable('Change', all), 'Changes side by side')}</div>`;
}

function comparedTable(first: string, all: readonly Compared[]): TableData {
  return {
    head: [
      first,
      'Throttled',
      'Failed',
      'First throttled',
      'Busiest partition',
      'Busiest key',
      'Partitions',
      'A month',
    ],
    rows: all.map(({ name, headline }) => [
      html`<span class="long">${prose(name)}</span>`,
      percentText(headline.throttledShare.p50),
      percentText(headline.failedShare.p50),
      headline.firstThrottle === undefined ? 'never' : timeText(headline.firstThrottle),
      timesText(headline.hottestPartition.p50),
      timesText(headline.hottestKey),
      wholeText(headline.partitions.end),
      usdText(headline.usdPerMonth),
    ]),
  };
}

/** A knob turned from one end to the other. */
export function sweepSection({ sweep }: Forecast, ids: Ids): Content {
  if (sweep === undefined || sweep.points.length === 0) return undefined;
  return section(
    'sweep',
    'Sweep',
    html`The same load for each value of <code>${sweep.knob}</code>.`,
    html`<div class="card"><div class="thirds">
${sweepFigure(sweep, ids, 'Throttled calls', 'throttled', (headline) => headline.throttledShare, percentText)}
${sweepFigure(sweep, ids, 'Busiest partition, times its limit', 'plain', (headline) => headline.hottestPartition, timesText)}
${sweepFigure(sweep, ids, 'Cost a month', 'after', ({ usdPerMonth }) => ({ p10: usdPerMonth, p50: usdPerMonth, p90: usdPerMonth }), usdText)}
</div>${table(
      comparedTable(
        sweep.knob,
        sweep.points.map(({ value, headline }) => ({ name: value, headline })),
      ),
      'Values side by side',
    )}</div>`,
  );
}

function sweepFigure(
  { knob, points }: Sweep,
  ids: Ids,
  title: string,
  colour: Colour,
  of: (headline: Headline) => { readonly p10: number; readonly p50: number; readonly p90: number },
  write: (value: number) => string,
): Html {
  const values = points.map(({ value, headline }) => {
    const { p10, p50, p90 } = of(headline);
    return { value, low: p10, middle: p50, high: p90 };
  });
  return figure(ids, {
    title,
    description: `${title} for each value of ${knob}; the band is where eight of ten layouts lie.`,
    chart: sweepChart(values, colour, write),
    data: {
      head: [knob, 'Median', '10 %', '90 %'],
      rows: values.map(({ value, low, middle, high }) => [value, write(middle), write(low), write(high)]),
    },
  });
}
