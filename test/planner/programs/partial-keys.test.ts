import { describe, expect, it } from 'vitest';
import { Bench } from './support.js';

const MODEL = `
dynamodel: 1
model: tasks
tables:
  tasks: {key: {pk: pk}, indexes: {byOwner: {pk: ownerPk, sk: ownerSk, project: all}, open: {pk: openPk, sk: openSk, project: all}}}
entities:
  Task:
    key: {pk: "TASK#{taskId}"}
    indexes:
      byOwner: {pk: "OWNER#{owner}", sk: "{rank|pad:2}", onPartial: drop}
      open: {pk: "OPEN#{state}", sk: "{rank|pad:2}", when: state = OPEN, onPartial: read}
    attributes:
      taskId: {type: int, min: 0, max: 9}
      owner: {type: string, charset: a-z, minBytes: 1, maxBytes: 9, optional: true}
      state: {enum: [OPEN, DONE]}
      rank: {type: int, min: 0, max: 99}
accessPatterns:
  add: {op: create, entity: Task}
  give: {op: update, entity: Task, set: [owner, state]}
`;

describe('an update of a part of two index keys, of which one has the item read', () => {
  // Generated code cannot tell which state will be given.
  it.each(['OPEN', 'DONE'])('reads it whatever the values are, so that the other key stays right: %s', (state) => {
    const bench = new Bench(MODEL);
    bench.done('add', { taskId: 1n, state: 'DONE', rank: 7n });
    bench.done('give', { taskId: 1n, owner: 'ann', state });
    expect(bench.requests.map(({ api }) => api)).toEqual(['GetItem', 'UpdateItem']);
    expect(bench.items('tasks')).toEqual([
      expect.objectContaining({ ownerPk: { S: 'OWNER#ann' }, ownerSk: { S: '07' } }),
    ]);
  });
});
