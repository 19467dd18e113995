import type { Rule } from '../rule.js';
import { indexWithoutEntities } from './dm3001-index-without-entities.js';
import { indexNeverQueried } from './dm3002-index-never-queried.js';
import { duplicateIndex } from './dm3003-duplicate-index.js';
import { projectsTooMuch } from './dm3004-projects-too-much.js';
import { notProjected } from './dm3005-not-projected.js';
import { projectedKeys } from './dm3006-projected-keys.js';
import { partialKey } from './dm3007-partial-key.js';
import { indexKeyShape } from './dm3008-index-key-shape.js';
import { localIndexLimit } from './dm3009-local-index-limit.js';
import { tooManyIndexes } from './dm3010-too-many-indexes.js';
import { tooManyProjected } from './dm3011-too-many-projected.js';
import { movingIndexEntries } from './dm3012-moving-index-entries.js';
import { composedKey } from './dm3013-composed-key.js';
import { lowCardinalityKey } from './dm3014-low-cardinality-key.js';
import { vectorIndex } from './dm3015-vector-index.js';
import { unmappedMember } from './dm3016-unmapped-member.js';
import { determinedSortKey } from './dm3017-determined-sort-key.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [
  indexWithoutEntities,
  indexNeverQueried,
  duplicateIndex,
  projectsTooMuch,
  notProjected,
  projectedKeys,
  partialKey,
  indexKeyShape,
  localIndexLimit,
  tooManyIndexes,
  tooManyProjected,
  movingIndexEntries,
  composedKey,
  lowCardinalityKey,
  vectorIndex,
  unmappedMember,
  determinedSortKey,
];
