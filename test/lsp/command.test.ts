import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';

it('says on a terminal what it is for', async () => {
  const io = fakeIo({ stdin: { isTerminal: true, open: () => Readable.from([]) } });
  expect(await runCli(['lsp'], io)).toBe(2);
  expect(io.out()).toBe('');
  expect(io.err()).toContain('`dynamodel lsp` is a language server: an editor starts it');
  expect(io.err()).toContain('https://github.com/dynamodel/dynamodel/blob/main/examples/editor.md');
});
