import { type ImportReport, type ImportReportFormat, importReportText, REPORT_FORMATS } from '../import/index.js';
import type { CommandContext } from './context.js';
import { UsageError } from './usage-error.js';

/** How the report is printed; undefined where none is asked for. */
export function reportFormat({
  report,
  format,
}: {
  readonly report: boolean;
  readonly format: string | undefined;
}): ImportReportFormat | undefined {
  if (!report && format !== undefined) {
    throw new UsageError(
      '--format says how the report is printed: add --report, or name what is imported before its path',
    );
  }
  return report ? (REPORT_FORMATS.find((name) => name === format) ?? 'text') : undefined;
}

/** What only few runs need is loaded when it is needed. */
export async function printImportReport(
  { io, palette }: CommandContext,
  report: ImportReport,
  format: ImportReportFormat,
): Promise<void> {
  switch (format) {
    case 'text':
      io.stdout.write(importReportText(report, await palette(), io.stdout.columns));
      return;
    case 'json': {
      const { importReportJson } = await import('../import/report/json.js');
      io.stdout.write(importReportJson(report));
      return;
    }
    case 'markdown': {
      const { importReportMarkdown } = await import('../import/report/markdown.js');
      io.stdout.write(importReportMarkdown(report));
      return;
    }
  }
}
