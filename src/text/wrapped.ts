/**
 * Words of a sentence in lines of at most so many characters, after the first one `hanging` fewer; a longer word has a line to itself. What
 * stands between backticks is one word.
 */
export function wrapped(text: string, width: number, hanging = 0): readonly string[] {
  const lines: string[] = [];
  for (const [word] of text.matchAll(/(?:`[^`]*`|[^\s`]|`)+/g)) {
    const last = lines.at(-1);
    const most = lines.length > 1 ? width - hanging : width;
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
