import { editorMarkdown, markdownCode, markdownTable } from '../../diagnostics/markdown.js';
import { adviceLines, cellsOf, figureRows, operationLines } from './explain-text.js';
import type { Page } from './page.js';
import type { ExplainReport } from './report.js';
import { names } from './units.js';
import { followUpLines } from './write-text.js';

const VERDICTS = { planned: 'served', unserved: 'not served', deferred: 'not planned' } as const;

/** A report in short, as Markdown for an editor: what serves the pattern, by which key, and what a call costs. */
export function explainMarkdown(report: ExplainReport): string {
  const entities = report.entities.length === 0 ? '' : ` ${names(report.entities)}`;
  const head = editorMarkdown(`\`${report.pattern}\` · ${report.op}${entities} · `);
  const page = new MarkdownPage();
  operationLines(page, report);
  followUpLines(page, report.followUps);
  adviceLines(page, report);
  return [`${head}**${VERDICTS[report.verdict]}**`, page.text, figureTable(report)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function figureTable(report: ExplainReport): string {
  const rows = figureRows(report).map(({ label, value, format }) => [label, ...cellsOf(value, format)]);
  return rows.length === 0 ? '' : markdownTable(['a call', 'typical', 'p99', 'max'], rows, [1, 2, 3]);
}

type Line = { readonly isInner: boolean; readonly markdown: string };

/** A list, an entry for each label; what has none belongs to the one before. */
class MarkdownPage implements Page {
  readonly #entries: { readonly label: string; readonly lines: Line[] }[] = [];

  get text(): string {
    return this.#entries.map(({ label, lines }) => entryText(label, lines)).join('\n');
  }

  gap(): void {}

  entries(label: string, texts: readonly string[]): void {
    this.#add(label, texts, (text) => editorMarkdown(text));
  }

  raw(label: string, texts: readonly string[]): void {
    const code = texts.map((text) => markdownCode(text.trim(), false));
    // The parts of a key are one thing.
    if (label === '') this.#add(label, texts, (_, i) => code[i] ?? '');
    else this.#add(label, texts.slice(0, 1), () => code.join(' · '));
  }

  #add(label: string, texts: readonly string[], format: (text: string, i: number) => string): void {
    if (texts.length === 0) return;
    const last = this.#entries.at(-1);
    const entry = label === '' && last !== undefined ? last : { label, lines: [] };
    if (entry !== last) this.#entries.push(entry);
    for (const [i, text] of texts.entries())
      entry.lines.push({ isInner: text.startsWith(' '), markdown: format(text.trim(), i) });
  }
}

function entryText(label: string, lines: readonly Line[]): string {
  const [first] = lines;
  if (lines.length === 1) return `- **${label}** ${first?.markdown}`;
  return [
    `- **${label}**`,
    ...lines.map(({ isInner, markdown }) => {
      // Numbers of steps are those of a list.
      if (isInner) return `     - ${markdown}`;
      return /^\d+\. /.test(markdown) ? `  ${markdown}` : `  - ${markdown}`;
    }),
  ].join('\n');
}
