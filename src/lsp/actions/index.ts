export { codeActionsAt, fixAllAction, type ModelAction } from './code-actions.js';
export { type Again, fixAllEdits } from './fix-all.js';
