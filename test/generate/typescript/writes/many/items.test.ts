import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../../../../src/generate/typescript/runtime/context.js';
import { CallError, TransactionConflict } from '../../../../../src/generate/typescript/runtime/errors.js';
import { type ItemWrite, transactItems } from '../../../../../src/generate/typescript/runtime/transaction-items.js';

class NoRoom extends CallError {}

const WRITES: readonly ItemWrite[] = [
  { kind: 'Put', step: 0, entity: 'Guest', keys: ['pk', 'sk'], input: { TableName: 't', Item: { pk: 'G', sk: '1' } } },
  {
    kind: 'Update',
    step: 1,
    index: 0,
    entity: 'Room',
    otherwise: NoRoom,
    input: { TableName: 't', Key: { pk: 'R', sk: '1' }, ConditionExpression: 'free > :n' },
  },
  { kind: 'Delete', step: 2, entity: 'Offer', input: { TableName: 't', Key: { pk: 'O', sk: '1' } } },
];

/** A session whose table refuses every transaction so. */
function refusing(error: Error): { readonly session: Session; readonly sent: object[] } {
  const sent: object[] = [];
  const send = async ({ input }: { readonly input: object }) => {
    sent.push(input);
    throw error;
  };
  return { session: { pattern: 'book', send } as unknown as Session, sent };
}

function cancelled(...codes: readonly (string | undefined)[]): TransactionCanceledException {
  const CancellationReasons = codes.map((Code) => ({ Code: Code ?? 'None' }));
  return new TransactionCanceledException({ message: 'cancelled', CancellationReasons, $metadata: {} });
}

async function thrown(error: Error, writes = WRITES): Promise<unknown> {
  return transactItems(refusing(error).session, writes).catch((one: unknown) => one);
}

const FAILED = 'ConditionalCheckFailed';
const BUSY = 'TransactionConflict';

describe('a transaction that is written out', () => {
  it('asks for the item where a condition may fail', async () => {
    const { session, sent } = refusing(cancelled(FAILED));
    await transactItems(session, WRITES, 'token').catch(() => {});
    expect(sent).toEqual([
      {
        ClientRequestToken: 'token',
        TransactItems: [
          { Put: { TableName: 't', Item: { pk: 'G', sk: '1' } } },
          { Update: { ...WRITES[1]?.input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } },
          { Delete: { TableName: 't', Key: { pk: 'O', sk: '1' } } },
        ],
      },
    ]);
  });

  it('fails for the first item that is not as its step demands', async () => {
    expect(await thrown(cancelled(FAILED, FAILED))).toMatchObject({
      name: 'AlreadyExists',
      message: 'book, step 0 (Guest): The Guest exists.',
      key: { pk: 'G', sk: '1' },
    });
    const refused = await thrown(cancelled(BUSY, FAILED));
    expect(refused).toBeInstanceOf(NoRoom);
    expect(refused).toMatchObject({ reason: 'not-found', step: 1, index: 0, key: { pk: 'R', sk: '1' } });
  });

  it('says who was in the way where others write the same', async () => {
    const conflict = await thrown(cancelled(undefined, undefined, BUSY));
    expect(conflict).toBeInstanceOf(TransactionConflict);
    expect(conflict).toMatchObject({ step: 2, entity: 'Offer', reason: 'conflict' });
  });

  it('leaves any other failure as it is', async () => {
    for (const error of [cancelled(undefined, 'ThrottlingError'), new Error('no network')])
      expect(await thrown(error)).toBe(error);
  });

  it('sends nothing where nothing is to be written', async () => {
    const { session, sent } = refusing(new Error('sent'));
    expect(await transactItems(session, [])).toEqual([]);
    expect(sent).toEqual([]);
  });
});
