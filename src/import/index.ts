export { formatList, formatNamed, formatOf } from './detect.js';
export type { Draft } from './draft.js';
export { FORMATS, type ImportFormat, type Recognition } from './formats/index.js';
export { tableInput } from './formats/live-table/index.js';
export type { ImportFile, ImportInput, ReadContext } from './input.js';
export { MOST_PIPED_BYTES, memoryInput, openInput, stdinInput } from './open-input.js';
export { ImportError, type ImportProblem } from './problem.js';
export { type ReadInput, readInput } from './read-input.js';
export {
  type ImportReport,
  type ImportReportFormat,
  importReportText,
  importSummary,
  REPORT_FORMATS,
} from './report/index.js';
export { type WrittenModel, writeModel } from './writer/index.js';
