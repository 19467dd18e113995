import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { camelCase } from '../../../src/generate/text/index.js';

/** What one pattern and the set-up of its client add to a bundle, minified, beside the SDK. */
const MOST_BYTES = 15_000;

/** A get by its key has nothing of what writes and queries need. */
const MOST_BYTES_OF_GET = 5_000;

const SHOP = resolve('examples/shop/generated/typescript');

const patterns = readdirSync(`${SHOP}/patterns`).map((file) => file.replace(/\.ts$/, ''));

type Output = Metafile['outputs'][string];

let outputs: ReadonlyMap<string, Output>;

beforeAll(async () => {
  outputs = await bundled(patterns);
});

describe('a pattern of the shop that is imported alone', () => {
  it.each(patterns)('%s is small', (pattern) => {
    const limit = pattern === 'get-customer' ? MOST_BYTES_OF_GET : MOST_BYTES;
    const { bytes = 0, inputs = {} } = outputs.get(pattern) ?? {};
    expect(bytes).toBeGreaterThan(1000);
    expect(
      bytes,
      `${pattern} has ${bytes} bytes, of at most ${limit}. Its largest modules: ${largest(inputs)}`,
    ).toBeLessThan(limit);
  });

  it('carries nothing of what only others need', () => {
    const modules = (pattern: string): string => Object.keys(outputs.get(pattern)?.inputs ?? {}).join('\n');
    expect(modules('get-customer')).not.toMatch(/runtime\/(write|perform|pages|cursor|expression|ids|transaction)/);
    expect(modules('sign-up')).not.toMatch(/runtime\/(perform\.|perform-alone|history|transaction(?!-failure)|hiding)/);
    expect(modules('set-order-status')).not.toMatch(
      /runtime\/(ids|perform\.|history|transaction|sentinels|hiding|write-values)/,
    );
    expect(modules('place-order')).not.toMatch(
      /runtime\/(expression|perform|transaction\.|history|hiding|sentinels|lock|write-(create|update|check|delete)|batch-get\.|fan-out)/,
    );
  });
});

/** All patterns in one go, each by itself as it is imported: its function, with what makes a client for it. */
async function bundled(names: readonly string[]): Promise<ReadonlyMap<string, Output>> {
  const { metafile } = await build({
    entryPoints: names.map((name) => ({ in: `pattern:${name}`, out: name })),
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outdir: 'out',
    plugins: [
      {
        name: 'patterns',
        setup(its) {
          its.onResolve({ filter: /^pattern:/ }, ({ path }) => ({ path: path.slice(8), namespace: 'pattern' }));
          // As the packages of the SDK say of themselves: what is imported of the client's and not used is left out.
          its.onResolve({ filter: /^@aws-sdk\// }, ({ path }) => ({
            path,
            external: true,
            sideEffects: path !== '@aws-sdk/client-dynamodb',
          }));
          its.onLoad({ filter: /./, namespace: 'pattern' }, ({ path }) => ({
            contents: `
              export { ${camelCase(path)} } from './patterns/${path}.js';
              export { connect } from './runtime/connect.js';
              export { tableNames } from './tables.js';`,
            resolveDir: SHOP,
          }));
        },
      },
    ],
  });
  return new Map(Object.entries(metafile.outputs).map(([path, output]) => [path.replace(/^out\/|\.js$/g, ''), output]));
}

function largest(inputs: Output['inputs']): string {
  return Object.entries(inputs)
    .map(([path, { bytesInOutput }]) => ({ module: path.replace(/^.*generated\/typescript\//, ''), bytesInOutput }))
    .sort((a, b) => b.bytesInOutput - a.bytesInOutput)
    .slice(0, 8)
    .map(({ module, bytesInOutput }) => `${module} ${bytesInOutput}`)
    .join(', ');
}
