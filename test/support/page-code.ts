import { build } from 'esbuild';

/** Runs code of a page with what it imports, and gives `result`, an expression. */
export async function runCode(
  code: string,
  modules: Readonly<Record<string, unknown>>,
  result: string,
): Promise<unknown> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export const result = async () => {\n${withoutImports(code)}\nreturn ${result};\n};`,
      loader: 'ts',
    },
    write: false,
    format: 'cjs',
  });
  const names = importsOf(code);
  const module: { exports: Readonly<Record<string, () => Promise<unknown>>> } = { exports: {} };
  const given = names.map(({ name, from }) => (modules[from] as Readonly<Record<string, unknown>>)[name]);
  const missing = names.filter((_, i) => given[i] === undefined);
  if (missing.length > 0) throw new Error(`There is no ${missing.map(({ name }) => name).join()}.`);
  new Function('module', ...names.map(({ name }) => name), outputFiles[0]?.text ?? '')(module, ...given);
  return module.exports.result?.();
}

const IMPORT = /^import \{ (.*) \} from '(.*)';\n/gm;

function importsOf(code: string) {
  return [...code.matchAll(IMPORT)].flatMap(([, names = '', from = '']) =>
    names.split(', ').map((name) => ({ name, from })),
  );
}

function withoutImports(code: string): string {
  return code.replace(IMPORT, '');
}
