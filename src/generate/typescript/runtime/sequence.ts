import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Item, Session } from './context.js';
import { NotFound } from './errors.js';
import { eachOf } from './fan-out.js';

/** An attribute that counts up, on an item that is there already. */
export interface Counter {
  readonly entity: string;
  readonly TableName: string;
  readonly Key: Item;
  /** Its name as it is stored. */
  readonly attribute: string;
}

/**
 * A number for each of what is to be written. Counters go up whatever becomes of the call, so that there may be gaps. What is given back
 * hands out each number once.
 */
export async function drawNumbers<One>(
  session: Session,
  ones: readonly One[],
  counterOf: (one: One) => Counter,
): Promise<(one: One) => bigint> {
  const numbers = await eachOf(ones, undefined, (one) => drawNumber(session, counterOf(one)));
  const left = ones.map((one, i) => ({ one, number: numbers[i] }));
  return (wanted) => {
    const at = left.findIndex(({ one }) => one === wanted);
    const [found] = left.splice(at, at < 0 ? 0 : 1);
    if (found?.number === undefined) throw new Error('No number was drawn.');
    return found.number;
  };
}

async function drawNumber(session: Session, { entity, TableName, Key, attribute }: Counter): Promise<bigint> {
  const [pk = ''] = Object.keys(Key);
  const command = new UpdateCommand({
    TableName,
    Key,
    UpdateExpression: 'ADD #counter :one',
    ConditionExpression: 'attribute_exists(#pk)',
    ExpressionAttributeNames: { '#counter': attribute, '#pk': pk },
    ExpressionAttributeValues: { ':one': 1 },
    ReturnValues: 'UPDATED_NEW',
  });
  try {
    const { Attributes = {} } = await session.send(command);
    return BigInt(String(Attributes[attribute]));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
    throw new NotFound('not-found', `There is no such ${entity}.`, { pattern: session.pattern, entity, key: Key });
  }
}
