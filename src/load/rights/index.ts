export { fieldsOf, type Held, held, patternNeeds, type Unheld } from './hold.js';
export { asPattern, covers, isDelimited, type Scope } from './leading-key.js';
export { followUpNeeds, type ItemAction, type Need } from './needs.js';
export { principalTagsIn, type ScopePiece, scopePieces } from './scope-text.js';
