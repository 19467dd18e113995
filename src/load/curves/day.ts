import type { RatePoint } from '../../fluid/index.js';

export const DAY = 86_400;
const FINE = 1440;
const COARSE = 288;
/** Below this share of the peak, points five minutes apart would miss the form of the curve. */
const NARROW = 0.06;

/**
 * A day of this mean and highest rate, seconds counted from its peak: a sinusoid about the average where the peak is up to twice that;
 * above, a sinusoid between nothing and the peak, raised to the power that gives it the mean.
 */
export function dayPoints(avg: number, peak: number): readonly RatePoint[] {
  if (peak <= avg) return [{ at: 0, rate: avg }];
  const share = avg / peak;
  if (share >= 0.5) return sampled(COARSE, (wave) => avg + (peak - avg) * (2 * wave - 1));
  const count = share > NARROW ? COARSE : FINE;
  if (share * count > 1.01) {
    const power = powerOf(share, count);
    return sampled(count, (wave) => peak * wave ** power);
  }
  // So short a peak that it lies between two points: a spike of the area that the mean asks for.
  const half = share * DAY;
  return [
    { at: 0, rate: peak },
    { at: half, rate: 0 },
    { at: DAY - half, rate: 0 },
  ];
}

/** `wave` goes from 1 at the peak to 0 half a day later. */
function sampled(count: number, rate: (wave: number) => number): readonly RatePoint[] {
  return Array.from({ length: count }, (_, i) => ({ at: (i * DAY) / count, rate: rate(waveAt(i / count)) }));
}

function waveAt(part: number): number {
  return (1 + Math.cos(2 * Math.PI * part)) / 2;
}

/** The power at which the mean over these points is the share: the more, the narrower. */
function powerOf(share: number, count: number): number {
  const half = Array.from({ length: count / 2 - 1 }, (_, i) => Math.log(waveAt((i + 1) / count)));
  const mean = (power: number): number => (1 + 2 * half.reduce((sum, log) => sum + Math.exp(power * log), 0)) / count;
  let low = 1;
  let high = 2;
  while (mean(high) > share) high *= 4;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (mean(middle) > share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
