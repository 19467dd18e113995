import { describe, expect, it } from 'vitest';
import { planModel } from '../../../src/planner/index.js';
import { type PropertyResult, runProperties } from '../../../src/testing/properties/index.js';
import { lockProperty, lockWriters } from '../../../src/testing/properties/lock-property.js';
import type { Attempt } from '../../../src/testing/properties/try-cases.js';
import { uniqueProperty } from '../../../src/testing/properties/unique-property.js';
import { designOf, entityOf } from '../../support/models.js';
import { runs } from '../../support/runs.js';

const HEAD = `
dynamodel: 1
model: planted
tables:
  things: {key: {pk: pk, sk: sk}}
types:
  Text: {type: string, minBytes: 1, maxBytes: 20}
  Word: {type: string, minBytes: 3, maxBytes: 20, charset: "a-z"}
entities:
`;

function resultsOf(entities: string, patterns = '', seed = 1, count = runs(60, 200)): readonly PropertyResult[] {
  const rest = patterns === '' ? '' : `accessPatterns:\n${patterns}\n`;
  return runProperties(planModel(designOf(`${HEAD}${entities}\n${rest}`)), { seed, runs: count }).properties;
}

function only(results: readonly PropertyResult[], kind: PropertyResult['kind'], subject?: string): PropertyResult {
  const found = results.filter((one) => one.kind === kind && (subject === undefined || one.subject === subject));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} properties of ${kind} ${subject}`);
  return found[0];
}

function outcomeOf(attempt: Attempt): PropertyResult['outcome'] {
  for (;;) {
    const step = attempt.next();
    if (step.done === true) return step.value;
  }
}

function fault({ outcome }: PropertyResult): string {
  return outcome.kind === 'failed'
    ? [outcome.counterexample.message, ...outcome.counterexample.lines].join('\n')
    : outcome.kind;
}

const USER = (unique: string): string => `
  User:
    id: [userId]
    key: {pk: "U#{userId}", sk: "U"}
    attributes: {userId: Word, email: {type: string, minBytes: 3, maxBytes: 40, normalize: lower}, name: Text}
    version: version
    unique: {email: ${unique}}`;

const WRITES = `
  addUser: {op: create, entity: User}
  changeEmail: {op: update, entity: User, set: [email], lock: version}
  putUser: {op: put, entity: User}
  dropUser: {op: delete, entity: User}`;

describe('keys', () => {
  it('that glue two values together mix items up, in a small case', () => {
    const results = resultsOf('  Pair: {id: [x, y], key: {pk: "P#{x}{y}", sk: P}, attributes: {x: Text, y: Text}}');
    const text = fault(only(results, 'key'));
    expect(text).toMatch(
      /^Two items of Pair that differ in x, y have the same table key\.\nx: "a+" {2}\| {2}"a+"\ny: "a+" {2}\| {2}"a+"\npk: "P#a{2,5}"\nsk: "P"$/,
    );
  });

  it.each([
    ['that keep the beginning of an id', '{pk: "W#{word|first:3}", sk: W}', 'word', 'Word'],
    ['that fold its case', '{pk: "W#{word|lower}", sk: W}', 'word', 'Text'],
    ['that leave it out', '{pk: "W", sk: W}', 'word', 'Text'],
    ['that keep the day of a time', '{pk: "W", sk: "{word|date:yyyy-MM-dd}"}', 'word', 'timestamp'],
  ])('%s mix items up', (_, key, id, type) => {
    const results = resultsOf(`  Thing: {id: [${id}], key: ${key}, attributes: {${id}: ${type}}}`);
    expect(fault(only(results, 'key'))).toContain(`Two items of Thing that differ in ${id} have the same table key.`);
  });

  it.each([
    ['with a separator', 'Text', '{pk: "P#{x}#{y}", sk: "{y}#{x}"}'],
    ['of numbers of one width', '{type: int, min: 0, max: 99999}', '{pk: "P#{x|pad:5}{y|pad:5}", sk: P}'],
    ['of signed numbers', '{type: decimal, scale: 2, min: -99, max: 99}', '{pk: "P#{x|sdec:2.2}", sk: "{y|sdec:2.2}"}'],
    ['with a random shard', 'Text', '{pk: "P#{x}#{shard:8}", sk: "{y}"}'],
  ])('%s hold', (_, type, key) => {
    const results = resultsOf(`  Pair: {id: [x, y], key: ${key}, attributes: {x: ${type}, y: ${type}}}`);
    expect(results.map((one) => [one.name, fault(one)]).filter(([, text]) => text !== 'passed')).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
  });
});

describe('order', () => {
  it('is tried for each sort key that is in the order of its values', () => {
    const results = resultsOf(`
  Visit:
    id: [who, at]
    key: {pk: "V#{who}", sk: "{at|iso}#{n|desc}"}
    attributes: {who: Word, at: timestamp, n: {type: int, min: 0, max: 9999}}`);
    const { name, outcome } = only(results, 'order');
    expect(name).toBe('Visit: sk sorts by at, then n backwards');
    expect(outcome.kind).toBe('passed');
  });

  it('is not claimed of what does not sort', () => {
    const results = resultsOf('  Thing: {id: [word], key: {pk: T, sk: "{word|hash:8}"}, attributes: {word: Text}}');
    expect(results.filter(({ kind }) => kind === 'order')).toEqual([]);
  });
});

describe('unique values', () => {
  it('stay unique however writers interleave', () => {
    const results = resultsOf(USER('{onConflict: Taken}'), WRITES);
    expect(results.map((one) => [one.name, fault(one)]).filter(([, text]) => text !== 'passed')).toEqual([]);
    expect(only(results, 'unique').name).toBe('User: email unique, however writers interleave');
  });

  it('are tried without patterns too, as the model would have them', () => {
    expect(only(resultsOf(USER('{onConflict: Taken}')), 'unique').outcome.kind).toBe('passed');
  });

  it('whose sentinels are too coarse refuse what nobody has', () => {
    const results = resultsOf(
      USER('{onConflict: Taken, key: {pk: "E#{email|first:1}", sk: E}}').replaceAll(
        'Text}',
        'Text, kind: {enum: [A]}}',
      ),
      WRITES,
      3,
    );
    expect(fault(only(results, 'key', 'User.unique.email'))).toContain('that differ in email have the same table key');
  });
});

describe('locks', () => {
  it('lose no write', () => {
    const lock = only(resultsOf(USER('{}'), WRITES), 'lock');
    expect(lock.name).toBe('User: no write with lock is lost, however writers interleave');
    expect(lock.outcome.kind).toBe('passed');
  });

  it('are not asked of an entity without version', () => {
    const results = resultsOf(
      '  Thing: {id: [word], key: {pk: "T#{word}", sk: T}, attributes: {word: Text, n: int}}',
      '  set: {op: update, entity: Thing, set: [n]}',
    );
    expect(results.filter(({ kind }) => kind === 'lock')).toEqual([]);
  });
});

describe('writers that break a rule are found out', () => {
  const trial = { runs: runs(60, 200), seed: 1 };

  it('one that takes no sentinel', () => {
    const knowing = designOf(`${HEAD}${USER('{onConflict: Taken}')}`);
    const unknowing = designOf(`${HEAD}${USER('{onConflict: Taken}').replace(/ +unique:.*/, '')}`);
    const outcome = outcomeOf(uniqueProperty(planModel(unknowing), entityOf(knowing, 'User'), trial));
    expect(outcome.kind === 'failed' && outcome.counterexample.message).toMatch(
      /has no sentinel of User\.unique\.email|Two items of User share email|is left without its item/,
    );
  });

  it('one that says it has a lock, and does not ask for it', () => {
    const plan = planModel(
      designOf(`${HEAD}${USER('{}')}\naccessPatterns:\n  rename: {op: update, entity: User, set: [name]}\n`),
    );
    const user = entityOf(plan.design, 'User');
    const writers = lockWriters(plan, user).map((writer) => ({
      ...writer,
      intent: { ...writer.intent, lock: 'version' },
    }));
    const outcome = outcomeOf(lockProperty(plan, user, writers, trial));
    expect(outcome).toMatchObject({
      kind: 'failed',
      counterexample: {
        message: expect.stringMatching(/^rename succeeds though the User was changed after version was read/),
      },
    });
    const lines = outcome.kind === 'failed' ? outcome.counterexample.lines : [];
    // The smallest case: one reads, another reads and writes, the first writes.
    expect(lines.filter((line) => line.includes('UpdateItem')).length).toBe(2);
    expect(lines.at(-1)).toMatch(/succeeds$/);
  });

  it('one that makes a request which DynamoDB refuses', () => {
    const plan = planModel(
      designOf(`${HEAD}${USER('{}')}\naccessPatterns:\n  rename: {op: update, entity: User, set: [name]}\n`),
    );
    const user = entityOf(plan.design, 'User');
    const big = lockWriters(plan, user).map((writer) => ({
      ...writer,
      plan: { ...writer.plan, pattern: { ...writer.plan.pattern, add: writer.plan.pattern.set } },
    }));
    const outcome = outcomeOf(lockProperty(plan, user, big, trial));
    expect(outcome.kind === 'failed' && outcome.counterexample.message).toMatch(
      /^rename makes a request that DynamoDB refuses: ValidationException/,
    );
  });
});

it('draws the same for the same seed', () => {
  const model = '  Pair: {id: [x, y], key: {pk: "P#{x}#{y|lower}", sk: P}, attributes: {x: Text, y: Text}}';
  const [first, again] = [resultsOf(model, '', 7), resultsOf(model, '', 7)];
  expect(first.map(fault)).toEqual(again.map(fault));
  expect(first.map(fault)[0]).toContain('same table key');
});
