import { describe, expect, it } from 'vitest';
import type { ModelValue } from '../../src/model/index.js';
import { attribute, type Item } from '../../src/value/index.js';
import { argsOf, planned, runRead } from '../planner/support.js';
import { published, type ReadCase, testPatterns, testVerdict, text, type WriteCase } from './support.js';

describe('the published design for an online shop', async () => {
  const design = await published('online-shop');
  const is = (item: Item, type: string): boolean => text(item, 'EntityType') === type;
  const isUnder = (pk: string, sk: string) => (item: Item) =>
    text(item, 'PK') === pk && text(item, 'SK').startsWith(sk);
  const inGsi1 = (pk: string) => (item: Item) => text(item, 'GSI1-PK') === pk;
  const inGsi2 = (pk: string, ...types: readonly string[]) => {
    return (item: Item) => text(item, 'GSI2-PK') === pk && types.some((type) => is(item, type));
  };
  const day = { from: '2020-06-21T00:00:00', to: '2020-06-21T23:59:00' };
  const first = { from: '2020-06-21T00:00:00', to: '2020-06-21T19:18:00' };

  const reads: Readonly<Record<string, readonly ReadCase[]>> = {
    getCustomerByCustomerId: [{ args: { customerId: '12345' }, where: isUnder('c#12345', 'c#') }],
    getProductByProductId: [{ args: { productId: '99887' }, where: isUnder('p#99887', 'p#') }],
    getWarehouseByWarehouseId: [{ args: { warehouseId: '12376' }, where: isUnder('w#12376', 'w#') }],
    getProductInventoryByProductId: [{ args: { productId: '99887' }, where: isUnder('p#99887', 'w#'), by: 'SK' }],
    getOrderDetailsByOrderId: [
      { args: { orderId: '12345' }, where: isUnder('o#12345', ''), by: 'SK' },
      { args: { orderId: '1234' }, where: () => false, by: 'SK' },
    ],
    getProductByOrderId: [{ args: { orderId: '12345' }, where: isUnder('o#12345', 'p#'), by: 'SK' }],
    getInvoiceByOrderId: [{ args: { orderId: '12345' }, where: isUnder('o#12345', 'i#'), by: 'SK' }],
    getShipmentByOrderId: [{ args: { orderId: '12345' }, where: isUnder('o#12345', 'sh#'), by: 'SK' }],
    getOrderByProductIdForDateRange: [
      { args: { productId: '99887', ...day }, where: inGsi1('p#99887'), by: 'GSI1-SK' },
      { args: { productId: '99887', ...first }, where: () => false, by: 'GSI1-SK' },
    ],
    getInvoiceByInvoiceId: [
      { args: { invoiceId: '55443' }, where: inGsi1('i#55443'), by: 'GSI1-SK' },
      { args: { invoiceId: '55444' }, where: () => false, by: 'GSI1-SK' },
    ],
    getShipmentDetailsByShipmentId: [
      { args: { shipmentId: '98765' }, where: inGsi1('sh#98765'), by: 'GSI1-SK' },
      { args: { shipmentId: '88899' }, where: inGsi1('sh#88899'), by: 'GSI1-SK' },
    ],
    getShipmentByWarehouseId: [{ args: { warehouseId: '12345' }, where: inGsi2('w#12345', 'shipment'), by: 'GSI2-SK' }],
    getProductInventoryByWarehouseId: [
      { args: { warehouseId: '12345' }, where: inGsi2('w#12345', 'warehouseItem'), by: 'GSI2-SK' },
      // The one item of this warehouse has in the file no keys of the index.
      { args: { warehouseId: '12376' }, where: () => false, by: 'GSI2-SK' },
    ],
    getInvoiceByCustomerIdForDateRange: [
      { args: { customerId: '12345', ...day }, where: inGsi2('c#12345', 'invoice'), by: 'GSI2-SK' },
    ],
    getProductsByCustomerIdForDateRange: [
      { args: { customerId: '12345', ...day }, where: inGsi2('c#12345', 'orderItem'), by: 'GSI2-SK' },
      {
        args: { customerId: '12345', ...first },
        where: (item) => is(item, 'orderItem') && text(item, 'GSI2-SK') === '2020-06-21T19:18:00',
        by: 'GSI2-SK',
      },
    ],
    getActivitiesByCustomerIdForDateRange: [
      { args: { customerId: '12345', ...day }, where: inGsi2('c#12345', 'invoice', 'orderItem'), by: 'GSI2-SK' },
      {
        args: { customerId: '12345', from: '2020-06-21T19:18:01', to: '2020-06-22T00:00:00' },
        where: (item) => text(item, 'GSI2-SK') === '2020-06-21T19:20:00',
        by: 'GSI2-SK',
      },
    ],
  };

  const address = {
    country: 'Sweden',
    county: 'Vastra Gotaland',
    city: 'Boras',
    street: 'MainStreet',
    number: '1',
    zip: '11111',
  };
  const storedAddress = {
    M: {
      Country: { S: 'Sweden' },
      County: { S: 'Vastra Gotaland' },
      City: { S: 'Boras' },
      Street: { S: 'MainStreet' },
      Number: { S: '1' },
      ZipCode: { S: '11111' },
    },
  };
  const map = (values: Readonly<Record<string, ModelValue>>): ModelValue => new Map(Object.entries(values));
  const stored = (key: readonly [string, string], type: string, values: Item): Item => ({
    PK: { S: key[0] },
    SK: { S: key[1] },
    EntityType: { S: type },
    ...values,
  });
  const made = (type: string, key: readonly [string, string], args: WriteCase['args'], values: Item): WriteCase => ({
    args,
    key,
    after: () => stored(key, type, values),
  });
  const date = '2020-06-23T08:00:00';
  const writes: Readonly<Record<string, WriteCase>> = {
    createCustomer: made('customer', ['c#7', 'c#7'], argsOf({ customerId: '7', email: 'a@example.com', name: 'Ann' }), {
      customerId: { S: '7' },
      Email: { S: 'a@example.com' },
      Name: { S: 'Ann' },
    }),
    createProduct: made(
      'product',
      ['p#7', 'p#7'],
      new Map([...argsOf({ productId: '7', price: '12' }), ['detail', map({ name: 'Mug', description: 'Blue' })]]),
      {
        productId: { S: '7' },
        Detail: { M: { Name: { S: 'Mug' }, Description: { S: 'Blue' } } },
        Price: { S: '12' },
      },
    ),
    createWarehouse: made(
      'warehouse',
      ['w#7', 'w#7'],
      new Map([...argsOf({ warehouseId: '7' }), ['address', map(address)]]),
      { warehouseId: { S: '7' }, Address: storedAddress },
    ),
    // It puts the keys right that the file leaves out.
    stockProduct: made(
      'warehouseItem',
      ['p#99887', 'w#12376'],
      argsOf({ productId: '99887', warehouseId: '12376', quantity: '3' }),
      {
        productId: { S: '99887' },
        warehouseId: { S: '12376' },
        'GSI2-PK': { S: 'w#12376' },
        'GSI2-SK': { S: 'p#99887' },
        Quantity: { S: '3' },
      },
    ),
    createOrder: made('order', ['o#7', 'c#12345'], argsOf({ orderId: '7', customerId: '12345', date }), {
      orderId: { S: '7' },
      customerId: { S: '12345' },
      Date: { S: date },
    }),
    addOrderItems: made(
      'orderItem',
      ['o#7', 'p#12345'],
      new Map([
        ['items', [map({ orderId: '7', productId: '12345', customerId: '12345', date, price: '100', quantity: '1' })]],
      ]),
      {
        orderId: { S: '7' },
        productId: { S: '12345' },
        customerId: { S: '12345' },
        date: { S: date },
        'GSI1-PK': { S: 'p#12345' },
        'GSI1-SK': { S: date },
        'GSI2-PK': { S: 'c#12345' },
        'GSI2-SK': { S: date },
        Price: { S: '100' },
        Quantity: { S: '1' },
      },
    ),
    createInvoice: made(
      'invoice',
      ['o#7', 'i#7'],
      new Map([
        ...argsOf({ orderId: '7', invoiceId: '7', customerId: '12345', date, amount: '100' }),
        ['detail', map({ payments: [map({ kind: 'GiftCard', amount: 100n, data: 'd' })] })],
      ]),
      {
        orderId: { S: '7' },
        invoiceId: { S: '7' },
        customerId: { S: '12345' },
        'GSI1-PK': { S: 'i#7' },
        'GSI1-SK': { S: 'i#7' },
        'GSI2-PK': { S: 'c#12345' },
        'GSI2-SK': { S: date },
        Date: { S: date },
        Amount: { S: '100' },
        Detail: {
          M: { Payments: { L: [{ M: { Type: { S: 'GiftCard' }, Amount: { N: '100' }, Data: { S: 'd' } } }] } },
        },
      },
    ),
    createShipment: made(
      'shipment',
      ['o#7', 'sh#7'],
      new Map([
        ...argsOf({ orderId: '7', shipmentId: '7', warehouseId: '12345', kind: 'Express', date }),
        ['address', map(address)],
      ]),
      {
        orderId: { S: '7' },
        shipmentId: { S: '7' },
        warehouseId: { S: '12345' },
        'GSI1-PK': { S: 'sh#7' },
        'GSI1-SK': { S: 'sh#7' },
        'GSI2-PK': { S: 'w#12345' },
        'GSI2-SK': { S: 'sh#7' },
        Address: storedAddress,
        Type: { S: 'Express' },
        Date: { S: date },
      },
    ),
    addShipmentItems: made(
      'shipmentItem',
      ['o#7', 'shp#7'],
      new Map([
        ['items', [map({ orderId: '7', shipmentItemId: '7', shipmentId: '7', productId: '12345', quantity: '1' })]],
      ]),
      {
        orderId: { S: '7' },
        shipmentItemId: { S: '7' },
        shipmentId: { S: '7' },
        productId: { S: '12345' },
        'GSI1-PK': { S: 'sh#7' },
        'GSI1-SK': { S: 'p#12345' },
        Quantity: { S: '1' },
      },
    ),
  };

  testPatterns(design, { items: 19, reads, writes, apart: { read: ['getPaymentsByInvoiceId'] } });
  testVerdict(design, { findings: ['DM9006 info 27', 'DM4019 warning 175', 'DM4019 warning 181'] });

  it('gives the payments of an invoice, and nothing else of it', () => {
    const plan = planned(design.design, 'getPaymentsByInvoiceId');
    const { rows } = runRead(design.engine(), design.design, plan, argsOf({ invoiceId: '55443' }));
    const invoice = design.items.find((item) => is(item, 'invoice'));
    expect(rows).toEqual([{ Detail: attribute(invoice ?? {}, 'Detail') }]);
  });
});
