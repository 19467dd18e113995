export {
  type Code,
  commas,
  from,
  isEmpty,
  join,
  modulePath,
  NOTHING,
  ts,
  typeFrom,
} from './code.js';
export { deprecatedTag } from './deprecated.js';
export { doc } from './doc.js';
export { camelCase, fileStem, kebabCase, pascalCase, UniqueNames } from './identifiers.js';
export { json, literal, member, name, property, raw } from './primitives.js';
export { type ImportExtension, modulesOf, printFile, sourceText } from './print.js';
