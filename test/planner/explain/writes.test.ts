import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Palette, plainPalette } from '../../../src/diagnostics/index.js';
import { type ExplainReport, explainPattern, explainText } from '../../../src/planner/explain/index.js';
import { type Plan, planModel } from '../../../src/planner/index.js';
import { designOf } from '../support.js';

function planOf(path: string): Plan {
  return planModel(designOf(readFileSync(new URL(path, import.meta.url), 'utf8')));
}

const kinds = planOf('kinds.dynamodel.yaml');
const shop = planOf('../../../examples/shop/shop.dynamodel.yaml');
const saas = planOf('../../../examples/saas/saas.dynamodel.yaml');

function operationOf<Kind extends NonNullable<ExplainReport['operation']>['kind']>(report: ExplainReport, kind: Kind) {
  if (report.operation?.kind !== kind) throw new Error(`${report.pattern}: ${report.operation?.kind}`);
  return report.operation as Extract<NonNullable<ExplainReport['operation']>, { readonly kind: Kind }>;
}

/** The text without the example request, which says the same in DynamoDB's words. */
function textOf(plan: Plan, name: string): string {
  return explainText(explainPattern(plan, name), plainPalette);
}

describe('explain of a write', () => {
  it('names every error that the model gives a call, each once', () => {
    const errorsOf = (plan: Plan, name: string) => explainPattern(plan, name).errors.map(({ error }) => error);
    expect(errorsOf(shop, 'placeOrder')).toEqual([
      'CustomerBlocked',
      'AlreadyExists',
      'OutOfStock',
      'NotFound',
      'TransactionConflict',
    ]);
    expect(errorsOf(shop, 'changeEmail')).toEqual(['NotFound', 'VersionConflict', 'EmailTaken', 'TransactionConflict']);
    expect(errorsOf(saas, 'revoke')).toEqual(['NotFound', 'ConditionFailed']);
    expect(errorsOf(kinds, 'saveUser')).toEqual(['EmailTaken', 'NotUnique', 'TransactionConflict']);
    // A row for which the condition does not hold is left.
    expect(errorsOf(kinds, 'clearDone')).toEqual([]);
    expect(errorsOf(shop, 'getCustomer')).toEqual([]);
  });

  it('says what is tried again: what rests on a read, unless the caller locks', () => {
    expect(explainPattern(kinds, 'changeNick').attempts).toBe(3);
    expect(explainPattern(shop, 'forgetCustomer').attempts).toBe(3);
    expect(explainPattern(shop, 'changeEmail').attempts).toBeUndefined();
    expect(textOf(shop, 'changeEmail')).not.toContain('attempts');
  });

  it('prints a step once, however many elements its list has', () => {
    const text = textOf(shop, 'placeOrder');
    expect(text.match(/^ +(?:steps +)?\d\. /gm)).toHaveLength(5);
    expect(text).toContain('3. create `OrderLine` × 3 (p99 15, max 40): 3 write units each');
    expect(text).toMatch(/items +9 +33 +83 {3}of 100\n/);
    const { items, bytes, writeUnits } = explainPattern(shop, 'placeOrder').figures ?? {};
    expect(items).toEqual({ typical: 9, p99: 33, max: 83 });
    expect(bytes?.typical).toBeGreaterThan(1000);
    // A check 2, an order 4, three lines of 3, three products of 2, a cart 2.
    expect(writeUnits?.typical).toBe(23);
  });

  it('doubles the table in a transaction and leaves the indexes as they are', () => {
    const [item, sentinel] = operationOf(explainPattern(shop, 'signUp'), 'write').parts;
    expect(item).toMatchObject({ role: 'item', tableUnits: { typical: 2 } });
    expect(item?.indexWrites).toMatchObject([{ index: 'gsi1', effect: 'enters', units: { typical: 1 } }]);
    expect(sentinel).toMatchObject({ role: 'sentinel', because: 'unique.email', tableUnits: { typical: 2 } });
    expect(sentinel?.conditions).toMatchObject([{ code: 'not-exists', error: 'EmailTaken' }]);
  });

  it('marks a transaction that is more than DynamoDB takes', () => {
    const mark = (name: string) => (text: string) => `<${name} ${text}>`;
    const none = (text: string): string => text;
    const palette: Palette = {
      error: mark('error'),
      warning: mark('warning'),
      info: none,
      good: none,
      bold: none,
      dim: none,
      code: none,
    };
    const text = explainText(explainPattern(kinds, 'file'), palette);
    expect(text).toContain('<error more than the 100 that DynamoDB takes>');
    expect(text).toContain('<error more than the 4 MB that DynamoDB takes>');
    const report = explainPattern(kinds, 'file');
    const items = { typical: 31, p99: 31, max: 121 };
    const bytes = { typical: 1, p99: 1 };
    const figures = { ...report.figures, items, bytes } as NonNullable<ExplainReport['figures']>;
    const rare = explainText({ ...report, figures }, palette);
    expect(rare).toContain('<warning may be more than the 100 that DynamoDB takes>');
    expect(rare).toContain('<warning may be more than the 4 MB that DynamoDB takes>');
  });

  it('tells of items that two steps name', () => {
    expect(operationOf(explainPattern(kinds, 'swap'), 'transaction').repeats).toMatchObject([
      { certainty: 'certain', steps: [0, 1], entity: 'Entry' },
    ]);
    expect(textOf(kinds, 'swap')).toContain('by DynamoDB in every call: steps 1 and 2 name the same `Entry`');
  });

  it('says what makes a call one that is done once', () => {
    expect(operationOf(explainPattern(shop, 'placeOrder'), 'transaction')).toMatchObject({
      idempotency: '$order.orderId',
      tokenMade: true,
    });
    const github = planOf('../../../examples/github/github.dynamodel.yaml');
    expect(operationOf(explainPattern(github, 'fork'), 'transaction').tokenMade).toBeUndefined();
    expect(operationOf(explainPattern(github, 'star'), 'transaction').idempotency).toBeUndefined();
    expect(textOf(github, 'star')).not.toContain('done once');
  });

  it('says what a delete needs: something, if the model names an error for it, otherwise nothing', () => {
    const github = planOf('../../../examples/github/github.dynamodel.yaml');
    expect(textOf(github, 'unstar')).toContain('only if the Star exists, else `NotStarred`');
    expect(textOf(shop, 'placeOrder')).toContain('no failure where there is none');
    expect(textOf(saas, 'revoke')).toContain('the Invitation exists, else `NotFound`');
  });

  it('tells what a write sets off, how often, and what each time costs besides', () => {
    const [rule] = explainPattern(shop, 'setOrderStatus').followUps;
    expect(rule).toMatchObject({ kind: 'stream-rule', by: 'stream', target: 'SalesDay', verdict: 'planned' });
    expect(rule?.perCall).toBeGreaterThan(0);
    expect(rule?.figures?.writeUnits.typical).toBe(1);
    expect(explainPattern(shop, 'setOrderStatus').assumptions.map(({ about }) => about)).toContain(
      'rollUpSales: changes by setOrderStatus',
    );
    expect(explainPattern(shop, 'changePrice').followUps).toEqual([]);
    expect(explainPattern(saas, 'renameTeam').followUps).toMatchObject([{ kind: 'copy', by: 'stream', perCall: 1 }]);
    expect(explainPattern(kinds, 'renameDesk').followUps).toMatchObject([{ kind: 'copy', by: 'caller', perCall: 1 }]);
  });

  it('tells how a query deletes: in batches, or row by row, never at once', () => {
    const batch = operationOf(explainPattern(shop, 'dissolveGroup'), 'delete-query');
    expect(batch).toMatchObject({ deletes: 'BatchWriteItem', atomic: false, read: { projection: ['pk', 'sk'] } });
    expect(textOf(shop, 'dissolveGroup')).toContain('25 rows in a request');
    expect(operationOf(explainPattern(kinds, 'hideDay'), 'delete-query').deletes).toBe('TransactWriteItems');
    expect(textOf(kinds, 'hideDay')).toContain('each row by a request of its own');
  });

  it('tells of a statement whether it reads everything', () => {
    expect(operationOf(explainPattern(kinds, 'allDone'), 'execute').readsAll).toBe(true);
    expect(operationOf(explainPattern(kinds, 'ofDesk'), 'execute')).toMatchObject({ index: 'byDesk', readsAll: false });
    expect(textOf(kinds, 'allDone')).toContain('statement    SELECT * FROM "main" WHERE state = ?');
  });

  it('does not speak of an index where a write is not served', () => {
    for (const name of ['retext', 'loadUsers', 'incomplete', 'wrong'])
      expect(textOf(kinds, name), name).not.toContain('comes nearest');
  });

  it('prints a request as JSON that can be copied', () => {
    for (const name of [...shop.patterns.keys()]) {
      const { request } = explainPattern(shop, name);
      if (request === undefined) continue;
      const lines = textOf(shop, name).split('\n');
      const from = lines.findIndex((line) => line.startsWith('  for example'));
      const to = lines.indexOf(`${' '.repeat(15)}}`);
      const json = ['{', ...lines.slice(from + 1, to + 1)].join('\n');
      expect(JSON.parse(json), name).toEqual(request.input);
    }
  });
});
