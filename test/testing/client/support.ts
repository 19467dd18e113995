import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createTestClient, type TestClient, type TestClientOptions } from '../../../src/testing.js';

export const SHOP = 'examples/ecommerce/ecommerce.dynamodel.yaml';

/** The input of CreateTable, for the SDK and for an engine. */
export const TABLE = {
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'sk', AttributeType: 'S' as const },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' as const },
    { AttributeName: 'sk', KeyType: 'RANGE' as const },
  ],
};

/** Clients of an engine with the table `orders`. */
export async function withOrders(options: TestClientOptions = {}): Promise<TestClient> {
  const test = createTestClient(undefined, options);
  await test.client.send(new CreateTableCommand(TABLE));
  return test;
}

/** The error with which a call is refused. */
export async function errorOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('nothing was thrown');
}
