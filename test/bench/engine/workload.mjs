// What every server is asked: items of 400 bytes, 25 to a partition.
export const TABLE = 'bench';
export const PER_PARTITION = 25;

export const createTable = {
  TableName: TABLE,
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
};

export function keyOf(i) {
  return {
    pk: { S: `ACCOUNT#${String(Math.floor(i / PER_PARTITION)).padStart(8, '0')}` },
    sk: { S: `ORDER#${String(i).padStart(10, '0')}` },
  };
}

/** An item of `bytes` bytes: four short attributes and one that fills it up. */
export function itemOf(i, bytes = 400) {
  const item = {
    ...keyOf(i),
    status: { S: 'shipped' },
    total: { N: String(1000 + (i % 9000)) },
    placed: { S: '2026-11-20T00:00:00Z' },
  };
  const filled = 4 + 16 + 16 + 6 + 7 + 5 + 3 + 6 + 20 + 4;
  return bytes <= filled ? item : { ...item, note: { S: 'x'.repeat(bytes - filled) } };
}

export const operations = {
  PutItem: (i) => ({ TableName: TABLE, Item: itemOf(i) }),
  GetItem: (i) => ({ TableName: TABLE, Key: keyOf(i) }),
  Query: (i) => ({
    TableName: TABLE,
    KeyConditionExpression: 'pk = :p',
    ExpressionAttributeValues: { ':p': keyOf(i).pk },
  }),
};
