import { numberText, percentText, usdText, wholeText } from '../../../diagnostics/index.js';
import type { Forecast, Headline, Mitigation } from '../../forecast/report.js';
import { monthText } from '../../forecast/text/money.js';
import { breakableList, type Content, type Html, html, prose } from '../html.js';
import { afterText, changeOf, limitOf, MEASURES, timesText } from '../words.js';
import { causeText, firstCause } from './causes.js';

/** What throttles first, when, and what helps. */
export function headlineSection(forecast: Forecast, uncovered: readonly string[] = []): Html {
  const { headline, mitigations } = forecast;
  const best = mitigations[0];
  return html`<section id="headline" class="hero ${headline.firstThrottle === undefined ? 'calm' : 'hot'}" aria-labelledby="headline-h">
<p class="state">${stateOf(headline)}</p>
<h2 id="headline-h">${verdict(forecast)}</h2>
<p class="lead">${explanation(forecast)}</p>
${uncovered.map((text) => html`<p class="lead">${prose(text)}</p>\n`)}${tiles(forecast)}
${best === undefined ? nothingHelps(headline) : bestFix(best)}
</section>
`;
}

function stateOf({ firstThrottle, neverThrottled }: Headline): string {
  if (firstThrottle === undefined) return 'No throttling';
  return neverThrottled > 0 ? 'Throttling is possible' : 'Throttling';
}

function verdict(forecast: Forecast): Content {
  const { firstThrottle, firstReason } = forecast.headline;
  const cause = firstCause(forecast);
  if (firstThrottle === undefined) return 'Nothing throttles.';
  const when = afterText(firstThrottle);
  if (firstReason === undefined) return `Calls are throttled ${when}.`;
  return html`<span class="name">${cause?.set ?? firstReason.set}</span> throttles first, ${when}.`;
}

function explanation(forecast: Forecast): Content {
  const { firstThrottle, firstReason, neverThrottled, hottestPartition } = forecast.headline;
  const cause = firstCause(forecast);
  if (firstThrottle === undefined) {
    return `The busiest partition is asked for ${percentText(hottestPartition.p50)} of what it serves.`;
  }
  const sometimes =
    neverThrottled > 0
      ? `Whether it comes to that depends on how keys fall on partitions: in ${percentText(neverThrottled)} of the layouts it never does.`
      : '';
  if (firstReason === undefined) return sometimes;
  return html`${limitOf(firstReason.reason).why} ${cause !== undefined && causeText(cause)} ${sometimes} <span class="code">${firstReason.reason}</span>`;
}

function tiles(forecast: Forecast): Html {
  const { headline } = forecast;
  const { throttledShare, failedShare, hottestPartition, hottestKey, amplification, partitions, usdPerMonth } =
    headline;
  const tile = (name: string, value: string, note: Content, isBad: boolean) =>
    html`<div class="tile${isBad && ' bad'}"><dt>${name}</dt><dd><b>${value}</b><span>${note}</span></dd></div>`;
  const range = ({ min, max }: Headline['throttledShare'], write: (value: number) => string) =>
    write(min) === write(max) ? 'in every layout' : `${write(min)} to ${write(max)} by layout`;
  return html`<dl class="tiles">
${tile('Throttled calls', percentText(throttledShare.p50), range(throttledShare, percentText), throttledShare.p50 > 0)}
${tile('Failed for good', percentText(failedShare.p50), `${numberText(amplification)} attempts a call`, failedShare.p50 > 0)}
${tile('Busiest partition', timesText(hottestPartition.p50), `its limit, ${range(hottestPartition, timesText)}`, hottestPartition.p50 > 1.0001)}
${tile('Busiest key', timesText(hottestKey), 'what one partition serves', hottestKey > 1.0001)}
${tile('Partitions', wholeText(partitions.end), partitions.end === partitions.start ? 'from the beginning' : `at the end, ${wholeText(partitions.start)} at first`, false)}
${tile('Cost', usdText(usdPerMonth), monthText(forecast), false)}
</dl>`;
}

function bestFix({ title, why, change, before, after }: Mitigation): Html {
  const rows = MEASURES.map(
    ({ name, of, write }) =>
      html`<div><dt>${name}</dt><dd>${write(of(before))} <span class="to"><span class="sr">becomes</span></span> <b class="${changeOf(of(before), of(after))}">${write(of(after))}</b></dd></div>`,
  );
  return html`<div class="fix">
<h3>${change === undefined ? '' : 'What helps most: '}${prose(title)}</h3>
${change !== undefined && html`<dl class="change">${rows}</dl>`}
<p>${prose(why)}</p>
${change !== undefined && html`<p><code>--what-if ${breakableList(change)}</code></p>`}
</div>`;
}

function nothingHelps({ firstThrottle }: Headline): Content {
  return (
    firstThrottle !== undefined &&
    html`<div class="fix none"><h3>No single change helps</h3><p>None of the changes that were simulated makes this better.</p></div>`
  );
}
