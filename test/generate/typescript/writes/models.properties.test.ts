import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelValue } from '../../../../src/model/index.js';
import { BILLS, CLUB, SHELF, TASKS } from '../../../planner/programs/models.js';
import { mapOf, show, type Values } from '../../../planner/programs/support.js';
import { runs } from '../../../support/runs.js';
import { generated, sorted, Twin } from './twin.js';

type Step = readonly [pattern: string, args: Values];
type Values_ = Readonly<Record<string, fc.Arbitrary<ModelValue | undefined>>>;

function step(pattern: string, args: Values_): fc.Arbitrary<Step> {
  return fc.record(args).map((values): Step => {
    const given = Object.entries(values).filter((entry): entry is [string, ModelValue] => entry[1] !== undefined);
    return [pattern, Object.fromEntries(given)];
  });
}

const oneOf = fc.constantFrom<ModelValue[]>;
const maybe = (value: fc.Arbitrary<ModelValue>) => fc.option(value, { nil: undefined });
const version = fc.bigInt({ min: 1n, max: 3n });

const id = oneOf('a', 'b');
const email = oneOf('x', 'X', 'y');
const nick = oneOf('n', 'o');
const place = oneOf('p', 'q');
const expiresAt = oneOf(1_767_603_600n + 60n, 1_767_603_600n + 7200n);

const club = [
  step('join', { id, email, nick: maybe(nick), name: oneOf('ann') }),
  step('save', { id, email, nick: maybe(nick), name: oneOf('ann') }),
  step('saveLocked', { id, email, name: oneOf('ann'), version: fc.option(version) }),
  step('changeEmail', { id, email, version }),
  step('setEmail', { id, email }),
  step('rename', { id, name: oneOf('bob') }),
  step('renameLocked', { id, name: oneOf('bob'), version }),
  step('nickname', { id, nick: fc.option(nick) }),
  step('nameless', { id }),
  step('leave', { id }),
  step('leaveLocked', { id, version }),
  step('admit', { id, pass: nick }),
  step('swap', { id, pass: nick }),
  step('dismiss', { id }),
  step('replaceGuest', { id, pass: nick }),
  step('reserve', { id, place, expiresAt: maybe(expiresAt) }),
  step('extend', { id, expiresAt }),
  step('free', { id }),
  step('relocate', { id, place }),
];

const isbn = oneOf('1', '2');
const title = oneOf('s', 't');
const box = oneOf('a', 'b');
const shelf = oneOf(1n, 2n);
const day = oneOf('2026-01-01', '2026-01-02');
const stamp = oneOf('2026-01-05T09:00:00.000Z', '2026-01-05T09:00:40.000Z');
const job = {
  id,
  owner: oneOf('ann', 'bob'),
  state: oneOf('OPEN', 'DONE'),
  kind: oneOf('A', 'B'),
  size: oneOf(7n, 8n),
};

const books = [
  step('addBook', { isbn, title, stock: oneOf(5n) }),
  step('saveBook', { isbn, title, stock: oneOf(5n) }),
  step('retitle', { isbn, title }),
  step('retitle', { isbn, title }),
  step('restock', { isbn, stock: oneOf(1n, -1n) }),
  step('burn', { isbn }),
  step('addPage', { id, body: title }),
  step('edit', { id, body: title }),
  step('tear', { id }),
  step('addCard', { box, place: shelf, owner: oneOf('ann'), label: title }),
  step('relabel', { box, place: shelf, label: title }),
  step('dropCard', { box, place: shelf }),
  step('moveCard', {
    box,
    place: shelf,
    label: title,
    to: fc.oneof(
      fc.record({ box }).map(mapOf),
      fc.record({ place: shelf }).map(mapOf),
      fc.record({ box, place: shelf }).map(mapOf),
    ),
  }),
  step('addNote', { box, day, text: oneOf('x', 'fixed') }),
  step('changeNote', { box, day, text: oneOf('y', 'fixed') }),
  step('saveNote', { box, day, text: oneOf('z'), updatedAt: stamp }),
  step('moveNote', { box, day, to: fc.record({ day }).map(mapOf) }),
  step('addJob', job),
  ...(['state', 'owner', 'kind', 'size'] as const).map((field) =>
    step(`set${field.charAt(0).toUpperCase()}${field.slice(1)}`, { id, [field]: job[field] }),
  ),
];

const state = oneOf('OPEN', 'DONE', 'LOST');
const owner = oneOf('ann', 'bob');
const due = oneOf('2026-01-01', '2026-02-02');
const label = oneOf('x', 'y');

const tasks = [
  step('add', { id, state, owner: maybe(owner), due, label, size: oneOf(0n) }),
  step('setState', { id, state }),
  step('assign', { id, owner: fc.option(owner) }),
  step('unassign', { id }),
  step('delay', { id, due }),
  step('relabel', { id, label }),
  step('finish', { id, label }),
  step('grow', { id, size: oneOf(1n, 2n) }),
  step('close', { id, state, label }),
];

const city = oneOf('rome', 'oslo', 'nowhere');
const address = fc.record({ city, lines: oneOf([], [mapOf({ text: 'x' })]) }).map(mapOf);

const bills = [
  step('add', { id, address, state: maybe(oneOf('OPEN', 'PAID')) }),
  step('pay', { id }),
  step('payThere', { id, from: city, to: city }),
  step('payFirst', { id }),
  step('send', { id, fast: fc.boolean() }),
  step('save', { id, address }),
  step('reline', { id, line: oneOf('x', 'y') }),
  step('pair', { id }),
];

const MODELS = [
  ['club', CLUB, fc.oneof(...club)],
  ['shelf', SHELF, fc.oneof(...books)],
  ['tasks', TASKS, fc.oneof(...tasks)],
  ['bills', BILLS, fc.oneof(...bills)],
] as const;

describe('generated writes of', () => {
  it.each(MODELS)(
    '%s leave what the programs of the planner leave, and fail as they do',
    async (table, text, steps) => {
      const model = await generated(text);
      const calls = fc.array(fc.record({ step: steps, shard: fc.nat(3), later: oneOf(0, 0, 0, 40) }), {
        minLength: 2,
        maxLength: 16,
      });
      await fc.assert(
        fc.asyncProperty(calls, async (sequence) => {
          const twin = new Twin(model);
          for (const {
            step: [pattern, args],
            shard,
            later,
          } of sequence) {
            twin.bench.now += Number(later) * 1000;
            // A shard is drawn again where the planner need not read, and kept where generated code does.
            twin.shard = table === 'tasks' ? 0 : shard;
            const { ours, theirs } = await twin.call(pattern, args);
            const asTold = show({ pattern, args, ours, theirs });
            expect(ours.kind, asTold).toBe(theirs.kind);
            if (theirs.kind === 'failed' && ours.kind === 'failed') {
              const { reason, error, entity, message } = ours;
              if (theirs.reason === 'service') expect(error, asTold).toBe('ValidationException');
              else
                expect({ reason, error, entity, message }, asTold).toEqual({
                  reason: theirs.reason,
                  error: theirs.error,
                  entity: theirs.entity,
                  message: theirs.message,
                });
            }
            expect(sorted(twin.items(table)), asTold).toEqual(sorted(twin.bench.items(table)));
          }
        }),
        { numRuns: runs(6, 1500) },
      );
    },
  );

  it('tasks leave no stale key where one update overtakes another', async () => {
    const model = await generated(TASKS);
    const [create, ...updates] = tasks;
    if (create === undefined) throw new Error('There is no create.');
    const changes = fc.oneof(...updates);
    const forA = (one: Step): Step => [one[0], { ...one[1], id: 'a' }];
    await fc.assert(
      fc.asyncProperty(create.map(forA), changes.map(forA), changes.map(forA), async (first, slowStep, fastStep) => {
        const twin = new Twin(model);
        await twin.call(...first);
        const slow = await twin.begin(...slowStep, 1);
        const fast = await twin.generated(...fastStep);
        const outcomes = [fast, await slow.finish()];
        expect(
          outcomes.map(({ kind }) => kind),
          show([first, slowStep, fastStep]),
        ).toEqual(['written', 'written']);
        // As if one had come after the other.
        const states = [
          [slowStep, fastStep],
          [fastStep, slowStep],
        ].map((order) => {
          const other = new Twin(model);
          for (const [pattern, args] of [first, ...order]) other.bench.call(pattern, args);
          return sorted(other.bench.items('tasks'));
        });
        expect(states, show([first, slowStep, fastStep])).toContainEqual(sorted(twin.items('tasks')));
      }),
      { numRuns: runs(6, 1500) },
    );
  });
});
