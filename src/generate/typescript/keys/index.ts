/**
 * Keys in generated code: the content of a key attribute, the text of one segment of it, bounds of ranges, and the way back from a
 * key to its fields. Everything agrees byte for byte with `encodeKey`, `decodeKey` and the codecs of `src/keys`.
 */
export { hasRandomShard, keyValueCode } from './key-value-code.js';
export { parseKeyCode, readableFields } from './parse-key-code.js';
export { type SegmentCode, segmentCode } from './segment-code.js';
