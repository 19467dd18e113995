/** The rounds that the loops of a template go through, of as many as they may: loops within loops soon go through more than anybody means. */
export class Rounds {
  readonly most: number;
  #left: number;
  #isTold = false;

  constructor(most: number) {
    this.most = most;
    this.#left = most;
  }

  /** Whether there may be another one; what tells that there may not is called once. */
  next(tell: () => void): boolean {
    if (this.#left > 0) {
      this.#left -= 1;
      return true;
    }
    if (!this.#isTold) tell();
    this.#isTold = true;
    return false;
  }
}
