export { fieldsOf, type Held, held, patternNeeds, type Unheld } from './hold.js';
export { asPattern, covers, type Scope } from './leading-key.js';
export { followUpNeeds, type ItemAction, type Need } from './needs.js';
