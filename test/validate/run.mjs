// What is known about DynamoDB and about the numbers beneath, against what the simulation says: a table, and exit code 1 on a failure.
//
//   node test/validate/run.mjs [V14 …] [--markdown]     (npm run validate; npm run validate -- V14)
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from '../../esbuild.config.mjs';

const folder = mkdtempSync(join(tmpdir(), 'dynamodel-validate-'));
try {
  await bundle({
    entryPoints: { main: 'test/validate/main.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    minifyWhitespace: false,
  });
  await import(pathToFileURL(join(folder, 'main.mjs')).href);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
