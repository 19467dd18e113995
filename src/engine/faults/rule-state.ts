import { createRandom, type Random } from '../../distributions/index.js';
import type { FaultRule } from './api.js';

/** A rule with the count of what it has been asked and has done. */
export class RuleState {
  readonly rule: FaultRule;
  readonly random: Random;
  #asked = 0;
  #struck = 0;

  constructor(rule: FaultRule, seed: number | string, place: number) {
    this.rule = rule;
    this.random = createRandom(seed, `fault ${place}`);
  }

  /** Whether the rule strikes a request that it is for; each is asked about once. */
  strikes(): boolean {
    const { rate = 1, count = Number.POSITIVE_INFINITY, after = 0 } = this.rule;
    this.#asked++;
    if (this.#asked <= after || this.#struck >= count) return false;
    if (rate < 1 && this.random.uniform() >= rate) return false;
    this.#struck++;
    return true;
  }
}
