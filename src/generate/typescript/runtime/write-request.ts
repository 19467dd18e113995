import type {
  DeleteCommandInput,
  PutCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Item } from './context.js';
import type { Part, Write } from './write.js';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The failed condition says what the item was, so that the reason can be told. */
export function returning<Input extends { ConditionExpression?: string | undefined }>(
  input: Input,
): Input & { ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' } {
  return input.ConditionExpression === undefined ? input : { ...input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
}

/** A part as a transaction takes it. */
export function transactItem(part: Part): TransactItem {
  switch (part.kind) {
    case 'Put':
      return { Put: returning(part.input) };
    case 'Update':
      return { Update: { ...returning(part.input), UpdateExpression: part.input.UpdateExpression } };
    case 'Delete':
      return { Delete: returning(part.input) };
    case 'ConditionCheck':
      return { ConditionCheck: { ...returning(part.input), ConditionExpression: part.input.ConditionExpression } };
  }
}

/** The write as a transaction, with all that comes with it. */
export function transactRequest(write: Write, stored?: Item): TransactWriteCommandInput {
  return { TransactItems: write.plan(stored).parts.map(transactItem) };
}

export function putRequest(write: Write, stored?: Item): PutCommandInput {
  for (const part of write.plan(stored).parts) if (part.kind === 'Put') return returning(part.input);
  throw nothing(write);
}

export function updateRequest(write: Write, stored?: Item): UpdateCommandInput {
  for (const part of write.plan(stored).parts) if (part.kind === 'Update') return returning(part.input);
  throw nothing(write);
}

export function deleteRequest(write: Write, stored?: Item): DeleteCommandInput {
  for (const part of write.plan(stored).parts) if (part.kind === 'Delete') return returning(part.input);
  throw nothing(write);
}

function nothing({ target }: Write): Error {
  return new Error(`Nothing is written of the ${target.entity}.`);
}
