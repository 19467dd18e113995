import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../../../src/generate/typescript/runtime/connect.js';
import { contextAt } from '../../../../src/generate/typescript/runtime/stream-images.js';
import { runs } from '../../../support/runs.js';
import { LEDGER } from './ledger.js';
import { GeneratedModel, NOW, type Repositories, Stream } from './support.js';

const ledger = new GeneratedModel<Repositories>(LEDGER);

beforeAll(() => ledger.load());
afterAll(() => ledger.folder.remove());

const jobId = fc.constantFrom(1, 2);
const queue = fc.constantFrom('a', 'b');
const state = fc.constantFrom('OPEN', 'DONE');
const hours = fc.constantFrom('0.25', '-1.5', '1000000000000000000.01');
const units = fc.constantFrom(1n, -3n, 2n ** 70n);
const tags = fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 }).map((list) => new Set(list));
const note = fc.constantFrom('n', '');
const fields = { state, hours, units, tags, note };
const whole = fc.record(
  { jobId, queue, at: fc.constantFrom(1_772_000_000, 1_772_100_000), endsAt: fc.constant(1_900_000_000), ...fields },
  { requiredKeys: ['jobId', 'queue', 'at', 'endsAt', 'state'] },
);
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const call = fc.oneof(
  { arbitrary: fc.record({ call: fc.constant('add'), args: whole }), weight: 3 },
  fc.record({ call: fc.constant('put'), args: whole }),
  fc.record({
    call: fc.constant('edit'),
    args: fc.record({
      ...{ jobId, queue, state },
      ...{ hours: orNull(hours), units: orNull(units), tags: orNull(tags), note: orNull(note) },
    }),
  }),
  fc.record({ call: fc.constant('drop'), args: fc.record({ jobId, queue }) }),
  fc.record({
    call: fc.constant('shift'),
    args: fc.record({ jobId, queue, to: queue.map((one) => ({ queue: one })) }),
  }),
);

describe('stream rules', () => {
  it('write what the programs of the planner write, however often changes are delivered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 4, maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 3 }),
        async (calls, again) => {
          const stream = new Stream(ledger);
          const { Job } = ledger.create(stream.client.client, { now: () => NOW });
          // Some have no sense: what is there is made, and what is not there is changed.
          for (const { call: name, args } of calls) await Job?.[name]?.(args).catch(() => {});
          const records = stream.take();
          const expected = stream.asPlanned(ledger.plan, LEDGER, records);
          const handler = ledger.handler(stream.client.client, {}, { once: 'marker' });
          for (const from of [0, ...again.map((at) => at % (records.length + 1))])
            expect(await handler({ Records: records.slice(from) })).toEqual({ batchItemFailures: [] });
          expect(stream.items()).toEqual(expected);
        },
      ),
      { numRuns: runs(4, 100) },
    );
  });

  it('leave out amounts that are absent', async () => {
    const stream = new Stream(ledger);
    const { Job } = ledger.create(stream.client.client, { now: () => NOW });
    await Job?.add?.({ jobId: 1, queue: 'a', at: 1_772_000_000, endsAt: 1_900_000_000, state: 'OPEN' });
    await ledger.handler(stream.client.client)({ Records: stream.take() });
    const sum = stream.item('jobs', { pk: { S: 'QUEUE#a' }, sk: { S: 'QUEUE' } });
    expect(sum).toMatchObject({ open: { N: '1' }, version: { N: '1' }, label: { S: 'A' }, kind: { S: 'SUM' } });
    for (const name of ['hours', 'units', 'tags', 'note']) expect(sum).not.toHaveProperty(name);
  });

  it('under the idempotency token make the same request again', async () => {
    const stream = new Stream(ledger);
    const { Job } = ledger.create(stream.client.client, { now: () => NOW });
    for (const id of [1, 2, 3, 4])
      await Job?.add?.({ jobId: id, queue: 'a', at: 1_772_000_000, endsAt: 1_900_000_000, state: 'OPEN' });
    const records = stream.take();
    const expected = stream.asPlanned(ledger.plan, LEDGER, records);
    for (const now of [NOW, NOW + 1000, NOW + 60_000]) {
      const handler = ledger.handler(stream.client.client, {}, { once: 'token', now: () => now });
      expect(await handler({ Records: records })).toEqual({ batchItemFailures: [] });
      expect(stream.items()).toEqual(expected);
    }
  });

  it('draw the same chance for a change, however often it is delivered', () => {
    const chances = ['a', 'b', 'a'].map((eventID) => {
      const change = { record: { eventID }, kind: 'insert', key: {}, expired: false } as const;
      return contextAt(CONTEXT, change).random();
    });
    expect(chances[0]).toBe(chances[2]);
    expect(chances[0]).not.toBe(chances[1]);
    for (const chance of chances) expect(chance >= 0 && chance < 1).toBe(true);
  });
});

const CONTEXT = connect(new DynamoDBClient({}), {}, {});
