import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { generated, Twin } from './twin.js';

const DESK = `
dynamodel: 1
model: desk
tables:
  desk: {key: {pk: pk, sk: sk}, indexes: {byState: {pk: state, sk: sk, project: keys}}}
entities:
  Ticket:
    key: {pk: "T#{id}", sk: T}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      status: {enum: [OPEN, DONE]}
      open: {derive: "status = OPEN ? status : absent"}
      due: {type: date}
      expected: {type: string, maxBytes: 10}
      odd: {type: string, as: "odd name", optional: true}
accessPatterns:
  add: {op: create, entity: Ticket}
  setStatus: {op: update, entity: Ticket, set: [status]}
  expect: {op: update, entity: Ticket, set: [expected], lock: due, condition: "status = OPEN or expected = 'any'"}
  forget: {op: update, entity: Ticket, remove: [odd], lock: expected}
`;

const CONTEXT = { tables: { desk: 'desk-1' }, now: () => 0, random: () => 0 };

let desk: Awaited<ReturnType<typeof generated>>;

beforeAll(async () => {
  desk = await generated(DESK);
});

const TICKET = { id: 'a', status: 'OPEN', due: '2026-01-01', expected: 'any', odd: 'x' };

function pattern(name: string, exported: string) {
  return desk.files[`patterns/${name}`]?.[exported] as (context: object, args: object) => unknown;
}

describe('an update of one item for which nothing is read', () => {
  it('goes out as it is written, with what is only sometimes there', () => {
    const request = pattern('set-status', 'setStatusRequest');
    const names = { '#status': 'status', '#open': 'open', '#pk': 'pk' };
    const always = {
      TableName: 'desk-1',
      Key: { pk: 'T#a', sk: 'T' },
      ConditionExpression: 'attribute_exists(#pk)',
      ExpressionAttributeNames: names,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
    expect(request(CONTEXT, { id: 'a', status: 'OPEN' })).toEqual({
      ...always,
      UpdateExpression: 'SET #status = :status, #open = :open',
      ExpressionAttributeValues: { ':status': 'OPEN', ':open': 'OPEN' },
    });
    const done = request(CONTEXT, { id: 'a', status: 'DONE' });
    expect(done).toStrictEqual({
      ...always,
      UpdateExpression: 'SET #status = :status REMOVE #open',
      ExpressionAttributeValues: { ':status': 'DONE' },
    });
  });

  it('has its condition in brackets beside the lock, and names for what is no word', () => {
    expect(pattern('expect', 'expectRequest')(CONTEXT, { id: 'a', expected: 'none', due: '2026-01-01' })).toMatchObject(
      {
        UpdateExpression: 'SET #expected = :expected',
        ConditionExpression:
          'attribute_exists(#pk) AND (#status = :_condition_0 OR #expected = :_condition_1) AND #due = :_expected',
        ExpressionAttributeValues: {
          ':expected': 'none',
          ':_condition_0': 'OPEN',
          ':_condition_1': 'any',
          ':_expected': '2026-01-01',
        },
      },
    );
    expect(pattern('forget', 'forgetRequest')(CONTEXT, { id: 'a', expected: 'any' })).toMatchObject({
      UpdateExpression: 'REMOVE #__0',
      ExpressionAttributeNames: { '#__0': 'odd name', '#expected': 'expected', '#pk': 'pk' },
    });
  });

  it('checks what is compared, as what is stored', () => {
    const request = pattern('expect', 'expectRequest');
    expect(() => request(CONTEXT, { id: 'a', expected: 'none', due: 'soon' })).toThrow('`due`: expected a date');
    expect(() => request(CONTEXT, { id: 'A', expected: 'none', due: '2026-01-01' })).toThrow('`id`');
    expect(() => request({ ...CONTEXT, tables: {} }, { id: 'a', expected: 'none', due: '2026-01-01' })).toThrow(
      'The table `desk` has no name',
    );
  });

  it('tells why it is refused', async () => {
    const twin = new Twin(desk);
    const change = { id: 'a', expected: 'none', due: '2026-01-01' };
    const missing = await twin.generated('expect', change);
    expect(missing.thrown).toMatchObject({ name: 'NotFound', pattern: 'expect', entity: 'Ticket' });
    expect(missing.thrown).toMatchObject({ key: { pk: 'T#a', sk: 'T' }, item: undefined });
    await twin.generated('add', TICKET);
    const { thrown } = await twin.generated('expect', { ...change, due: '2026-01-02' });
    expect(thrown).toMatchObject({ name: 'VersionConflict', reason: 'lock', current: TICKET });
    expect(await twin.generated('expect', change)).toMatchObject({ value: { expected: 'none' } });
    await twin.generated('setStatus', { id: 'a', status: 'DONE' });
    const refused = await twin.generated('expect', change);
    expect(refused.thrown).toMatchObject({ name: 'ConditionFailed', reason: 'condition', item: { status: 'DONE' } });
    expect(await twin.generated('forget', { id: 'a', expected: 'none' })).toMatchObject({ kind: 'written' });
    expect(twin.items('desk')[0]).not.toHaveProperty('odd name');
    expect(twin.apis).toEqual(['UpdateItem']);
  });

  it('that a transaction is in the way of is a conflict, and any other error is passed on', async () => {
    const setStatus = pattern('set-status', 'setStatus');
    const failing = (error: Error) => ({ ...CONTEXT, client: { send: () => Promise.reject(error) } });
    const args = { id: 'a', status: 'DONE' };
    const conflict = new TransactionConflictException({ message: 'Busy.', $metadata: {} });
    await expect(setStatus(failing(conflict), args)).rejects.toMatchObject({
      name: 'TransactionConflict',
      reason: 'conflict',
      message: 'setStatus: Busy.',
      key: { pk: 'T#a', sk: 'T' },
    });
    const other = new Error('No connection.');
    await expect(setStatus(failing(other), args)).rejects.toBe(other);
  });
});
