import { describe, expect, it } from 'vitest';
import type { Engine, UpdateTableInput } from '../../../src/engine/index.js';
import { errorOf, index } from '../support.js';
import { keysOf, put, TableName, withShop } from './support.js';

const IN_USE = 'Attempt to change a resource which is still in use: ';
const DELAY = 1000;

const update = (engine: Engine, request: Omit<UpdateTableInput, 'TableName'>) =>
  engine.updateTable({ TableName, ...request }).TableDescription;
const described = (engine: Engine) => engine.describeTable({ TableName }).Table;
const create = {
  AttributeDefinitions: [{ AttributeName: 'g', AttributeType: 'S' as const }],
  GlobalSecondaryIndexUpdates: [{ Create: index('gsi', ['g']) }],
};

describe('with a status delay', () => {
  it('a table is CREATING, ACTIVE, and DELETING before it is gone', () => {
    const { engine, clock } = withShop({ statusDelay: DELAY });
    expect(described(engine).TableStatus).toBe('CREATING');
    expect(engine.listTables().TableNames).toEqual([TableName]);
    const early = errorOf(() => put(engine, 'a'));
    expect([early.name, early.message]).toEqual(['ResourceNotFoundException', 'Requested resource not found']);
    for (const run of [
      () => update(engine, { DeletionProtectionEnabled: true }),
      () => engine.deleteTable({ TableName }),
      () => withTwice(engine),
    ]) {
      const error = errorOf(run);
      expect([error.name, error.message]).toEqual(['ResourceInUseException', `${IN_USE}Table is being created: shop`]);
    }
    clock.now += DELAY;
    expect(described(engine).TableStatus).toBe('ACTIVE');
    put(engine, 'a');
    expect(engine.deleteTable({ TableName }).TableDescription.TableStatus).toBe('DELETING');
    expect(described(engine).TableStatus).toBe('DELETING');
    expect(engine.listTables().TableNames).toEqual([TableName]);
    expect(errorOf(() => keysOf(engine)).name).toBe('ResourceNotFoundException');
    expect(errorOf(() => engine.deleteTable({ TableName })).message).toBe(`${IN_USE}Table is being deleted: shop`);
    clock.now += DELAY;
    expect(errorOf(() => described(engine)).name).toBe('ResourceNotFoundException');
    expect(engine.listTables().TableNames).toEqual([]);
  });

  it('a table that is UPDATING serves items, keeps its old units, and takes no other change of that kind', () => {
    const { engine, clock } = withShop({ statusDelay: DELAY });
    clock.now += DELAY;
    const units = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
    const answer = update(engine, { BillingMode: 'PROVISIONED', ProvisionedThroughput: units });
    expect([answer.TableStatus, answer.ProvisionedThroughput.ReadCapacityUnits]).toEqual(['UPDATING', 0]);
    put(engine, 'a');
    expect(keysOf(engine)).toEqual(['a']);
    expect(errorOf(() => update(engine, { BillingMode: 'PAY_PER_REQUEST' })).message).toContain(
      `${IN_USE}Table IOPS are currently being updated`,
    );
    expect(errorOf(() => engine.deleteTable({ TableName })).message).toContain('in the process of being updated');
    expect(update(engine, { DeletionProtectionEnabled: true }).DeletionProtectionEnabled).toBe(true);
    clock.now += DELAY;
    expect(described(engine)).toMatchObject({
      TableStatus: 'ACTIVE',
      ProvisionedThroughput: units,
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
    });
  });

  it('a new index is allocated, then filled, and read when it is ACTIVE', () => {
    const { engine, clock } = withShop({ statusDelay: DELAY });
    clock.now += DELAY;
    put(engine, 'a', { g: { S: 'x' } });
    const status = () => {
      const table = described(engine);
      const [gsi] = table.GlobalSecondaryIndexes ?? [];
      return [table.TableStatus, gsi?.IndexStatus, gsi?.Backfilling, gsi?.ItemCount];
    };
    const remove = { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'gsi' } }] };
    update(engine, create);
    expect(status()).toEqual(['UPDATING', 'CREATING', false, 0]);
    expect(errorOf(() => update(engine, remove)).message).toContain('Index creation is in resource allocation phase');
    clock.now += DELAY;
    expect(status()).toEqual(['ACTIVE', 'CREATING', true, 0]);
    const query = () =>
      engine.query({
        TableName,
        IndexName: 'gsi',
        KeyConditionExpression: 'g = :g',
        ExpressionAttributeValues: { ':g': { S: 'x' } },
      });
    expect(errorOf(query).message).toBe('Cannot read from backfilling global secondary index: gsi');
    expect(errorOf(() => engine.deleteTable({ TableName })).message).toBe(
      `${IN_USE}Cannot delete table while indexes are being created, updated, or deleted.`,
    );
    const second = errorOf(() =>
      update(engine, { ...create, GlobalSecondaryIndexUpdates: [{ Create: index('two', ['g']) }] }),
    );
    expect([second.name, second.message]).toEqual([
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    ]);
    put(engine, 'b', { g: { S: 'x' } });
    clock.now += DELAY;
    expect(status()).toEqual(['ACTIVE', 'ACTIVE', undefined, 2]);
    expect(query().Count).toBe(2);
    update(engine, remove);
    expect(status().slice(0, 2)).toEqual(['UPDATING', 'DELETING']);
    clock.now += DELAY;
    expect(described(engine).GlobalSecondaryIndexes).toBeUndefined();
    expect(described(engine).AttributeDefinitions).toHaveLength(1);
  });

  it('a filling index can be given up', () => {
    const { engine, clock } = withShop({ statusDelay: DELAY });
    clock.now += DELAY;
    update(engine, create);
    clock.now += DELAY;
    update(engine, { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'gsi' } }] });
    clock.now += 3 * DELAY;
    expect(described(engine)).toMatchObject({ TableStatus: 'ACTIVE' });
    expect(described(engine).GlobalSecondaryIndexes).toBeUndefined();
  });

  it('a table of the same name is not deleted in the place of the first', () => {
    const { engine, clock } = withShop();
    engine.deleteTable({ TableName });
    withTwice(engine);
    clock.now += DELAY;
    expect(described(engine).TableStatus).toBe('ACTIVE');
  });
});

describe('tables under way', () => {
  it('are 500 at a time, and 50 restores', () => {
    const { engine, clock } = withShop({ statusDelay: DELAY });
    clock.now += DELAY;
    const { BackupArn } = engine.createBackup({ TableName, BackupName: 'nightly' }).BackupDetails;
    const point = { SourceTableName: TableName, UseLatestRestorableTime: true };
    engine.updateContinuousBackups({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    for (let i = 0; i < 50; i++) engine.restoreTableToPointInTime({ TargetTableName: `copy-${i}`, ...point });
    expect(errorOf(() => engine.restoreTableFromBackup({ TargetTableName: 'more', BackupArn })).message).toBe(
      'Subscriber limit exceeded: Only 50 restore operations can be done simultaneously',
    );
    for (let i = 50; i < 500; i++) withTwice(engine, `table-${i}`);
    const error = errorOf(() => engine.deleteTable({ TableName }));
    expect([error.name, error.message]).toEqual([
      'LimitExceededException',
      'Subscriber limit exceeded: Only 500 tables can be created, updated, or deleted simultaneously',
    ]);
    clock.now += DELAY;
    engine.deleteTable({ TableName });
  });
});

describe('without a status delay', () => {
  it('answers show what was asked for under way, and the next request finds it done', () => {
    const { engine } = withShop();
    const [gsi] = update(engine, create).GlobalSecondaryIndexes ?? [];
    expect([gsi?.IndexStatus, gsi?.Backfilling]).toEqual(['CREATING', false]);
    expect(described(engine)).toMatchObject({
      TableStatus: 'ACTIVE',
      GlobalSecondaryIndexes: [{ IndexStatus: 'ACTIVE' }],
    });
    expect(update(engine, { BillingMode: 'PAY_PER_REQUEST' }).TableStatus).toBe('UPDATING');
    expect(described(engine).TableStatus).toBe('ACTIVE');
  });

  it('a protected table is not deleted', () => {
    const { engine } = withShop();
    update(engine, { DeletionProtectionEnabled: true });
    const error = errorOf(() => engine.deleteTable({ TableName }));
    expect([error.name, error.message]).toEqual([
      'ValidationException',
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    ]);
    update(engine, { DeletionProtectionEnabled: false });
    engine.deleteTable({ TableName });
  });
});

describe('the ARN of a table', () => {
  it('does in the place of its name', () => {
    const { engine } = withShop();
    const arn = described(engine).TableArn;
    engine.putItem({ TableName: arn, Item: { pk: { S: 'a' } } });
    expect(engine.describeTable({ TableName: arn }).Table).toMatchObject({ TableName, ItemCount: 1 });
    const elsewhere = errorOf(() => engine.describeTable({ TableName: arn.replace('us-east-1', 'eu-west-1') }));
    expect([elsewhere.name, elsewhere.message]).toEqual([
      'ValidationException',
      `1 validation error detected: Invalid AWS region in '${arn.replace('us-east-1', 'eu-west-1')}'`,
    ]);
    const foreign = errorOf(() =>
      engine.getItem({ TableName: arn.replace('123456789012', '111111111111'), Key: { pk: { S: 'a' } } }),
    );
    expect(foreign.name).toBe('AccessDeniedException');
    expect(engine.deleteTable({ TableName: arn }).TableDescription.TableName).toBe(TableName);
  });
});

function withTwice(engine: Engine, name = TableName): void {
  engine.createTable({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  });
}
