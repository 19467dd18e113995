import { type CheckReport, printable, type Severity, summaryText } from '../../diagnostics/index.js';
import { jsonReport } from '../../diagnostics/reporters/json.js';
import { textReport } from '../../diagnostics/reporters/text.js';
import { VERSION } from '../../version.js';
import type { CommandContext } from '../context.js';
import { writeOutputFile } from '../output-file.js';
import type { ReportFormat, ReportTarget } from './report-formats.js';
import { repositoryPath } from './repository-path.js';

/** Prints the report, or writes it to its file. Findings of the severity `failOn` or worse are those that fail. */
export async function printReport(
  { io, palette }: CommandContext,
  { format, file }: ReportTarget,
  report: CheckReport,
  { failOn, hasFailed }: { readonly failOn: Severity; readonly hasFailed: boolean },
): Promise<void> {
  const text = await reportText(format);
  if (file === undefined) io.stdout.write(text);
  else await writeOutputFile(file, text);

  /** What only few runs need is loaded when it is needed. */
  async function reportText(name: ReportFormat): Promise<string> {
    switch (name) {
      case 'text':
        // A file has no colours.
        return file === undefined
          ? textReport(report, { palette: await palette(), width: io.stdout.columns, ...(hasFailed ? { failOn } : {}) })
          : textReport(report, hasFailed ? { failOn } : {});
      case 'json':
        return jsonReport(report);
      case 'sarif': {
        const [{ sarifReport }, { ruleDescriptions }] = await Promise.all([
          import('../../diagnostics/reporters/sarif.js'),
          import('./rule-descriptions.js'),
        ]);
        return sarifReport(report, { version: VERSION, rules: ruleDescriptions(), pathOf: repositoryPath(io) });
      }
      case 'junit': {
        const { junitReport } = await import('../../diagnostics/reporters/junit.js');
        return junitReport(report, { failOn, pathOf: repositoryPath(io) });
      }
      case 'github': {
        const { githubReport } = await import('../../diagnostics/reporters/github.js');
        return githubReport(report, repositoryPath(io));
      }
      case 'gitlab': {
        const { gitlabReport } = await import('../../diagnostics/reporters/gitlab.js');
        return gitlabReport(report, repositoryPath(io));
      }
      case 'markdown': {
        const { markdownReport } = await import('../../diagnostics/reporters/markdown.js');
        return markdownReport(report);
      }
    }
  }
}

/** Where every report goes to a file, whoever looks on is told how it ended. */
export async function printEnd(
  { io, palette }: CommandContext,
  targets: readonly ReportTarget[],
  report: CheckReport,
): Promise<void> {
  if (targets.some(({ file }) => file === undefined)) return;
  const files = targets.map(({ file }) => printable(file?.given ?? '')).join(', ');
  io.stderr.write(`${summaryText(report, await palette())}; see ${files}\n`);
}
