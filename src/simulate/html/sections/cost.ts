import { plural, usdText } from '../../../diagnostics/index.js';
import type { Forecast } from '../../forecast/report.js';
import { monthText } from '../../forecast/text/money.js';
import { type Bar, barChart } from '../charts/bar-chart.js';
import { figure, type Ids, section, table } from '../figure.js';
import { type Content, html } from '../html.js';

const BARS = 12;

/** Dollars a month: by pattern, by what is paid for, and paid otherwise. */
export function costSection(forecast: Forecast, ids: Ids): Content {
  const { cost, flows } = forecast;
  const perPattern = [...flows]
    .filter(({ usdPerMonth }) => usdPerMonth > 0)
    .sort((a, b) => b.usdPerMonth - a.usdPerMonth);
  const alternatives = [
    { name: 'As the model bills it', usd: cost.perMonth, note: '', colour: 'plain' as const },
    ...cost.alternatives.map(({ name, usd, note = '' }) => ({ name, usd, note, colour: 'before' as const })),
  ];
  const excludes = cost.excludes.length === 0 ? '' : ` Not counted: ${cost.excludes.join('; ')}.`;
  return section(
    'cost',
    'Cost',
    `${usdText(cost.perMonth)} ${monthText(forecast)}, as the model bills it.`,
    html`<div class="card"><div class="halves">
${
  perPattern.length > 0 &&
  figure(ids, {
    title: 'By access pattern',
    unit: 'dollars a month, requests on demand',
    description: `Cost of requests by access pattern: most for ${perPattern[0]?.name ?? ''}.`,
    chart: barChart(dollarBars(perPattern.map(({ name, usdPerMonth }) => ({ name, usd: usdPerMonth }))), {
      parts: ['plain'],
    }),
    data: {
      head: ['Pattern', 'On demand a month'],
      rows: perPattern.map(({ name, usdPerMonth }) => [name, usdText(usdPerMonth)]),
    },
  })
}
${
  cost.alternatives.length > 0 &&
  figure(ids, {
    title: 'The same load, paid for otherwise',
    unit: 'dollars a month',
    description: `Cost as the model bills it, ${usdText(cost.perMonth)}, and otherwise.`,
    chart: barChart(
      alternatives
        .slice(0, BARS)
        .map(({ name, usd, colour }) => ({ name, values: [usd], label: usdText(usd), colour })),
      { parts: ['plain'] },
    ),
    data: {
      head: ['Paid', 'A month', 'Note'],
      right: [1],
      rows: alternatives.map(({ name, usd, note }) => [name, usdText(usd), note]),
    },
  })
}
</div>
${table({ head: ['Where', 'What for', 'A month'], right: [2], rows: cost.lines.map(({ at, what, usd }) => [at, what, usdText(usd)]) }, 'What is paid for')}
<p class="note">${[`Prices of ${cost.region} on ${cost.priceDate}.`, ...(cost.notes ?? [])].join(' ')}${excludes}</p></div>`,
  );
}

/** The dearest, and what the others come to. */
function dollarBars(all: readonly { readonly name: string; readonly usd: number }[]): readonly Bar[] {
  const shown = all.length > BARS ? all.slice(0, BARS - 1) : all;
  const rest = all.slice(shown.length);
  const sum = rest.reduce((total, { usd }) => total + usd, 0);
  const others = rest.length === 0 ? [] : [{ name: plural(rest.length, 'other'), usd: sum }];
  return [...shown, ...others].map(({ name, usd }) => ({ name, values: [usd], label: usdText(usd) }));
}
