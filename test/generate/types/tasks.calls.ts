// @ts-nocheck Compiled by `types.test.ts`, which takes this line out, against the output of the model.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTasks, type Settings, type Task } from '../tasks/index.js';

const tasks = createTasks(new DynamoDBClient({}));

export async function calls(): Promise<void> {
  const task: Task = await tasks.Task.add({
    id: 'a',
    state: 'OPEN',
    due: '2026-01-01',
    size: 5n,
    price: '0.10',
    tags: new Set(['x']),
  });
  await tasks.Task.plan({ id: 'a', state: 'DONE', due: '2026-01-02' });
  await tasks.Task.grow({ id: 'a', size: 1n });
  await tasks.Task.raise({ id: 'a', rank: 3 });
  await tasks.Task.rate({ id: 'a', rank: null });
  await tasks.Task.keep({ ...task, rank: 3 });
  await tasks.Task.remove({ id: 'a', version: task.version });
  await tasks.Step.shift({ list: 'a', state: 'OPEN', stepId: 's', to: { state: 'DONE' } });
  const settings: Settings | undefined = await tasks.Settings.settings({});
  const size: bigint = task.size;
  const price: string = task.price;
  void [settings, size, price];

  // @ts-expect-error Both parts of the index key, or none.
  await tasks.Task.plan({ id: 'a', state: 'DONE' });
  // @ts-expect-error The other part alone.
  await tasks.Task.plan({ id: 'a', due: '2026-01-02' });
  // @ts-expect-error The lock is missing.
  await tasks.Task.remove({ id: 'a' });
  // @ts-expect-error A lock is a number.
  await tasks.Task.remove({ id: 'a', version: '1' });
  // @ts-expect-error The condition compares it: nothing is less than nothing.
  await tasks.Task.raise({ id: 'a', rank: null });
  // @ts-expect-error And a put cannot do without it either.
  await tasks.Task.keep(task);
  // @ts-expect-error A number without bounds may pass 2^53.
  await tasks.Task.grow({ id: 'a', size: 1 });
  // @ts-expect-error A decimal without bounds is text.
  await tasks.Task.add({ id: 'a', state: 'OPEN', due: '2026-01-01', size: 5n, price: 0.1, tags: new Set(['x']) });
  // @ts-expect-error A set is no list.
  await tasks.Task.add({ id: 'a', state: 'OPEN', due: '2026-01-01', size: 5n, price: '0.10', tags: ['x'] });
  // @ts-expect-error Where it goes is missing.
  await tasks.Step.shift({ list: 'a', state: 'OPEN', stepId: 's' });
  // @ts-expect-error The move changes the state alone.
  await tasks.Step.shift({ list: 'a', state: 'OPEN', stepId: 's', to: { stepId: 't' } });
  // @ts-expect-error A model without tenants binds none.
  tasks.tenant('acme');
  // @ts-expect-error What is hidden is in no answer.
  void task.secret;
  // @ts-expect-error A constant is not given.
  await tasks.Step.addStep({ list: 'a', stepId: 's', state: 'OPEN', kind: 'step' });
}
