import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelValue } from '../../../src/model/index.js';
import type { CallOutcome } from '../../../src/planner/index.js';
import { runs } from '../../support/runs.js';
import { designOf } from '../support.js';
import { type Args, NAIVE_MODEL, Naive, type Step } from './naive.js';
import { Bench, text, type Values } from './support.js';

const design = designOf(NAIVE_MODEL);
const GONE = '2026-01-05T09:00:00.000Z';

const memberId = fc.constantFrom('a', 'b', 'c');
const email = fc.constantFrom('x', 'X', 'y', 'Y', 'z');
const nick = fc.constantFrom('n', 'o');
const name = fc.constantFrom('ann', 'bob');
const version = fc.integer({ min: 1, max: 4 });
const teamId = fc.constantFrom('s', 't');
const city = fc.constantFrom('p', 'q');
const title = fc.constantFrom('u', 'v');
const docId = fc.constantFrom('d', 'e');
const head = fc.constantFrom('h', 'i');
const body = fc.constantFrom('k', 'l');

function step(
  pattern: string,
  args: Readonly<Record<string, fc.Arbitrary<string | number>>>,
  optional: readonly string[] = [],
) {
  const required = Object.keys(args).filter((one) => !optional.includes(one));
  return fc
    .record(args, { requiredKeys: required as never })
    .map((values): Step => ({ pattern, args: values as Args }));
}

const steps: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: step('join', { memberId, email, nick, name }, ['nick']), weight: 3 },
  { arbitrary: step('save', { memberId, email, nick, name }, ['nick']), weight: 2 },
  { arbitrary: step('changeEmail', { memberId, email, version }), weight: 3 },
  { arbitrary: step('setEmail', { memberId, email }), weight: 3 },
  step('setNick', { memberId, nick }),
  step('dropNick', { memberId }),
  step('rename', { memberId, name, version }),
  step('leave', { memberId }),
  step('leaveLocked', { memberId, version }),
  { arbitrary: step('found', { teamId, city, title }), weight: 2 },
  { arbitrary: step('retitle', { teamId, city, title }), weight: 2 },
  step('replace', { teamId, city, title }),
  step('close', { teamId }),
  step('write', { docId, head, body }),
  step('rewrite', { docId, head, body }),
  { arbitrary: step('rehead', { docId, head }), weight: 4 },
  step('rebody', { docId, body, version }),
  step('burn', { docId }),
  { arbitrary: step('enroll', { memberId, email, nick, name, teamId, title }, ['nick']), weight: 2 },
  { arbitrary: step('handOver', { memberId, email, docId, head, body, teamId }), weight: 2 },
);

/** One call after another, or one that begins and is overtaken by the next. */
const sequences = fc.array(fc.record({ first: steps, overtaking: fc.option(steps, { freq: 3, nil: undefined }) }), {
  minLength: 1,
  maxLength: 14,
});

/** The arguments of a call: whole numbers as bigints, items of a transaction as maps. */
function argumentsOf({ pattern, args }: Step): Values {
  const values = Object.fromEntries(
    Object.entries(args).map(([key, value]): [string, ModelValue] => [
      key,
      typeof value === 'number' ? BigInt(value) : value,
    ]),
  );
  const pick = (names: readonly string[]): ModelValue =>
    new Map(names.flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]]])));
  if (pattern === 'enroll') {
    const { teamId: team, title: text } = values;
    return { member: pick(['memberId', 'email', 'nick', 'name']), teamId: team ?? '', title: text ?? '' };
  }
  if (pattern === 'handOver') {
    const { memberId: member, email: address, teamId: team } = values;
    return { memberId: member ?? '', email: address ?? '', teamId: team ?? '', doc: pick(['docId', 'head', 'body']) };
  }
  return values;
}

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
