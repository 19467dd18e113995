export { type Definition, definitionAt, type Highlight, highlightsAt, referencesAt } from './find.js';
export { type OutlineKind, type OutlineNode, outlineOf } from './outline.js';
export {
  type Refusal,
  type RenameEdit,
  type RenameNote,
  type RenameTarget,
  type Renaming,
  renameAt,
  renameTargetAt,
} from './rename.js';
