/** Words of a sentence in lines of at most so many characters; a longer word has a line to itself. What stands between backticks is one word. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const [word] of text.matchAll(/(?:`[^`]*`|[^\s`]|`)+/g)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
