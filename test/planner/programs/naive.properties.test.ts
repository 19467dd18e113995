import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../../src/planner/index.js';
import { runs } from '../../support/runs.js';
import { designOf } from '../support.js';
import { NAIVE_MODEL, Naive } from './naive.js';
import { argumentsOf, GONE, sequences } from './naive-steps.js';
import { Bench, text } from './support.js';

const design = designOf(NAIVE_MODEL);
function agrees(reasons: ReadonlySet<string>, outcome: CallOutcome): boolean {
  if (outcome.kind === 'failed') return reasons.has(outcome.reason);
  return outcome.kind === 'written' && reasons.size === 0;
}

function stored(bench: Bench): string {
  return canonical(bench.items('naive').map((item) => [bench.keyOf(item), item] as const));
}

/** Copies of a document that was never deleted: at most two, and the newest ones. */
function checkCopies(bench: Bench, seen: Map<string, Set<number>>, burnt: ReadonlySet<string>): void {
  const copies = bench.items('naive').filter((item) => text(item, '_t') === 'Doc.history');
  for (const id of ['d', 'e']) {
    const versions = copies.filter((item) => text(item, 'docId') === id).map((item) => Number(text(item, 'version')));
    const all = seen.get(id) ?? new Set();
    for (const version of versions) all.add(version);
    seen.set(id, all);
    if (burnt.has(id)) continue;
    expect(versions.sort((a, b) => b - a)).toEqual([...all].sort((a, b) => b - a).slice(0, 2));
  }
}

function canonical(entries: Iterable<readonly [string, object]>): string {
  const sorted = [...entries].map(([key, item]): [string, unknown] => [key, Object.entries(item).sort(byName)]);
  return JSON.stringify(sorted.sort(byName), undefined, 1);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

describe('programs on the engine', () => {
  it('agree with a naive model after every call, whatever overtakes what', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const bench = new Bench(design);
        let naive = new Naive();
        const seen = new Map<string, Set<number>>();
        const burnt = new Set<string>();
        for (const { first, overtaking } of sequence) {
          checkCopies(bench, seen, burnt);
          for (const one of [first, overtaking]) if (one?.pattern === 'burn') burnt.add(String(one.args.docId));
          if (overtaking === undefined) {
            const outcome = bench.call(first.pattern, argumentsOf(first));
            expect([...naive.call(first)], JSON.stringify([first, outcome.kind])).toSatisfy((reasons: string[]) =>
              agrees(new Set(reasons), outcome),
            );
            expect(stored(bench)).toBe(canonical(naive.items(GONE)));
            continue;
          }
          const slow = bench.begin(first.pattern, argumentsOf(first), 1);
          const fast = bench.call(overtaking.pattern, argumentsOf(overtaking));
          const slowOutcome = slow.finish();
          const after = stored(bench);
          // As if one had come after the other, in one order or the other.
          const orders = [true, false].map((isFirst) => {
            const state = naive.clone();
            const [one, two] = isFirst ? [first, overtaking] : [overtaking, first];
            const reasons = [state.call(one), state.call(two)] as const;
            const [ofFirst, ofOvertaking] = isFirst ? reasons : [reasons[1], reasons[0]];
            return agrees(ofFirst, slowOutcome) && agrees(ofOvertaking, fast) && canonical(state.items(GONE)) === after
              ? state
              : undefined;
          });
          const found = orders.find((state) => state !== undefined);
          expect(found, JSON.stringify({ first, overtaking, slowOutcome, fast, after })).toBeDefined();
          naive = found ?? naive;
        }
        checkCopies(bench, seen, burnt);
      }),
      { numRuns: runs(100, 5000) },
    );
  });
});
