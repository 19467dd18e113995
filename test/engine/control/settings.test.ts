import { describe, expect, it } from 'vitest';
import type { CreateTableInput, Engine, UpdateTableInput } from '../../../src/engine/index.js';
import { createEngine } from '../../../src/engine/index.js';
import { errorOf, index, refusal } from '../support.js';
import { ARN, INVALID, TableName, withShop } from './support.js';

const BASE: CreateTableInput = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
};
const UNITS = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };

/** The table after an update. */
const update = (engine: Engine, request: Omit<UpdateTableInput, 'TableName'>) => {
  engine.updateTable({ TableName, ...request });
  return engine.describeTable({ TableName }).Table;
};
const made = (request: Partial<CreateTableInput>) => {
  const engine = createEngine();
  engine.createTable({ ...BASE, ...request });
  return engine.describeTable({ TableName }).Table;
};
const provisioned = (request: Partial<CreateTableInput> = {}) => {
  const engine = createEngine({ now: () => 1_700_000_000_000 });
  const { BillingMode: _, ...base } = BASE;
  engine.createTable({ ...base, ProvisionedThroughput: UNITS, ...request });
  return engine;
};

describe('encryption', () => {
  it('is reported with its key', () => {
    const { engine } = withShop();
    expect(engine.describeTable({ TableName }).Table.SSEDescription).toBeUndefined();
    expect(refusal(() => update(engine, { SSESpecification: { Enabled: false } }))).toBe(
      `${INVALID}Table is already encrypted by default`,
    );
    const managed = update(engine, { SSESpecification: { Enabled: true } }).SSEDescription;
    expect(managed).toMatchObject({ Status: 'ENABLED', SSEType: 'KMS' });
    expect(managed?.KMSMasterKeyArn).toMatch(/^arn:aws:kms:us-east-1:123456789012:key\/[0-9a-f-]{36}$/);
    expect(refusal(() => update(engine, { SSESpecification: { Enabled: true } }))).toContain('already encrypted with');
    const key = 'arn:aws:kms:us-east-1:123456789012:key/abc';
    const specification = { Enabled: true, SSEType: 'KMS' as const, KMSMasterKeyId: key };
    expect(update(engine, { SSESpecification: specification }).SSEDescription?.KMSMasterKeyArn).toBe(key);
    expect(update(engine, { SSESpecification: { Enabled: false } }).SSEDescription).toBeUndefined();
  });

  it.each<[NonNullable<CreateTableInput['SSESpecification']>, string]>([
    [{ Enabled: false, SSEType: 'KMS' }, 'SSEType can not be specified if Enabled is false'],
    [{ Enabled: false, KMSMasterKeyId: 'a' }, 'KMSMasterKeyId can not be specified if Enabled is false'],
    [{ Enabled: true, KMSMasterKeyId: 'a' }, 'SSEType KMS is required if KMSMasterKeyId is specified'],
    [{ Enabled: true, SSEType: 'AES256' }, 'SSEType AES256 is not supported'],
  ])('refuses %j', (specification, message) => {
    expect(refusal(() => made({ SSESpecification: specification }))).toBe(INVALID + message);
  });
});

describe('throughput', () => {
  it('is warm by default, is raised, and never lowered', () => {
    const { engine } = withShop();
    const warm = update(engine, { WarmThroughput: { WriteUnitsPerSecond: 5000 } }).WarmThroughput;
    expect(warm).toEqual({ ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 5000, Status: 'ACTIVE' });
    expect(refusal(() => update(engine, { WarmThroughput: { WriteUnitsPerSecond: 4000 } }))).toBe(
      `${INVALID}Requested WriteUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
    );
    expect(refusal(() => made({ WarmThroughput: { ReadUnitsPerSecond: 100 } }))).toContain(
      'lower than initial throughput for OnDemand',
    );
    expect(provisioned().describeTable({ TableName }).Table.WarmThroughput).toMatchObject({ ReadUnitsPerSecond: 5 });
  });

  it('has maxima on demand alone', () => {
    const { engine } = withShop();
    const maxima = update(engine, { OnDemandThroughput: { MaxReadRequestUnits: 10, MaxWriteRequestUnits: 20 } });
    expect(maxima.OnDemandThroughput).toEqual({ MaxReadRequestUnits: 10, MaxWriteRequestUnits: 20 });
    const without = update(engine, { OnDemandThroughput: { MaxReadRequestUnits: -1 } });
    expect(without.OnDemandThroughput).toEqual({ MaxWriteRequestUnits: 20 });
    expect(refusal(() => update(engine, { OnDemandThroughput: { MaxReadRequestUnits: 0 } }))).toBe(
      `${INVALID}Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range`,
    );
    expect(refusal(() => provisioned({ OnDemandThroughput: { MaxWriteRequestUnits: 1 } }))).toBe(
      `${INVALID}MaxWriteRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`,
    );
    const switched = update(engine, { BillingMode: 'PROVISIONED', ProvisionedThroughput: UNITS });
    expect(switched.OnDemandThroughput).toBeUndefined();
  });

  it('goes down four times a day, and then once an hour', () => {
    let now = Date.UTC(2026, 9, 8, 10);
    const engine = createEngine({ now: () => now });
    engine.createTable({
      ...BASE,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 100, WriteCapacityUnits: 1 },
    });
    const to = (units: number) =>
      update(engine, { ProvisionedThroughput: { ReadCapacityUnits: units, WriteCapacityUnits: 1 } })
        .ProvisionedThroughput.NumberOfDecreasesToday;
    expect([90, 80, 70, 60].map(to)).toEqual([1, 2, 3, 4]);
    const error = errorOf(() => to(50));
    expect(error.name).toBe('LimitExceededException');
    expect(error.message).toContain(
      'Number of decreases today: 4. Last decrease at Thursday, October 8, 2026 at 10:00:00 AM Coordinated Universal Time. Next decrease can be made at Thursday, October 8, 2026 at 11:00:00 AM',
    );
    now += 3_600_000;
    expect(to(50)).toBe(5);
    now += 24 * 3_600_000;
    expect(to(40)).toBe(1);
  });

  it('of an index changes with the table’s billing', () => {
    const engine = createEngine();
    engine.createTable({
      ...BASE,
      AttributeDefinitions: [...BASE.AttributeDefinitions, { AttributeName: 'g', AttributeType: 'S' }],
      GlobalSecondaryIndexes: [index('gsi', ['g'])],
    });
    const toProvisioned = { BillingMode: 'PROVISIONED' as const, ProvisionedThroughput: UNITS };
    expect(refusal(() => update(engine, toProvisioned))).toBe(
      `${INVALID}ProvisionedThroughput must be specified for index: gsi`,
    );
    const Update = { IndexName: 'gsi', ProvisionedThroughput: UNITS };
    const [gsi] =
      update(engine, { ...toProvisioned, GlobalSecondaryIndexUpdates: [{ Update }] }).GlobalSecondaryIndexes ?? [];
    expect(gsi?.ProvisionedThroughput).toMatchObject(UNITS);
    expect(refusal(() => update(engine, { GlobalSecondaryIndexUpdates: [{ Update }] }))).toContain(
      'The provisioned throughput for the index gsi will not change.',
    );
    update(engine, { BillingMode: 'PAY_PER_REQUEST' });
    expect(
      refusal(() => update(engine, { GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'gsi' } }] })),
    ).toContain('The only Updates for index: gsi when TableThroughputMode is PAY_PER_REQUEST');
    const warm = { IndexName: 'gsi', WarmThroughput: { ReadUnitsPerSecond: 13_000 } };
    const [raised] = update(engine, { GlobalSecondaryIndexUpdates: [{ Update: warm }] }).GlobalSecondaryIndexes ?? [];
    expect(raised?.WarmThroughput).toEqual({ ReadUnitsPerSecond: 13_000, WriteUnitsPerSecond: 4000, Status: 'ACTIVE' });
  });
});

describe('an update', () => {
  const dp = { DeletionProtectionEnabled: true };
  const sse = { SSESpecification: { Enabled: true } };
  const tableClass = { TableClass: 'STANDARD_INFREQUENT_ACCESS' as const };
  const warm = { WarmThroughput: { ReadUnitsPerSecond: 13_000 } };
  const stream = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' as const } };
  const maxima = { OnDemandThroughput: { MaxReadRequestUnits: 10 } };
  const alone = 'must be the only operation in the request';
  it.each<[string, Omit<UpdateTableInput, 'TableName'>, string]>([
    ['encryption and protection', { ...sse, ...dp }, `Server-Side Encryption modification ${alone}`],
    ['class and protection', { ...tableClass, ...dp }, `TableClass modification ${alone}`],
    ['protection and warmth', { ...dp, ...warm }, `DeletionProtection modification ${alone}`],
    ['warmth and a stream', { ...warm, ...stream }, `WarmThroughput ${alone}`],
    [
      'maxima and a stream',
      { ...maxima, ...stream },
      'OnDemandThroughput can only be combined with BillingMode in an UpdateTable request',
    ],
  ])('cannot be of %s', (_, request, message) => {
    expect(refusal(() => update(withShop().engine, request))).toBe(INVALID + message);
  });

  it('can be of the billing mode and maxima, and has to be of something', () => {
    const { engine } = withShop();
    expect(update(engine, { BillingMode: 'PAY_PER_REQUEST', ...maxima })).toMatchObject(maxima);
    expect(refusal(() => update(engine, {}))).toBe(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required',
    );
  });

  it('changes the class of a table twice in thirty days', () => {
    const { engine, clock } = withShop();
    expect(refusal(() => update(engine, { TableClass: 'GLACIER' as never }))).toContain(
      'Invalid table-class parameter',
    );
    const changed = update(engine, tableClass);
    expect(changed.TableClassSummary).toEqual({ ...tableClass, LastUpdateDateTime: new Date(clock.now) });
    update(engine, { TableClass: 'STANDARD' });
    const error = errorOf(() => update(engine, tableClass));
    expect([error.name, error.message]).toEqual([
      'LimitExceededException',
      'Subscriber limit exceeded: Updates to TableClass are limited to 2 times in 30 day(s).',
    ]);
    clock.now += 30 * 24 * 3_600_000;
    update(engine, tableClass);
  });
});

describe('tags', () => {
  const tags = (engine: Engine) => engine.listTagsOfResource({ ResourceArn: ARN }).Tags;
  it('are added, replaced and removed', () => {
    const { engine } = withShop();
    engine.tagResource({
      ResourceArn: ARN,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '' },
      ],
    });
    engine.tagResource({ ResourceArn: ARN, Tags: [{ Key: 'a', Value: '2' }] });
    expect(tags(engine)).toEqual([
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '' },
    ]);
    engine.untagResource({ ResourceArn: ARN, TagKeys: ['a', 'absent'] });
    expect(tags(engine)).toEqual([{ Key: 'b', Value: '' }]);
  });

  it('come with a new table, or refuse it', () => {
    const engine = createEngine({ accountId: '123456789012' });
    expect(refusal(() => engine.createTable({ ...BASE, Tags: [{ Key: 'aws:x', Value: '1' }] }))).toBe(
      'Tag Key cannot be prefixed with aws:, Key: aws:x',
    );
    expect(engine.listTables().TableNames).toEqual([]);
    engine.createTable({ ...BASE, Tags: [{ Key: 'a', Value: '1' }] });
    expect(tags(engine)).toEqual([{ Key: 'a', Value: '1' }]);
  });

  const many = Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
  it.each<[string, readonly { Key: string; Value: string }[], string]>([
    ['no tag', [], 'Atleast one Tag needs to be provided as Input.'],
    ['a long key', [{ Key: 'k'.repeat(129), Value: '' }], `The Tag Key provided is invalid, Key: ${'k'.repeat(129)}`],
    ['a sign', [{ Key: 'a', Value: '100%' }], 'The Tag Value provided is invalid, Value: 100%'],
    [
      'a key twice',
      [
        { Key: 'a', Value: '' },
        { Key: 'a', Value: '' },
      ],
      'Duplicate Tag Keys provided as input: Duplicate Tag Key found a',
    ],
    ['51 tags', many, 'Number of Tags exceed the current limit for the provided ResourceArn'],
  ])('are refused: %s', (_, Tags, message) => {
    const { engine } = withShop();
    expect(refusal(() => engine.tagResource({ ResourceArn: ARN, Tags }))).toBe(message);
    expect(tags(engine)).toEqual([]);
  });

  it.each([
    ['shop', 'ValidationException', `${INVALID}ARNs must start with 'arn:': shop`],
    [
      ARN.replace('dynamodb', 's3'),
      'ValidationException',
      `${INVALID}Provided Arn is not a DynamoDB resource arn: ${ARN.replace('dynamodb', 's3')}`,
    ],
    [
      `${ARN}/index/i`,
      'ValidationException',
      `${INVALID}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${ARN}/index/i`,
    ],
    [ARN.replace('123456789012', '1'), 'AccessDeniedException', 'Access is denied'],
    [`${ARN}s`, 'ResourceNotFoundException', `Requested resource not found: ResourceArn: ${ARN}s not found`],
  ])('of %s are not found', (ResourceArn, name, message) => {
    const error = errorOf(() => withShop().engine.listTagsOfResource({ ResourceArn }));
    expect([error.name, error.message]).toEqual([name, message]);
  });
});
