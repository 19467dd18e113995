export { ambiguity } from './ambiguity.js';
export { bucketsBetween, isBucketing, mostBucketsOf } from './buckets.js';
export { lowest } from './char-set.js';
export { collision } from './collision.js';
export { compileNatural, compileTemplate } from './compile-template.js';
export {
  type BoundText,
  type ByteRange,
  type Codec,
  type CompiledLiteral,
  type CompiledSegment,
  type CompiledTemplate,
  type CompiledVariable,
  type Encoded,
  type EncodeError,
  type Escape,
  type InjectiveFact,
  type KeyEnv,
  type KeyProblem,
  type KeyProblemDetail,
  type OrderFact,
  RANDOM_SHARD,
  type RangeOp,
} from './compiled.js';
export { finestField, isBigEndian } from './date-format.js';
export {
  compileBinding,
  type Decoded,
  decodeKey,
  encodeBinding,
  encodeKey,
  type Fence,
  fence,
  keyBytes,
  prefixOf,
  segmentBinding,
} from './encode-key.js';
export { type Follower, followerOf } from './follower.js';
export { orderClaim } from './order-claim.js';
export { FN_NAMES, type ParsedBinding, type ParsedTemplate, parseBinding, parseTemplate } from './parse-template.js';
export { patternMatcher } from './pattern-match.js';
export { functionsFor } from './pipeline.js';
export { prefixOverlap } from './prefix-overlap.js';
export type {
  Ambiguity,
  Collision,
  KeyClash,
  OrderClaim,
  PrefixOverlap,
  RangeHazard,
  UnknownReason,
  Values,
} from './proof-types.js';
export { compileRange, hull, type RangeOptions, type RangeQuery } from './range.js';
export { isDelimited, rangeHazard } from './range-hazard.js';
export type { CompiledRange } from './range-types.js';
export { shardLabel, shardLabels, shardOf } from './shard.js';
export { stringSamples } from './string-stage.js';
export {
  type Binding,
  bindingText,
  type Fn,
  type FnCall,
  type FnName,
  fnText,
  type LiteralSegment,
  type Place,
  type PlaceholderSegment,
  type Segment,
  type ShardSegment,
  type Template,
  type TemplateProblem,
} from './template.js';
export type { Labels } from './time-bucket.js';
export { compareUtf8 } from './utf8.js';
