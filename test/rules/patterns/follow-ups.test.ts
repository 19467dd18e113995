import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

const model = (parts: {
  refresh?: string;
  by?: string;
  steps?: string;
  errors?: string;
  indexed?: boolean;
}): string => {
  const { refresh = 'never', by = 'day: new.day', steps = '{create: Line, from: line}', errors = '', indexed } = parts;
  return `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}, stream: new-and-old${indexed ? ', indexes: {bySku: {pk: sku, sk: order, project: all}}' : ''}}
entities:
  Product:
    key: {pk: "PRODUCT#{sku}", sk: "INFO"}
    attributes: {sku: ulid, title: {type: string, maxBytes: 100}}
  Line:
    key: {pk: "ORDER#{order}", sk: "LINE#{sku}"}
${indexed ? '    indexes: {bySku: natural}\n' : ''}    attributes:
      order: ulid
      sku: ulid
      day: date
      qty: int
      note: {type: string, optional: true, maxBytes: 20}
      title: {copy: Product.title, via: {sku: sku}, refresh: ${refresh}}
  Day:
    key: {pk: "DAY#{day}", sk: "SALES"}
    attributes: {day: date, lines: {type: int, counter: true}}
streams:
  roll: {source: Line, update: {Day: {by: {${by}}, add: {lines: 1}}}}
accessPatterns:
  rename: {op: update, entity: Product, key: [sku], set: [title]}
  place:
    op: transact-write
    params: {line: Line, spare: {type: int}}
    steps: [${steps}, {update: Line, by: [order, sku], set: {qty: $spare}, else: Outofstock}]
    errors: [${errors}]
`;
};

describe('what a write sets off and nothing serves', () => {
  it('DM4001 points at the copy that is never refreshed, with the index that it needs', () => {
    for (const refresh of ['stream', 'write']) {
      const [finding, ...rest] = saidBy('DM4001', model({ refresh }));
      expect(finding?.at).toMatch(/^error \d+:\d+ Product.title$/);
      expect(finding?.message).toContain('`Line.title` would never be refreshed');
      expect(finding?.suggestion).toContain('`bySku: {pk: [sku]');
      expect(rest).toEqual([]);
    }
    expect(saidBy('DM4001', model({ refresh: 'stream', indexed: true }))).toEqual([]);
  });

  it('DM4001 points at the target whose key a rule does not give', () => {
    const [finding, ...rest] = saidBy('DM4001', model({ by: '' }));
    expect(finding?.at).toMatch(/^error \d+:\d+ Day$/);
    expect(finding?.message).toContain('needs `day`, which `by` does not give');
    expect(rest).toEqual([]);
    expect(saidBy('DM4001', model({}))).toEqual([]);
  });

  it('DM4001 says of a step what it lacks, at the step', () => {
    const [finding] = saidBy('DM4001', model({ steps: '{update: Product, by: [sku], set: {title: $titel}}' }));
    expect(finding?.at).toContain('{update: Product');
    expect(finding?.message).toContain('step 1, `update Product`, needs `$titel`');
    expect(finding?.message).not.toContain('index');
  });
});

describe('parameters and errors of a transaction', () => {
  it('DM1007 names the parameter that no step carries, and `from`', () => {
    const [finding] = saidBy('DM1007', model({ steps: '{create: Line}' }));
    expect(finding?.at).toMatch(/^warning \d+:\d+ line$/);
    expect(finding?.message).toContain('`{create: Line, from: line}`');
    expect(saidBy('DM1007', model({}))).toEqual([]);
  });

  it('DM1002 compares the error of a step with those that are declared', () => {
    const [finding, ...rest] = saidBy('DM1002', model({ errors: 'OutOfStock' }));
    expect(finding?.at).toMatch(/^error \d+:\d+ Outofstock$/);
    expect(finding?.message).toContain('Did you mean `OutOfStock`');
    expect(rest).toEqual([]);
    expect(saidBy('DM1002', model({ errors: 'NotAllowed' }))).toEqual([]);
  });
});
