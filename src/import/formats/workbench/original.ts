import type { Json, JsonObject } from '../../../generate/workbench/extension.js';
import { toPlain, type YamlNode } from '../../../source/index.js';
import type { Remarks } from '../../remarks.js';
import { children } from '../../tree.js';

/** So deep and so long may be what is kept beside a model: Workbench writes a few lines. */
const MOST_DEPTH = 32;
const MOST_TEXT = 64 * 1024;

/**
 * The properties of an object as they stand, but for those that are kept in another way. What `known` does not name has no place in a model: it is
 * kept for the way back, unless it is out of all proportion.
 */
export function originalOf(
  node: YamlNode,
  apart: readonly string[],
  known: readonly string[],
  path: string,
  remarks: Remarks,
): JsonObject {
  const kept = children(node).flatMap(({ key, value }): readonly (readonly [string, Json])[] => {
    if (apart.includes(key)) return [];
    const at = path === '' ? key : `${path}.${key}`;
    const json = isDeeper(value) ? undefined : jsonOf(value);
    if (json !== undefined && (known.includes(key) || JSON.stringify(json).length <= MOST_TEXT)) return [[key, json]];
    remarks.unplaced('nothing in a model is like it, and it is too much to be kept beside one', value, at);
    return [];
  });
  return Object.fromEntries(kept);
}

export function jsonOf(node: YamlNode): Json {
  return JSON.parse(JSON.stringify(toPlain(node), (_, value) => (typeof value === 'bigint' ? Number(value) : value)));
}

export function isDeeper(node: YamlNode, levels: number = MOST_DEPTH): boolean {
  if (node.kind === 'scalar') return false;
  if (levels === 0) return true;
  const below = node.kind === 'seq' ? node.items : node.entries.map(({ value }) => value);
  return below.some((one) => isDeeper(one, levels - 1));
}
