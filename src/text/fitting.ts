import { wrapped } from './wrapped.js';

const LEAST_WIDTH = 40;
/** `  name   what it is`: what follows the name keeps its column. */
const IN_COLUMNS = /^( *\S+(?: \S+)* {2,})(\S.*)$/;

/** A text whose lines are no wider than a terminal, if that says how wide it is. Lists keep a line for each of their entries. */
export function fitting(text: string, columns = Number.POSITIVE_INFINITY): string {
  const width = Math.max(LEAST_WIDTH, columns);
  return text
    .split('\n')
    .flatMap((line) => (line.length <= width ? [line] : broken(line, width)))
    .join('\n');
}

function broken(line: string, width: number): readonly string[] {
  const [, name, rest] = IN_COLUMNS.exec(line) ?? [];
  if (name !== undefined && rest !== undefined) {
    const lines = wrapped(rest, Math.max(LEAST_WIDTH / 2, width - name.length));
    return lines.map((part, i) => `${i === 0 ? name : ' '.repeat(name.length)}${part}`);
  }
  if (line.startsWith(' ')) return [line];
  return wrapped(line, width, 2).map((part, i) => (i === 0 ? part : `  ${part}`));
}
