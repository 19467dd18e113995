import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { testClientOf } from '../../../../../src/testing/client/index.js';
import { generated } from '../twin.js';

const MODEL = `
dynamodel: 1
model: vault
tenancy: {field: team, prefix: "T#{team}"}
defaults: {timestamps: {created: createdAt, updated: updatedAt}}
tables: {vault: {name: vault, key: {pk: pk, sk: sk}}}
entities:
  Box:
    key: {pk: "B#{boxId}", sk: B}
    attributes:
      team: {type: string, charset: a-z, maxBytes: 8, immutable: true}
      boxId: {type: string, charset: a-z, maxBytes: 8, immutable: true}
      pin: {type: string, maxBytes: 8, hidden: true}
      left: {type: int, min: 0, max: 9}
  Thing:
    key: {pk: "B#{boxId}", sk: "T#{thingId}"}
    attributes:
      team: {type: string, charset: a-z, maxBytes: 8, immutable: true}
      boxId: {type: string, charset: a-z, maxBytes: 8, immutable: true}
      thingId: {type: int, min: 0, max: 9, immutable: true}
      mark: {type: string, maxBytes: 300, hidden: true}
accessPatterns:
  box: {op: get, entity: Box, by: [boxId]}
  build: {op: create, entity: Box}
  fill:
    op: transact-write
    params: {box: Box, things: {list: Thing, max: 5}}
    steps:
      - {create: Box, from: box, else: BoxTaken}
      - {create: Thing, each: things}
    idempotency: $box.boxId
  take:
    op: transact-write
    params: {boxId: string, things: {list: Thing, max: 5}}
    steps:
      - {update: Box, by: [boxId], add: {left: 1}}
      - {delete: Thing, each: things, by: [boxId, thingId], condition: "mark = 'mine'"}
`;

type Fields = Readonly<Record<string, unknown>>;
type Method = (args: object) => Promise<Fields>;
type Vault = Readonly<Record<'fill' | 'take', Method>> & {
  readonly Box: Readonly<Record<'box' | 'build', Method>>;
  with(options: { readonly now: number }): Vault;
};

let exported: Readonly<Record<string, unknown>>;
let design: Awaited<ReturnType<typeof generated>>['design'];

beforeAll(async () => {
  ({ exported, design } = await generated(MODEL));
});

function vault(): Vault {
  let now = Date.UTC(2026, 0, 5);
  const { client, tableNames: tables } = testClientOf(design, { samples: false });
  const create = exported.createVault as (client: unknown, options: object) => { tenant(team: string): Vault };
  return create(client, { tables, now: () => (now += 20) }).tenant('acme');
}

const thing = (thingId: number, mark = 'mine') => ({ boxId: 'red', thingId, mark });
const FILLED = { box: { boxId: 'red', pin: '1234', left: 0 }, things: [thing(1), thing(2)] };

async function failureOf(call: Promise<unknown>): Promise<Error & Fields> {
  return call.then(
    () => expect.fail('nothing was thrown'),
    (error) => error,
  );
}

describe('a transaction with a token', () => {
  it('is done once when it is sent again with the same time', async () => {
    const acme = vault().with({ now: 1_767_571_200_000 });
    await acme.fill(FILLED);
    await acme.fill(FILLED);
    expect(await acme.Box.box({ boxId: 'red' })).toMatchObject({ createdAt: '2026-01-05T00:00:00.000Z' });
  });

  it('says so where a clock has made another request of it', async () => {
    const acme = vault();
    await acme.fill(FILLED);
    const error = await failureOf(acme.fill(FILLED));
    expect(error).toBeInstanceOf(exported.TokenReused);
    expect(error).toBeInstanceOf(exported.CallError);
    expect(error).toMatchObject({ name: 'TokenReused', reason: 'token', pattern: 'fill' });
    expect(error.message).toMatch(/^fill: A request with this token was made in the last 10 minutes/);
  });
});

describe('the answer of a transaction', () => {
  it('has nothing that is hidden', async () => {
    const { box, things } = await vault().fill(FILLED);
    expect(box).toMatchObject({ boxId: 'red', left: 0 });
    expect(box).not.toHaveProperty('pin');
    expect(things).toEqual([1, 2].map((thingId) => expect.objectContaining({ thingId, boxId: 'red' })));
    expect(JSON.stringify(things)).not.toContain('mine');
  });
});

describe('the error of a transaction', () => {
  it('names step, element and key, and shows no item', async () => {
    const acme = vault();
    await acme.fill({ ...FILLED, things: [thing(1), thing(2, 'private')] });
    const error = await failureOf(acme.take({ boxId: 'red', things: [thing(1), thing(2)] }));
    expect(error).toMatchObject({
      name: 'ConditionFailed',
      step: 1,
      index: 1,
      entity: 'Thing',
      key: { pk: 'T#acme#B#red', sk: 'T#2' },
      item: { mark: 'private' },
    });
    expect(error.message).toBe('take, step 1 (Thing, element 1): The condition on the Thing does not hold.');
    expect(`${inspect(error, { depth: 9 })}${JSON.stringify(error)}`).not.toMatch(/private|T#acme/);
  });

  it('of a step without a list has no element; of one that the model names, its literal name', async () => {
    const acme = vault();
    await acme.Box.build(FILLED.box);
    const taken = await failureOf(acme.fill(FILLED));
    expect(taken).toBeInstanceOf(exported.BoxTaken);
    expect([Object.hasOwn(taken, 'name'), taken.name]).toEqual([true, 'BoxTaken']);
    expect(taken.message).toBe('fill, step 0 (Box): The Box exists.');
    const missing = await failureOf(acme.take({ boxId: 'blue', things: [] }));
    expect(missing.message).toBe('take, step 0 (Box): There is no such Box.');
    expect(missing).not.toHaveProperty('index');
  });

  it('of an argument says of what kind it is, and keeps the value to itself', async () => {
    const error = await failureOf(vault().fill({ ...FILLED, things: [thing(1, 'secret '.repeat(50))] }));
    expect(error.message).toBe('`mark`: expected at most 300 bytes, got a text of 350 characters.');
    expect(inspect(error)).not.toContain('secret');
    expect(error.value).toMatch(/^secret/);
  });
});
