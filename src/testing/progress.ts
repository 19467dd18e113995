/** How far a run of tests or properties has come. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}
