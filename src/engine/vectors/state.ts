import type { IndexStatus } from '../api.js';
import type { VectorIndex } from './api.js';

/** A vector index of a table. What is in it follows from the table's items and is looked up there. */
export interface VectorIndexState {
  readonly definition: VectorIndex;
  status: IndexStatus;
  backfilling: boolean;
}
