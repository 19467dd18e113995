import { flatMap } from '../../lists/flat-map.js';
import { INNER } from './page.js';

/**
 * A value as JSON that people can read and copy: on one line where it fits, otherwise broken, with as much on a line as fits.
 * `taken` is what stands before it on its line, `width` what all of it may have.
 */
export function requestJson(value: unknown, indent = 0, taken = 0, width = INNER): readonly string[] {
  const whole = oneLine(value);
  if (typeof value !== 'object' || value === null || indent + taken + whole.length <= width) return [whole];
  const isList = Array.isArray(value);
  const members: readonly (readonly [string, unknown])[] = isList
    ? value.map((member) => ['', member] as const)
    : Object.entries(value).map(([name, member]) => [`${JSON.stringify(name)}: `, member] as const);
  const [only] = members;
  // `{"Put": {` and `{"M": {` take no line of their own.
  if (only !== undefined && members.length === 1 && !isList) {
    const [label, member] = only;
    const inner = requestJson(member, indent, taken + label.length + 2, width);
    const isShort = inner.length > 1 || indent + taken + label.length + 2 + (inner[0] ?? '').length <= width;
    if (isShort)
      return inner.map((line, i) => `${i === 0 ? `{${label}` : ''}${line}${i === inner.length - 1 ? '}' : ''}`);
  }
  const pad = ' '.repeat(indent + 2);
  // Parameters of a request have a line each.
  const fills = isList || !('TableName' in value);
  const lines: string[] = [isList ? '[' : '{'];
  let line = '';
  const flush = (): void => {
    if (line !== '') lines.push(`${pad}${line}`);
    line = '';
  };
  for (const [i, [label, member]] of members.entries()) {
    const comma = i < members.length - 1 ? ',' : '';
    const [first = '', ...rest] = requestJson(member, indent + 2, label.length + comma.length, width);
    const text = `${label}${first}${rest.length === 0 ? comma : ''}`;
    if (!fills || rest.length > 0 || indent + 3 + line.length + text.length > width) flush();
    line = line === '' ? text : `${line} ${text}`;
    if (rest.length === 0) continue;
    flush();
    lines.push(...rest.slice(0, -1), `${rest.at(-1)}${comma}`);
  }
  flush();
  lines.push(`${' '.repeat(indent)}${isList ? ']' : '}'}`);
  return lines;
}

/** One line for each parameter, and more for those that are long. */
export function requestText(api: string, input: Readonly<Record<string, unknown>>, width = INNER): readonly string[] {
  const entries = Object.entries(input);
  return [
    `${api} {`,
    ...flatMap(entries, ([name, value], i) => {
      const comma = i < entries.length - 1 ? ',' : '';
      const label = `${JSON.stringify(name)}: `;
      const [first = '', ...rest] = requestJson(value, 2, label.length + comma.length, width);
      const lines = [`  ${label}${first}`, ...rest];
      return lines.map((line, at) => (at === lines.length - 1 ? `${line}${comma}` : line));
    }),
    '}',
  ];
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${oneLine(member)}`);
  return `{${members.join(', ')}}`;
}
