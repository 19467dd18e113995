import type { Encoder } from './encoder.js';
import type { Source } from './sources.js';

/** Attributes that every item of many tables has, and that are seldom meant in a key. */
const BOOKKEEPING =
  /^_|^(?:created|updated|modified|inserted|changed)(?:_?(?:at|on|by|time|date))?$|^(?:last_?(?:modified|updated)|timestamp|version|ttl|expires?(?:_?at)?)/i;
const UPDATED = /^(?:last_?)?(?:updated|modified|changed)/i;

/** Of ways to write the same text, the one that is most likely meant first. */
export function preferred<T extends { readonly source: Source; readonly encoder: Encoder }>(
  group: readonly [T, ...T[]],
  before: string,
): readonly [T, ...T[]] {
  const word = /([A-Za-z]+)[^A-Za-z]*$/.exec(before)?.[1]?.toLowerCase() ?? '';
  const score = ({ source, encoder }: T): number => {
    const { path } = source;
    const name = path.toLowerCase();
    return (
      encoder.cost +
      (path.includes('.') ? 30 : 0) +
      (BOOKKEEPING.test(path) ? 40 : 0) +
      (UPDATED.test(path) ? 10 : 0) -
      (word.length > 1 && (name.startsWith(word.slice(0, 4)) || word.startsWith(name.replace(/_?id$/, ''))) ? 15 : 0) -
      (/id$/i.test(path) ? 1 : 0)
    );
  };
  return [...group].sort((a, b) => score(a) - score(b)) as [T, ...T[]];
}
