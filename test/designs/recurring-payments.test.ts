import { describe, expect, it } from 'vitest';
import { textReport } from '../../src/diagnostics/index.js';
import { createEngine } from '../../src/engine/index.js';
import { check, type Design, loadModel, simulate } from '../../src/index.js';
import { createTableInput } from '../../src/load/create-table.js';
import { rawSamples } from '../../src/load/raw-samples.js';

const PATH = 'test/designs/recurring-payments/recurring-payments.dynamodel.yaml';

describe('the published design for recurring payments', async () => {
  const loaded = await loadModel(PATH);
  const today = new Date('2026-11-20');

  it('loads the items of its Workbench file', () => {
    const table = loaded.design?.tables.get('payments');
    if (table === undefined) throw new Error('the model does not load');
    const engine = createEngine();
    engine.createTable(createTableInput(table));
    for (const sample of rawSamples(loaded.design as Design)) {
      if (sample.kind === 'problem') throw new Error(sample.message);
      engine.putItem({ TableName: 'ReoccuringPayments', Item: sample.item });
    }
    expect(engine.scan({ TableName: 'ReoccuringPayments' }).Count).toBe(2);
    const due = engine.query({
      TableName: 'ReoccuringPayments',
      IndexName: 'GSI-2',
      KeyConditionExpression: 'NextPaymentDate = :day',
      ExpressionAttributeValues: { ':day': { S: '2023-06-28' } },
    });
    // KeyAttributes and what INCLUDE lists, nothing else.
    expect(Object.keys(due.Items?.[0] ?? {}).sort()).toEqual([
      'Email',
      'LastPaymentDate',
      'NextPaymentDate',
      'PK',
      'PaymentAmount',
      'PaymentDay',
      'PaymentDetails',
      'SK',
      'SKU',
    ]);
  });

  it('is told what is truly wrong with it', () => {
    const { findings } = check(loaded, { today });
    const places = findings.map(
      ({ rule, severity, span }) => `${rule} ${severity} ${span.file.position(span.start).line}`,
    );
    expect(places).toMatchInlineSnapshot(`
      [
        "DM3006 info 27",
        "DM3006 info 31",
        "DM6003 warning 37",
        "DM6003 error 38",
        "DM2006 error 55",
        "DM3012 info 70",
      ]
    `);
  });

  it('is told so in words that a person can act on', async () => {
    const { findings, suppressed } = check(loaded, { today });
    await expect(textReport({ models: [PATH], findings, suppressed })).toMatchFileSnapshot(
      'recurring-payments/check.txt',
    );
  });

  it('runs every pattern on the engine', () => {
    const report = simulate(loaded);
    expect(report.patterns.map(({ name, kind }) => [name, kind])).toEqual(
      [...(loaded.model?.patterns.keys() ?? [])].map((name) => [name, 'simulated']),
    );
  });
});
