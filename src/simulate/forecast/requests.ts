import { callsBetween, type FluidAssumptions, runRequests, runTraffic, type Traffic } from '../../fluid/index.js';
import { runEngineRequests } from '../requests/index.js';
import type { RequestsForecast } from './report.js';
import { SettingsError } from './settings-error.js';

export type RequestsWay = RequestsForecast['way'];

/** Requests that are played at most; the load is cut short after them. */
const MOST: Readonly<Record<RequestsWay, number>> = { sampled: 2_000_000, engine: 300_000 };
/** A shorter time says nothing: partitions serve a second's units at once. */
const LEAST_SECONDS = 5;
const LAYOUT = 1;
/** As many keys are placed one by one in the run by amounts as its memory allows. */
const PLACED_KEYS = 1_000_000;

export interface RequestsSettings {
  readonly assumptions: FluidAssumptions;
  readonly seed: number | string;
}

/**
 * The beginning of a load, request by request, beside the same in amounts over time: what the latter leaves out is chance. Caches and
 * retries are left out of both.
 *
 * @throws SettingsError where there are too many requests, or the engine cannot play them.
 */
export function playedRequests(traffic: Traffic, way: RequestsWay, settings: RequestsSettings): RequestsForecast {
  const duration = playedSeconds(traffic, way);
  const played: Traffic = { ...traffic, duration, flows: traffic.flows.map(plain) };
  const options = optionsOf(settings);
  const amounts = runTraffic(played, options);
  const requests = way === 'sampled' ? runRequests(played, options) : throughEngine(played, options);
  return {
    way,
    seconds: duration,
    requests: requests.requests,
    flows: requests.flows.map(({ name, offered, admitted }, i) => ({
      name,
      calls: offered,
      throttledShare: offered > 0 ? 1 - admitted / offered : 0,
      byAmounts: refusedShare(amounts.flows[i]),
    })),
  };
}

/**
 * What cannot be played is refused before anything is waited for.
 *
 * @throws SettingsError as `playedRequests` does.
 */
export function checkRequests(traffic: Traffic, way: RequestsWay, settings: RequestsSettings): void {
  playedSeconds(traffic, way);
  if (way === 'engine')
    throughEngine({ ...traffic, duration: 0, flows: traffic.flows.map(plain) }, optionsOf(settings));
}

function optionsOf(settings: RequestsSettings): Parameters<typeof runEngineRequests>[1] {
  return { ...settings, mode: 'expectation', layout: LAYOUT, heavyKeys: PLACED_KEYS };
}

/** Of the beginning of the load. */
function playedSeconds(traffic: Traffic, way: RequestsWay): number {
  const duration = Math.min(traffic.duration, secondsOf(traffic, MOST[way]));
  if (duration >= Math.min(LEAST_SECONDS, traffic.duration)) return duration;
  throw new SettingsError(
    `--requests: so many calls a second are too many to play one by one; at most ${MOST[way].toLocaleString('en-US')} are played, for ${LEAST_SECONDS} seconds or more`,
  );
}

function throughEngine(traffic: Traffic, options: Parameters<typeof runEngineRequests>[1]) {
  try {
    return runEngineRequests(traffic, options);
  } catch (error) {
    if (error instanceof RangeError) throw new SettingsError(`--requests engine: ${error.message}`);
    throw error;
  }
}

function plain(flow: Traffic['flows'][number]): Traffic['flows'][number] {
  return {
    ...flow,
    retries: { attempts: 1, quota: false },
    demands: flow.demands.map(({ cache: _, ...demand }) => demand),
  };
}

/** Whole seconds from the beginning in which there are at most so many calls. */
function secondsOf({ flows, duration }: Traffic, most: number): number {
  const calls = (end: number): number => flows.reduce((sum, { curve }) => sum + callsBetween(curve, 0, end), 0);
  let low = 0;
  let high = Math.ceil(duration);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (calls(middle) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}

function refusedShare(flow: { readonly offered: Float64Array; readonly admitted: Float64Array } | undefined): number {
  const sum = (series: Float64Array): number => series.reduce((total, one) => total + one, 0);
  const offered = flow === undefined ? 0 : sum(flow.offered);
  return flow === undefined || offered <= 0 ? 0 : Math.max(0, 1 - sum(flow.admitted) / offered);
}
