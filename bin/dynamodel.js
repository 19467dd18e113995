#!/usr/bin/env node
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');
const { runKeepingCode } = require('./kept-code.js');

const dist = join(__dirname, '..', 'dist');

// `check`, which is run most, has a script of its own; and CommonJS starts faster than ES modules do.
if (process.argv[2] === 'check') runKeepingCode(join(dist, 'check.cjs'));
else {
  enableCompileCache?.();
  import('../dist/cli.js').then(({ main }) => main());
}
