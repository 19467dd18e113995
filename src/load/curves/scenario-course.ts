import type { RateCurve } from '../../fluid/index.js';
import type { Scenario } from '../../model/index.js';
import { curveOfStretches, type Stretch, stretches } from './stretches.js';

/** Pieces that a rise or fall is cut into where what it changes varies too. */
const PIECES = 20;

/** The usual course as the scenario changes it. */
export function scenarioCourse(usual: RateCurve, scenario: Scenario, pattern: string, duration: number): RateCurve {
  const change = scenario.rate.get(pattern) ?? scenario.rate.get('all');
  if (change === undefined) return usual;
  const { start, full, falling, end } = scenarioTimes(scenario, duration);
  const changed = (rate: number): number => change.perSecond ?? rate * (change.factor ?? 1);
  const cuts = [...pieces(start, full, usual.points.length > 1), ...pieces(falling, end, usual.points.length > 1)];
  function* parts(): Generator<Stretch> {
    for (const stretch of stretches(usual, duration, cuts)) {
      const { from, to } = stretch;
      const middle = (from + to) / 2;
      const share = (at: number): number => {
        if (middle < start || middle > end) return 0;
        if (middle < full) return (at - start) / (full - start);
        return middle > falling ? (end - at) / (end - falling) : 1;
      };
      const mixed = (rate: number, at: number): number => rate + (changed(rate) - rate) * share(at);
      yield { from, to, first: mixed(stretch.first, from), last: mixed(stretch.last, to) };
    }
  }
  return curveOfStretches(parts());
}

/** When it begins, is there in full, falls back, and is over. */
export function scenarioTimes(
  scenario: Scenario,
  duration: number,
): { readonly start: number; readonly full: number; readonly falling: number; readonly end: number } {
  const start = scenario.after ?? 0;
  const end = scenario.for === undefined ? Math.max(start, duration) : start + scenario.for;
  const full = Math.min(end, start + (scenario.ramp ?? 0));
  return { start, full, falling: Math.max(full, end - (scenario.fall ?? 0)), end };
}

function pieces(from: number, to: number, isVaried: boolean): readonly number[] {
  if (to <= from) return [from];
  const count = isVaried ? PIECES : 1;
  return Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
}
