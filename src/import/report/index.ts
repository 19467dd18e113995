export { type ImportReport, type ImportReportFormat, importSummary, REPORT_FORMATS } from './report.js';
export { importReportText } from './text.js';
