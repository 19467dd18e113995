#!/usr/bin/env node
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');
const { runKeepingCode } = require('./kept-code.js');

const dist = join(__dirname, '..', 'dist');

/** `check`, which is run most, has a script of its own; and CommonJS starts faster than ES modules do. */
async function run() {
  if (process.argv[2] === 'check') {
    // All is done and written by then, and Node would free all memory piece by piece.
    process.on('beforeExit', () => process.exit());
    return runKeepingCode(join(dist, 'check.cjs'));
  }
  enableCompileCache?.();
  const { main } = await import('../dist/cli.js');
  return main();
}

// Such as a file of the package that is missing: what a command does wrong it tells itself.
run().catch((error) => {
  process.stderr.write(
    `internal error: ${error?.stack ?? error}\nReport it: https://github.com/dynamodel/dynamodel/issues\n`,
  );
  process.exitCode = 3;
});
