import { createRequire } from 'node:module';
import { join, posix, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { Design } from '../../src/design/index.js';
import { type Code, name, sourceText, ts } from '../../src/generate/text/index.js';
import type { Gen, GeneratedFile } from '../../src/generate/typescript/gen.js';
import { namesOf } from '../../src/generate/typescript/names.js';
import { planModel } from '../../src/planner/index.js';

export function genOf(design: Design): Gen {
  return { design, plan: planModel(design), names: namesOf(design) };
}

const RUNTIME = resolve('src/generate/typescript/runtime');

/**
 * Runs generated files with the runtime, in memory: what each of them exports, by its module.
 * `packages`: what these are given instead of them.
 */
export async function exportsOf(
  files: readonly GeneratedFile[],
  packages: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<string, Readonly<Record<string, unknown>>>>> {
  const texts = new Map(files.map(({ path, code }) => [withoutEnding(path), sourceText(path, code)]));
  const all = [...texts.keys()].map((path) => `  ${JSON.stringify(path)}: require(${JSON.stringify(`./${path}.js`)}),`);
  const { outputFiles } = await build({
    stdin: { contents: `module.exports = {\n${all.join('\n')}\n};`, resolveDir: '/', sourcefile: 'all.js' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(resolve('here.js')).href) },
    plugins: [inMemory(texts)],
  });
  const module = { exports: {} };
  const require = createRequire(import.meta.url);
  const load = (module: string): unknown => packages[module] ?? require(module);
  new Function('require', 'module', outputFiles[0]?.text ?? '')(load, module);
  return module.exports;
}

function inMemory(texts: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'in-memory',
    setup: (builder) => {
      builder.onResolve({ filter: /^\./ }, ({ path, importer, namespace }) => {
        if (namespace === 'file' && importer.startsWith(RUNTIME)) return undefined;
        const from = namespace === 'generated' ? posix.dirname(importer) : '.';
        const module = withoutEnding(posix.normalize(posix.join(from, path)));
        if (texts.has(module)) return { path: module, namespace: 'generated' };
        return { path: join(RUNTIME, `${posix.basename(module)}.ts`) };
      });
      builder.onLoad({ filter: /.*/, namespace: 'generated' }, ({ path }) => ({
        contents: texts.get(path) ?? '',
        loader: 'ts',
        resolveDir: resolve('.'),
      }));
    },
  };
}

function withoutEnding(path: string): string {
  return path.replace(/\.[jt]s$/, '');
}

/** Runs generated code with the runtime: the value of every entry. */
export async function valuesOf(entries: ReadonlyMap<string, Code>): Promise<ReadonlyMap<string, unknown>> {
  const code = ts`${[...entries].map(([exported, value]) => ts`export const ${name(exported)} = ${value};`)}`;
  const { generated = {} } = await exportsOf([{ path: 'generated.ts', code }]);
  return new Map(Object.entries(generated));
}
