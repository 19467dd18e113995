import type { ModelValue } from '../../../src/model/value-type.js';
import { type FieldKind, KEY_KINDS } from './field-kinds.js';
import type { EntitySpec, Field, PatternSpec, RandomModel, SortField, Values } from './model-spec.js';
import { TENANTS } from './random-models.js';

/** What examples mean, said by hand: without keys, indexes and what only they need. */

function kind(name: string, values: readonly ModelValue[], more: Partial<FieldKind> = {}): FieldKind {
  const found = KEY_KINDS.find((one) => one.kind === name);
  if (found === undefined) throw new Error(name);
  return { ...found, values, ...more };
}

function plain(...values: readonly ModelValue[]): FieldKind {
  return kind('text', values, { kind: 'plain', compare: () => 0 });
}

const ULID = kind('ulid', ['01JABCDEFGHJKMNPQRSTVWXYZ0', '01jabcdefghjkmnpqrstvwxyz1', '01JABCDEFGHJKMNPQRSTVWXYZ2']);
const UUID = kind('uuid', ['6f1c2a34-58d0-4c1e-9a3b-0d2f7c5e8b11', '0C7D5A16-5A6C-4A1F-9A53-1F5D0E0F6A77']);
const MAIL = kind('mail', ['Ann@example.com', 'ann@example.com', 'bo@example.com', 'Cy#1@example.com']);
const NAME = plain('Ann', 'Bo');
const TIME = kind('time', ['2026-01-01T00:00:00.000Z', '2026-01-02T23:59:59.999Z', '2026-02-01T12:00:00.000Z']);
const MILLIS = kind('millis', [0n, 9n, 1767225600000n, 1767225600001n]);
const DAY = kind('day', ['2026-01-07', '2026-01-08', '2026-02-01']);
const MONEY = kind('count', [0n, 9n, 10n, 990n, 4200n]);
const FEW = kind('count', [1n, 2n, 10n]);
const SKU = kind('text', ['A', 'A-1', 'LAMP-3', 'MUG-01']);
const LONG_SKU = kind('text', ['BULB-9', 'LAMP-3', 'MUG-01']);
const SLUG = kind('word', ['a', 'a_', 'ab', 'b']);
const TENANT: Field = { name: 'tenantId', kind: kind('word', TENANTS, { kind: 'tenant' }) };
const SHIP_TO = new Map([
  ['line1', '1 Main St'],
  ['city', 'Oslo'],
  ['zip', '0150'],
]);

function options(...values: readonly string[]): FieldKind {
  return kind('state', values);
}

function entity(
  name: string,
  id: readonly string[],
  fields: readonly Field[],
  more: Partial<EntitySpec> = {},
): EntitySpec {
  return { ...{ name, id, fields, table: '', isGlobal: false, yaml: {}, unique: [] }, ...more };
}

function sorted(of: string, ...fields: readonly string[]): { entity: string; fields: readonly SortField[] } {
  return { entity: of, fields: fields.map((field) => ({ field, isFalling: false })) };
}

function query(entities: readonly string[], equal: readonly string[], more: object = {}): PatternSpec {
  return { ...{ kind: 'query', entities, equal, prefix: [], isDescending: false }, ...more };
}

function update(of: string, set: readonly string[], more: object = {}): PatternSpec {
  return { ...{ kind: 'update', entity: of, set, remove: [], add: [] }, ...more };
}

type Parts = Partial<RandomModel> & {
  readonly of: readonly EntitySpec[];
  readonly calls: Readonly<Record<string, PatternSpec>>;
};

function meaning({ of, calls, ...rest }: Parts): RandomModel {
  const entities = new Map(of.map((one) => [one.name, one]));
  return { text: '', times: 'iso-ms', ...rest, entities, patterns: new Map(Object.entries(calls)) };
}

const ORDER_STATES = ['PENDING', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED'];
const OPEN_STATES: readonly unknown[] = ['PENDING', 'PAID', 'SHIPPED'];

function openState(values: Values): ModelValue | undefined {
  const status = values.get('status');
  return OPEN_STATES.includes(status) ? status : undefined;
}

const ORDERS_MULTI_TABLE = meaning({
  of: [
    entity(
      'Customer',
      ['customerId'],
      [
        { name: 'customerId', kind: UUID, generate: 'uuid' },
        { name: 'email', kind: MAIL },
        { name: 'name', kind: NAME },
        { name: 'country', kind: plain('NO', 'SE') },
      ],
      { unique: [{ name: 'email', fields: ['email'], error: 'EmailTaken' }] },
    ),
    entity(
      'Order',
      ['customerId', 'orderId'],
      [
        { name: 'customerId', kind: UUID },
        { name: 'orderId', kind: ULID, generate: 'ulid' },
        { name: 'status', kind: options('PLACED', 'PAID', 'SHIPPED'), fallback: 'PLACED' },
        { name: 'country', kind: kind('text', ['NO', 'SE']) },
        { name: 'total', kind: MONEY },
        { name: 'carrier', kind: options('DHL', 'POSTNORD'), optional: true },
        { name: 'shippedOn', kind: DAY, optional: true },
      ],
    ),
    entity(
      'OrderLine',
      ['orderId', 'lineNo'],
      [
        { name: 'orderId', kind: ULID },
        { name: 'lineNo', kind: FEW },
        { name: 'sku', kind: LONG_SKU },
        { name: 'quantity', kind: FEW },
        { name: 'price', kind: MONEY },
      ],
    ),
  ],
  calls: {
    getCustomer: { kind: 'get', entity: 'Customer' },
    customerByEmail: query(['Customer'], ['email'], { project: ['email', 'name', 'customerId'] }),
    ordersOfCustomer: query(['Order'], ['customerId'], {
      sort: [sorted('Order', 'orderId')],
      isDescending: true,
      page: 25,
    }),
    shipped: query(['Order'], ['country', 'carrier'], {
      range: { field: 'shippedOn', op: 'between', isRequired: false },
      // Half a key is none.
      filter: (values: Values) => values.has('shippedOn'),
      sort: [sorted('Order', 'shippedOn', 'total')],
      project: ['country', 'carrier', 'shippedOn', 'total', 'status', 'orderId', 'customerId'],
      page: 100,
    }),
    linesOfOrder: query(['OrderLine'], ['orderId'], { sort: [sorted('OrderLine', 'lineNo')] }),
    register: { kind: 'create', entity: 'Customer' },
    rename: update('Customer', ['name']),
    placeOrder: { kind: 'create', entity: 'Order' },
    addLines: { kind: 'batch-write', entity: 'OrderLine' },
    ship: update('Order', ['status', 'carrier', 'shippedOn']),
  },
});

const SHOP = meaning({
  ...{ tenant: 'tenantId', created: 'createdAt', updated: 'updatedAt' },
  of: [
    entity(
      'Customer',
      ['customerId'],
      [
        TENANT,
        { name: 'customerId', kind: ULID, generate: 'ulid' },
        { name: 'email', kind: MAIL },
        { name: 'name', kind: NAME },
        { name: 'addresses', kind: plain([], [SHIP_TO]) },
        { name: 'status', kind: options('ACTIVE', 'BLOCKED'), fallback: 'ACTIVE' },
      ],
      { unique: [{ name: 'email', fields: ['email'], error: 'EmailTaken' }], version: 'version' },
    ),
    entity(
      'Order',
      ['customerId', 'placedAt', 'orderId'],
      [
        TENANT,
        { name: 'customerId', kind: ULID },
        { name: 'placedAt', kind: TIME },
        { name: 'orderId', kind: ULID, generate: 'ulid' },
        { name: 'status', kind: options(...ORDER_STATES), fallback: 'PENDING' },
        { name: 'openState', kind: options('PENDING', 'PAID'), optional: true, derive: { text: '', of: openState } },
        { name: 'total', kind: MONEY },
        { name: 'shipTo', kind: plain(SHIP_TO) },
        { name: 'note', kind: NAME, optional: true },
      ],
      { version: 'version' },
    ),
    entity(
      'Product',
      ['sku'],
      [
        TENANT,
        { name: 'sku', kind: SKU },
        { name: 'title', kind: plain('Lamp', 'Mug') },
        { name: 'price', kind: MONEY },
        { name: 'stock', kind: FEW },
        { name: 'tags', kind: plain(new Set(['a']), new Set(['a', 'b#'])), optional: true },
      ],
      { version: 'version' },
    ),
    entity(
      'CategoryProduct',
      ['dept', 'cat', 'subcat', 'sku'],
      [TENANT, ...['dept', 'cat', 'subcat'].map((name) => ({ name, kind: SLUG })), { name: 'sku', kind: SKU }],
    ),
    entity(
      'GroupMember',
      ['groupId', 'customerId'],
      [
        TENANT,
        { name: 'groupId', kind: ULID },
        { name: 'customerId', kind: ULID },
        { name: 'role', kind: options('MEMBER', 'ADMIN'), fallback: 'MEMBER' },
      ],
    ),
    entity(
      'Review',
      ['sku', 'postedAt', 'customerId'],
      [
        TENANT,
        { name: 'sku', kind: SKU },
        { name: 'postedAt', kind: MILLIS },
        { name: 'customerId', kind: ULID },
        { name: 'rating', kind: kind('count', [1n, 5n]) },
        { name: 'text', kind: NAME },
      ],
    ),
    entity(
      'Cart',
      ['customerId'],
      [TENANT, { name: 'customerId', kind: ULID }, { name: 'items', kind: plain([], [line('A', 2n)]) }],
      { ttl: { name: 'expiresAt', after: 30 * 86_400, hides: true } },
    ),
  ],
  calls: {
    getCustomer: { kind: 'get', entity: 'Customer' },
    findByEmail: query(['Customer'], ['email']),
    ordersBetween: query(['Order'], ['customerId'], {
      range: { field: 'placedAt', op: 'between', isRequired: false },
      sort: [sorted('Order', 'placedAt', 'orderId')],
      isDescending: true,
      page: 25,
    }),
    openOrders: query(['Order'], ['openState'], {
      range: { field: 'placedAt', op: 'gte', isRequired: false },
      sort: [sorted('Order', 'placedAt', 'orderId')],
      project: ['orderId', 'placedAt', 'total', 'customerId'],
      page: 100,
    }),
    product: { kind: 'get', entity: 'Product' },
    products: { kind: 'batch-get', entity: 'Product' },
    browse: query(['CategoryProduct'], ['dept'], {
      prefix: ['cat', 'subcat'],
      sort: [sorted('CategoryProduct', 'cat', 'subcat', 'sku')],
      page: 48,
    }),
    groupsOfCustomer: query(['GroupMember'], ['customerId'], {
      sort: [sorted('GroupMember', 'groupId')],
      project: ['groupId', 'customerId'],
      page: 50,
    }),
    latestReviews: query(['Review'], ['sku'], {
      sort: [
        {
          entity: 'Review',
          fields: [
            { field: 'postedAt', isFalling: true },
            { field: 'customerId', isFalling: false },
          ],
        },
      ],
      page: 10,
    }),
    signUp: { kind: 'create', entity: 'Customer' },
    changeEmail: update('Customer', ['email'], { lock: 'version' }),
    forgetCustomer: { kind: 'delete', entity: 'Customer' },
    saveCart: { kind: 'put', entity: 'Cart' },
    setOrderStatus: update('Order', ['status'], {
      lock: 'version',
      condition: { of: (values: Values) => values.get('status') !== 'CANCELLED' },
    }),
    listProduct: { kind: 'create', entity: 'Product' },
    changePrice: update('Product', ['price'], { lock: 'version' }),
    fileUnder: { kind: 'put', entity: 'CategoryProduct' },
    joinGroup: { kind: 'create', entity: 'GroupMember' },
    leaveGroup: { kind: 'delete', entity: 'GroupMember' },
    dissolveGroup: { kind: 'delete-query', entity: 'GroupMember', equal: ['groupId'] },
    review: { kind: 'create', entity: 'Review' },
  },
});

function line(sku: string, qty: bigint): ReadonlyMap<string, ModelValue> {
  return new Map<string, ModelValue>([
    ['sku', sku],
    ['qty', qty],
  ]);
}

const SAAS = meaning({
  ...{ tenant: 'tenantId', created: 'createdAt', updated: 'updatedAt' },
  of: [
    entity(
      'Team',
      ['teamId'],
      [TENANT, { name: 'teamId', kind: ULID, generate: 'ulid' }, { name: 'name', kind: NAME }],
      { version: 'version' },
    ),
    entity(
      'Project',
      ['projectId'],
      [
        TENANT,
        { name: 'projectId', kind: ULID, generate: 'ulid' },
        { name: 'teamId', kind: ULID },
        { name: 'title', kind: NAME },
        { name: 'body', kind: plain('', 'long') },
      ],
      { version: 'version', softDelete: 'deletedAt' },
    ),
    entity(
      'Invitation',
      ['invitationId'],
      [
        TENANT,
        { name: 'invitationId', kind: ULID, generate: 'ulid' },
        { name: 'teamId', kind: ULID },
        { name: 'email', kind: MAIL },
        { name: 'role', kind: options('MEMBER'), fallback: 'MEMBER' },
        { name: 'invitedBy', kind: ULID },
      ],
      { ttl: { name: 'expiresAt', after: 7 * 86_400, hides: true } },
    ),
  ],
  calls: {
    createTeam: { kind: 'create', entity: 'Team' },
    renameTeam: update('Team', ['name'], { lock: 'version' }),
    createProject: { kind: 'create', entity: 'Project' },
    editProject: update('Project', ['title', 'body'], { lock: 'version' }),
    deleteProject: { kind: 'delete', entity: 'Project', lock: 'version' },
    projectsOfTeam: query(['Project'], ['teamId'], {
      sort: [sorted('Project', 'projectId')],
      isDescending: true,
      page: 20,
    }),
    invite: { kind: 'create', entity: 'Invitation' },
    getInvitation: { kind: 'get', entity: 'Invitation' },
    invitationsOfTeam: query(['Invitation'], ['teamId'], { sort: [sorted('Invitation', 'invitationId')], page: 50 }),
  },
});

/** By the names of the models. Patterns that are not said here are not called. */
export const EXAMPLE_SPECS: ReadonlyMap<string, RandomModel> = new Map([
  ['orders-multi-table', ORDERS_MULTI_TABLE],
  ['shop', SHOP],
  ['saas', SAAS],
]);
