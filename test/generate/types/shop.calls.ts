// @ts-nocheck Compiled by `types.test.ts`, which takes this line out, against the output of the model.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type Context,
  type Customer,
  type CustomerInput,
  type CustomerKey,
  type CustomerPatch,
  createShop,
  type Order,
  type OrderPatch,
  type Product,
  type TenantContext,
} from '../shop/index.js';
import { getCustomer } from '../shop/patterns/get-customer.js';
import { ordersBetween } from '../shop/patterns/orders-between.js';
import { shopStreamHandler } from '../shop/streams.js';

const shop = createShop(new DynamoDBClient({}), { tables: { shop: 'shop-prod' } });
const acme = shop.tenant('acme');

export async function reads(context: Context, bound: TenantContext): Promise<void> {
  const customer: Customer | undefined = await acme.Customer.getCustomer({ customerId: 'c1' });
  const found: Customer | undefined = await acme.Customer.findByEmail({ email: 'ann@example.com' });
  const page = await acme.Order.ordersBetween({ customerId: 'c1', from: '2026-01-01', to: '2026-12-31' });
  const orders: readonly Order[] = page.items;
  await acme.Order.ordersBetween({ customerId: 'c1', from: '2026-01-01', to: '2026-12-31' }, { cursor: page.cursor });
  // A range may be left out.
  await acme.Order.ordersBetween({ customerId: 'c1' });
  const open = await acme.Order.openOrders({ openState: 'PAID' });
  const totals: readonly number[] = open.items.map(({ total }) => total);
  const products: readonly (Product | undefined)[] = await acme.Product.products([{ sku: 'LAMP-1' }]);
  const { rows, Order: ofPage } = await acme.customerPage({ customerId: 'c1' });
  for (const row of rows) if (row.entity === 'Order') void (row.value satisfies Order);
  for await (const order of acme.Order.ordersBetween.all({ customerId: 'c1', from: '2026-01-01', to: '2026-12-31' }))
    void (order satisfies Order);
  await getCustomer(bound, { customerId: 'c1' });
  void [customer, found, orders, totals, products, ofPage satisfies readonly Order[]];

  // @ts-expect-error A tenant's items need a tenant.
  await shop.Customer.getCustomer({ customerId: 'c1' });
  // @ts-expect-error A context that is bound to no tenant.
  await getCustomer(context, { customerId: 'c1' });
  // @ts-expect-error The tenant is bound once, and not given with a call.
  await acme.Customer.getCustomer({ customerId: 'c1', tenantId: 'bolt' });
  // @ts-expect-error An argument is missing.
  await acme.Customer.getCustomer({});
  // @ts-expect-error Not what the pattern asks for.
  await acme.Customer.getCustomer({ email: 'ann@example.com' });
  // @ts-expect-error An attribute that the pattern does not ask for.
  await acme.Order.ordersBetween({ customerId: 'c1', from: '2026-01-01', to: '2026-12-31', status: 'PAID' });
  // @ts-expect-error A bound of the wrong type.
  await acme.Order.ordersBetween({ customerId: 'c1', from: 5, to: '2026-12-31' });
  // @ts-expect-error No member of the enum.
  await acme.Order.openOrders({ openState: 'LOST' });
  // @ts-expect-error A number where text is asked for.
  await acme.Order.openOrders({ openState: 'PAID', placedAt: 5 });
  // @ts-expect-error The cursor of another pattern.
  await acme.Order.openOrders({ openState: 'PAID' }, { cursor: page.cursor });
  // @ts-expect-error Text is no cursor.
  await ordersBetween(bound, { customerId: 'c1', from: '2026-01-01', to: '2026-12-31' }, { cursor: 'abc' });
  // @ts-expect-error What the pattern does not project.
  void open.items[0]?.status;
  // @ts-expect-error There may be no such customer.
  void customer.name;
  // @ts-expect-error Answers are not to be changed.
  orders.push();
  // @ts-expect-error A table that the model does not have.
  createShop(new DynamoDBClient({}), { tables: { orders: 'x' } });
}

export async function writes(): Promise<void> {
  const made: Customer = await acme.Customer.signUp({ email: 'ann@example.com', name: 'Ann', addresses: [] });
  await acme.Customer.changeEmail({ customerId: made.customerId, email: 'ann@new.example', version: made.version });
  await acme.Order.setOrderStatus({
    customerId: 'c1',
    placedAt: '2026-01-01',
    orderId: 'o1',
    status: 'PAID',
    version: 1,
  });
  const shipTo = { line1: '1 Main St', city: 'Oslo', zip: '0150' };
  await acme.placeOrder({
    order: { customerId: 'c1', orderId: 'o1', total: 990, shipTo },
    lines: [{ lineNo: 1, sku: 'LAMP-1', qty: 1, price: 990 }],
  });

  // @ts-expect-error The lock is missing.
  await acme.Customer.changeEmail({ customerId: 'c1', email: 'ann@new.example' });
  // @ts-expect-error The new value is missing.
  await acme.Customer.changeEmail({ customerId: 'c1', version: 1 });
  // @ts-expect-error The pattern sets the address alone.
  await acme.Customer.changeEmail({ customerId: 'c1', email: 'ann@new.example', version: 1, name: 'Ann' });
  // @ts-expect-error A part of the key is missing.
  await acme.Order.setOrderStatus({ customerId: 'c1', orderId: 'o1', status: 'PAID', version: 1 });
  const order = { customerId: 'c1', placedAt: '2026-01-01', orderId: 'o1', version: 1 };
  // @ts-expect-error No member of the enum.
  await acme.Order.setOrderStatus({ ...order, status: 'LOST' });
  // @ts-expect-error The name is required.
  await acme.Customer.signUp({ email: 'ann@example.com', addresses: [] });
  // @ts-expect-error The version is the model's own.
  await acme.Customer.signUp({ email: 'ann@example.com', name: 'Ann', addresses: [], version: 7 });
  // @ts-expect-error Times are the model's own.
  await acme.Customer.signUp({ email: 'ann@example.com', name: 'Ann', addresses: [], createdAt: '2026-01-01' });
  const halfAnAddress = { city: 'Oslo' };
  // @ts-expect-error A field of the address is missing.
  await acme.placeOrder({ order: { customerId: 'c1', orderId: 'o1', total: 990, shipTo: halfAnAddress }, lines: [] });
  // @ts-expect-error A transaction of a tenant needs one.
  await shop.placeOrder({ order: { customerId: 'c1', orderId: 'o1', total: 990, shipTo }, lines: [] });
}

export const right: CustomerPatch = { name: 'Ann', status: 'BLOCKED' };
// @ts-expect-error What names the item cannot be set.
export const keyPatch: CustomerPatch = { customerId: 'c2' };
// @ts-expect-error The tenant is immutable.
export const tenantPatch: CustomerPatch = { tenantId: 'bolt' };
// @ts-expect-error The version is the model's own.
export const versionPatch: CustomerPatch = { version: 2 };
// @ts-expect-error The time of its creation stays.
export const timePatch: OrderPatch = { createdAt: '2026-01-01' };
// @ts-expect-error What is derived is not set.
export const derivedPatch: OrderPatch = { openState: 'PAID' };
// @ts-expect-error Only what may be absent can be removed.
export const removal: CustomerPatch = { name: null };
// @ts-expect-error The tenant is no part of a key that a caller gives.
export const key: CustomerKey = { customerId: 'c1', tenantId: 'acme' };
// @ts-expect-error No member of the enum.
export const input: CustomerInput = { email: 'a', name: 'Ann', addresses: [], status: 'GONE' };

/** Lambda's own types, as the package of types for it has them. */
interface LambdaValue {
  B?: string;
  BS?: string[];
  BOOL?: boolean;
  L?: LambdaValue[];
  M?: { [name: string]: LambdaValue };
  N?: string;
  NS?: string[];
  NULL?: boolean;
  S?: string;
  SS?: string[];
}

interface LambdaEvent {
  Records: {
    awsRegion?: string;
    dynamodb?: {
      ApproximateCreationDateTime?: number;
      Keys?: { [name: string]: LambdaValue };
      NewImage?: { [name: string]: LambdaValue };
      OldImage?: { [name: string]: LambdaValue };
      SequenceNumber?: string;
      SizeBytes?: number;
      StreamViewType?: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';
    };
    eventID?: string;
    eventName?: 'INSERT' | 'MODIFY' | 'REMOVE';
    eventSource?: string;
    eventSourceARN?: string;
    eventVersion?: string;
    userIdentity?: { type: string; principalId: string };
  }[];
}

type LambdaHandler = (
  event: LambdaEvent,
  context: { awsRequestId: string },
) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }> | undefined;

async function tell(order: Order, was?: Order['status']): Promise<void> {
  console.log(order.orderId, order.total, was);
}

export const handler: LambdaHandler = shopStreamHandler(
  new DynamoDBClient({}),
  {
    Order: {
      onInsert: ({ new: order }) => tell(order),
      onModify: ({ old, new: order }) => (old.status === order.status ? undefined : tell(order, old.status)),
      onRemove: ({ old, expired }) => console.log(old.orderId, expired),
    },
    Customer: { onRemove: ({ record }) => console.log(record.dynamodb?.SequenceNumber) },
    onUnknown: ({ eventID }) => console.log(eventID),
  },
  { tables: { shop: 'shop-prod' }, once: 'marker', onError: (error, { eventID }) => console.error(eventID, error) },
);

shopStreamHandler(new DynamoDBClient({}), {
  Order: {
    // @ts-expect-error A new item was not there before.
    onInsert: ({ old }) => console.log(old),
    // @ts-expect-error No attribute of an order.
    onModify: ({ new: order }) => console.log(order.email),
  },
  // @ts-expect-error No entity of the model.
  Orders: {},
});
// @ts-expect-error No way to tell a change that is delivered again.
shopStreamHandler(new DynamoDBClient({}), {}, { once: 'never' });
