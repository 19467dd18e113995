import { createRequire, Module } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

const TYPESCRIPT = /\.[cm]?tsx?$/;

/** That this Node cannot load a file of TypeScript, and the project has nothing that could. */
export class NoTypeScript extends Error {}

/**
 * What a module exports. TypeScript is compiled by the project's own esbuild, where nothing else in this process does that: it reads
 * more than Node's own stripping of types, such as enums, and imports without an ending.
 *
 * @param isCompiled whether tsx is at work in this process.
 */
export async function loaded(file: string, isCompiled: boolean): Promise<unknown> {
  if (!TYPESCRIPT.test(file)) return import(pathToFileURL(file).href);
  const compiled = isCompiled ? undefined : compiledByEsbuild(createRequire(file), file);
  if (compiled !== undefined) return compiled();
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (isUnknownExtension(error)) throw new NoTypeScript();
    throw error;
  }
}

function isUnknownExtension(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION';
}

function resolved(own: NodeJS.Require, name: string): string | undefined {
  try {
    return own.resolve(name);
  } catch {
    return undefined;
  }
}

interface Esbuild {
  buildSync(options: object): { readonly outputFiles: readonly { readonly text: string }[] };
}

/** The module as one script of CommonJS, its packages aside; nothing is written. Undefined where there is no esbuild. */
function compiledByEsbuild(own: NodeJS.Require, file: string): (() => unknown) | undefined {
  const path = resolved(own, 'esbuild');
  if (path === undefined) return undefined;
  const { buildSync } = own(path) as Esbuild;
  const { outputFiles } = buildSync({
    entryPoints: [file],
    absWorkingDir: dirname(file),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: false,
    write: false,
    logLevel: 'silent',
  });
  return () => {
    const module = new Module(file) as Module & { _compile(text: string, file: string): void };
    module.filename = file;
    module.paths = nodeModulesOf(dirname(file));
    module._compile(outputFiles[0]?.text ?? '', file);
    return module.exports as unknown;
  };
}

function nodeModulesOf(folder: string): string[] {
  return (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(folder);
}
