import { describe, expect, it } from 'vitest';
import { published, testVerdict } from './support.js';

describe('the published design for recurring payments', async () => {
  const design = await published('recurring-payments');

  it('loads the items of its Workbench file', () => {
    const engine = design.engine();
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

  testVerdict(design, {
    findings: [
      'DM9006 info 19',
      'DM6010 warning 24',
      'DM6010 warning 24',
      'DM6003 warning 37',
      'DM6003 error 38',
      'DM2006 error 55',
      'DM3012 info 70',
      'DM4007 info 88',
      'DM4024 info 89',
    ],
  });
});
