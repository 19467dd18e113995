import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../../../src/value/index.js';
import { NAIVE_MODEL, Naive } from '../../../planner/programs/naive.js';
import { argumentsOf, GONE, sequences, steps } from '../../../planner/programs/naive-steps.js';
import { runs } from '../../../support/runs.js';
import { generated, type Outcome, sorted, Twin } from './twin.js';

let model: Awaited<ReturnType<typeof generated>>;

beforeAll(async () => {
  model = await generated(NAIVE_MODEL);
});

function agrees(reasons: ReadonlySet<string>, { kind, reason = '' }: Outcome): boolean {
  return kind === 'failed' ? reasons.has(reason) : kind === 'written' && reasons.size === 0;
}

function canonical(items: Iterable<Item>): string {
  return JSON.stringify(sorted([...items]), undefined, 1);
}

describe('generated writes', () => {
  it('leave what the programs of the planner leave, call by call, and fail as they do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 16 }), async (sequence) => {
        const twin = new Twin(model);
        for (const step of sequence) {
          const { ours, theirs } = await twin.call(step.pattern, argumentsOf(step));
          const said =
            theirs.kind === 'failed' ? [theirs.kind, theirs.error, theirs.entity, theirs.message] : [theirs.kind];
          expect(
            [ours.kind, ours.error, ours.entity, ours.message].filter((one) => one !== undefined),
            JSON.stringify(step),
          ).toEqual(said);
          expect(sorted(twin.items('naive'))).toEqual(sorted(twin.bench.items('naive')));
        }
      }),
      { numRuns: runs(6, 1500) },
    );
  });

  it('agree with a naive model after every call, whatever overtakes what', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (sequence) => {
        const twin = new Twin(model);
        let naive = new Naive();
        for (const { first, overtaking } of sequence) {
          if (overtaking === undefined) {
            const outcome = await twin.generated(first.pattern, argumentsOf(first));
            const reasons = naive.call(first);
            expect(agrees(reasons, outcome), JSON.stringify([first, [...reasons], outcome])).toBe(true);
            expect(canonical(twin.items('naive'))).toBe(canonical(naive.items(GONE).values()));
            continue;
          }
          const slow = await twin.begin(first.pattern, argumentsOf(first), 1);
          const fast = await twin.generated(overtaking.pattern, argumentsOf(overtaking));
          const slowOutcome = await slow.finish();
          const after = canonical(twin.items('naive'));
          // As if one had come after the other, in one order or the other.
          const orders = [true, false].map((isFirst) => {
            const state = naive.clone();
            const [one, two] = isFirst ? [first, overtaking] : [overtaking, first];
            const reasons = [state.call(one), state.call(two)] as const;
            const [ofFirst, ofOvertaking] = isFirst ? reasons : [reasons[1], reasons[0]];
            const isSame = canonical(state.items(GONE).values()) === after;
            return isSame && agrees(ofFirst, slowOutcome) && agrees(ofOvertaking, fast) ? state : undefined;
          });
          const found = orders.find((state) => state !== undefined);
          expect(found, JSON.stringify({ first, overtaking, slowOutcome, fast, after })).toBeDefined();
          naive = found ?? naive;
        }
      }),
      { numRuns: runs(6, 1500) },
    );
  });
});
