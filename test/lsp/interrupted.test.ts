import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { serve } from './in-process.js';

it('ends without a word while the editor still owes it an answer', async () => {
  const rejected: unknown[] = [];
  const note = (reason: unknown): void => void rejected.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const { client, ended, interrupt } = await serve([]);
  const asked = new Promise<void>((resolve) => {
    client.connection.onRequest('workspace/workspaceFolders', () => {
      resolve();
      return new Promise(() => {});
    });
  });
  await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [] } });
  await asked;
  interrupt();
  expect(await ended).toBe(false);
  await setImmediate();
  expect(rejected).toEqual([]);
  expect([...client.told, ...client.logged]).toEqual([]);
});
