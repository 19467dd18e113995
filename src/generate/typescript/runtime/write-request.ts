import type {
  DeleteCommandInput,
  PutCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Item } from './context.js';
import type { Request, Write } from './write.js';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The failed condition says what the item was, so that the reason can be told. */
export function returning<Input extends { ConditionExpression?: string | undefined }>(
  input: Input,
): Input & { ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' } {
  return input.ConditionExpression === undefined ? input : { ReturnValuesOnConditionCheckFailure: 'ALL_OLD', ...input };
}

/** A part as a transaction takes it. */
export function transactItem({ kind, input }: Request): TransactItem {
  return { [kind]: returning(input) };
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
