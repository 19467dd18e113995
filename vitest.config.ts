import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Imports of Markdown give its text, as in the bundle. */
const markdownAsText = {
  name: 'markdown-as-text',
  load: (id: string) =>
    id.endsWith('.md') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : undefined,
};

export default defineConfig(({ mode }) => ({
  plugins: [markdownAsText],
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    // Full counts take minutes where reduced ones take seconds.
    testTimeout: mode === 'full' ? 600_000 : 30_000,
    hookTimeout: 120_000,
  },
}));
