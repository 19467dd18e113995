import type { Bind } from '../operation.js';
import type { SearchVectorsInput, SearchVectorsOutput } from './api.js';
import { searchVectors } from './search-vectors.js';

/** Vector search. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.html */
export interface VectorOperations {
  searchVectors(input: SearchVectorsInput): SearchVectorsOutput;
}

/** See `VectorOperations`. */
export function vectorOperations(bind: Bind): VectorOperations {
  return { searchVectors: bind(searchVectors) };
}
