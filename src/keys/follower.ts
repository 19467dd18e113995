import { type CharSet, highest, union } from './char-set.js';
import type { CompiledTemplate } from './compiled.js';

/** What stands after a segment in the key. */
export type Follower =
  | { readonly kind: 'last' }
  /** `highest`: the highest character that can stand directly after it. */
  | { readonly kind: 'literal'; readonly text: string; readonly highest: number }
  | {
      readonly kind: 'variable';
      readonly text: string;
      readonly highest: number /** Nothing need follow at all. */;
      readonly mayBeNothing: boolean;
    };

export function followerOf(compiled: CompiledTemplate, segment: number): Follower {
  const sets: CharSet[] = [];
  for (const next of compiled.segments.slice(segment + 1)) {
    if (next.kind === 'literal') {
      const code = next.text.codePointAt(0) ?? 0;
      if (sets.length === 0) return { kind: 'literal', text: String.fromCodePoint(code), highest: code };
      sets.push([[code, code]]);
      return { kind: 'variable', text: '', highest: highest(union(...sets)) ?? 0, mayBeNothing: false };
    }
    sets.push(next.alphabet);
    if (!next.mayBeEmpty)
      return { kind: 'variable', text: '', highest: highest(union(...sets)) ?? 0, mayBeNothing: false };
  }
  if (sets.length === 0) return { kind: 'last' };
  return { kind: 'variable', text: '', highest: highest(union(...sets)) ?? 0, mayBeNothing: true };
}
