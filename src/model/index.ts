export { type CharRange, type CharsetResult, parseCharset } from './charset.js';
export { type FileContent, type FileProblem, type FileReader, memoryReader } from './file-reader.js';
export { type InferredType, inferType, type TypeOf } from './infer-type.js';
export * from './language-rules.js';
export { type LoadResult, loadModel } from './load-model.js';
export { loadModelFile } from './load-model-file.js';
export { expressionSpan, locatedText, textSpan } from './located-text.js';
export * from './model.js';
export { nodeFileReader } from './node-file-reader.js';
export {
  parseBytes,
  parseCount,
  parseDuration,
  parseRate,
  parseScenarioRate,
  parseShare,
  type QuantityInput,
  type QuantityResult,
  type ScenarioRateResult,
} from './quantity.js';
export { parseRateShape, type RateShape, type RateShapeForm, type RateShapeResult } from './rate-shape.js';
export { parseSkew, type SkewResult } from './skew.js';
export * from './value-type.js';
