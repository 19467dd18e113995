export { readExports } from './read-exports.js';
export { readPatternFile } from './read-file.js';
