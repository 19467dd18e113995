const COLUMNS = 110;

/** Lines of a comment, without what is before them: nothing that a name holds ends one, hides in one or turns its text round. */
export function commentLines(text: string): readonly string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) =>
      line
        .replace(/\p{Z}/gu, ' ')
        .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd')
        .trimEnd(),
    )
    .flatMap(broken)
    .map((line) => (line === '' ? '#' : `# ${line}`));
}

/** Code in backquotes stays in one piece. */
const WORD = /(?:`[^`]*`|\S)+/g;

function broken(line: string): readonly string[] {
  if (line.length <= COLUMNS) return [line];
  const lines: string[] = [];
  let current = '';
  for (const [word] of line.matchAll(WORD)) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (longer.length > COLUMNS && current !== '') {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}
