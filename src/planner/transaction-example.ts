import type { PlanContext } from './context.js';
import type { ExampleRequest, TransactionOperation } from './plan.js';
import { writeExample } from './write-example.js';

/** The request of one call with example arguments, one element in every list. */
export function transactionExample(
  context: PlanContext,
  operation: Omit<TransactionOperation, 'example'>,
): ExampleRequest {
  return writeExample(context) ?? { api: operation.api, input: {} };
}
