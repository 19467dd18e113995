import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { customerFixture } from '../../examples/shop/generated/typescript/fixtures/customer.js';
import { orderFixture } from '../../examples/shop/generated/typescript/fixtures/order.js';
import { orderLineFixture } from '../../examples/shop/generated/typescript/fixtures/order-line.js';
import { createShop } from '../../examples/shop/generated/typescript/index.js';
import { loadModel } from '../../src/index.js';
import { newEngine, startingState } from '../../src/load/starting-state.js';
import { type RunningServer, startServer } from '../../src/serve/index.js';
import { requestLog } from '../../src/serve/request-log/index.js';

const lines: {
  readonly patterns?: readonly string[];
  readonly part?: string;
  readonly readUnits: number;
  readonly writeUnits: number;
}[] = [];
let server: RunningServer;
let client: DynamoDBClient;

beforeAll(async () => {
  const { design, plan } = await loadModel('examples/shop/shop.dynamodel.yaml');
  const log = requestLog(newEngine(startingState(design!, true), {}), {
    format: 'json',
    plan,
    write: (line) => lines.push(JSON.parse(line)),
  });
  server = await startServer(log.engine, { port: 0, observer: log.observer });
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  client = new DynamoDBClient({ endpoint: server.url, region: 'us-east-1', credentials });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

it('generated code works on the wire, and each of its requests is told from the others', async () => {
  const shop = createShop(client).tenant('acme');
  const customerId = '01JABCDEFGHJKMNPQRSTVWXYZ0';
  const asked = async <Answer>(
    call: Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly told: readonly string[] }> => {
    lines.length = 0;
    const answer = await call;
    const told = lines.map(({ patterns = ['?'], part }) =>
      [patterns.join(' or '), ...(part === undefined ? [] : [part])].join(': '),
    );
    return { answer, told };
  };
  const { told, answer } = await asked(shop.Customer.getCustomer({ customerId }));
  expect([told, answer?.name]).toEqual([['getCustomer'], 'Ann']);
  expect((await asked(shop.Customer.findByEmail({ email: 'ann@example.com' }))).told).toEqual(['findByEmail']);
  expect((await asked(shop.customerPage({ customerId }))).told).toEqual(['customerPage']);
  const between = { customerId, from: '2026-01-01', to: '2026-12-31' };
  expect((await asked(shop.Order.ordersBetween(between))).told).toEqual(['ordersBetween']);
  expect((await asked(shop.SalesDay.salesOfMonth({ day: '2026-02' }))).told).toEqual(Array(8).fill('salesOfMonth'));
  const signedUp = await asked(
    shop.Customer.signUp(customerFixture({ customerId: '01JABCDEFGHJKMNPQRSTVWXYZ9', email: 'cy@example.com' })),
  );
  expect(signedUp.told).toEqual(['signUp']);
  const changed = await asked(
    shop.Customer.changeEmail({ customerId: signedUp.answer.customerId, email: 'dy@example.com', version: 1 }),
  );
  // The old address is read as getCustomer reads it.
  expect(changed.told).toEqual(['getCustomer', 'changeEmail']);
  const order = orderFixture({ customerId, orderId: '01JABCDEFGHJKMNPQRSTVWXYZ9' });
  const orderLines = [orderLineFixture({ customerId, orderId: order.orderId!, sku: 'LAMP-1', qty: 1 })];
  const placed = await asked(shop.placeOrder({ order, lines: orderLines }));
  expect(placed.told.at(-1)).toBe('placeOrder');
  const gone = await asked(shop.GroupMember.dissolveGroup({ groupId: '01JABCDEFGHJKMNPQRSTVWXYZ7' }));
  expect(gone.told).toEqual(['dissolveGroup', 'dissolveGroup: deletes']);
  expect(lines.map(({ readUnits, writeUnits }) => [readUnits > 0, writeUnits > 0])).toEqual([
    [true, false],
    [false, true],
  ]);
});
