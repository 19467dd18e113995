#!/usr/bin/env node
import module from 'node:module';
import { compiledCommandLine } from './compiled.js';

// Node 22.8 and later keep compiled code between runs; for older ones the build has kept it.
module.enableCompileCache?.();

const { main } = compiledCommandLine() ?? (await import('../dist/cli.js'));
await main();
