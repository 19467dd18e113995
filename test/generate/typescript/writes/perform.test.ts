import { beforeAll, describe, expect, it } from 'vitest';
import { VersionConflict } from '../../../../src/generate/typescript/runtime/errors.js';
import { CLUB, SHELF } from '../../../planner/programs/models.js';
import { generated, Twin } from './twin.js';

let club: Awaited<ReturnType<typeof generated>>;

beforeAll(async () => {
  club = await generated(CLUB);
});

const ANN = { id: 'ann', email: 'Ann@x.org', name: 'Ann' };

describe('a write', () => {
  it('of one item goes out alone, with what comes with it as a transaction, after a strong read of what it needs', async () => {
    const twin = new Twin(club);
    expect(await twin.generated('join', ANN)).toMatchObject({
      value: { id: 'ann', email: 'ann@x.org', name: 'Ann', version: 1 },
    });
    expect(twin.apis).toEqual(['TransactWriteItems']);
    expect(await twin.generated('rename', { id: 'ann', name: 'Anna' })).toMatchObject({
      value: { id: 'ann', email: 'ann@x.org', name: 'Anna', version: 2 },
    });
    expect(twin.apis).toEqual(['UpdateItem']);
    expect(await twin.generated('changeEmail', { id: 'ann', email: 'B@x.org', version: 2n })).toMatchObject({
      value: { email: 'b@x.org', version: 3 },
    });
    expect(twin.apis).toEqual(['GetItem', 'TransactWriteItems']);
    expect(await twin.generated('changeEmail', { id: 'ann', email: 'B@X.org', version: 3n })).toMatchObject({
      value: { email: 'b@x.org', version: 4 },
    });
    expect(twin.apis).toEqual(['GetItem', 'UpdateItem']);
    expect(await twin.generated('leave', { id: 'ann' })).toEqual({ kind: 'written', value: undefined });
    expect(await twin.generated('leave', { id: 'ann' })).toEqual({ kind: 'written', value: undefined });
    expect(twin.apis).toEqual(['GetItem']);
  });

  it('whose lock does not hold brings the item as it is', async () => {
    const twin = new Twin(club);
    await twin.generated('join', ANN);
    await twin.generated('rename', { id: 'ann', name: 'Anna' });
    const isConflict = club.files['writes/member']?.isMemberConflict as (error: unknown) => boolean;
    for (const [name, args] of [
      ['renameLocked', { id: 'ann', name: 'Anne', version: 1n }],
      ['changeEmail', { id: 'ann', email: 'b@x.org', version: 1n }],
      ['leaveLocked', { id: 'ann', version: 1n }],
    ] as const) {
      const { thrown } = await twin.generated(name, args);
      expect(isConflict(thrown), name).toBe(true);
      expect(thrown).toMatchObject({
        name: 'VersionConflict',
        pattern: name,
        entity: 'Member',
        current: { id: 'ann', email: 'ann@x.org', name: 'Anna', version: 2 },
      });
    }
    expect(isConflict(new VersionConflict('lock', '', { pattern: 'other', entity: 'Guest' }))).toBe(false);
    const { thrown } = await twin.generated('renameLocked', { id: 'bob', name: 'Bo', version: 1n });
    expect(isConflict(thrown)).toBe(false);
    expect(thrown).toMatchObject({ name: 'NotFound', reason: 'not-found' });
  });

  it('is refused by the name that the model gives the error', async () => {
    const twin = new Twin(club);
    await twin.generated('join', ANN);
    const errors = club.files.errors as Readonly<Record<string, new () => Error>>;
    const { thrown, reason } = await twin.generated('join', { ...ANN, id: 'bob', email: 'aNN@X.org' });
    expect(thrown).toBeInstanceOf(errors.EmailTaken);
    expect({ reason, thrown }).toMatchObject({ reason: 'unique', thrown: { entity: 'Member', pattern: 'join' } });
    expect((await twin.generated('join', ANN)).thrown).toMatchObject({ name: 'AlreadyExists', item: { name: 'Ann' } });
  });

  it('that another one overtakes is tried again from its read', async () => {
    const twin = new Twin(club);
    await twin.generated('join', ANN);
    const slow = await twin.begin('setEmail', { id: 'ann', email: 'slow@x.org' }, 1);
    await twin.generated('setEmail', { id: 'ann', email: 'fast@x.org' });
    expect(await slow.finish()).toMatchObject({ value: { email: 'slow@x.org', version: 3 } });
    const late = await twin.begin('changeEmail', { id: 'ann', email: 'late@x.org', version: 3n }, 1);
    await twin.generated('rename', { id: 'ann', name: 'Anna' });
    expect(await late.finish()).toMatchObject({ reason: 'lock', thrown: { current: { name: 'Anna', version: 4 } } });
  });

  it('gives up after three attempts', async () => {
    const twin = new Twin(club);
    await twin.generated('join', ANN);
    const reads = twin.overtake('setEmail', { id: 'ann', email: 'slow@x.org' }, 'GetItem', (times) =>
      twin.generated('rename', { id: 'ann', name: `Ann ${times}` }),
    );
    expect(await reads).toMatchObject({
      times: 3,
      outcome: { reason: 'conflict', error: 'TransactionConflict', entity: 'Member' },
    });
    expect(twin.items('club').map((item) => item.pk)).toHaveLength(2);
  });
});

describe('the request of a write', () => {
  it('is what goes out, for the item as it was read', async () => {
    const { files } = await generated(SHELF);
    const context = { tables: { shelf: 'books' }, now: () => Date.UTC(2026, 0, 5, 9), random: () => 0 };
    const request = (module: string, name: string) =>
      files[`patterns/${module}`]?.[name] as (...args: readonly unknown[]) => unknown;
    expect(request('restock', 'restockRequest')(context, { isbn: '1', stock: 3 })).toEqual({
      TableName: 'books',
      Key: { pk: 'B#1', sk: 'v0' },
      UpdateExpression: 'SET #version = #version + :version, #updatedAt = :updatedAt ADD #stock :stock',
      ConditionExpression: 'attribute_exists(#pk)',
      ExpressionAttributeNames: {
        '#stock': 'stock',
        '#version': 'version',
        '#updatedAt': 'updatedAt',
        '#pk': 'pk',
      },
      ExpressionAttributeValues: { ':stock': 3, ':version': 1, ':updatedAt': '2026-01-05T09:00:00.000Z' },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const stored = {
      ...{ pk: 'B#1', sk: 'v0', _t: 'Book', isbn: '1', title: 'Tea', stock: 5, version: 1 },
      ...{ createdAt: '2026-01-05T09:00:00.000Z', updatedAt: '2026-01-05T09:00:00.000Z' },
    };
    expect(request('retitle', 'retitleRequest')(context, { isbn: '1', title: 'Mint' }, stored)).toMatchObject({
      TransactItems: [
        { Update: { Key: { pk: 'B#1', sk: 'v0' } } },
        { Put: { TableName: 'books', Item: { pk: 'B#1', sk: 'v0002', title: 'Mint', version: 2 } } },
      ],
    });
    expect(() => request('retitle', 'retitleRequest')(context, { isbn: '1', title: 'Mint' })).toThrow('no such Book');
  });
});
