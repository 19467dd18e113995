import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundle } from '../esbuild.config.mjs';

/**
 * What each part of `src/` may import, besides itself. Parts stand in layers: each may use those below its own.
 * `engine` stands on the lowest ones alone and knows no model, and `protocol` on it.
 */
const LAYERS: readonly (readonly string[])[] = [
  ['facts', 'distributions', 'text', 'lists', 'files'],
  ['value'],
  ['expression', 'partition'],
  ['source', 'fluid'],
  ['diagnostics', 'format'],
  ['model'],
  ['keys'],
  ['design'],
  ['planner'],
  ['load'],
  ['rules', 'simulate', 'generate', 'testing', 'serve', 'data', 'init', 'completion'],
  ['import', 'report'],
  ['config'],
  ['library'],
  ['lsp'],
  ['index.ts', 'testing.ts'],
  ['cli'],
];
const BELOW_ENGINE = ['facts', 'distributions', 'text', 'value', 'expression', 'partition'];
/** What answers for an engine on the wire knows no model either. */
const BELOW_PROTOCOL = ['facts', 'text', 'value', 'engine'];
const MAY_USE_ENGINE = [
  'protocol',
  'load',
  'simulate',
  'testing',
  'serve',
  'data',
  'library',
  'index.ts',
  'testing.ts',
  'cli',
];
const MAY_USE_PROTOCOL = ['testing', 'serve', 'library', 'cli'];
/** A constant that anything may state. */
const EVERYWHERE = 'version.ts';

/** Only these may import the package. */
const OWNERS: Readonly<Record<string, string | readonly string[]>> = {
  yaml: 'source',
  '@clack/prompts': 'cli',
  chalk: 'cli',
  commander: 'cli',
  'cli-table3': 'simulate',
  'fast-check': 'testing',
  'fast-xml-parser': 'diagnostics',
  chokidar: 'cli',
  '@aws-sdk/client-dynamodb': ['testing', 'import'],
  '@aws-sdk/lib-dynamodb': 'testing',
  'prettier/plugins/yaml': 'format',
  'prettier/standalone': ['format', 'generate'],
  'prettier/plugins/babel': 'generate',
  'prettier/plugins/estree': 'generate',
  diff: 'text',
  libsql: 'serve',
  'ion-js': 'data',
  'web-tree-sitter': 'import',
  'web-tree-sitter/web-tree-sitter.wasm': 'import',
  '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm': 'import',
  'csv-parse': 'data',
  'vscode-languageserver': 'lsp',
  'vscode-languageserver-textdocument': 'lsp',
  'vscode-languageserver-protocol/node': 'lsp',
  workerpool: 'simulate',
  'echarts/charts': 'simulate',
  'echarts/components': 'simulate',
  'echarts/core': 'simulate',
  'echarts/renderers': 'simulate',
};

/** Copied as text into generated code: a world of its own. */
const RUNTIME = 'src/generate/typescript/runtime/';
const OF_RUNTIME = /^(?:\.\/[\w-]+\.js|@aws-sdk\/(?:client|lib)-dynamodb|node:crypto)$/;

/** Tables of data may be longer than code may. */
const DATA_TABLES = new Set(['src/facts/reserved-words.ts', 'src/model/schema-validator.generated.js']);
const MAX_LINES = 500;

/** Code that is written for others, and comments about it. */
const GENERATED = /\bts`[^`]*`|^\s*(?:\/\*\*|\*|\/\/).*$/gm;

type SourceText = { readonly path: string; readonly part: string; readonly text: string };

function sources(folder = 'src'): readonly SourceText[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|js)$/.test(entry.name))
    .map((entry) => relative('.', join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
    .map((path) => ({ path, part: partOf(path), text: readFileSync(path, 'utf8') }));
}

function partOf(path: string): string {
  return path.split('/')[1]!;
}

function specifiers(text: string): readonly string[] {
  const pattern =
    /^(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function allowed(from: string, to: string): boolean {
  if (from === to || to === EVERYWHERE) return true;
  if (from === 'engine') return BELOW_ENGINE.includes(to);
  if (from === 'protocol') return BELOW_PROTOCOL.includes(to);
  if (to === 'engine') return MAY_USE_ENGINE.includes(from);
  if (to === 'protocol') return MAY_USE_PROTOCOL.includes(from);
  return layerOf(to) < layerOf(from);
}

function layerOf(part: string): number {
  return LAYERS.findIndex((layer) => layer.includes(part));
}

describe('the import graph', () => {
  const files = sources();

  it('has only parts that have their place in it', () => {
    const parts = new Set(files.map((file) => file.part));
    const unknown = [...parts].filter(
      (part) => !['engine', 'protocol', EVERYWHERE].includes(part) && layerOf(part) === -1,
    );
    expect(unknown).toEqual([]);
  });

  it('points one way', () => {
    const breaches = files.flatMap(({ path, part, text }) =>
      specifiers(text)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) =>
          partOf(
            relative('.', resolve(dirname(path), specifier))
              .split(sep)
              .join('/')
              .replace(/\.js$/, '.ts'),
          ),
        )
        .filter((target) => !allowed(part, target))
        .map((target) => `${path} imports ${target}`),
    );
    expect(breaches).toEqual([]);
  });

  it('keeps each package behind one part', () => {
    const breaches = files
      .filter(({ path }) => !path.startsWith(RUNTIME))
      .flatMap(({ path, part, text }) =>
        specifiers(text)
          .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
          .filter((specifier) => ![OWNERS[specifier]].flat().includes(part))
          .map((specifier) => `${path} imports ${specifier}`),
      );
    expect(breaches).toEqual([]);
  });

  it('has a runtime for generated code that needs the SDK alone', () => {
    const runtime = files.filter(({ path }) => path.startsWith(RUNTIME));
    expect(runtime.length).toBeGreaterThan(5);
    const breaches = runtime.flatMap(({ path, text }) =>
      specifiers(text)
        .filter((specifier) => !OF_RUNTIME.test(specifier))
        .map((specifier) => `${path} imports ${specifier}`),
    );
    expect(breaches).toEqual([]);
  });

  it('reaches the process through cli/io.ts alone', () => {
    const breaches = files
      // What runs an application's modules is a process of its own.
      .filter(({ path }) => path !== 'src/cli/io.ts' && path !== 'src/import/formats/modules/child/main.ts')
      .filter(({ text }) => /\bprocess\.\w|['"](?:node:)?process['"]/.test(text.replace(GENERATED, '')))
      .map(({ path }) => path);
    expect(breaches).toEqual([]);
  });

  it('has no process.exit', () => {
    expect(files.filter(({ text }) => /\bprocess\s*\.\s*exit\b(?!Code)/.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
  });

  it(`has no file over ${MAX_LINES} lines but tables of data`, () => {
    const long = files
      .filter(({ path }) => !DATA_TABLES.has(path))
      .filter(({ text }) => text.split('\n').length > MAX_LINES + 1)
      .map(({ path, text }) => `${path}: ${text.split('\n').length}`);
    expect(long).toEqual([]);
  });

  it('exports by name', () => {
    const breaches = files.filter(
      ({ path, text }) => !/\.generated\.|\.d\.ts$/.test(path) && /^export default\b/m.test(text),
    );
    expect(breaches.map(({ path }) => path)).toEqual([]);
  });
});

describe('what `check` loads', () => {
  /** The texts of generated code's runtime are no code here, and their layout takes longer than the bundle. */
  const emptyTexts: Plugin = {
    name: 'empty-texts',
    setup(build) {
      build.onResolve({ filter: /\?texts$/ }, ({ path }) => ({ path, namespace: 'texts' }));
      build.onLoad({ filter: /.*/, namespace: 'texts' }, () => ({ contents: '{}', loader: 'json' }));
    },
  };
  const bundled = bundle({ write: false, plugins: [emptyTexts] });
  const HEAVY =
    /^node_modules\/(?:ajv|cli-table3|chalk|fast-check|fast-xml-parser|chokidar|prettier|diff|echarts|zrender|ion-js|csv-parse|@aws-sdk|@colors|vscode-[a-z-]+)\/|^src\/config\/(?!(?:find-)?config\.ts$)|^src\/(?:engine|simulate|generate|import|protocol|testing|serve|data|lsp)\//;

  /** Files whose code is loaded with these entry points, without what is imported lazily. */
  function loadedWith(metafile: Metafile, entryPoints: readonly string[]): ReadonlySet<string> {
    const inputs = new Set<string>();
    const seen = new Set<string>();
    const visit = (output: string): void => {
      if (seen.has(output)) return;
      seen.add(output);
      const { inputs: bundled = {}, imports = [] } = metafile.outputs[output] ?? {};
      for (const [input, { bytesInOutput }] of Object.entries(bundled)) if (bytesInOutput > 0) inputs.add(input);
      for (const { path, kind, external } of imports) if (kind === 'import-statement' && external !== true) visit(path);
    };
    for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
      if (entryPoint !== undefined && entryPoints.includes(entryPoint)) visit(output);
    }
    return inputs;
  }

  it('is nothing heavy', async () => {
    const { metafile } = await bundled;
    const loaded = loadedWith(metafile!, ['src/cli/main.ts', 'src/cli/commands/check.ts']);
    expect(loaded).toContain('src/cli/commands/check.ts');
    expect([...loaded].filter((input) => HEAVY.test(input))).toEqual([]);
  });

  it('is not what draws random cases, for the tests of a model', async () => {
    const { metafile } = await bundled;
    const loaded = [...loadedWith(metafile!, ['src/cli/main.ts', 'src/cli/commands/test.ts'])];
    expect(loaded).toContain('src/testing/model-tests/judge.ts');
    expect(loaded.filter((input) => /fast-check|fast-xml-parser|chokidar|testing\/properties/.test(input))).toEqual([]);
  });

  it('is little for --version and --help', async () => {
    const { metafile } = await bundled;
    const loaded = [...loadedWith(metafile!, ['src/cli/main.ts'])];
    expect(loaded.filter((input) => /^src\/(?!cli|diagnostics|source|version)|node_modules\/yaml/.test(input))).toEqual(
      [],
    );
  });
});
