import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../esbuild.config.mjs';
import type { runCli as RunCli } from '../src/cli/main.js';
import { edited } from './support/edited.js';
import { fakeIo } from './support/fake-io.js';
import { blocksOf, blockTexts, pageText } from './support/pages.js';

/** What somebody has who did what the page says: its new files, and those that it changes. */
const files = new Map<string, string>();
for (const { language, text } of blocksOf('CONTRIBUTING.md')) {
  const [first = ''] = text.split('\n');
  const name = /^(?:\/\/|<!--) (src\/\S+?)(?: -->)?$/.exec(first)?.[1];
  if (name !== undefined) files.set(resolve(name), text.slice(first.length + 1));
  if (language !== 'diff') continue;
  for (const [, path = '', diff = ''] of text.matchAll(/^--- (\S+)\n((?:(?!---).*\n)*)/gm)) {
    files.set(resolve(path), edited(readFileSync(path, 'utf8'), diff));
  }
}

const onTop: Plugin = {
  name: 'on-top',
  setup: (builder) => {
    builder.onResolve({ filter: /^\.\.?\// }, ({ path, importer, resolveDir }) => {
      // The texts that generated code is made of are not needed here, and take long to print.
      if (path.endsWith('?texts')) return { path, namespace: 'no-texts' };
      const file = join(importer === '' ? resolveDir : dirname(importer), path).replace(/\.js$/, '.ts');
      return files.has(file) || files.has(importer) ? { path: file } : undefined;
    });
    builder.onLoad({ filter: /.*/, namespace: 'no-texts' }, () => ({ contents: '{}', loader: 'json' }));
    builder.onLoad({ filter: /\.(?:ts|md)$/ }, ({ path }) => {
      const contents = files.get(path);
      return contents === undefined ? undefined : { contents, loader: path.endsWith('.md') ? 'text' : 'ts' };
    });
  },
};

describe('what CONTRIBUTING.md says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'contributing-'));
  let runCli: typeof RunCli;

  beforeAll(async () => {
    const { outputFiles = [] } = await bundle({
      entryPoints: { cli: 'src/cli/main.ts' },
      plugins: [onTop],
      packages: 'external',
      outdir: join(folder, 'dist'),
      splitting: false,
      write: false,
    });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
    const [cli] = outputFiles.filter(({ path }) => path.endsWith('cli.js'));
    writeFileSync(join(folder, 'cli.mjs'), cli?.contents ?? '');
    ({ runCli } = (await import(pathToFileURL(join(folder, 'cli.mjs')).href)) as { readonly runCli: typeof RunCli });
  });

  async function run(...argv: readonly string[]) {
    const io = fakeIo({ cwd: folder });
    const code = await runCli(argv, io);
    return { code, out: io.out(), err: io.err() };
  }

  /** The model under a heading of the page that the new rule has. */
  function modelOf(heading: string): string {
    const page = files.get(resolve('src/rules/security/dm9013-untagged-table.md')) ?? '';
    return new RegExp(`^## ${heading}\\n\\n\`\`\`yaml\\n([\\s\\S]*?)\`\`\``, 'm').exec(page)?.[1] ?? '';
  }

  it('adds a rule', async () => {
    expect((await run('rules')).out).toMatch(/^ *DM9013 +info +A table has no tags, and/m);
    expect((await run('explain', 'untagged-table')).out).toMatch(/DM9013 untagged-table\n/);
    writeFileSync(join(folder, 'wrong.dynamodel.yaml'), modelOf('Wrong'));
    writeFileSync(join(folder, 'right.dynamodel.yaml'), modelOf('Right'));
    const wrong = await run('check', 'wrong.dynamodel.yaml');
    expect(wrong.out).toContain('info  DM9013 untagged-table\n  Table `carts` has no tags');
    expect((await run('check', 'right.dynamodel.yaml')).out).not.toContain('DM9013');
  });

  it('adds a target, and a format that reads what it writes', async () => {
    writeFileSync(join(folder, 'shop.dynamodel.yaml'), modelOf('Right'));
    const generated = await run('generate', 'outline', 'shop.dynamodel.yaml', '--out', 'out');
    expect(generated).toMatchObject({ code: 0, out: expect.stringContaining('wrote    out/outline.json\n') });
    expect((await run('generate', 'outline', 'shop.dynamodel.yaml', '--out', 'out', '--check')).code).toBe(0);
    const imported = await run('import', 'out/outline.json');
    expect(imported.code, imported.err).toBe(0);
    expect(imported.out).toContain('tables:\n  orders:\n    key: {pk: pk}\n');
    expect(imported.out).toMatch(/^# - tables\.orders\.entities: /m);
    expect((await run('import', 'outline', 'wrong.dynamodel.yaml')).code).toBe(1);
  });

  it('names scripts, files and folders that there are', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: object };
    const named = [...pageText('CONTRIBUTING.md').matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
    const [tree = ''] = blockTexts('CONTRIBUTING.md', 'text');
    const told = [...tree.matchAll(/^ {2}([a-z]+)\/ /gm)].map(([, name]) => name);
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(told.sort()).toEqual(folders.map(({ name }) => name).sort());
  });
});
