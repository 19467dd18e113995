export { isSuppression, regionBelow, SUPPRESSION_WORD, standsAlone } from './comment-region.js';
export { type DecodedSource, decodeSource, MAX_SOURCE_BYTES, tooLargeSource } from './decode.js';
export { type ParsedJson, parseJson, parseJsonValues } from './json.js';
export { type SourceProblem, type SourceProblemCode, sourceProblem } from './problem.js';
export { type Position, SourceFile } from './source-file.js';
export { beginsInside, compareSpans, type Located, located, type Span, spanOf } from './span.js';
export { applyEdits, type TextEdit } from './text-edit.js';
export { type ParsedYaml, parseYaml, type YamlOptions } from './yaml.js';
export {
  entryOf,
  entrySpan,
  scalarText,
  spanWithin,
  toPlain,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
  type YamlScalarValue,
  type YamlSeq,
} from './yaml-node.js';
export { nearestPath, type PathStep, spanOfPath, stepsOfPath } from './yaml-path.js';
export { stepsTo, type YamlStep } from './yaml-place.js';
export { removalOf } from './yaml-removal.js';
export { type YamlData, type YamlFields, YamlTagged, yamlText } from './yaml-text.js';
