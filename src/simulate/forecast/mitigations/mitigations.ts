import { wholeText } from '../../../diagnostics/index.js';
import { partitionsAtStart } from '../../../fluid/index.js';
import type { Changed } from '../changes/apply.js';
import type { CompiledTraffic } from '../changes/compiled.js';
import type { Headline, Mitigation } from '../report.js';
import { type Candidate, combinationOf, type Remedy, whyOf } from './candidate.js';
import { capacityRemedies, rampRemedies } from './capacity-remedies.js';
import { changedBy } from './changed-by.js';
import { costRemedies } from './cost-remedies.js';
import { keyRemedies } from './key-remedies.js';
import { projectionRemedies } from './projection-remedies.js';
import { indivisibleNote } from './single-items.js';
import { DOSES, everythingTogether } from './together.js';
import { isEnough, isWorthwhile, ranked, refusedShare, savesEnough, type Tried } from './worth.js';

/** A load with a change, whose headline is asked for. */
export interface Trial extends Changed {
  readonly text: string;
  /** Whether it is to be run over all layouts, since it is about to be told. */
  readonly isSure: boolean;
  readonly done: number;
  /** Trials at most. */
  readonly of: number;
}

export interface MitigationLimits {
  /** Mitigations that are told. */
  readonly most?: number;
  /** Runs that the search may take. */
  readonly trials?: number;
  /** Whether trials are over few layouts, so that what is told is run again over all of them. */
  readonly isRough?: boolean;
}

const MOST_TOLD = 5;
const MOST_TRIALS = 16;
/** Changes that are made together. */
const MOST_TOGETHER = 3;
/** Doses without more effect before a remedy is left alone: where keys meet by chance, one may have bad luck. */
const MOST_IN_VAIN = 2;
/** Partitions at the beginning up to which a change is always tried; of larger loads, those times so many. */
const MOST_PARTITIONS = 20_000;
const MORE_PARTITIONS = 1.5;
/** Partitions up to which their number hardly says how long a run takes. */
const FEW_PARTITIONS = 2000;
/** Of the single changes, those that further ones are tried on top of. */
const BASES = 2;

/**
 * What would help, best first. Nothing is proposed that was not simulated: each trial is given out, and its headline taken back; an absent one ends
 * the search, with what is known by then as its result. First everything that is short is seen to at once, then by one change in growing
 * doses; where none is enough, others are tried on top of the best.
 */
export function* mitigationTrials(
  compiled: CompiledTraffic,
  before: Headline,
  { most = MOST_TOLD, trials = MOST_TRIALS, isRough = false }: MitigationLimits = {},
): Generator<Trial, readonly Mitigation[], Headline | undefined> {
  const search = new Search(compiled, before, trials, isRough);
  const isRefused = refusedShare(before) > 0;
  if (isRefused) yield* search.refusals();
  else yield* search.savings();
  const told = yield* search.sureOf(ranked(search.found, before).slice(0, most));
  const isWorth = isRefused ? isWorthwhile : savesEnough;
  const found = ranked(told, before)
    .filter(({ after }) => isWorth(after, before))
    .map(({ candidate, after }) => ({
      change: candidate.change,
      title: candidate.title,
      why: whyOf(candidate),
      before,
      after,
    }));
  return isRefused && !told.some(({ after }) => isEnough(after, before)) ? [...found, ...search.notes()] : found;
}

/** The same with a function that runs the trials. */
export async function mitigationsFor(
  compiled: CompiledTraffic,
  before: Headline,
  simulate: (trial: Trial) => Headline | undefined | Promise<Headline | undefined>,
  limits: MitigationLimits = {},
): Promise<readonly Mitigation[]> {
  const steps = mitigationTrials(compiled, before, limits);
  let step = steps.next();
  while (step.done !== true) step = steps.next(await simulate(step.value));
  return step.value;
}

type Trials = Generator<Trial, void, Headline | undefined>;

class Search {
  readonly #compiled: CompiledTraffic;
  readonly #before: Headline;
  readonly #most: number;
  readonly #seen = new Set<string>();
  readonly #isRough: boolean;
  /** A run of more is worth no trial. */
  readonly #mostPartitions: number;
  #done = 0;
  #isOver = false;
  #isTooLarge = false;
  readonly found: Tried[] = [];

  constructor(compiled: CompiledTraffic, before: Headline, most: number, isRough: boolean) {
    this.#compiled = compiled;
    this.#before = before;
    this.#most = most;
    this.#isRough = isRough;
    this.#mostPartitions = Math.max(MOST_PARTITIONS, MORE_PARTITIONS * before.partitions.end);
  }

  /** The same, each run over all layouts; as it is where there is no time for that. */
  *sureOf(found: readonly Tried[]): Generator<Trial, readonly Tried[], Headline | undefined> {
    const sure: Tried[] = [];
    for (const tried of found) sure.push((yield* this.#sure(tried)) ?? tried);
    return sure;
  }

  /** What is to be said where nothing helps enough: changes of nothing. */
  notes(): readonly Mitigation[] {
    const before = this.#before;
    const single = indivisibleNote(this.#compiled);
    const large = this.#isTooLarge
      ? {
          title: `Changes that begin with more than ${wholeText(this.#mostPartitions)} partitions were not tried`,
          why: 'They would take minutes to simulate. State such a change with `--what-if` to see what it does.',
        }
      : undefined;
    return [single, large].flatMap((note) => (note === undefined ? [] : [{ ...note, before, after: before }]));
  }

  *refusals(): Trials {
    yield* this.#together('any');
    yield* this.#together('key');
    const singles = yield* this.#all(refusalRemedies(this.#compiled, this.#before));
    let bases = ranked(singles, this.#before).slice(0, BASES);
    for (let together = 2; together <= MOST_TOGETHER; together += 1) {
      if (this.#hasEnough()) return;
      const further: Tried[] = [];
      for (const base of bases) {
        const remedies = refusalRemedies(base.changed, base.after).filter(
          ({ family }) => !base.families.includes(family),
        );
        further.push(...(yield* this.#all(remedies, base)));
      }
      bases = ranked(further, this.#before).slice(0, BASES);
    }
    if (!this.#hasEnough()) yield* this.#all(rampRemedies(this.#compiled));
  }

  #hasEnough(): boolean {
    return this.found.some(({ after }) => isEnough(after, this.#before));
  }

  /** Where several things are short, no single change helps much. */
  *#together(first: 'any' | 'key'): Trials {
    let best: Tried | undefined;
    for (const doseOf of DOSES) {
      const plan = everythingTogether(this.#compiled, this.#before, doseOf, first);
      // A single part is tried in all of its doses later, and without another key it is the same plan as before.
      if (plan === undefined || plan.families.length === 1) return;
      if (first === 'key' && !plan.families.some((family) => family.startsWith('key '))) return;
      const tried = yield* this.#dose(plan.candidate, plan.families);
      if (tried === undefined || !isWorthwhile(tried.after, best?.after ?? this.#before)) continue;
      best = tried;
      if (isEnough(tried.after, this.#before)) break;
    }
    if (best !== undefined) this.found.push(best);
  }

  *savings(): Trials {
    for (const remedy of costRemedies(this.#compiled, this.#before)) {
      for (const dose of remedy.doses) {
        const tried = yield* this.#dose(dose, [remedy.family]);
        if (tried === undefined || !savesEnough(tried.after, this.#before)) continue;
        this.found.push(tried);
        break;
      }
    }
  }

  /** Tries every remedy, and keeps of each the last dose that helps more than those before. Two in a row that do not are the last ones. */
  *#all(remedies: readonly Remedy[], base?: Tried): Generator<Trial, readonly Tried[], Headline | undefined> {
    const helpful: Tried[] = [];
    for (const { family, doses } of remedies) {
      let best: Tried | undefined;
      let inVain = 0;
      for (const dose of doses) {
        const tried = yield* this.#dose(dose, [family], base);
        if (tried === undefined) break;
        if (isWorthwhile(tried.after, (best ?? base)?.after ?? this.#before)) {
          best = tried;
          inVain = 0;
        } else inVain += 1;
        if (inVain === MOST_IN_VAIN || isEnough(tried.after, this.#before)) break;
      }
      if (best !== undefined) helpful.push(best);
    }
    this.found.push(...helpful);
    return helpful;
  }

  *#dose(
    dose: Candidate | undefined,
    families: readonly string[],
    base?: Tried,
  ): Generator<Trial, Tried | undefined, Headline | undefined> {
    if (dose === undefined) return undefined;
    const candidate = base === undefined ? dose : combinationOf(base.candidate, dose);
    const changed = changedBy(this.#compiled, candidate.change);
    if (changed === undefined || this.#isOver || this.#done >= this.#most || this.#seen.has(candidate.change))
      return undefined;
    this.#seen.add(candidate.change);
    if (partitionsOf(changed.compiled) > this.#mostPartitions) {
      this.#isTooLarge = true;
      return undefined;
    }
    const after = yield { ...changed, text: candidate.change, isSure: false, done: this.#done, of: this.#most };
    if (after === undefined) {
      this.#isOver = true;
      return undefined;
    }
    // What takes longer than the load as it is counts for more.
    this.#done += Math.max(1, after.partitions.end / Math.max(FEW_PARTITIONS, this.#before.partitions.end));
    const tried = { candidate, after, changed: changed.compiled, families: [...(base?.families ?? []), ...families] };
    return isEnough(after, this.#before) ? ((yield* this.#sure(tried)) ?? tried) : tried;
  }

  *#sure(tried: Tried): Generator<Trial, Tried | undefined, Headline | undefined> {
    const changed = changedBy(this.#compiled, tried.candidate.change);
    if (!this.#isRough || tried.isSure || this.#isOver || changed === undefined) return undefined;
    const text = tried.candidate.change;
    const after = yield { ...changed, text, isSure: true, done: this.#done, of: this.#most };
    if (after === undefined) this.#isOver = true;
    return after === undefined ? undefined : { ...tried, after, isSure: true };
  }
}

function partitionsOf({ traffic }: CompiledTraffic): number {
  return traffic.sets.reduce((sum, set) => sum + partitionsAtStart(set), 0);
}

function refusalRemedies(compiled: CompiledTraffic, headline: Headline): readonly Remedy[] {
  return [...keyRemedies(compiled, headline), ...capacityRemedies(compiled, headline), ...projectionRemedies(compiled)];
}
