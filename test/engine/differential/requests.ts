import fc from 'fast-check';

/** One request of a random history. */
export interface Request {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export const TABLE = 'things';

/** A table with a sort key, a local and a global index, so that every kind of read has something to read. */
export const createTable = {
  TableName: TABLE,
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'color', AttributeType: 'S' },
    { AttributeName: 'grade', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'byGrade',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'grade', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byColor',
      KeySchema: [
        { AttributeName: 'color', KeyType: 'HASH' },
        { AttributeName: 'grade', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    },
  ],
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
};

const number = fc
  .oneof(
    fc.integer({ min: -20, max: 20 }).map(String),
    fc.constantFrom('1e2', '0.10', '-0', '1.5E-3', '12345678901234567890123456789012345678', '9.99e125', '1e-130'),
  )
  .map((N) => ({ N }));
const text = fc.constantFrom('a', 'ab', 'b', 'é', '😀', 'abc').map((S) => ({ S }));
const bytes = fc.constantFrom('AA==', 'AAE=', '/w==').map((B) => ({ B }));
const sets = fc.oneof(
  fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }).map((SS) => ({ SS })),
  fc.uniqueArray(fc.constantFrom('1', '2', '3'), { minLength: 1 }).map((NS) => ({ NS })),
  fc.uniqueArray(fc.constantFrom('AA==', 'AQ=='), { minLength: 1 }).map((BS) => ({ BS })),
);
const scalar = fc.oneof(
  number,
  text,
  bytes,
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.constant({ NULL: true }),
);
const list = fc.array(fc.oneof(scalar, sets), { maxLength: 3 }).map((L) => ({ L }));
const map = fc.dictionary(fc.constantFrom('x', 'y'), fc.oneof(scalar, sets, list)).map((M) => ({ M: { ...M } }));
const value = fc.oneof(scalar, sets, list, map);

const hash = fc.constantFrom('p', 'q').map((S) => ({ S }));
const sort = fc.constantFrom('1', '2', '3', '10').map((N) => ({ N }));
const color = fc.constantFrom('red', 'green').map((S) => ({ S }));
const grade = fc.constantFrom('1', '2', '-3').map((N) => ({ N }));
const key = fc.record({ pk: hash, sk: sort });
const item = fc
  .tuple(
    key,
    fc.record({ color, grade }, { requiredKeys: [] }),
    fc.dictionary(fc.constantFrom('a', 'b', 'l', 'm'), value, { maxKeys: 4 }),
  )
  .map(([keys, indexed, rest]) => ({ ...rest, ...indexed, ...keys }));

const path = fc.constantFrom(
  'a',
  'b',
  'l',
  'm',
  'grade',
  'color',
  'm.x',
  'm.y',
  'l[0]',
  'l[1]',
  'm.x[0]',
  '#a',
  '#m.#x',
);
const given = fc.constantFrom(':v', ':w');
/** What may be compared by order: dynalite takes any type. */
const ordered = fc.constantFrom(':s', ':u');
/** With an attribute that is not there dynalite compares wrongly or ends: such comparisons are made only where it is. */
const there = (inner: string, text: string): string => `(attribute_exists(${inner}) AND ${text})`;
const comparison = fc.oneof(
  fc.tuple(path, fc.constantFrom('=', '<>'), given).map((parts) => parts.join(' ')),
  fc.tuple(path, fc.constantFrom('<', '<=', '>', '>='), ordered).map((parts) => parts.join(' ')),
  fc.tuple(path, path, fc.constantFrom('=', '<>')).map(([a, b, sign]) => there(a, there(b, `${a} ${sign} ${b}`))),
  fc.tuple(path, fc.constantFrom('<', '>=')).map(([inner, sign]) => there(inner, `size(${inner}) ${sign} :n`)),
  fc.tuple(path, ordered, ordered).map(([a, b, c]) => there(a, `${a} BETWEEN ${b} AND ${c}`)),
  fc.tuple(path, fc.array(given, { minLength: 1, maxLength: 3 })).map(([a, all]) => `${a} IN (${all.join(', ')})`),
  path.map((inner) => `attribute_exists(${inner})`),
  path.map((inner) => `attribute_not_exists(${inner})`),
  path.map((inner) => `attribute_type(${inner}, :t)`),
  path.map((inner) => there(inner, `begins_with(${inner}, :b)`)),
  fc.tuple(path, given).map(([a, b]) => `contains(${a}, ${b})`),
);
const condition = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    comparison,
    tie('condition').map((inner) => `NOT (${inner})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `${a} AND ${b}`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a}) OR (${b})`),
  ),
})).condition;

const target = fc.constantFrom('a', 'b', 'l', 'm', 'grade', 'color', 'm.x', 'l[0]', 'l[2]', '#a', '#m.#x');
/** No key of an index: dynalite refuses an operand of another type even where it changes nothing. */
const collected = fc.constantFrom('a', 'b', 'l', 'm', 'm.x', 'l[0]', '#a', '#m.#x');
const assigned = fc.oneof(
  fc.constantFrom(':v', ':w'),
  path,
  fc.tuple(fc.oneof(path, fc.constant(':n')), fc.constantFrom('+', '-')).map(([a, sign]) => `${a} ${sign} :n`),
  path.map((inner) => `if_not_exists(${inner}, :v)`),
  path.map((inner) => `list_append(${inner}, :list)`),
);
const clause = fc.oneof(
  fc.tuple(target, assigned).map(([to, from]) => `SET ${to} = ${from}`),
  target.map((one) => `REMOVE ${one}`),
  collected.map((one) => `ADD ${one} :v`),
  collected.map((one) => `DELETE ${one} :v`),
);
/** dynalite makes an item of an update that only takes away; so each gives something too. */
const update = fc
  .uniqueArray(clause, { minLength: 1, maxLength: 3, selector: (one) => one.slice(0, 3) })
  .map((all) => (all.some((one) => /^(SET|ADD)/.test(one)) ? all : [...all, 'SET touched = :n']));
const projection = fc.uniqueArray(path, { minLength: 1, maxLength: 3 });

const capacity = { ReturnConsumedCapacity: 'TOTAL' };

/** The placeholders that the texts use, and no others: those would be refused. */
function substituted(
  texts: Readonly<Record<string, string | undefined>>,
  values: { readonly v: object; readonly w: object; readonly s: object; readonly u: object },
): Readonly<Record<string, unknown>> {
  const given = Object.fromEntries(Object.entries(texts).filter(([, one]) => one !== undefined));
  const all = Object.values(given).join(' ');
  const names = { '#a': 'a', '#m': 'm', '#x': 'x' };
  const bound = {
    ':v': values.v,
    ':w': values.w,
    ':s': values.s,
    ':u': values.u,
    ':b': { S: 'a' },
    ':n': { N: '2' },
    ':t': { S: 'S' },
    ':list': { L: [{ S: 'z' }] },
    ':p': { S: 'p' },
    ':c': { S: 'red' },
    ':k': { N: '2' },
    ':l': { N: '10' },
  };
  const used = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(of).filter(([name]) => new RegExp(`${name}(?![a-z])`).test(all)));
  const usedNames = used(names);
  const usedValues = used(bound);
  return {
    ...given,
    ...(Object.keys(usedNames).length === 0 ? {} : { ExpressionAttributeNames: usedNames }),
    ...(Object.keys(usedValues).length === 0 ? {} : { ExpressionAttributeValues: usedValues }),
  };
}

const values = fc.record({ v: value, w: value, s: fc.oneof(number, text, bytes), u: fc.oneof(number, text, bytes) });
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });

const put = fc
  .record({ item, condition: maybe(condition), values, returned: fc.constantFrom('NONE', 'ALL_OLD') })
  .map(({ item: Item, condition: ConditionExpression, values: given, returned: ReturnValues }) => ({
    operation: 'PutItem',
    input: { TableName: TABLE, Item, ReturnValues, ...substituted({ ConditionExpression }, given) },
  }));
const remove = fc
  .record({ key, condition: maybe(condition), values })
  .map(({ key: Key, condition: ConditionExpression, values: given }) => ({
    operation: 'DeleteItem',
    input: { TableName: TABLE, Key, ReturnValues: 'ALL_OLD', ...substituted({ ConditionExpression }, given) },
  }));
const change = fc
  .record({
    key,
    update,
    condition: maybe(condition),
    values,
    returned: fc.constantFrom('NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'),
  })
  .map(({ key: Key, update: clauses, condition: ConditionExpression, values: given, returned: ReturnValues }) => ({
    operation: 'UpdateItem',
    input: {
      TableName: TABLE,
      Key,
      ReturnValues,
      ...substituted({ UpdateExpression: clauses.join(' '), ConditionExpression }, given),
    },
  }));
const get = fc
  .record({ key, projection: maybe(projection), strong: fc.boolean(), values })
  .map(({ key: Key, projection: paths, strong: ConsistentRead, values: given }) => ({
    operation: 'GetItem',
    input: {
      TableName: TABLE,
      Key,
      ConsistentRead,
      ...capacity,
      ...substituted({ ProjectionExpression: paths?.join(', ') }, given),
    },
  }));
const ranges: readonly (readonly [string | undefined, string])[] = [
  [undefined, 'pk = :p'],
  [undefined, 'pk = :p AND sk > :k'],
  [undefined, 'pk = :p AND sk BETWEEN :k AND :l'],
  [undefined, 'sk <= :k AND pk = :p'],
  ['byGrade', 'pk = :p AND grade <= :k'],
  ['byGrade', 'pk = :p'],
  ['byColor', 'color = :c AND grade < :k'],
  ['byColor', 'color = :c'],
];
const query = fc
  .record({
    range: fc.constantFrom(...ranges),
    filter: maybe(condition),
    projection: maybe(projection),
    values,
    forward: fc.boolean(),
    limit: maybe(fc.integer({ min: 1, max: 4 })),
    select: maybe(fc.constantFrom('COUNT', 'ALL_ATTRIBUTES')),
  })
  .map(({ range: [IndexName, KeyConditionExpression], filter, projection: paths, values: given, ...rest }) => ({
    operation: 'Query',
    input: {
      TableName: TABLE,
      ...capacity,
      ScanIndexForward: rest.forward,
      // Entries with the same index key have no order that anybody promises.
      ...(IndexName === undefined ? { ConsistentRead: rest.forward } : { IndexName }),
      ...(rest.limit === undefined || IndexName !== undefined ? {} : { Limit: rest.limit }),
      ...(rest.select === undefined || paths !== undefined ? {} : { Select: rest.select }),
      ...substituted(
        { KeyConditionExpression, FilterExpression: filter, ProjectionExpression: paths?.join(', ') },
        given,
      ),
    },
  }));
const scan = fc
  .record({ index: maybe(fc.constantFrom('byGrade', 'byColor')), filter: maybe(condition), values })
  .map(({ index: IndexName, filter: FilterExpression, values: given }) => ({
    operation: 'Scan',
    input: {
      TableName: TABLE,
      ...capacity,
      ...(IndexName === undefined ? {} : { IndexName }),
      ...substituted({ FilterExpression }, given),
    },
  }));
const batchWrite = fc.uniqueArray(item, { minLength: 1, maxLength: 4, selector: ({ pk, sk }) => pk.S + sk.N }).map(
  (items): Request => ({
    operation: 'BatchWriteItem',
    input: {
      RequestItems: {
        [TABLE]: items.map((Item, i) =>
          i % 2 === 0 ? { PutRequest: { Item } } : { DeleteRequest: { Key: { pk: Item.pk, sk: Item.sk } } },
        ),
      },
    },
  }),
);
const batchGet = fc.uniqueArray(key, { minLength: 1, maxLength: 4, selector: ({ pk, sk }) => pk.S + sk.N }).map(
  (Keys): Request => ({
    operation: 'BatchGetItem',
    input: { RequestItems: { [TABLE]: { Keys } }, ...capacity },
  }),
);

/** Random histories; about half of their requests write. */
export const history: fc.Arbitrary<readonly Request[]> = fc.array(
  fc.oneof(put, put, change, change, remove, get, query, query, scan, batchWrite, batchGet),
  { minLength: 5, maxLength: 40, size: 'max' },
);
