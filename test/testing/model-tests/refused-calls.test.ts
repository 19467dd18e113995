import { describe, expect, it } from 'vitest';
import { planModel } from '../../../src/planner/index.js';
import { simulate } from '../../../src/simulate/index.js';
import { runModelTests, type TestResult, testText } from '../../../src/testing/model-tests/index.js';
import { designOf } from '../../support/models.js';

/** A pharmacy: a transaction over a list, and copies of a doctor's name. `tests` is the YAML of the tests, indented by two. */
function pharmacy(tests: string): string {
  return `
dynamodel: 1
model: pharmacy
tables: {main: {key: {pk: pk, sk: sk}}}
types: {Name: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 12}}
entities:
  Visit:
    id: [visit]
    key: {pk: "VISIT#{visit}", sk: "V"}
    unique: {card: {onConflict: CardTaken}}
    attributes:
      visit: Name
      doctor: Name
      card: Name
      state: {enum: [OPEN, DONE], default: OPEN}
      doctorName: {copy: Doctor.name, via: {doctor: doctor}, refresh: never}
  Doctor: {id: [doctor], key: {pk: "DOC#{doctor}", sk: D}, attributes: {doctor: Name, name: {type: string, maxBytes: 20}}}
  Drug: {id: [drug], key: {pk: "DRUG#{drug}", sk: D}, attributes: {drug: Name, stock: {type: int, min: 0, max: 10}}}
accessPatterns:
  visit: {op: get, entity: Visit, by: [visit]}
  close: {op: update, entity: Visit, set: [state, card]}
  dispense:
    op: transact-write
    params: {lines: {list: {map: {drug: Name, amount: {type: int, min: 1, max: 9}}}, max: 2}}
    steps: [{update: Drug, each: $lines, by: [drug], add: {stock: "-$amount"}, condition: "stock > 10", else: OutOfStock}]
    rate: 1/s
samples:
  entities:
    Visit: [{id: v1, visit: one, doctor: house, card: x}]
    Doctor: [{id: d1, doctor: house, name: House}, {id: d2, doctor: cox, name: Cox}]
tests:
${tests}
`;
}

function resultOf(test: string): TestResult {
  const [result] = runModelTests(planModel(designOf(pharmacy(`  - {name: it, ${test}}`)))).tests;
  if (result === undefined) throw new Error('the model has no test');
  return result;
}

describe('a call of a test', () => {
  it('finds in a sample what it copies of another', () => {
    const test = 'call: {visit: {visit: one}}, expect: {items: [{doctorName: House}]}';
    expect(resultOf(test).failures).toEqual([]);
  });

  it('is refused before anything is sent where a value is of a wrong type', () => {
    const wrong = resultOf('call: {close: {visit: one, state: GONE, card: y}}, expect: {requests: 2}');
    expect(wrong.failures.map(({ what }) => what)).toEqual(['call']);
    expect(wrong.requests).toEqual([]);
    expect(resultOf('call: {close: {visit: one, state: DONE}}, expect: {requests: 2}')).toMatchObject({
      failures: [{ got: '`card` is missing' }],
      requests: [],
    });
  });

  it('gives a list no more elements than its parameter takes', () => {
    const lines = Array.from({ length: 3 }, (_, i) => `{drug: d${i}, amount: 1}`).join(', ');
    expect(resultOf(`call: {dispense: {lines: [${lines}]}}, expect: {requests: 1}`)).toMatchObject({
      failures: [{ what: 'call', got: '3 elements, `lines` takes 2' }],
      requests: [],
    });
  });

  it('is told in short where what came is long', () => {
    const plan = planModel(designOf(pharmacy('  - {name: it, call: {visit: {visit: one}}, expect: {error: Nothing}}')));
    const report = runModelTests(plan);
    const [test] = report.tests;
    const [failure] = test?.failures ?? [];
    if (test === undefined || failure === undefined) throw new Error('the test passed');
    const long = { ...report, tests: [{ ...test, failures: [{ ...failure, got: 'x'.repeat(9000) }] }] };
    expect(testText(long)).toContain(`got       ${'x'.repeat(500)}…\n`);
  });
});

describe('a simulation', () => {
  it('says which condition of which step never held, and what would help', () => {
    const { patterns, verdicts } = simulate(planModel(designOf(pharmacy('  []'))), { calls: 5, forecast: false });
    const dispense = patterns.find(({ name }) => name === 'dispense');
    // What the calls would take is known all the same.
    expect(dispense).toMatchObject({ kind: 'simulated', basis: 'planned', notRun: { failed: true } });
    const verdict = verdicts.find(({ at }) => at === 'dispense');
    expect(verdict).toMatchObject({ severity: 'warning', code: 'not-simulated' });
    expect(verdict?.message).toBe(
      'dispense was not run, and its figures are those of the plan: step 1, update Drug: `stock > 10` held for none of the items that were tried (OutOfStock); add samples of Drug for which it holds, or state `min`, `max` or `weights` of `stock` so that more items meet it.',
    );
  });
});

describe('what a call sets off', () => {
  it('fails the test where DynamoDB refuses it', () => {
    const model = `
dynamodel: 1
model: shop
tables: {main: {key: {pk: pk, sk: sk}, stream: new-and-old}}
types: {Name: {type: string, maxBytes: 20}}
entities:
  Order: {key: {pk: "C#{customer}", sk: "O#{order}"}, attributes: {customer: Name, order: Name}}
  Tally:
    key: {pk: "C#{customer}", sk: T}
    attributes: {customer: Name, orders: {type: int, optional: true}, of: {map: {orders: int}, optional: true}}
streams:
  roll: {source: Order, update: {Tally: {by: {customer: new.customer}, add: {PLACE: 1}}}}
accessPatterns:
  order: {op: create, entity: Order}
  tally: {op: get, entity: Tally, by: [customer]}
tests:
  - {name: given, given: [{order: {customer: a, order: x}}], call: {tally: {customer: a}}, expect: {count: COUNT}}
  - {name: called, call: {order: {customer: a, order: x}}, expect: {count: 1}}
`;
    const failuresOf = (place: string, count: number): readonly (readonly string[])[] =>
      runModelTests(planModel(designOf(model.replace('PLACE', place).replace('COUNT', String(count))))).tests.map(
        ({ failures }) => failures.map(({ what, got }) => `${what}: ${got}`),
      );
    expect(failuresOf('orders', 1)).toEqual([[], []]);
    const refused = expect.stringMatching(
      /^set off: roll: Tally: ValidationException: .*document path .* is invalid for update/,
    );
    expect(failuresOf('of.orders', 0)).toEqual([[refused], [refused]]);
  });
});
