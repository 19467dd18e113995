import { printable } from '../../diagnostics/index.js';
import { markdownTable, markdownText } from '../../diagnostics/markdown.js';
import { raw } from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';

/** Part of a page: Markdown in which nothing of the model is markup. */
export type Block = string;

export function heading(text: string): Block {
  return `## ${prose(text)}`;
}

export function subheading(text: string): Block {
  return `### ${prose(text)}`;
}

/** A sentence; what stands in backticks is code. */
export function prose(text: string): Block {
  return markdownText(shown(text), false);
}

/** Half a character cannot be written to a file. */
function shown(text: string): string {
  return printable(text).replace(/\p{Cs}/gu, '\ufffd');
}

export function steps(...texts: readonly string[]): Block {
  return texts.map((text, i) => `${i + 1}. ${prose(text)}`).join('\n');
}

export function bullets(...texts: readonly string[]): Block {
  return texts.map((text) => `- ${prose(text)}`).join('\n');
}

export function link(text: string, address: string): Block {
  return `[${prose(text)}](${address})`;
}

export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): Block {
  const cell = (text: string): string => markdownText(shown(text));
  return markdownTable(
    head.map(cell),
    rows.map((row) => row.map(cell)),
    right,
  );
}

/** Lines of a shell or of a query; closed by no backticks of their own. */
export function code(language: 'sh' | 'sql' | 'yaml', lines: readonly string[]): Block {
  const text = lines.join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A command with each option on a line of its own. */
export function command(start: string, ...options: readonly (string | undefined)[]): readonly string[] {
  const given = options.filter((option) => option !== undefined);
  if (given.length === 0) return [start];
  return [`${start} \\`, ...given.map((option, i) => `  ${option}${i < given.length - 1 ? ' \\' : ''}`)];
}

export function page(path: string, title: string, blocks: readonly Block[]): GeneratedFile {
  const text = [`# ${prose(title)}`, ...blocks.filter((block) => block !== '')].join('\n\n');
  return { path, code: raw(`${text}\n`), isFormatted: true };
}
