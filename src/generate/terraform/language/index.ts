export { type Argument, type Block, type BodyPart, block, type Comment, comment, type Item, remark } from './blocks.js';
export {
  dataSourcesOf,
  type FileItems,
  output,
  parameterVariables,
  variable,
  versions,
} from './module.js';
export { hclPolicy } from './policy.js';
export { hclFile } from './print.js';
export { hclText, surrounding, variablesOf } from './text.js';
export {
  Call,
  call,
  Expression,
  expression,
  type HclObject,
  type HclValue,
  hclData,
  Template,
} from './values.js';
