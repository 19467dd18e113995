export { type AttributeTypes, attributeTypes, exprType, itemEnv } from './attribute-types.js';
export { type Cardinality, cardinalityOf } from './cardinality.js';
export { companionItems, sentinelItem, versionCopy } from './companion-items.js';
export type * from './design.js';
export {
  type Assembled,
  type AssembleOptions,
  assembleItem,
  encodePart,
  entityScope,
  type ItemProblem,
} from './item.js';
export { tenantPrefix, typeAtPath } from './key-values.js';
export { type Marshalled, type MarshalProblem, marshal, unmarshalScalar } from './marshal.js';
export { weightsOf } from './membership.js';
export { physicalName } from './physical-name.js';
export { resolveDesign } from './resolve-design.js';
export { distributionOf, hottestShare, shareOfRank } from './skew-distribution.js';
export { entryUnder } from './stored-attributes.js';
export { storedAtPath, storedSegments } from './stored-path.js';
export { inStoredTerms } from './stored-terms.js';
export { valueSize } from './value-size.js';
