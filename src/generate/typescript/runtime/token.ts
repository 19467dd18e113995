import { IdempotentParameterMismatchException } from '@aws-sdk/client-dynamodb';
import type { Session } from './context.js';
import { TokenReused } from './errors.js';
import type { Write } from './write.js';

/** What is sent under an idempotency token. Throws `TokenReused` where DynamoDB has had another request with it. */
export async function underToken<Result>(
  session: Session,
  [first]: readonly Write[],
  sent: Promise<Result>,
): Promise<Result> {
  try {
    return await sent;
  } catch (error) {
    throw tokenError(session, first?.target, error);
  }
}

/** What DynamoDB's refusal of a token means; any other error is left as it is. */
export function tokenError(
  { pattern }: Session,
  first: { readonly entity: string } | undefined,
  error: unknown,
): unknown {
  if (!(error instanceof IdempotentParameterMismatchException)) return error;
  const message = 'A request with this token was made in the last 10 minutes, with other contents.';
  return new TokenReused('token', message, { pattern, entity: first?.entity ?? '' });
}
