import { printable } from '../../diagnostics/index.js';
import { markdownTable, markdownText } from '../../diagnostics/markdown.js';
import { findingMarkdown } from '../../diagnostics/reporters/markdown.js';
import type { ComparedRow, ComparedTable, Comparison } from './comparison.js';
import { ABSENT, findingsLine, goneLine, growthText, monthLine, sameText, unchangedText, whatBefore } from './words.js';

/** Findings that are shown with their place. More are counted. */
const MOST_FINDINGS = 10;
/** Rows of a table. GitHub takes 65,536 characters in a comment. */
const MOST_ROWS = 40;

/** What a comment holds besides: https://github.com/orgs/community/discussions/27190 */
const MOST_CHARACTERS = 60_000;

/** What changes do, for a pull request. Of models for which a comment has no room, the bill alone. */
export function comparisonsMarkdown(comparisons: readonly Comparison[], base: string): string {
  if (comparisons.length === 0) return `${prose(unchangedText(base))}\n`;
  let room = MOST_CHARACTERS;
  return comparisons
    .map((comparison) => {
      const whole = comparisonMarkdown(comparison);
      const part = whole.length <= room ? whole : `${heading(comparison)}\n`;
      room -= part.length + 1;
      return part;
    })
    .join('\n');
}

/** What a change does, with all that a comment holds of it. */
function comparisonMarkdown(comparison: Comparison): string {
  const { findings, tables } = comparison;
  const { fresh, gone } = findings;
  const parts = [
    heading(comparison),
    `${prose(findingsLine(comparison))}${prose(whatBefore(comparison))}`,
    ...fresh.slice(0, MOST_FINDINGS).map(findingMarkdown),
    ...(fresh.length > MOST_FINDINGS ? [prose(`${fresh.length - MOST_FINDINGS} more are in the log of the job.`)] : []),
    ...(gone.length === 0
      ? []
      : [
          gone
            .slice(0, MOST_ROWS)
            .map((finding) => `- ${prose(goneLine(finding))}`)
            .join('\n'),
        ]),
    ...tables.map(tableMarkdown),
  ];
  return `${parts.join('\n\n')}\n`;
}

function heading(comparison: Comparison): string {
  return `### ${prose(`\`${comparison.path}\``)}: ${prose(monthLine(comparison))}`;
}

function tableMarkdown({ title, what, rows, same }: ComparedTable): string {
  const head = `#### ${title}`;
  if (rows.length === 0) return `${head}\n\n${sameText(same)}`;
  const cells = rows.slice(0, MOST_ROWS).map(cellsOf);
  const left = same + Math.max(0, rows.length - MOST_ROWS);
  const table = markdownTable([what, 'Before', 'After', 'Change'], cells, [3]);
  return [head, table, ...(left === 0 ? [] : [sameText(same, rows.length - cells.length)])].join('\n\n');
}

function cellsOf({ name, before, after, growth }: ComparedRow): readonly string[] {
  return [name, before ?? ABSENT, after ?? ABSENT, growthText(growth)].map((text) => markdownText(printable(text)));
}

function prose(text: string): string {
  return markdownText(printable(text), false);
}
