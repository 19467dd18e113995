import { distributionOf } from '../../../design/index.js';
import { keyCount } from '../../../distributions/index.js';
import { type Flow, type RateCurve, type RatePoint, scaledRate } from '../../../fluid/index.js';
import { LONGEST_RUN } from '../../../load/curves/index.js';
import type { Skew } from '../../../model/index.js';
import type { ChangeTo } from './change.js';
import type { CompiledTraffic } from './compiled.js';
import { type Edited, isWrong, withDemands, withFlows, wrong } from './edit.js';
import { peakRate } from './loads.js';
import { flowOf, spacesOf } from './names.js';
import { respread, shardsNow } from './shards.js';

/** Of what is set off by writes, the rate goes with that of the writes. */
export function changeRate(compiled: CompiledTraffic, target: string, to: ChangeTo & { kind: 'rate' }): Edited {
  const { duration } = compiled.traffic;
  if (target === 'all') {
    if (!('factor' in to)) return wrong('The rate of `all` takes a factor, such as `x10`');
    return withFlows(compiled, (flow) => ({ ...flow, curve: scaledRate(flow.curve, to.factor) }));
  }
  const flow = flowOf(compiled, target);
  if (isWrong(flow)) return flow;
  const now = peakRate(flow.curve, duration);
  if (!('factor' in to) && now === 0)
    return wrong(`\`${target}\` has no rate that \`${to.perSecond}/s\` could stand for`);
  const factor = 'factor' in to ? to.factor : to.perSecond / now;
  return withFlows(compiled, (one) => {
    const times = one === flow ? factor : setOffFactor(compiled, one, flow, factor);
    return times === 1 ? one : { ...one, curve: scaledRate(one.curve, times) };
  });
}

/** What becomes of the rate of a follow-up where one of the patterns that set it off changes its own. */
function setOffFactor({ flows, traffic }: CompiledTraffic, one: Flow, changed: Flow, factor: number): number {
  const triggers = flows.get(one.name)?.followUp?.triggers ?? [];
  if (!triggers.some(({ pattern }) => pattern === changed.name)) return 1;
  let now = 0;
  let then = 0;
  for (const { pattern, perCall } of triggers) {
    const trigger = traffic.flows.find(({ name }) => name === pattern);
    const rate = trigger === undefined ? 0 : peakRate(trigger.curve, traffic.duration) * perCall;
    now += rate;
    then += rate * (trigger === changed ? factor : 1);
  }
  return now > 0 ? then / now : 1;
}

export function changeAttempts(compiled: CompiledTraffic, target: string, count: number): Edited {
  if (target === '' || target === 'all')
    return withFlows(compiled, (flow) => ({ ...flow, retries: { ...flow.retries, attempts: count } }));
  const flow = flowOf(compiled, target);
  if (isWrong(flow)) return flow;
  return withFlows(compiled, (one) => (one === flow ? { ...one, retries: { ...one.retries, attempts: count } } : one));
}

/**
 * No rate rises faster than from the curve's lowest to its highest in so many seconds; a constant one rises from nothing. The run is made
 * longer by that time, so that the highest rate is reached.
 */
export function changeRamp(compiled: CompiledTraffic, seconds: number): Edited {
  const { duration } = compiled.traffic;
  if (duration + seconds > LONGEST_RUN)
    return wrong('A run takes 31 days at most, and would be made longer by that time');
  const slower = withFlows(compiled, (flow) => ({ ...flow, curve: slowed(flow.curve, seconds, duration) }));
  return { ...slower, traffic: { ...slower.traffic, duration: duration + seconds } };
}

function slowed(curve: RateCurve, seconds: number, duration: number): RateCurve {
  const rates = curve.points.map(({ rate }) => rate);
  const highest = Math.max(0, ...rates);
  const isConstant = rates.every((rate) => rate === highest);
  const lowest = isConstant ? 0 : Math.min(...rates);
  if (seconds <= 0 || highest === 0) return curve;
  const slope = (highest - lowest) / seconds;
  const [first = { at: 0, rate: 0 }] = curve.points;
  const given = first.at > 0 ? [{ at: 0, rate: first.rate }, ...curve.points] : curve.points;
  const last = given.at(-1) ?? first;
  const end = Math.max(duration, last.at) + seconds;
  const points: RatePoint[] = [];
  let rate = isConstant ? 0 : first.rate;
  let from = given[0] ?? first;
  points.push({ at: from.at, rate });
  for (const to of [...given.slice(1), { at: end, rate: last.rate }]) {
    const time = to.at - from.at;
    const wanted = time > 0 ? (to.rate - from.rate) / time : 0;
    // Below the curve the rate rises as fast as it may, until it meets the curve.
    const meets = slope > wanted && time > 0 ? (from.rate - rate) / (slope - wanted) : Number.POSITIVE_INFINITY;
    if (rate < from.rate && meets < time) {
      points.push({ at: from.at + meets, rate: from.rate + wanted * meets });
      rate = to.rate;
    } else if (rate < from.rate || (wanted > slope && time > 0)) rate = Math.min(to.rate, rate + slope * time);
    else rate = time > 0 ? to.rate : Math.min(rate, to.rate);
    points.push({ at: to.at, rate });
    from = to;
  }
  return { ...curve, points };
}

/** The values keep their number, and what they are sharded by. */
export function changeSkew(compiled: CompiledTraffic, attribute: string, skew: Skew): Edited {
  const spaces = spacesOf(compiled, attribute);
  if (isWrong(spaces)) return spaces;
  return withDemands(compiled, (demand, flow) => {
    if (!spaces.includes(demand.keys.id)) return demand;
    const ways = shardsNow(compiled, flow, demand);
    const distribution = respread(demand.keys.distribution, ways, (whole) => distributionOf(skew, keyCount(whole)));
    return { ...demand, keys: { ...demand.keys, distribution } };
  });
}
