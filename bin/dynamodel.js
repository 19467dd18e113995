#!/usr/bin/env node
const { enableCompileCache } = require('node:module');
const { CHECK, WHOLE, fromCode } = require('./compiled.js');

/** `check`, which is run most, has a script of its own; and CommonJS starts faster than ES modules do. */
async function commandLine(isCheck) {
  // Node 22.8 and later keep compiled code between runs; for older ones the build has kept it.
  const compiled = enableCompileCache === undefined ? fromCode(isCheck ? CHECK : WHOLE) : undefined;
  if (compiled !== undefined) return compiled.main;
  enableCompileCache?.();
  return isCheck ? require(CHECK.path).main : (await import('../dist/cli.js')).main;
}

commandLine(process.argv[2] === 'check').then((main) => main());
