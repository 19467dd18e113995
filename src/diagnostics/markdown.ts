/**
 * Text for GitHub's Markdown, in which nothing of a user's file becomes markup, a mention or a reference. What stands in backticks becomes
 * code; pipes are escaped, so that it may stand in a table, unless it is said that it does not.
 */
export function markdownText(text: string, inTable = true): string {
  return text
    .split('`')
    .map((part, i, all) => (i % 2 === 1 && i < all.length - 1 ? markdownCode(part, inTable) : escaped(part)))
    .join('');
}

/** A name, a key or a change as code. */
export function markdownCode(text: string, inTable = true): string {
  const oneLine = text.replace(/\s+/g, ' ').replaceAll('`', '´');
  const flat = inTable ? oneLine.replaceAll('|', '\\|') : oneLine;
  return flat.trim() === '' ? '' : `\`${flat}\``;
}

function escaped(text: string): string {
  return (
    text
      .replace(/\s+/g, ' ')
      .replace(/[\\`*_{}[\]<>~|!]/g, '\\$&')
      .replaceAll('&', '&amp;')
      // A comment keeps GitHub from taking them for a person or an issue, and an address from becoming a link.
      .replace(/[@#](?=[\w-])/g, '$&<!-- -->')
      .replaceAll('://', ':<!-- -->//')
      .replace(/\bwww\./gi, '$&<!-- -->')
  );
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
