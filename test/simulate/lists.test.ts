import { describe, expect, it } from 'vitest';
import { Dice } from '../../src/load/dice.js';
import { DataGenerator } from '../../src/load/generate-items.js';
import type { PatternPlan } from '../../src/planner/index.js';
import { type SimulateReport, simulate, simulateText } from '../../src/simulate/index.js';
import { simulateMarkdown } from '../../src/simulate/markdown-report.js';
import { TransactionArguments } from '../../src/simulate/transaction-arguments.js';
import { planned } from '../load/support.js';

const TWELVE = '{enum: [a, b, c, d, e, f, g, h, i, j, k, l]}';

/** Transactions over lists whose elements soon meet the same item. */
const LISTS = `
dynamodel: 1
model: lists
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  Order:
    key: {pk: "O#{orderId}", sk: A}
    attributes: {orderId: {type: ulid, generate: ulid}, months: {list: ${TWELVE}, avg: 9, max: 9}}
    volume: {count: 100}
  Line:
    key: {pk: "O#{orderId}", sk: "L#{sku}"}
    attributes: {orderId: ulid, sku: {type: string, maxBytes: 12}, qty: int}
    volume: {per: {Order: {avg: 3, max: 3}}}
  Slot:
    key: {pk: "O#{orderId}", sk: "S#{month}#{at|iso}"}
    attributes: {orderId: ulid, month: ${TWELVE}, at: {type: timestamp}}
    volume: {count: 100}
  Month:
    key: {pk: "M#{month}", sk: A}
    attributes: {month: ${TWELVE}, sum: int}
    volume: {count: 4}
accessPatterns:
  maps:
    op: transact-write
    params: {order: Order, lines: {list: {map: {sku: ${TWELVE}, qty: int}}, avg: 12, max: 12, distinct: [sku]}}
    steps: [{create: Order, from: order}, {create: Line, each: lines}]
    rate: 10/s
  plain:
    op: transact-write
    params: {orderId: ulid, qty: int, skus: {list: ${TWELVE}, avg: 12, max: 12, distinct: [sku]}}
    steps: [{put: Line, each: skus}]
    rate: 10/s
  beyondTheKey:
    op: transact-write
    params: {order: Order, slots: {list: Slot, avg: 12, max: 12, distinct: [month]}}
    steps: [{create: Order, from: order}, {create: Slot, each: slots}]
    rate: 10/s
  fewAreThere:
    op: transact-write
    params: {orderId: ulid, skus: {list: string, avg: 8, max: 8, distinct: [sku]}}
    steps: [{delete: Line, each: skus, by: [orderId, sku]}]
    rate: 10/s
  inside:
    op: transact-write
    params: {order: Order}
    steps: [{create: Order, from: order}, {update: Month, each: order.months, by: [month], add: {sum: 1}}]
    rate: 10/s
`;

const plan = planned(LISTS);
const report: SimulateReport = simulate(plan, { calls: 10, maxItems: 100, forecast: false });

describe('lists of transactions', () => {
  it.each([
    ['maps', 13],
    ['plain', 12],
    ['beyondTheKey', 13],
  ])('name no item twice: %s', (name, items) => {
    expect(report.patterns.find((one) => one.name === name)).toMatchObject({
      kind: 'simulated',
      basis: 'measured',
      calls: 10,
      failedConditions: 0,
      items: { mean: items, max: items },
    });
  });

  it('differ in what the model says, whether or not it is in a key', () => {
    const one = plan.patterns.get('beyondTheKey') as Extract<PatternPlan, { kind: 'planned' }>;
    const source = new TransactionArguments(new DataGenerator(plan.design, { maxItems: 100 }), one);
    const dice = Dice.of(1, 'lists');
    for (let call = 0; call < 5; call += 1) {
      const slots = source.next(dice)?.get('slots') as readonly ReadonlyMap<string, unknown>[];
      expect(new Set(slots.map((slot) => slot.get('month'))).size).toBe(12);
    }
  });

  it('are as long as there are items, and take what is planned where those are too few', () => {
    const { fewAreThere, inside } = Object.fromEntries(report.patterns.map((one) => [one.name, one]));
    expect(fewAreThere).toMatchObject({
      calls: 10,
      failedConditions: 0,
      items: { max: 3 },
      basis: 'planned',
      byIndex: [{ writeUnits: 16 }],
    });
    // The new order, and the four months that there are.
    expect(inside).toMatchObject({ calls: 10, failedConditions: 0, items: { mean: 5 }, basis: 'planned' });
  });
});

describe('what could not be run', () => {
  const text = `
dynamodel: 1
model: never
tables: {main: {key: {pk: pk}}}
entities:
  Note: {key: {pk: "N#{noteId}"}, attributes: {noteId: ulid, stock: {type: int, min: 1, max: 5}}, volume: {count: 100k}}
accessPatterns:
  read: {op: get, entity: Note, by: [noteId], rate: 1/s}
`;

  it('has the figures of the plan, and no plain success where each call failed', () => {
    const never = simulate(
      planned(
        `${text}  take: {op: update, entity: Note, by: [noteId], add: {stock: -1}, condition: "stock > 9", rate: 100/s}`,
      ),
      { calls: 5, maxItems: 50, forecast: false },
    );
    expect(never.patterns[1]).toMatchObject({
      kind: 'simulated',
      basis: 'planned',
      calls: 0,
      notRun: { failed: true },
      perSecond: { writeUnits: { peak: 100 } },
    });
    expect(never.indexes[0]?.writeUnits.peak).toBe(100);
    const why = 'take was not run, and its figures are those of the plan: `stock > 9` held for none';
    const [title = '', blank, first = ''] = simulateText(never, undefined, { width: 400 }).split('\n');
    expect([title, blank]).toEqual(['Simulation of never · 1 of 2 patterns on the embedded engine · seed 1', '']);
    expect(first).toContain(`▲ ${why}`);
    expect(simulateMarkdown(never)).toContain(`⚠️ ${why}`);
  });

  it('is told below a success where there was only too much to run', () => {
    const much = simulate(planned(`${text.replace('100k', '900M')}  all: {op: scan, entity: Note, rate: 0.001/s}`), {
      calls: 5,
      maxItems: 50,
      forecast: false,
    });
    expect(much.patterns[1]).toMatchObject({ basis: 'planned', notRun: { failed: false } });
    const [, , first = '', second = ''] = simulateText(much, undefined, { width: 400 }).split('\n');
    expect(first).toMatch(/^✔ No key is near a limit and no budget is exceeded\.$/);
    expect(second).toMatch(/^· all was not run, and its figures are those of the plan: one call makes [\d,]+ requests/);
  });

  it('is told where only some patterns state a rate', () => {
    const some = simulate(planned(`${text}  other: {op: delete, entity: Note, by: [noteId]}`), {
      calls: 5,
      forecast: false,
    });
    expect(simulateText(some)).toContain(
      '✔ No key is near a limit and no budget is exceeded by the 1 of 2 patterns that state a rate.\n',
    );
  });
});
