import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { folderTexts } from './esbuild.config.mjs';

/** Imports of Markdown give its text, as in the bundle. */
const markdownAsText = {
  name: 'markdown-as-text',
  load: (id: string) =>
    id.endsWith('.md') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : undefined,
};

const TEXTS = '?texts';
/** Vite would take what ends in `?texts` for a path with a query. */
const FOLDER = '\0folder:';

/** The texts of a folder's files, as in the bundle. */
const textsOfFolders = {
  name: 'texts-of-folders',
  enforce: 'pre' as const,
  resolveId: (id: string, importer: string | undefined) =>
    id.endsWith(TEXTS) && importer !== undefined
      ? `${FOLDER}${join(dirname(importer), id.slice(0, -TEXTS.length))}`
      : undefined,
  load: async (id: string) =>
    id.startsWith(FOLDER) ? `export default ${JSON.stringify(await folderTexts(id.slice(FOLDER.length)))};` : undefined,
};

/** Vite would fetch a `.wasm` file. */
const BINARY = '\0binary:';

/** Imports of WebAssembly give its bytes, as in the bundle. */
const wasmAsBytes = {
  name: 'wasm-as-bytes',
  enforce: 'pre' as const,
  // A path of node_modules would be left to Node, which reads no such file.
  resolveId: (id: string) => (id.endsWith('.wasm') ? `${BINARY}${id}.js` : undefined),
  load: (id: string) => {
    if (!id.startsWith(BINARY)) return undefined;
    const bytes = readFileSync(createRequire(import.meta.url).resolve(id.slice(BINARY.length, -3)), 'base64');
    return `export default Uint8Array.from(Buffer.from('${bytes}', 'base64'));`;
  },
};

/**
 * Most of the code that a test runs is run a few times only: a third of all the time would go into optimising it. The setting is one of
 * Node 20's V8.
 */
const LATE_OPTIMIZATION = process.version.startsWith('v20.') ? ['--interrupt-budget=400000'] : [];

export default defineConfig(({ mode }) => ({
  plugins: [markdownAsText, textsOfFolders, wasmAsBytes],
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    globalSetup: ['test/support/temporary.ts'],
    // Half of the time would go into loading the same modules for each file anew. Nothing in `src` keeps state between calls.
    isolate: false,
    // The default, one less than there are cores, leaves one of two idle.
    maxWorkers: 2,
    execArgv: LATE_OPTIMIZATION,
    // Full counts take minutes where reduced ones take seconds.
    testTimeout: mode === 'full' ? 600_000 : 60_000,
    hookTimeout: 120_000,
  },
}));
