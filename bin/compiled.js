import { readFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

export const BUNDLE = fileURLToPath(new URL('../dist/compiled/cli.cjs', import.meta.url));
export const CODE = `${BUNDLE}.code`;

/**
 * The command line from the code that this version of Node compiled when the package was built: two thirds of a short run are
 * compiling otherwise. Undefined where there is none, or another version of Node made it: then the ordinary modules serve.
 */
export function compiledCommandLine() {
  if (module.enableCompileCache !== undefined) return undefined;
  try {
    const cachedData = readFileSync(CODE);
    const loaded = load(cachedData);
    return loaded.script.cachedDataRejected ? undefined : loaded.run();
  } catch (error) {
    if (error?.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The bundle as a script, and a function that runs it and gives its exports. */
export function load(cachedData) {
  // The bundler escapes what is not ASCII, and bytes are read faster as they are.
  const script = new Script(module.wrap(readFileSync(BUNDLE, 'latin1')), { filename: BUNDLE, cachedData });
  const run = () => {
    const loaded = { exports: {} };
    script.runInThisContext()(loaded.exports, createRequire(BUNDLE), loaded, BUNDLE, '');
    return loaded.exports;
  };
  return { script, run };
}
