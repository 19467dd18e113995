import { Writable } from 'node:stream';
import { serveEditor } from '../../lsp/server.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Output } from '../io.js';
import { UsageError } from '../usage-error.js';

/** How editors are told of it. */
const EDITORS = 'https://github.com/dynamodel/dynamodel/blob/main/examples/editor.md';

/** Serves the editor that has started it, until that has gone. */
export async function runLsp({ io }: CommandContext): Promise<ExitCode> {
  if (io.stdin.isTerminal)
    throw new UsageError(
      `\`dynamodel lsp\` is a language server: an editor starts it, and the two speak through standard input and output. How to set up VS Code, Neovim, JetBrains or Helix: ${EDITORS}`,
    );
  const isOrderly = await serveEditor({
    input: io.stdin.open(),
    output: textStream(io.stdout),
    isRunning: io.isRunning,
    cwd: io.cwd,
    now: io.now,
    signal: io.signal,
  });
  return isOrderly ? EXIT.ok : EXIT.findings;
}

/** Heads and bodies of messages come whole. */
function textStream({ write }: Output): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Uint8Array, _encoding, done) {
      write(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk));
      done();
    },
  });
}
