import { countSeverities, printable } from '../../diagnostics/index.js';
import { markdownCode, markdownTable, markdownText } from '../../diagnostics/markdown.js';
import { findingMarkdown } from '../../diagnostics/reporters/markdown.js';
import { summaryHead } from '../../diagnostics/reporters/text.js';
import { groupedQuestions, quirkText, unplacedText } from '../writer/index.js';
import { amountsText, askingText, asksForFact, bySeverity, type ImportReport } from './report.js';

/** For a comment or a page, in which nothing of the input becomes markup. */
export function importReportMarkdown(report: ImportReport): string {
  const { from, as, path, written, findings } = report;
  const { error, warning } = countSeverities(findings);
  const mark = error > 0 ? '❌' : warning > 0 ? '⚠️' : '✅';
  const head = summaryHead({ models: [path], findings, suppressed: 0 });
  const parts = [
    `### ${mark} dynamodel import: ${head} in ${markdownCode(printable(from), false)}`,
    `${markdownText(as, false)}: ${amountsText(report)}. Places are those in ${markdownCode(printable(path), false)}.`,
    ...bySeverity(findings)
      .filter((finding) => !asksForFact(finding))
      .map(findingMarkdown),
  ];
  const asking = askingText(findings);
  if (asking !== undefined) parts.push(`Nothing but a fact is missing for ${asking}: it is among the questions.`);
  const { questions, unplaced, quirks } = written;
  if (questions.length > 0) parts.push('#### What it would take to say more');
  for (const [question, group] of groupedQuestions(questions)) {
    const rows = group.map(({ at, fill }) => [markdownCode(printable(at)), markdownCode(printable(fill))]);
    parts.push(markdownText(printable(question), false), markdownTable(['In the model', 'Line to fill in'], rows, []));
  }
  if (quirks.length > 0) parts.push('#### Odd in the input, and read all the same', listOf(quirks.map(quirkText)));
  if (unplaced.length > 0) parts.push('#### Has no place in a model', listOf(unplaced.map(unplacedText)));
  return `${parts.join('\n\n')}\n`;
}

function listOf(texts: readonly string[]): string {
  return texts.map((text) => `- ${markdownText(printable(text), false)}`).join('\n');
}
