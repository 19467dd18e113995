import { entryOf, scalarText, type YamlNode } from '../source/index.js';
import type { InputPlace } from './draft.js';

/** The value under a name of an object; undefined where there is none, or no object. */
export function child(node: YamlNode | undefined, name: string): YamlNode | undefined {
  return node?.kind === 'map' ? entryOf(node, name)?.value : undefined;
}

export function children(node: YamlNode | undefined): readonly { readonly key: string; readonly value: YamlNode }[] {
  return node?.kind === 'map' ? node.entries : [];
}

export function elements(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'seq' ? node.items : [];
}

/** Text as it is meant: of a number or a word of YAML that stands without quotes, its own spelling. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? scalarText(node) : undefined;
}

export function numberOf(node: YamlNode | undefined): number | undefined {
  const text = textOf(node)?.trim();
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

const TRUE: ReadonlySet<string> = new Set(['true', 'yes', 'on']);
const FALSE: ReadonlySet<string> = new Set(['false', 'no', 'off']);

/** As YAML 1.1, which most tools read, and JSON with quotes spell it. */
export function booleanOf(node: YamlNode | undefined): boolean | undefined {
  const text = textOf(node)?.trim().toLowerCase() ?? '';
  if (TRUE.has(text)) return true;
  return FALSE.has(text) ? false : undefined;
}

/** Where a node stands, for messages. */
export function placeOf(node: YamlNode, path: string): InputPlace {
  const { file, start } = node.span;
  return { file: file.path, path, line: file.lineOf(start) };
}
