import { createSampler, type Random } from '../../distributions/index.js';
import { RateReader } from '../rate-reader.js';
import type { Demand, KeySpace, Traffic } from '../traffic.js';

const MINUTE = 60;
/** Seconds for which rates are taken to stay the same. */
const STRETCH = 0.25;
/** Places of the hottest keys that are kept rather than worked out again. */
const KEPT_PLACES = 100_000;

export interface Player {
  /** Plays a request of a flow, by its position, at a time in seconds. */
  readonly request: (flow: number, at: number) => void;
  /** Is called at the end of each minute, with its time in seconds. */
  readonly minute?: (end: number) => void;
}

/** Draws the requests of traffic one by one, in the order of time; gives their number. */
export function eachRequest({ flows, duration }: Traffic, random: Random, { request, minute }: Player): number {
  const readers = flows.map(({ curve }) => new RateReader(curve));
  const rates = new Float64Array(flows.length);
  let requests = 0;
  for (let start = 0; start < duration - 1e-9; start += STRETCH) {
    const end = Math.min(duration, start + STRETCH);
    let all = 0;
    for (const [f, reader] of readers.entries()) {
      rates[f] = reader.average(start, end);
      all += rates[f] as number;
    }
    for (let at = start + gap(random, all); at < end; at += gap(random, all)) {
      requests += 1;
      request(pick(rates, all, random), at);
    }
    if (Math.floor(end / MINUTE + 1e-9) > Math.floor(start / MINUTE + 1e-9)) minute?.(end);
  }
  return requests;
}

/** Draws keys, as where they lie by `place`. */
export function drawnPlace({ distribution }: KeySpace, place: (rank: number) => number, random: Random): () => number {
  const sample = createSampler(distribution);
  const kept = new Float64Array(KEPT_PLACES).fill(-1);
  return () => {
    const rank = sample(random);
    if (rank >= KEPT_PLACES) return place(rank);
    if ((kept[rank] as number) < 0) kept[rank] = place(rank);
    return kept[rank] as number;
  };
}

/** Amounts with the mean and the mean square that are asked for: two that are as frequent, or something and nothing. */
export function unitsDrawn({ units, unitsSquared }: Demand, random: Random): () => number {
  const variation = Math.sqrt(Math.max(0, unitsSquared / (units * units) - 1));
  if (variation < 1e-6) return () => units;
  if (variation <= 1) return () => units * (random.uniform() < 0.5 ? 1 - variation : 1 + variation);
  const chance = (units * units) / unitsSquared;
  return () => (random.uniform() < chance ? unitsSquared / units : 0);
}

function gap(random: Random, rate: number): number {
  return rate > 0 ? -Math.log(1 - random.uniform()) / rate : Number.POSITIVE_INFINITY;
}

function pick(rates: Float64Array, all: number, random: Random): number {
  let left = random.uniform() * all;
  for (let f = 0; f < rates.length; f++) {
    left -= rates[f] as number;
    if (left < 0) return f;
  }
  return rates.length - 1;
}
