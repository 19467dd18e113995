import { numberText, type Palette, paintNames, percentText, wholeText } from '../../../diagnostics/index.js';
import { PARTITION_READ_UNITS, PARTITION_WRITE_UNITS } from '../../../facts/index.js';
import { bar } from '../../text-bar.js';
import { wrapped } from '../../text-table.js';
import type { Forecast, KeyForecast } from '../report.js';
import { durationText } from './time.js';

const BAR = 16;
const MOST_SHOWN = 3;
const MOST_HOT_SHOWN = 6;
/** The hottest key is always shown, others from this share of the limit. */
const WORTH_SHOWING = 0.2;
const WARM = 0.8;
const MOST_LIMITS = 2;

/** The hottest keys, each with a bar that is full at what one partition serves. */
export function keySection({ keys }: Forecast, palette: Palette, width: number): string {
  if (keys.length === 0) return '';
  const shown = keys.filter(
    (key, i) => i === 0 || (i < MOST_HOT_SHOWN && key.headroom < 0) || (i < MOST_SHOWN && heatOf(key) >= WORTH_SHOWING),
  );
  const next = keys[shown.length];
  const more =
    next === undefined
      ? []
      : [palette.dim(`  ${wholeText(keys.length - shown.length)} more, ${mostText(heatOf(next))} of a partition`)];
  const title = `${palette.bold('Hottest keys')} ${palette.dim(`units/s at peak; a partition serves ${limitsText(keys)}`)}`;
  return [title, ...shown.map((key) => keyLine(key, palette, width)), ...more].join('\n');
}

/** What one partition serves, which may differ by table where more than AWS promises is assumed. */
function limitsText(keys: readonly KeyForecast[]): string {
  const of = (kind: 'read' | 'write', usual: number): string => {
    const limits = new Set(keys.filter((one) => one.kind === kind).map(({ limit }) => limit));
    return [...(limits.size === 0 ? [usual] : limits)].map(numberText).slice(0, MOST_LIMITS).join(' or ');
  };
  return `${of('read', PARTITION_READ_UNITS)} read, ${of('write', PARTITION_WRITE_UNITS)} write`;
}

function heatOf({ peakPerSecond, limit }: KeyForecast): number {
  return peakPerSecond / limit;
}

function keyLine(key: KeyForecast, palette: Palette, width: number): string {
  const heat = heatOf(key);
  const paint = palette[heat > 1 ? 'error' : heat >= WARM ? 'warning' : 'good'];
  const load = palette.bold(`${numberText(key.peakPerSecond)} ${key.kind}`.padEnd(11));
  const head = `  ${paint(bar(heat, BAR))} ${paint(percentText(heat).padStart(7))}  ${load}`;
  const value = key.value === '' || !key.key.includes('{') ? '' : `: ${key.value}`;
  const facts = `(${percentText(key.share)} of its ${key.kind}s${overText(key)})`;
  return wrapped(
    `${head}  ${key.set} ${palette.code(key.key)}${paintNames(value, palette)} ${palette.dim(facts)}`,
    width,
    '    ',
  );
}

function overText({ firstOver }: KeyForecast): string {
  if (firstOver === undefined) return '';
  return firstOver < 1 ? '' : `, over from ${durationText(firstOver)}`;
}

function mostText(heat: number): string {
  return heat < 0.0001 ? `under ${percentText(0.0001)}` : `at most ${percentText(heat)}`;
}
