import {
  findingText,
  type Palette,
  paintNames,
  plainPalette,
  printable,
  summaryText,
} from '../../diagnostics/index.js';
import { groupedQuestions, quirkText, unplacedText } from '../writer/index.js';
import { amountsText, askingText, asksForFact, bySeverity, type ImportReport } from './report.js';

/** As wide as the text of findings. */
const WIDTH = 100;
const LEAST_WIDTH = 40;

/** For people: what is wrong with the design, what could not be known, and what of the input is not in the model. */
export function importReportText(
  report: ImportReport,
  palette: Palette = plainPalette,
  columns: number | undefined = undefined,
): string {
  const { from, as, path, written, findings } = report;
  const width = Math.max(LEAST_WIDTH, Math.min(WIDTH, columns ?? WIDTH));
  const head = `${printable(from)} (${as}): ${amountsText(report)}`;
  const parts = [wrapped(head, width).map(palette.bold).join('\n')];
  for (const finding of bySeverity(findings)) {
    if (!asksForFact(finding)) parts.push(findingText(finding, palette, columns));
  }
  const asking = askingText(findings);
  if (asking !== undefined) {
    const text = `Nothing but a fact is missing for ${asking}: it is among the questions below.`;
    parts.push(wrapped(text, width - 2, '  ', '  ').join('\n'));
  }
  parts.push(summaryText({ models: [path], findings, suppressed: 0 }, palette));
  const { questions, unplaced, quirks } = written;
  if (questions.length > 0) parts.push(questionsText(report, palette, width));
  if (quirks.length > 0)
    parts.push(listText('Odd in the input, and read all the same:', quirks.map(quirkText), palette, width));
  if (unplaced.length > 0) parts.push(listText('Has no place in a model:', unplaced.map(unplacedText), palette, width));
  return `${parts.join('\n\n')}\n`;
}

function questionsText({ written: { questions } }: ImportReport, palette: Palette, width: number): string {
  const lines = [palette.bold('What it would take to say more, each line at its place in the model:')];
  for (const [question, group] of groupedQuestions(questions)) {
    lines.push('', ...wrapped(printable(question), width, '  ', '  ').map((line) => paintNames(line, palette)));
    const longest = Math.max(...group.map(({ at }) => at.length));
    const isTable = group.every(({ fill }) => 4 + longest + 2 + fill.length <= width);
    let before = '';
    for (const { at, fill } of group) {
      const line = palette.code(printable(fill));
      if (isTable) lines.push(`    ${printable(at.padEnd(longest))}  ${line}`);
      else lines.push(...(at === before ? [] : [`    ${printable(at)}`]), `      ${line}`);
      before = at;
    }
  }
  return lines.join('\n');
}

function listText(title: string, texts: readonly string[], palette: Palette, width: number): string {
  const items = texts.flatMap((text) =>
    wrapped(printable(text.replace(/\s+/g, ' ')), width, '  - ', '    ').map((line) => paintNames(line, palette)),
  );
  return [palette.bold(title), ...items].join('\n');
}

/** Broken at spaces, but not within the backticks of a name. */
function wrapped(text: string, width: number, first = '', hanging = ''): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const [word] of text.matchAll(/(?:`[^`]*`|[^\s`]|`)+/g)) {
    const lead = rows.length === 0 ? first : hanging;
    if (row !== '' && lead.length + row.length + 1 + word.length > width) {
      rows.push(`${lead}${row}`);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, `${rows.length === 0 ? first : hanging}${row}`];
}
