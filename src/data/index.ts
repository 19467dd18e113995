export { DataError } from './data-error.js';
export { type ExportOptions, exportItems, exportTable, type TableExportOptions } from './export-items.js';
export type { CsvOptions } from './formats/csv.js';
export {
  type DataFormat,
  type LoadOptions,
  type LoadProgress,
  type LoadReport,
  loadItems,
  loadingItems,
} from './load-items.js';
export { restore, restoring, snapshot } from './snapshot.js';
