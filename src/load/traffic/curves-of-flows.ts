import type { Design } from '../../design/design.js';
import { type RateCurve, scaledRate } from '../../fluid/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Scenario } from '../../model/model.js';
import { type CallCourse, type CourseSettings, courseNotes, curveOf, runTimes } from '../curves/index.js';
import { curveOfStretches, type Stretch, stretches } from '../curves/stretches.js';
import type { PatternLoad, Workload } from '../workload.js';
import type { TrafficSettings } from './compiled.js';

const NOTHING: CallCourse = { avg: 0, peak: 0 };

/** When calls come. */
export interface FlowCurves {
  /** Seconds. */
  readonly duration: number;
  /** Undefined for what nothing says how often it is called. */
  readonly of: (load: PatternLoad) => RateCurve | undefined;
  /** What is assumed of how calls vary. */
  readonly notes: readonly string[];
}

export function curvesOf(
  { design, patterns }: Pick<Workload, 'design' | 'patterns'>,
  settings: TrafficSettings,
  scenario: Scenario | undefined,
): FlowCurves {
  const { recorded, recordings } = settings;
  const input = {
    ...(scenario === undefined ? {} : { scenario }),
    ...(recorded === undefined ? {} : { recorded }),
    ...(recordings === undefined ? {} : { recordings }),
  };
  const names = flatMap(patterns, ({ name, followUp }) => followUp?.triggers.map(({ pattern }) => pattern) ?? [name]);
  const rates = new Map(
    flatMap(names, (name) => {
      const rate = rateOf(design, name);
      return rate === undefined ? [] : [[name, rate] as const];
    }),
  );
  const { duration, clock } = runTimes([...rates.values()], {
    ...input,
    ...(settings.duration === undefined ? {} : { duration: settings.duration }),
  });
  const at: CourseSettings = { ...input, duration, clock };
  const known = new Map<string, RateCurve | undefined>();
  const ofPattern = (name: string): RateCurve | undefined => {
    if (!known.has(name)) {
      const rate = rates.get(name) ?? (isCalledBy(at, name) ? NOTHING : undefined);
      known.set(name, rate === undefined ? undefined : curveOf(rate, at, name));
    }
    return known.get(name);
  };
  return {
    duration,
    notes: courseNotes(rates, at),
    of: ({ name, followUp, cached = 0 }) => {
      if (followUp === undefined) {
        const curve = ofPattern(name);
        return curve === undefined || cached === 0 ? curve : scaledRate(curve, 1 - cached);
      }
      const curves = flatMap(followUp.triggers, ({ pattern, perCall }) => {
        const curve = ofPattern(pattern);
        return curve === undefined ? [] : [scaledRate(curve, perCall)];
      });
      return curves.length === 0 ? undefined : sumOf(curves, duration);
    },
  };
}

function rateOf({ model }: Design, pattern: string): CallCourse | undefined {
  return model.patterns.get(pattern)?.rate;
}

/** Whether a pattern without a rate is called nevertheless: by name. */
function isCalledBy({ scenario, recorded }: CourseSettings, pattern: string): boolean {
  return (
    scenario?.rate.get(pattern)?.perSecond !== undefined ||
    recorded?.columns.some(({ kind, name }) => kind === 'calls' && name === pattern) === true
  );
}

/** All of them together. */
function sumOf(curves: readonly RateCurve[], duration: number): RateCurve {
  const [only, ...others] = curves;
  if (only !== undefined && others.length === 0) return only;
  const cuts = [...new Set(flatMap(curves, ({ points }) => points.map(({ at }) => at)))];
  const sums: Stretch[] = [];
  for (const curve of curves) {
    let i = 0;
    for (const { from, to, first, last } of stretches(curve, duration, cuts)) {
      const sum = sums[i];
      sums[i] = { from, to, first: first + (sum?.first ?? 0), last: last + (sum?.last ?? 0) };
      i += 1;
    }
  }
  return curveOfStretches(sums);
}
