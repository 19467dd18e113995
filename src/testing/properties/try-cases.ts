import * as fc from 'fast-check';
import type { CounterExample, PropertyResult } from './report.js';

export interface Trial {
  readonly runs: number;
  readonly seed: number;
}

/** What one case came to: nothing to say, a contradiction, or `untried` where the case could not be made. */
export type Verdict = 'fine' | 'untried' | CounterExample;

/** Tries cases, pausing now and then, and comes to an outcome. */
export type Attempt = Generator<void, PropertyResult['outcome']>;

/** Cases between two pauses. */
const CASES_AT_ONCE = 50;

/** Tries so many cases, and makes the first that contradicts the property smaller as long as it does. */
export function* tryCases<Case>(
  cases: fc.Arbitrary<Case>,
  judge: (drawn: Case) => Verdict,
  { runs, seed }: Trial,
  whyUntried: string,
): Attempt {
  let tried = 0;
  const property = fc.property(cases, (drawn) => {
    const verdict = judge(drawn);
    if (verdict !== 'untried') tried += 1;
    if (typeof verdict === 'object') throw new Contradiction(verdict);
  });
  for (let from = 0; from < runs; from += CASES_AT_ONCE) {
    const { failed, errorInstance } = fc.check(property, {
      seed: seed + from,
      numRuns: Math.min(CASES_AT_ONCE, runs - from),
    });
    if (errorInstance instanceof Contradiction) return { kind: 'failed', counterexample: errorInstance.example };
    if (failed) throw errorInstance;
    yield;
  }
  return tried === 0 ? { kind: 'skipped', why: whyUntried } : { kind: 'passed' };
}

/** The last one that is thrown is that of the smallest case. */
class Contradiction extends Error {
  readonly example: CounterExample;

  constructor(example: CounterExample) {
    super(example.message);
    this.example = example;
  }
}
