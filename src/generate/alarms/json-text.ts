import type { Piece, Text } from '../infrastructure/index.js';
import { type Value, Written } from './resource.js';

/** JSON with what a deployment completes in its place: names of tables, rules and Regions hold nothing that JSON escapes. */
export function jsonOf(value: Value, margin = ''): Text {
  if (depthOf(value) <= FLAT) return flat(value);
  const inner = `${margin}  `;
  const lines = isList(value)
    ? value.map((one): Text => [inner, ...jsonOf(one, inner)])
    : membersOf(value).map(([name, one]): Text => [`${inner}${JSON.stringify(name)}: `, ...jsonOf(one, inner)]);
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}'];
  return [`${open}\n`, ...separated(lines, ',\n'), `\n${margin}${close}`];
}

/** A metric with what is shown of it, and anything that is not deeper, is one line. */
const FLAT = 2;

function flat(value: Value): Text {
  if (typeof value !== 'object') return [JSON.stringify(value)];
  if (value instanceof Written) return ['"', ...value.text.map(quoted), '"'];
  if (isList(value)) return ['[', ...separated(value.map(flat), ', '), ']'];
  const members = membersOf(value).map(([name, one]): Text => [`${JSON.stringify(name)}: `, ...flat(one)]);
  return ['{', ...separated(members, ', '), '}'];
}

function quoted(piece: Piece): Piece {
  return typeof piece === 'string' ? JSON.stringify(piece).slice(1, -1) : piece;
}

function depthOf(value: Value): number {
  if (typeof value !== 'object' || value instanceof Written) return 0;
  const inner = isList(value) ? value : membersOf(value).map(([, one]) => one);
  return 1 + Math.max(0, ...inner.map(depthOf));
}

function membersOf(value: Value): readonly (readonly [string, Value])[] {
  return Object.entries(value).flatMap(([name, one]) => (one === undefined ? [] : [[name, one as Value] as const]));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function separated(texts: readonly Text[], separator: string): Text {
  return texts.flatMap((text, i) => (i === 0 ? text : [separator, ...text]));
}
