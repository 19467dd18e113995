import { describe, expect, it } from 'vitest';
import { check, ImportError, importModel, loadModel } from '../../src/index.js';

const TABLE = {
  TableName: 'Orders',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};

describe('importModel', () => {
  it('gives a model as text, and what it does not say', async () => {
    const made = await importModel({ files: { 'orders.json': JSON.stringify({ ...TABLE, Other: 1 }) } });
    expect(made).toMatchObject({ format: 'create-table', name: 'Orders', quirks: [] });
    expect(made.unplaced.map(({ what }) => what)).toEqual(['`Other`']);
    expect(made.questions.length).toBeGreaterThan(3);
    const loaded = await loadModel({ text: made.text });
    expect(loaded.findings).toEqual([]);
    expect(check(loaded).findings.every(({ severity }) => severity !== 'error')).toBe(true);
  });

  it('reads folders, each file of which may define a table', async () => {
    const files = {
      'a.json': JSON.stringify(TABLE),
      'b.json': JSON.stringify({ Table: { ...TABLE, TableName: 'B' } }),
    };
    expect((await importModel({ files })).text).toContain('  B:\n    key: {pk: id}\n');
  });

  it('rejects with the problems and their places', async () => {
    const error = await importModel({ files: { 'a.json': '{"a":' } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ImportError);
    expect((error as ImportError).problems[0]?.span?.start).toBe(4);
    await expect(importModel('/nowhere/at/all')).rejects.toBeInstanceOf(ImportError);
    await expect(importModel({ files: { a: '1' } }, { format: 'nope' })).rejects.toThrow('there is no format `nope`');
  });
});
