import { type Palette, wholeText } from '../../../diagnostics/index.js';
import { wrapped } from '../../text-table.js';
import type { Forecast } from '../report.js';
import { fixSection, sweepSection, variantSection } from './change.js';
import { flowSection } from './flows.js';
import { keySection } from './keys.js';
import { moneySection } from './money.js';
import { replicaSection } from './replicas.js';
import { requestsSection } from './requests.js';
import { setSection } from './sets.js';
import { durationText } from './time.js';

export interface ForecastTextOptions {
  /** Columns of the output. */
  readonly width: number;
}

/** What becomes of the load, within one screen: what helps first, then patterns, tables, keys and cost. */
export function forecastText(forecast: Forecast, palette: Palette, { width }: ForecastTextOptions): string {
  const sections = [
    fixSection(forecast, palette, width),
    variantSection(forecast, palette, width),
    sweepSection(forecast, palette, width),
    flowSection(forecast, palette, width),
    setSection(forecast, palette, width),
    replicaSection(forecast, palette, width),
    keySection(forecast, palette, width),
    requestsSection(forecast, palette, width),
    `${moneySection(forecast, palette, width)}\n${assumedText(forecast, palette, width)}`,
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

/** What was simulated: time, load, layouts. */
export function forecastTitle({ duration, scenario, layouts, mode, stoppedAt, flows }: Forecast): string {
  const rates = flows.some(({ isAlwaysAtPeak }) => isAlwaysAtPeak === true) ? ' at peak rates' : '';
  const parts = [
    stoppedAt === undefined ? `${durationText(duration)}${rates}` : `stopped after ${durationText(stoppedAt)}`,
    ...(scenario === undefined ? [] : [`scenario ${scenario}`]),
    layouts === 1 ? 'one key layout' : `median of ${wholeText(layouts)} key layouts`,
    ...(mode === 'stochastic' ? ['arrivals drawn'] : []),
  ];
  return parts.join(' · ');
}

/** The numbers that AWS has not published and this load depends on, in as few words as can be. */
function assumedText({ assumptions, mode, sets, settings }: Forecast, palette: Palette, width: number): string {
  const hasMode = (billed: string): boolean => sets.some(({ billing }) => billing === billed);
  const matters = (name: string): boolean => {
    switch (name) {
      case 'pace':
      case 'load':
        return false;
      case 'dispersion':
        return mode === 'stochastic';
      case 'autoscaleDelaySeconds':
      case 'heatThreshold':
      case 'allocation':
        return hasMode('provisioned');
      case 'onDemandHeatThreshold':
      case 'quotaBurstSeconds':
        return hasMode('on-demand');
      default:
        return true;
    }
  };
  const values = assumptions.filter(({ name }) => matters(name)).map(({ name, value }) => `${name} ${value}`);
  const text = `Assumed, not published by AWS (${settings.pace} pace; --pace, --assume): ${values.join(', ')}.`;
  return palette.dim(wrapped(text, width, '  '));
}
