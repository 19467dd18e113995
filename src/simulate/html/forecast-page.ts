import { plural, printable, printableData } from '../../diagnostics/index.js';
import type { Forecast } from '../forecast/report.js';
import { chartIds } from './figure.js';
import { type Content, type Html, html } from './html.js';
import { pageHtml } from './page.js';
import { assumptionSection } from './sections/assumptions.js';
import { mitigationSection, sweepSection, variantSection } from './sections/comparisons.js';
import { costSection } from './sections/cost.js';
import { headlineSection } from './sections/headline.js';
import { keySection } from './sections/keys.js';
import { patternSection, throttleSection } from './sections/patterns.js';
import { replicaSection } from './sections/replicas.js';
import { setSection } from './sections/sets.js';
import { timeText } from './words.js';

/** A whole page in one file, the same for the same forecast. `uncovered`: what the figures leave out, or have from the plan alone. */
export function forecastPage(name: string, report: Forecast, uncovered: readonly string[] = []): string {
  // Before charts measure and shorten names, not only where they are escaped.
  const [model, forecast] = [printable(name), printableData(report)];
  const ids = chartIds();
  const parts: readonly (readonly [id: string, name: string, content: Content])[] = [
    ['fixes', 'What helps', mitigationSection(forecast, ids)],
    ['what-if', 'What if', variantSection(forecast, ids)],
    ['sweep', 'Sweep', sweepSection(forecast, ids)],
    ['throttling', 'Throttling', throttleSection(forecast, ids)],
    ['sets', 'Tables and indexes', setSection(forecast, ids)],
    ['replicas', 'Replicas', replicaSection(forecast, ids)],
    ['keys', 'Keys', keySection(forecast, ids)],
    ['patterns', 'Patterns', patternSection(forecast, ids)],
    ['cost', 'Cost', costSection(forecast, ids)],
    ['assumptions', 'Assumptions', assumptionSection(forecast)],
  ];
  const present = parts.filter(([, , content]) => content !== undefined);
  return pageHtml({
    command: 'dynamodel simulate',
    what: 'forecast',
    model,
    meta: circumstances(forecast),
    contents: present.map(([id, title]) => [id, title]),
    main: html`${headlineSection(forecast, uncovered.map(printable))}
${present.map(([, , content]) => content)}`,
  });
}

function circumstances({ duration, bucketSeconds, mode, seed, layouts, scenario, stoppedAt }: Forecast): Html {
  const facts: readonly Content[] = [
    timeText(duration),
    scenario !== undefined && html`scenario <b>${scenario}</b>`,
    mode === 'stochastic' ? html`stochastic, seed ${String(seed)}` : 'expectation',
    plural(layouts, 'layout'),
    `a point each ${timeText(bucketSeconds)}`,
    stoppedAt !== undefined && html`<b>stopped after ${timeText(stoppedAt)}</b>`,
  ];
  return html`${facts.filter((fact) => fact !== false).map((fact) => html`<span>${fact}</span>`)}`;
}
