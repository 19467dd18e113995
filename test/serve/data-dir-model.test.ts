import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/engine/index.js';
import { startingState } from '../../src/load/starting-state.js';
import { designOf } from '../support/models.js';

/** A model of one table, with one sample and what else is asked for. */
function model({
  key = 'pk: pk, sk: sk',
  template = 'pk: "N#{id}", sk: "N"',
  indexes = '',
  indexKeys = '',
} = {}): string {
  return `
dynamodel: 1
model: notes
tables: {notes: {key: {${key}}${indexes}}}
entities:
  Note:
    key: {${template}}${indexKeys}
    attributes: {id: {type: string, maxBytes: 10}, day: {type: string, maxBytes: 10}}
    volume: {count: 10}
samples:
  entities:
    Note:
      - {id: first, day: monday}
`;
}

const INDEX = {
  indexes: ', indexes: {byDay: {pk: gsi1pk, sk: gsi1sk, project: all}}',
  indexKeys: '\n    indexes: {byDay: {pk: "DAY#{day}", sk: "N#{id}"}}',
};

/** An engine that is kept and started again: the tables of the first start are there at the second. */
function started(engine: Engine, text: string): Engine {
  startingState(designOf(text), true).fill(engine);
  return engine;
}

const count = (engine: Engine): number | undefined => engine.scan({ TableName: 'notes' }).Count;

describe('a model whose tables are there already', () => {
  it('leaves their items alone, and does not seed its samples again', () => {
    const engine = started(createEngine(), model());
    expect(count(engine)).toBe(1);
    const [Key = {}] = engine.scan({ TableName: 'notes', ProjectionExpression: 'pk, sk' }).Items ?? [];
    engine.deleteItem({ TableName: 'notes', Key });
    expect(count(started(engine, model()))).toBe(0);
  });

  it('adds the global indexes that they lack, filled from their items', () => {
    const engine = started(createEngine(), model());
    engine.updateItem({
      TableName: 'notes',
      Key: { pk: { S: 'N#first' }, sk: { S: 'N' } },
      UpdateExpression: 'SET gsi1pk = :day, gsi1sk = :id',
      ExpressionAttributeValues: { ':day': { S: 'DAY#monday' }, ':id': { S: 'N#first' } },
    });
    started(engine, model(INDEX));
    expect(engine.scan({ TableName: 'notes', IndexName: 'byDay' }).Count).toBe(1);
    expect(() => started(engine, model(INDEX))).not.toThrow();
  });

  it('is refused where it gives them another key, and nothing is changed', () => {
    const engine = started(createEngine(), model(INDEX));
    const before = engine.describeTable({ TableName: 'notes' });
    expect(() => started(engine, model({ key: 'pk: key, sk: sk' }))).toThrow(
      'The table `notes` has the key pk (HASH S), sk (RANGE S) where its data is kept, and key (HASH S), sk (RANGE S) in the model.',
    );
    expect(() =>
      started(engine, model({ ...INDEX, indexes: ', indexes: {byDay: {pk: other, sk: gsi1sk, project: all}}' })),
    ).toThrow('The index `byDay` of the table `notes` has the key gsi1pk (HASH S), gsi1sk (RANGE S)');
    expect(engine.describeTable({ TableName: 'notes' })).toEqual(before);
  });
});
