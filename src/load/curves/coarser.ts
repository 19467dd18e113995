import type { RateCurve } from '../../fluid/index.js';
import { curveOfStretches, type Stretch, stretches } from './stretches.js';

/** Below this length of a run, it is gone through in short steps. */
const SHORT_RUN = 2 * 3600;
const SHORT_STEP = 10;
const LONG_STEP = 60;
/** Stretches of a step that are told apart: a burst and what lies on both sides of it. */
const MOST_A_STEP = 3;
/** Of fewer points, all are kept. */
const FEW_POINTS = 1000;

/** Seconds within which more than a few turns of a rate are not told apart: of calls recorded by the second, a day has too many. */
export function stepOf(duration: number): number {
  return duration < SHORT_RUN ? SHORT_STEP : LONG_STEP;
}

/** Whether values of such a period are told apart. */
export function isTooFine(period: number, duration: number): boolean {
  return stepOf(duration) > MOST_A_STEP * period && duration / period > FEW_POINTS;
}

/** A curve that turns all the time as the means of its steps, with as many calls; any other as it is. */
export function coarser(curve: RateCurve, duration: number): RateCurve {
  if (curve.points.length <= FEW_POINTS) return curve;
  const { average } = curve;
  const { points } = curveOfStretches(coarserStretches(stretches(curve, duration), stepOf(duration)));
  return { points, ...(average === undefined ? {} : { average }) };
}

/** Stretches that follow each other; where there are many within a step, one for all of them. */
export function* coarserStretches(parts: Iterable<Stretch>, step: number): Generator<Stretch> {
  let held: Stretch[] = [];
  let end = 0;
  for (const part of parts) {
    if (part.from >= end) {
      yield* together(held, end - step);
      held = [];
      end = (Math.floor(part.from / step) + 1) * step;
    }
    held.push(part);
    if (part.to <= end) continue;
    // The last of a step belongs to the next one too.
    if (held.length > MOST_A_STEP) {
      const [before, after] = cut(part, end);
      yield* together([...held.slice(0, -1), before], end - step);
      held = [after];
    } else {
      yield* held.slice(0, -1);
      held = [part];
    }
    end = Math.ceil(part.to / step) * step;
  }
  yield* together(held, end - step);
}

function* together(held: readonly Stretch[], start: number): Generator<Stretch> {
  const [first] = held;
  const last = held.at(-1);
  if (first === undefined || last === undefined || held.length <= MOST_A_STEP) {
    yield* held;
    return;
  }
  let from = first.from;
  let calls = 0;
  for (const part of held) {
    let inside = part;
    if (part.from < start) {
      const [before, after] = cut(part, start);
      yield before;
      inside = after;
      from = start;
    }
    calls += ((inside.first + inside.last) / 2) * (inside.to - inside.from);
  }
  const mean = calls / (last.to - from);
  yield { from, to: last.to, first: mean, last: mean };
}

function cut({ from, to, first, last }: Stretch, at: number): readonly [Stretch, Stretch] {
  const rate = first + ((last - first) * (at - from)) / (to - from);
  return [
    { from, to: at, first, last: rate },
    { from: at, to, first: rate, last },
  ];
}
