import { type Palette, usdText, wholeText } from '../../../diagnostics/index.js';
import { wrapped } from '../../text-table.js';
import { AT_AVERAGE_RATES } from '../cost/cost.js';
import type { Forecast, SetForecast } from '../report.js';

/** Dollars a month from which another way to pay is worth a word. */
const WORTH_NAMING = 0.01;
/** Share of the calls that fail from which it is said that they are not paid for. */
const WORTH_SAYING = 0.001;

/** What a month of this load costs, and what else it could. */
export function moneySection(forecast: Forecast, palette: Palette, width: number): string {
  const { cost } = forecast;
  const { perMonth, alternatives, region, priceDate } = cost;
  const others = [...alternatives]
    .filter(({ usd }) => Math.abs(usd - perMonth) >= WORTH_NAMING)
    .sort((a, b) => a.usd - b.usd);
  const [cheapest] = others;
  const parts = [
    `${palette.bold(usdText(perMonth))} ${monthText(forecast)}`,
    ...(cheapest === undefined || cheapest.usd > perMonth ? [] : [otherText(cheapest, others.length)]),
  ];
  const title = palette.bold('Cost');
  // The rest of the note is in the other formats.
  const [standIn] = cost.notes?.[0]?.split(':') ?? [];
  const prices = [`${region}, prices of ${priceDate}`, ...(standIn === undefined ? [] : [lowerFirst(standIn)])].join(
    '; ',
  );
  return wrapped(`${title} ${parts.join(' · ')} ${palette.dim(`(${prices})`)}`, width, '  ');
}

/** What the sum is for. */
export function monthText(forecast: Forecast): string {
  const isAverage = forecast.cost.lines.some(({ what }) => what.includes(AT_AVERAGE_RATES));
  return `a month${isAverage ? ` ${AT_AVERAGE_RATES}` : ''}${isOfServed(forecast) ? ' for what is served' : ''}`;
}

/** Requests that fail cost nothing; those that provisioned capacity refuses are served, and paid for, otherwise. */
function isOfServed({ sets, headline }: Forecast): boolean {
  const isRefused = ({ read, write }: SetForecast): boolean =>
    [...read.throttled, ...write.throttled].some(({ reason }) => !reason.endsWith('ProvisionedThroughputExceeded'));
  return headline.failedShare.p50 >= WORTH_SAYING && sets.some(isRefused);
}

function otherText({ name, usd }: Forecast['cost']['alternatives'][number], of: number): string {
  return of === 1 ? `${name} ${usdText(usd)}` : `the least of ${wholeText(of)} other ways: ${name} ${usdText(usd)}`;
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
