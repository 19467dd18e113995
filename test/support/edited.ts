/**
 * A text after a diff without places: what a person would do who reads it. Lines that follow each other in the diff do so in the text,
 * where they are found once; an empty line parts two places.
 */
export function edited(text: string, diff: string): string {
  return diff.split(/\n(?:[ ]?\n)+/).reduce(changed, text);
}

function changed(text: string, hunk: string): string {
  const lines = hunk.split('\n').filter((line) => line !== '');
  const side = (other: string): string =>
    lines
      .filter((line) => !line.startsWith(other))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const before = side('+');
  if (before === '' || text.split(before).length !== 2) throw new Error(`These lines are not there once:\n${before}`);
  return text.replace(before, () => side('-'));
}
