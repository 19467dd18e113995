export { explainMarkdown } from './explain-markdown.js';
export { explainPattern } from './explain-pattern.js';
export { explainText } from './explain-text.js';
export { errorNames } from './explain-write.js';
export { deferText, noteText, priceText, suggestionText } from './note-text.js';
export { reasonText, reasonTextOf } from './reason-text.js';
export {
  EXPLAIN_FORMAT_VERSION,
  type Explained,
  type ExplainedAssumption,
  type ExplainedCandidate,
  type ExplainedFigures,
  type ExplainedRead,
  type ExplainedSuggestion,
  type ExplainedWrite,
  type ExplainReport,
} from './report.js';
export { spreadText } from './units.js';
