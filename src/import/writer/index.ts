export { groupedQuestions, placeFile, placeText, quirkText, unplacedText } from './closing.js';
export { literalTemplate } from './template-text.js';
export { type WriteOptions, type WrittenModel, writeModel } from './write-model.js';
