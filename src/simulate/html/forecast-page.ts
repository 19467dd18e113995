import { plural, printable, printableData } from '../../diagnostics/index.js';
import type { Forecast } from '../forecast/report.js';
import { chartIds } from './figure.js';
import { type Content, type Html, html, trusted } from './html.js';
import { assumptionSection } from './sections/assumptions.js';
import { mitigationSection, sweepSection, variantSection } from './sections/comparisons.js';
import { costSection } from './sections/cost.js';
import { headlineSection } from './sections/headline.js';
import { keySection } from './sections/keys.js';
import { patternSection, throttleSection } from './sections/patterns.js';
import { replicaSection } from './sections/replicas.js';
import { setSection } from './sections/sets.js';
import { STYLE } from './style.js';
import { timeText } from './words.js';

/** Nothing is loaded from anywhere, and nothing runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A whole page in one file, the same for the same forecast. */
export function forecastPage(name: string, report: Forecast): string {
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
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${model}: forecast</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the forecast</a>
<header>
<p class="brand">dynamodel simulate</p>
<h1>${model}</h1>
<p class="meta">${circumstances(forecast)}</p>
<nav aria-label="Contents"><ul>${present.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
<main id="main" tabindex="-1">
${headlineSection(forecast)}
${present.map(([, , content]) => content)}
</main>
</body>
</html>
`.markup;
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
