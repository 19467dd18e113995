import type { Prices } from '../../facts/index.js';
import type { RunResult } from '../../fluid/index.js';
import type { CompiledTraffic } from '../../load/traffic/index.js';
import type { Workload } from '../../load/workload.js';
import { ASSUMPTIONS } from '../../partition/index.js';
import type { Changed } from './changes/apply.js';
import { type SweepRequest, sweepTrials } from './changes/sweep.js';
import { usdPerMonth } from './cost/cost.js';
import { mitigationTrials } from './mitigations/mitigations.js';
import type { Headline, Mitigation, Sweep, Variant } from './report.js';
import { changeProblemText, SettingsError } from './settings-error.js';
import type { MitigationEffort } from './study/layouts.js';
import type { StudySettings } from './study/study.js';
import { type Part, partOf, type Stages } from './study/study-request.js';
import { headlineOf } from './summary/headline.js';
import { medianRun } from './summary/summarise.js';

export interface ComparisonInput {
  readonly workload: Workload;
  readonly prices: Prices;
  readonly settings: StudySettings;
  /** Once it is aborted, nothing further is compared. */
  readonly signal?: AbortSignal;
}

/** The same load with changes, run over the same layouts. */
export class Comparison {
  readonly #input: ComparisonInput;

  constructor(input: ComparisonInput) {
    this.#input = input;
  }

  headline(compiled: CompiledTraffic, runs: readonly RunResult[]): Headline {
    const { prices, workload } = this.#input;
    return headlineOf(compiled, runs, usdPerMonth(compiled, medianRun(runs), prices, workload));
  }

  *variants(
    variations: readonly { readonly name: string; readonly changed: Changed }[],
    layouts: readonly number[],
    part: Part,
  ): Stages<readonly Variant[]> {
    const variants: Variant[] = [];
    for (const [i, { name, changed }] of variations.entries()) {
      const headline = yield* this.#headlineWith(changed, layouts, partOf(part, i, variations.length));
      if (headline !== undefined) variants.push({ name, headline });
    }
    return variants;
  }

  *sweep(
    compiled: CompiledTraffic,
    request: SweepRequest | undefined,
    layouts: readonly number[],
    part: Part,
  ): Stages<Sweep | undefined> {
    if (request === undefined) return undefined;
    const trials = sweepTrials(compiled, request);
    let step = trials.next();
    for (let i = 0; step.done !== true; i++) {
      step = trials.next(yield* this.#headlineWith(step.value, layouts, partOf(part, i, request.points.length)));
    }
    if (!('kind' in step.value)) return step.value;
    throw new SettingsError(changeProblemText(step.value));
  }

  *mitigations(
    compiled: CompiledTraffic,
    before: Headline,
    { layouts, all, trials: most }: MitigationEffort,
    part: Part,
  ): Stages<readonly Mitigation[]> {
    if (this.#input.signal?.aborted === true) return [];
    const trials = mitigationTrials(compiled, before, { trials: most, isRough: layouts.length < all.length });
    let step = trials.next();
    while (step.done !== true) {
      const { done, of, isSure } = step.value;
      const over = isSure ? all : layouts;
      step = trials.next(yield* this.#headlineWith(step.value, over, partOf(part, Math.min(done, of - 1), of)));
    }
    return step.value;
  }

  /** Undefined where there was no time for it. */
  *#headlineWith({ compiled, pace }: Changed, layouts: readonly number[], part: Part): Stages<Headline | undefined> {
    const { settings: usual, signal } = this.#input;
    if (signal?.aborted === true) return undefined;
    const assumptions = pace === undefined ? usual.assumptions : { ...usual.assumptions, ...ASSUMPTIONS[pace], pace };
    const settings = { ...usual, assumptions, layouts };
    const { runs, stoppedAt } = yield { traffic: compiled.traffic, settings, ...part };
    return stoppedAt !== undefined || runs.length < layouts.length ? undefined : this.headline(compiled, runs);
  }
}
