import type { Op } from '../../model/model.js';
import { isText } from '../../model/node.js';
import type { YamlEntry } from '../../source/index.js';

/** Of an access pattern by its operation, in the order in which they are mostly wanted. */
const OF_OPERATIONS: Readonly<Record<Op, readonly string[]>> = {
  get: ['entity', 'by', 'rate', 'project', 'consistent'],
  query: ['entity', 'by', 'rate', 'order', 'limit', 'range', 'page', 'filter', 'index', 'project'],
  scan: ['entity', 'rate', 'filter', 'page', 'index'],
  create: ['entity', 'rate', 'errors'],
  put: ['entity', 'rate', 'condition'],
  update: ['entity', 'set', 'rate', 'condition', 'lock', 'add', 'remove'],
  move: ['entity', 'set', 'rate', 'condition', 'lock'],
  delete: ['entity', 'rate', 'condition', 'lock'],
  'delete-query': ['entity', 'by', 'rate'],
  'batch-get': ['entity', 'by', 'count', 'rate', 'project'],
  'batch-write': ['entity', 'count', 'rate'],
  'transact-get': ['params', 'steps', 'rate'],
  'transact-write': ['params', 'steps', 'rate', 'errors', 'idempotency'],
  execute: ['statement', 'params', 'rate'],
};

const OF_ENTITY = ['table', 'key', 'attributes', 'indexes', 'volume', 'unique', 'version', 'ttl', 'id'];

/** One of these is there: the other would contradict it. */
const ONE_OF = ['entity', 'entities'];

/** Those that are mostly wanted in a map, beside what stands in it. */
export function usualKeys([section, , ...deeper]: readonly string[], entries: readonly YamlEntry[]): readonly string[] {
  if (deeper.length > 0) return [];
  if (section === 'entities') return OF_ENTITY;
  if (section !== 'accessPatterns') return [];
  const op = entries.find(({ key }) => key === 'op')?.value;
  const known = isText(op) ? Object.entries(OF_OPERATIONS).find(([name]) => name === op.value) : undefined;
  return known?.[1] ?? [];
}

/** Keys that what stands in a map rules out. */
export function keysRuledOut(
  [section, , ...deeper]: readonly string[],
  written: ReadonlySet<string>,
): readonly string[] {
  return section === 'accessPatterns' && deeper.length === 0 && ONE_OF.some((key) => written.has(key)) ? ONE_OF : [];
}
