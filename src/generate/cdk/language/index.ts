export { parameterProperty, STAGE, type StageCode, stageCode } from './stage.js';
export { cdkText } from './text.js';
export {
  type CdkObject,
  type CdkValue,
  cdkPolicy,
  cdkValue,
  Expression,
  policyValue,
  statementValues,
} from './value.js';
