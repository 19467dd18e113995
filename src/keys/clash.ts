import type { CompiledTemplate } from './compiled.js';
import { encodeKey } from './encode-key.js';
import type { Fixed } from './key-automaton.js';
import type { KeyClash } from './proof-types.js';

/** The clash, if the encoder writes the same texts for both. */
export function verifyClash(
  a: readonly CompiledTemplate[],
  left: Fixed,
  b: readonly CompiledTemplate[],
  right: Fixed,
): KeyClash | undefined {
  const keys: string[] = [];
  for (const [index, part] of a.entries()) {
    const other = b[index];
    const first = encodeKey(part, (path) => left.get(path));
    const second = other && encodeKey(other, (path) => right.get(path));
    if (!first.ok || !second?.ok || first.text !== second.text) return undefined;
    keys.push(first.text);
  }
  return { left, right, keys };
}
