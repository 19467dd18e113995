/** The highest text of as many characters below the text. */
export function previousText(text: string): string | undefined {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const last = points.pop();
  return last === undefined || last === 0
    ? undefined
    : String.fromCodePoint(...points, last === 0xe000 ? 0xd7ff : last - 1);
}
