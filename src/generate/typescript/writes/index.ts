export { writeCode } from './write-code.js';
export { writePatternFile } from './write-file.js';
