// Three access patterns of examples/shop as an engineer would write them on the document client: keys built of arguments, entities made of
// items, a cursor, and errors that say what went wrong. Arguments are taken as they come: nothing is checked.
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

const TABLE = 'shop';

export function shopByHand(documents, tenant) {
  return {
    async getCustomer({ customerId }) {
      const Key = { pk: customerPk(tenant, customerId), sk: 'P#PROFILE' };
      const { Item } = await documents.send(new GetCommand({ TableName: TABLE, Key }));
      return Item && toCustomer(Item);
    },

    async ordersBetween({ customerId, from, to }, { cursor } = {}) {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new QueryCommand({
          TableName: TABLE,
          KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
          ExpressionAttributeValues: {
            ':pk': customerPk(tenant, customerId),
            ':from': `ORDER#${from.length === 10 ? `${from}T00:00:00.000Z` : from}`,
            ':to': `ORDER#${to.length === 10 ? `${to}T23:59:59.999Z` : to}$`,
          },
          ScanIndexForward: false,
          Limit: 25,
          ...(cursor && { ExclusiveStartKey: readCursor(cursor) }),
        }),
      );
      return { items: Items.map(toOrder), cursor: LastEvaluatedKey && writeCursor(LastEvaluatedKey) };
    },

    async setOrderStatus({ customerId, placedAt, orderId, status, version }) {
      const open = OPEN.has(status);
      try {
        const { Attributes } = await documents.send(
          new UpdateCommand({
            TableName: TABLE,
            Key: { pk: customerPk(tenant, customerId), sk: `ORDER#${placedAt}#${orderId}` },
            UpdateExpression: `SET #status = :status, #version = #version + :one, #updatedAt = :updatedAt${
              open ? ', #openState = :status' : ' REMOVE #openState'
            }`,
            ConditionExpression: 'attribute_exists(#pk) AND #status <> :cancelled AND #version = :version',
            ExpressionAttributeNames: {
              '#pk': 'pk',
              '#status': 'status',
              '#openState': 'openState',
              '#version': 'version',
              '#updatedAt': 'updatedAt',
            },
            ExpressionAttributeValues: {
              ':status': status,
              ':one': 1,
              ':version': version,
              ':cancelled': 'CANCELLED',
              ':updatedAt': new Date().toISOString(),
            },
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return toOrder(Attributes);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException)
          throw new Error(error.Item === undefined ? 'There is no such order.' : 'The order has changed.');
        throw error;
      }
    },
  };
}

const OPEN = new Set(['PENDING', 'PAID', 'SHIPPED']);

function customerPk(tenant, customerId) {
  return `T#${tenant}#CUST#${customerId}`;
}

function toCustomer({ tenantId, customerId, email, name, addresses, status, version, createdAt, updatedAt }) {
  return { tenantId, customerId, email, name, addresses, status, version, createdAt, updatedAt };
}

function toOrder(item) {
  return {
    tenantId: item.tenantId,
    customerId: item.customerId,
    orderId: item.orderId,
    placedAt: item.placedAt,
    status: item.status,
    openState: item.openState,
    total: item.total,
    shipTo: item.shipTo,
    note: item.note,
    version: item.version,
    createdAt: item.createdAt,
    updatedAt: item.updatedAt,
  };
}

function writeCursor(key) {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function readCursor(cursor) {
  return JSON.parse(Buffer.from(cursor, 'base64url').toString());
}
