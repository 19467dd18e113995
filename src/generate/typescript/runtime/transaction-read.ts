import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { keyText } from './batch-get-request.js';
import type { Item, Session } from './context.js';
import { perform } from './perform.js';
import { underToken } from './token.js';
import { checkParts, type StepWrites, writesOf } from './transaction.js';
import type { Written } from './transaction-check.js';
import { keyOf, tableName, type WriteScope } from './write.js';
import { transactItem } from './write-request.js';

/** `transact`, where items have to be read first: as often as others change them in between, up to three times. */
export async function transactRead(
  session: Session,
  steps: readonly StepWrites[],
  token?: string,
): Promise<readonly Written[]> {
  let written: readonly Written[] = [];
  const writes = writesOf(steps);
  const done = perform(session, writes, {
    transaction: true,
    token,
    check: (parts) => {
      written = checkParts(session, parts);
    },
  });
  await underToken(session, writes, done);
  return written;
}

/** Items by the physical names of their tables, as BatchGetItem answers them. */
export type StoredItems = Readonly<Record<string, readonly Item[]>>;

/** What goes out for writes, given the items that they have to know as they are. */
export function transactionReadInput(
  { context }: Pick<WriteScope, 'context'>,
  steps: readonly StepWrites[],
  token?: string,
  stored: StoredItems = {},
): TransactWriteCommandInput {
  const parts = writesOf(steps).flatMap((write) => {
    const { target, read } = write;
    const known = read === undefined ? [] : (stored[tableName(context, target)] ?? []);
    const item = known.find((one) => read !== undefined && keyText(keyOf(target, one)) === keyText(read));
    return write.plan(item).parts;
  });
  return {
    TransactItems: parts.map(transactItem),
    ...(token === undefined ? {} : { ClientRequestToken: token }),
  };
}
