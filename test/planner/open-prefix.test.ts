import { expect, it } from 'vitest';
import { designOf, engineOf, planned, runRead } from './support.js';

const MODEL = `
dynamodel: 1
model: papers
tables:
  items:
    key: { pk: pk, sk: sk }
    indexes:
      byTopic: { pk: topic, sk: [state, title], project: all }
entities:
  Paper:
    table: items
    id: [id]
    key: { pk: 'PAPER#{id}', sk: 'P' }
    indexes: { byTopic: natural }
    attributes:
      id: { type: string, charset: a-z, maxBytes: 10 }
      topic: { type: string, charset: a-z, minBytes: 1, maxBytes: 10 }
      state: { type: string, minBytes: 1, maxBytes: 10 }
      title: { type: string, minBytes: 1, maxBytes: 10 }
accessPatterns:
  papers: { op: query, entity: Paper, by: [topic], prefix: [state], order: asc, merge: { order: title }, page: 1 }
`;

it('a page that is sorted after a prefix which the call leaves open has the first of all rows', () => {
  const design = designOf(MODEL);
  const engine = engineOf(design);
  for (const [id, state, title] of [
    ['a', 'draft', 'zebra'],
    ['b', 'final', 'apple'],
  ] as const) {
    const values = { pk: `PAPER#${id}`, sk: 'P', id, topic: 't', state, title };
    const Item = Object.fromEntries(Object.entries(values).map(([name, S]) => [name, { S }]));
    engine.putItem({ TableName: 'items', Item });
  }
  const plan = planned(design, 'papers');
  const first = (args: Readonly<Record<string, string>>): unknown[] =>
    runRead(engine, design, plan, new Map(Object.entries(args))).rows.map(({ title }) => title);
  expect(first({ topic: 't' })).toEqual([{ S: 'apple' }]);
  expect(first({ topic: 't', state: 'draft' })).toEqual([{ S: 'zebra' }]);
});
