import type { Traffic } from '../../../fluid/index.js';
import type { StudyResult, StudySettings } from './study.js';

/** Shares of all the work between which a part of it lies. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** A study that is needed to go on, whoever carries it out. */
export interface StudyRequest extends Part {
  readonly traffic: Traffic;
  readonly settings: StudySettings;
}

/** Work that asks for studies. */
export type Stages<T> = Generator<StudyRequest, T, StudyResult>;

/** One of so many equal parts of a part. */
export function partOf({ from, to }: Part, i: number, of: number): Part {
  const share = (to - from) / Math.max(1, of);
  return { from: from + i * share, to: from + (i + 1) * share };
}
