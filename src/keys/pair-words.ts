import type { Nfa, PairFound } from './automaton.js';
import { has, intersect, niceChar } from './char-set.js';

const MOST_STEPS = 3000;

/** Several texts that both automata accept, shortest first; `complete` when these are all, each in one reading. */
export function pairWords(
  a: Nfa,
  b: Nfa,
  most: number,
): { readonly pairs: readonly Pick<PairFound, 'text' | 'left' | 'right'>[]; readonly complete: boolean } {
  const pairs: Pick<PairFound, 'text' | 'left' | 'right'>[] = [];
  let complete = true;
  let steps = 0;
  let queue: { p: number; q: number; text: string; left: readonly number[]; right: readonly number[] }[] = [
    { p: 0, q: 0, text: '', left: [], right: [] },
  ];
  while (queue.length > 0) {
    const upcoming: typeof queue = [];
    for (const { p, q, text, left, right } of queue) {
      if (a.accept[p] && b.accept[q]) pairs.push({ text, left, right });
      if (pairs.length >= most) return { pairs, complete: false };
      for (const nextP of a.next[p] ?? []) {
        for (const nextQ of b.next[q] ?? []) {
          const shared = intersect(a.sets[nextP] ?? [], b.sets[nextQ] ?? []);
          const code = niceChar(shared);
          if (code === undefined) continue;
          const codes = [code, ...[code + 1, code + 2].filter((next) => has(shared, next))];
          if (shared.reduce((count, [lo, hi]) => count + hi - lo + 1, 0) > codes.length) complete = false;
          for (const each of codes) {
            if (++steps > MOST_STEPS) return { pairs, complete: false };
            upcoming.push({
              p: nextP,
              q: nextQ,
              text: text + String.fromCodePoint(each),
              left: [...left, a.tags[nextP] ?? -1],
              right: [...right, b.tags[nextQ] ?? -1],
            });
          }
        }
      }
    }
    queue = upcoming;
  }
  return { pairs, complete };
}
