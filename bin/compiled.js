const { readFileSync } = require('node:fs');
const { createRequire, wrap } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const dist = join(__dirname, '..', 'dist');

/** Scripts, and where the build puts the code that its version of Node compiled for them. */
const CHECK = { path: join(dist, 'check.cjs'), code: join(dist, 'compiled', 'check.code') };
const WHOLE = { path: join(dist, 'compiled', 'cli.cjs'), code: join(dist, 'compiled', 'cli.code') };

/**
 * What a script exports, from the code that this version of Node compiled when the package was built: two thirds of a short run are
 * compiling otherwise. Undefined where there is none, or another version of Node made it: then the ordinary modules serve.
 */
function fromCode(place) {
  const cachedData = readIfThere(place.code);
  if (cachedData === undefined) return undefined;
  const { script, run } = scriptOf(place, cachedData);
  return script.cachedDataRejected ? undefined : run();
}

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** The script, and a function that runs it as a module and gives its exports. */
function scriptOf({ path }, cachedData) {
  // The bundler escapes what is not ASCII, and bytes are read faster as they are.
  const script = new Script(wrap(readFileSync(path, 'latin1')), { filename: path, cachedData });
  const run = () => {
    const loaded = { exports: {} };
    script.runInThisContext()(loaded.exports, createRequire(path), loaded, path, dist);
    return loaded.exports;
  };
  return { script, run };
}

module.exports = { CHECK, WHOLE, fromCode, scriptOf };
