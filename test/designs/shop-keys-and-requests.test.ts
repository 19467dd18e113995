import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check, type LoadedModel, type PlannedPattern } from '../../src/index.js';
import { readModel } from '../../src/library/loaded-model.js';
import { biggestTenant, workloadOf } from '../../src/load/index.js';
import { explainPattern } from '../../src/planner/explain/index.js';
import { planModel } from '../../src/planner/index.js';
import { runModelTests } from '../../src/testing/model-tests/index.js';
import { entityOf } from '../support/models.js';

/** The sample that the language was designed for, with the figures that its page states of it: keys, requests, transactions. */
const TEXT = readFileSync('test/designs/shop-yardstick.dynamodel.yaml', 'utf8');

function loaded(text = TEXT): LoadedModel & { readonly design: NonNullable<LoadedModel['design']> } {
  const model = readModel({ text, path: 'shop.dynamodel.yaml' });
  if (model.design === undefined) throw new Error(model.findings.map(({ message }) => message).join('\n'));
  return model as ReturnType<typeof loaded>;
}

function planned(name: string, text = TEXT): PlannedPattern {
  const plan = planModel(loaded(text).design).patterns.get(name);
  if (plan?.kind !== 'planned') throw new Error(`${name} is ${plan?.kind}`);
  return plan;
}

function edited(from: string, to: string, text = TEXT): string {
  if (!text.includes(from)) throw new Error(`no ${from}`);
  return text.replace(from, to);
}

describe('keys of the shop', () => {
  const { design } = loaded();

  it('are at most 60 bytes in a partition key of the table: T#, 20, #PROD#, 32', () => {
    const longest = Math.max(...[...design.entities.values()].map(({ key }) => key?.pk[0]?.bytes.max ?? Infinity));
    expect(longest).toBe(2 + 20 + '#PROD#'.length + 32);
    expect(entityOf(design, 'Product').key?.pk[0]?.bytes.max).toBe(60);
  });

  it('are at most 791 bytes in the index of addresses, 762 of them the escaped address', () => {
    const [key] = entityOf(design, 'Customer').memberships.get('gsi1')?.keys ?? [];
    expect(key?.pk[0]?.bytes.max).toBe(2 + 20 + '#EMAIL#'.length + 3 * 254);
    expect(2 + 20 + '#EMAIL#'.length + 3 * 254).toBe(791);
  });

  it('would be one for all 8 million profiles in an index that inverts the table as it is', () => {
    const text = edited('gsi2:    {', 'raw:     {pk: sk, sk: pk, project: keys}\n      gsi2:    {');
    const { findings } = check(loaded(text), { today: new Date('2026-11-20') });
    const constant = findings.filter(({ rule }) => rule === 'DM2017').map(({ message }) => message);
    expect(constant.join('\n')).toMatch(/Customer[^\n]*8,000,000|8,000,000[^\n]*Customer/);
  });
});

describe('transactions of the shop', () => {
  const itemsOf = (text = TEXT): number | undefined => {
    const { operation } = planned('placeOrder', text);
    return operation.kind === 'transaction' ? operation.items.max : undefined;
  };

  it('place an order with at most 1 + 1 + 40 + 40 + 1 = 83 items', () => {
    expect(itemsOf()).toBe(83);
  });

  it('may name one product twice unless the products of the lines are distinct', () => {
    const repeats = (text = TEXT): readonly string[] => {
      const { operation } = planned('placeOrder', text);
      return operation.kind === 'transaction' ? operation.repeats.map(({ entity }) => entity) : [];
    };
    expect(repeats()).toEqual([]);
    expect(repeats(edited(', distinct: [sku]', ''))).toEqual(['Product']);
  });

  it('would outgrow 100 items if stock had a history: 123 that keeps all, 163 where each version drops one', () => {
    const kept = edited('of: [title, price, tags]', 'of: [title, price, tags, stock]');
    // The page says 123: it leaves out that `keep: 50` deletes one copy for each that is made.
    expect(itemsOf(kept)).toBe(163);
    const all = edited('keep: 50, of: [title, price, tags]', 'of: [title, price, tags, stock]');
    expect(itemsOf(all)).toBe(123);
    const { findings } = check(loaded(all), { today: new Date('2026-11-20') });
    expect(findings.filter(({ rule }) => rule === 'DM5002').map(({ severity }) => severity)).toEqual(['error']);
  });

  it('change an address in 3 items', () => {
    const { operation } = planned('changeEmail');
    expect(operation.kind === 'write' && operation.parts.map(({ role }) => role)).toEqual([
      'item',
      'sentinel',
      'old-sentinel',
    ]);
  });

  it('or in 1 where it is the same after normalisation', () => {
    const { plan } = loaded(
      edited(
        'tests:\n',
        `tests:
  - name: the same
    call: {changeEmail: {customer: c1, email: ANN@EXAMPLE.COM, version: 1}}
    expect: {requests: 2, wru: 2}
  - name: another
    call: {changeEmail: {customer: c1, email: ann@new.example, version: 1}}
    expect: {requests: 2}
`,
      ),
    );
    if (plan === undefined) throw new Error('no plan');
    const [same, another] = runModelTests(plan).tests;
    expect([same?.failures, another?.failures]).toEqual([[], []]);
    expect(same?.requests.map(({ api }) => api)).toEqual(['GetItem', 'UpdateItem']);
    expect(another?.requests[1]?.input).toHaveProperty('TransactItems.length', 3);
  });
});

describe('requests of the shop', () => {
  const orders = Array.from({ length: 29 }, (_, i) => {
    const n = String(i + 10);
    return `      - {customer: c1, orderId: 01JABCDEFGHJKMNPQRSTVWXY${n}, placedAt: 2026-03-${n.padStart(2, '0').slice(0, 2) > '28' ? '28' : n}T09:00:00.000Z, total: 1, shipTo: {line1: a, city: b, zip: c}}\n`;
  }).join('');
  const page = `tests:
  - name: page
    call: {customerPage: {customer: c1}}
    expect: {requests: 1, count: 30}
`;
  /** Entities of the page of a customer with a cart and more orders than the page has room for. */
  const pageOf = (text: string): readonly string[] => {
    const cart = '    Cart:\n      - {customer: c1, items: [], expiresAt: 2000000000}\n';
    const filled = edited('  generate: {Customer', `${orders}${cart}  generate: {Customer`, text);
    const { plan } = loaded(edited('tests:\n', page, filled));
    if (plan === undefined) throw new Error('no plan');
    const program = runModelTests(plan).tests[0];
    expect(program?.failures).toEqual([]);
    return program?.requests.map(({ api }) => api) ?? [];
  };

  it('fill a page with the profile, the cart, then orders newest first', () => {
    expect(pageOf(TEXT)).toEqual(['Query']);
    expect(planned('customerPage').notes.filter(({ code }) => code === 'limit-hides')).toEqual([]);
  });

  it('would never reach the cart of a customer with 29 orders, had the sort keys been PROFILE and CART', () => {
    const text = edited('"P#CART"', '"CART"', edited('"P#PROFILE"', '"PROFILE"'));
    const hidden = planned('customerPage', text).notes.filter(({ code }) => code === 'limit-hides');
    expect(hidden).toMatchObject([{ entity: 'Cart', limit: 30 }]);
  });

  it('read a month of sales from 8 shards', () => {
    expect(planned('salesOfMonth').requests).toMatchObject({ typical: 8 });
  });

  it('read an unaligned day of stock events from 25 hours × 16 shards', () => {
    const { operation } = planned('stockEvents');
    expect(operation.kind === 'read' && operation.fanOut).toMatchObject({ buckets: 25, shards: 16, requests: 400 });
  });

  it('take 34 pages in each hour and shard of the biggest tenant', () => {
    const { design } = loaded();
    const share = biggestTenant(workloadOf(planModel(design)))?.share ?? 0;
    const events = (2000 * share * 3600) / 16;
    const pages = (events * entityOf(design, 'StockEvent').item.typical) / 1024 ** 2;
    // The page says some 32: an event with its two times, its keys and its tag is a little larger than it reckons.
    expect(Math.ceil(pages)).toBe(34);
    expect(entityOf(design, 'StockEvent').item.typical).toBeCloseTo(315, -1);
  });

  it('are all explained', () => {
    const model = loaded();
    const plan = planModel(model.design);
    for (const name of plan.patterns.keys()) expect(explainPattern(plan, name).pattern).toBe(name);
  });
});
