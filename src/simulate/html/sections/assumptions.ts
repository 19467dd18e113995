import type { Forecast, ForecastAssumption } from '../../forecast/report.js';
import { section, table } from '../figure.js';
import { type Html, html, prose } from '../html.js';

/** What the forecast rests on. */
export function assumptionSection({ assumptions, missing }: Forecast): Html {
  const groups = grouped(assumptions);
  const single = groups.filter(({ values }) => values.length === 1);
  const lists = groups.filter(({ values }) => values.length > 1);
  return section(
    'assumptions',
    'Assumptions',
    'What AWS has not published, or the model does not state.',
    html`<div class="card">${
      single.length > 0 &&
      table(
        {
          head: ['Assumption', 'Value', 'Why'],
          right: [],
          rows: single.map(({ name, values, why }) => [name, prose(values[0] ?? ''), prose(why)]),
        },
        'Assumptions',
      )
    }${lists.map(listOf)}${missing.length > 0 && listOf({ name: 'Left out', values: missing, why: 'the model does not say enough' })}</div>`,
  );
}

interface Grouped {
  readonly name: string;
  readonly values: readonly string[];
  readonly why: string;
}

/** Those of one name and for one reason together. */
function grouped(assumptions: readonly ForecastAssumption[]): readonly Grouped[] {
  const groups = new Map<string, Grouped>();
  for (const { name, value, why } of assumptions) {
    const key = JSON.stringify([name, why]);
    groups.set(key, { name, why, values: [...(groups.get(key)?.values ?? []), value] });
  }
  return [...groups.values()];
}

function listOf({ name, values, why }: Grouped): Html {
  return html`<div class="listed"><h3>${name}: ${prose(why)}</h3><ul>${values.map((value) => html`<li>${prose(value)}</li>`)}</ul></div>`;
}
