import { type DynamoRequest, plainRequest } from '../../../planner/index.js';

/** Columns up to which an object stands on one line. */
const WIDTH = 88;
/** Lines of one request that are shown, and so many more rather than a remark that they are left out. */
const MOST_LINES = 40;
const SPARE_LINES = 3;

/** A request as a person reads it: JSON with what is short on one line, the end of a long one left out. */
export function requestLines({ api, input }: DynamoRequest): readonly string[] {
  const [first = '', ...rest] = jsonLines(plainRequest(input), '', '');
  const lines = [`${api} ${first}`, ...rest];
  const left = lines.length - MOST_LINES;
  return left <= SPARE_LINES ? lines : [...lines.slice(0, MOST_LINES), `… ${left} more lines`];
}

function jsonLines(value: unknown, name: string, indent: string): readonly string[] {
  const short = oneLine(value);
  const head = `${indent}${name}`;
  if (typeof value !== 'object' || value === null || head.length + short.length <= WIDTH) return [head + short];
  const parts = Array.isArray(value)
    ? value.map((one) => ['', one] as const)
    : Object.entries(value).map(([key, one]) => [`${JSON.stringify(key)}: `, one] as const);
  const inner = parts.flatMap(([key, one], i) => {
    const lines = jsonLines(one, key, `${indent}  `);
    return i === parts.length - 1 ? lines : [...lines.slice(0, -1), `${lines.at(-1)},`];
  });
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return [head + open, ...inner, indent + close];
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const parts = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${oneLine(one)}`);
  return parts.length === 0 ? '{}' : `{${parts.join(', ')}}`;
}
