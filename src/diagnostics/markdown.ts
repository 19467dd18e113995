/**
 * Text for GitHub's Markdown, in which nothing of a user's file becomes markup, a mention or a reference. What stands in backticks becomes
 * code; pipes are escaped, so that it may stand in a table, unless it is said that it does not.
 */
export function markdownText(text: string, inTable = true): string {
  return inMarkdown(text, inTable, (part) => withoutReferences(escaped(part)));
}

/**
 * The same for an editor, which takes nothing for a person or an issue, and may show what is escaped as it is written: no more is than
 * what would become markup within a line. Not for tables.
 */
export function editorMarkdown(text: string): string {
  return inMarkdown(text, false, (part) =>
    part
      .replace(/\s+/g, ' ')
      .replace(/[\\`*_[\]<]/g, '\\$&')
      .replace(/&(?=#?\w+;)/g, '&amp;'),
  );
}

function inMarkdown(text: string, inTable: boolean, prose: (part: string) => string): string {
  return text
    .split('`')
    .map((part, i, all) => (i % 2 === 1 && i < all.length - 1 ? markdownCode(part, inTable) : prose(part)))
    .join('');
}

/** A name, a key or a change as code. */
export function markdownCode(text: string, inTable = true): string {
  const oneLine = text.replace(/\s+/g, ' ').replaceAll('`', '´');
  const flat = inTable ? oneLine.replaceAll('|', '\\|') : oneLine;
  return flat.trim() === '' ? '' : `\`${flat}\``;
}

function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>~|!]/g, '\\$&')
    .replaceAll('&', '&amp;');
}

/** A comment keeps GitHub from taking names for a person or an issue, and an address from becoming a link. */
function withoutReferences(text: string): string {
  return text
    .replace(/[@#](?=[\w-])/g, '$&<!-- -->')
    .replaceAll('://', ':<!-- -->//')
    .replace(/\bwww\./gi, '$&<!-- -->');
}

export type MarkdownCell = string;

/** `right` names the columns of numbers. Cells are Markdown already. */
export function markdownTable(
  head: readonly MarkdownCell[],
  rows: readonly (readonly MarkdownCell[])[],
  right: readonly number[],
): string {
  const rule = head.map((_, i) => (right.includes(i) ? '---:' : '---'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
