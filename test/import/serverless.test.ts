// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the Serverless Framework
import { describe, expect, it } from 'vitest';
import { memoryInput, readInput, writeModel } from '../../src/import/index.js';
import { readModel } from '../../src/library/loaded-model.js';

async function imported(text: string) {
  const { format, draft } = await readInput(memoryInput({ 'serverless.yml': text }), undefined);
  const written = writeModel(draft);
  expect(readModel({ text: written.text }).findings, written.text).toEqual([]);
  return { format: format.name, draft, quirks: written.quirks.map(({ message }) => message), written };
}

/** A service with a table of that name. */
function service(name: string, more = ''): string {
  return `service: orders
provider: {name: aws, region: "\${opt:region, 'eu-west-1'}", stage: "\${opt:stage, 'dev'}"}
${more}
resources:
  Resources:
    Orders:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: ${name}
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
        KeySchema: [{AttributeName: id, KeyType: HASH}]
`;
}

describe('import of the Serverless Framework', () => {
  it.each([
    ['orders', 'orders', 0],
    ["${opt:stage, 'dev'}-orders", '${env:STAGE:-dev}-orders', 0],
    ['${self:service}-${self:provider.stage}', 'orders-${env:STAGE:-dev}', 0],
    ['${self:custom.table}', 'orders-${env:STAGE:-dev}-x', 0],
    ['${self:custom.names.${self:custom.kind}}', 'big-orders', 0],
    ['${sls:stage}-orders', '${env:STAGE:-dev}-orders', 0],
    ["${env:TABLE, 'orders'}", '${env:TABLE:-orders}', 0],
    ['${env:TABLE}', '${env:TABLE:-TABLE}', 1],
    ['${file(./names.json):orders}', '${env:ORDERS:-orders}', 1],
    ['!Sub "${self:service}-${AWS::StackName}"', 'orders-${env:STACK_NAME:-StackName}', 0],
    ['!Join ["-", [a, "${self:service}"]]', 'a-orders', 0],
  ])('names a table %s', async (name, expected, quirks) => {
    const custom = `custom:
  kind: big
  names: {big: big-orders}
  table: "\${self:service}-\${self:provider.stage}-x"`;
    const result = await imported(service(/^[!a-z]/.test(name) ? name : JSON.stringify(name), custom));
    expect(result.format).toBe('serverless');
    expect(result.draft.tables[0]?.physicalName).toBe(expected);
    expect(result.quirks.length, result.quirks.join('\n')).toBe(quirks);
    expect(result.draft).toMatchObject({ name: 'orders', region: 'eu-west-1' });
  });

  it('puts variables in place that stand for lists and maps', async () => {
    const text = service('orders', 'custom: {units: {ReadCapacityUnits: 3, WriteCapacityUnits: 4}}').replace(
      'BillingMode: PAY_PER_REQUEST',
      'BillingMode: PROVISIONED\n        ProvisionedThroughput: "${self:custom.units}"',
    );
    const { draft } = await imported(text);
    expect(draft.tables[0]?.billing).toEqual({ mode: 'provisioned', rcu: 3, wcu: 4 });
  });

  it('reads a list of resources, and tells of those of other files', async () => {
    const text = service('orders').replace(
      'resources:\n  Resources:',
      'resources:\n  - "${file(other.yml)}"\n  - Resources:',
    );
    const { draft, written } = await imported(text.replace(/^ {4}(?=Orders| )/gm, '      '));
    expect(draft.tables.length).toBe(1);
    expect(written.unplaced.map(({ what }) => what)).toEqual(['Resources of another file']);
  });

  it('ends where variables lead round in a circle', async () => {
    const { quirks } = await imported(
      service('"${self:custom.a}"', 'custom: {a: "${self:custom.b}", b: "x${self:custom.a}"}'),
    );
    expect(quirks).toContain('The variables here lead round in a circle.');
  });

  it('finds out once what variables lead to, and ends where they lead to what they stand in', async () => {
    const round = 'custom: {a: "${self:custom}", b: "${self:custom}"}';
    const { quirks } = await imported(service('"${self:custom.a.b}"', round));
    expect(quirks[0]).toContain('The variables here lead round in a circle.');
    const doubled = (twice: (inner: string) => string): string =>
      `custom:\n${Array.from({ length: 40 }, (_, i) => `  a${i}: ${twice(`\${self:custom.a${i + 1}}`)}\n`).join('')}  a40: x`;
    const texts = doubled((inner) => `"${inner}${inner}"`);
    await expect(imported(service('"${self:custom.a0}"', texts))).rejects.toThrow('too long');
    const maps = doubled((inner) => `{x: "${inner}", y: "${inner}"}`);
    await expect(imported(service('"${self:custom.a0}"', maps))).rejects.toThrow('too much work');
  });

  it('merges the parts of resources all the way down, and applies extensions', async () => {
    const { draft, written } = await imported(`service: orders
provider: {name: aws}
resources:
  - Resources:
      Orders:
        Type: AWS::DynamoDB::Table
        Properties:
          BillingMode: PAY_PER_REQUEST
          AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
          KeySchema: [{AttributeName: id, KeyType: HASH}]
          Tags: [{Key: a, Value: b}]
          TableName: !Sub "x"
  - Resources:
      Orders:
        Properties:
          TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}
          AttributeDefinitions: [{AttributeType: N}]
          TableName: !Sub "y"
    extensions:
      Orders: {Properties: {StreamSpecification: {StreamViewType: KEYS_ONLY}, Tags: [{Key: c, Value: d}]}}
      Others: {Properties: {TableClass: STANDARD}}
`);
    expect(draft.tables).toMatchObject([
      { name: 'Orders', physicalName: 'y', pk: { name: 'id', type: 'N' }, ttl: 'ttl', stream: 'keys-only' },
    ]);
    expect(draft.tables[0]?.tags).toEqual(new Map([['c', 'd']]));
    expect(written.unplaced.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      'What `extensions` say of `Others`: `Others` is no resource of the file itself',
    ]);
  });

  it('says so where no table is among the resources', async () => {
    await expect(imported('service: a\nprovider: {name: aws}\n')).rejects.toThrow('has no table in it');
  });
});
