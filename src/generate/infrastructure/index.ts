export {
  DAX_PORT,
  type Dax,
  daxOf,
  endpointPolicyOf,
  KEY_POLICY,
  needsVpc,
  resourcePolicyOf,
  trustOf,
  withIndexes,
} from './around.js';
export { type BackupPlan, type Backups, backupsOf } from './backup.js';
export {
  type Deployment,
  deploymentOf,
  type Encryption,
  indexArn,
  type Parameter,
  type ScalingTarget,
  type TableResource,
} from './deployment.js';
export { keyStatements } from './key-use.js';
export { nothingToSay } from './nothing-to-say.js';
export { type Policy, type PolicyData, type PolicyObject, policyData, type Statement } from './policy.js';
export { inRegion, isGlobal, regionsOf } from './regions.js';
export { onlyWithTls, privateBucket } from './secured.js';
export {
  INSIGHTS_MODES,
  importFormat,
  recoverySpecification,
  STREAM_VIEW_TYPES,
  tagList,
  type WarmThroughput,
  warmThroughput,
} from './table-request.js';
export { ACCOUNT, PARTITION, type Piece, plainTextOf, REGION, shownText, type Text, textOf } from './text.js';
export { type VectorIndexDefinition, type VectorIndexes, vectorIndexesOf } from './vector-indexes.js';
