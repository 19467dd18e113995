import type { EngineError } from '../engine-error.js';
import { isThrottle } from './reasons.js';

/**
 * The members of a batch that are throttled: they go back to the caller, and where nothing of the batch was done, it fails as its
 * first member did. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.BatchOperations
 */
export class BatchThrottle {
  #first: EngineError | undefined;
  #isAnyDone = false;

  /** Whether a member was done; otherwise it was throttled. */
  attempt(run: () => void): boolean {
    try {
      run();
      this.#isAnyDone = true;
      return true;
    } catch (error) {
      if (!isThrottle(error)) throw error;
      this.#first ??= error;
      return false;
    }
  }

  throwIfNothingDone(): void {
    if (this.#first !== undefined && !this.#isAnyDone) throw this.#first;
  }
}
