import type { Rule } from '../rule.js';
import { indexWithoutEntities } from './dm3001-index-without-entities.js';
import { indexNeverQueried } from './dm3002-index-never-queried.js';
import { projectedKeys } from './dm3006-projected-keys.js';
import { indexKeyShape } from './dm3008-index-key-shape.js';
import { tooManyIndexes } from './dm3010-too-many-indexes.js';
import { tooManyProjected } from './dm3011-too-many-projected.js';
import { movingIndexEntries } from './dm3012-moving-index-entries.js';
import { lowCardinalityKey } from './dm3014-low-cardinality-key.js';
import { unmappedMember } from './dm3016-unmapped-member.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [
  indexWithoutEntities,
  indexNeverQueried,
  projectedKeys,
  indexKeyShape,
  tooManyIndexes,
  tooManyProjected,
  movingIndexEntries,
  lowCardinalityKey,
  unmappedMember,
];
