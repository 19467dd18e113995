// The build: schema validator, bundles, licences of what was bundled, type declarations.
//
//   node esbuild.config.mjs              everything, into dist/
//   node esbuild.config.mjs --validator  only src/model/schema-validator.generated.js
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { format } from 'prettier';

const root = dirname(fileURLToPath(import.meta.url));
const at = (...parts) => join(root, ...parts);

export const SCHEMA_PATH = at('schemas', 'model.schema.json');
export const VALIDATOR_PATH = at('src', 'model', 'schema-validator.generated.js');

/** Keywords for editors, which validation passes over. */
const EDITOR_KEYWORDS = ['markdownDescription', 'enumDescriptions', 'markdownEnumDescriptions', 'defaultSnippets'];

/** Keywords that say nothing about validity: a third of the schema's text. */
const ANNOTATIONS = new Set(['$schema', 'title', 'description', 'examples', 'default', ...EDITOR_KEYWORDS]);

function withoutAnnotations(schema, isMapOfSchemas = false) {
  if (Array.isArray(schema)) return schema.map((item) => withoutAnnotations(item));
  if (schema === null || typeof schema !== 'object') return schema;
  const kept = Object.entries(schema).filter(([key]) => isMapOfSchemas || !ANNOTATIONS.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      withoutAnnotations(value, !isMapOfSchemas && (key === 'properties' || key === 'definitions')),
    ]),
  );
}

/**
 * The schema as a self-contained ES module, so that no run compiles a schema or loads ajv: the validator, and
 * `modelSchema()`, the whole schema for messages, parsed when it is first asked for.
 */
export async function validatorSource(schemaText = readFileSync(SCHEMA_PATH, 'utf8')) {
  const ajv = new Ajv({
    allErrors: true,
    messages: false,
    inlineRefs: false,
    strictTypes: false,
    strictRequired: false,
    code: { source: true, esm: true },
  });
  const validate = ajv.compile(withoutAnnotations(JSON.parse(schemaText)));
  const text = JSON.stringify(JSON.stringify(JSON.parse(schemaText)));
  const contents = `${standaloneCode.default(ajv, validate)}
let parsed;
export function modelSchema() {
  parsed ??= JSON.parse(${text});
  return parsed;
}
`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
    logLevel: 'error',
  });
  return `// Generated from schemas/model.schema.json by esbuild.config.mjs. Do not edit.\n${outputFiles[0].text}`;
}

/** The texts of a folder's TypeScript files by their names, as prettier leaves them, for `import texts from './folder?texts'`. */
export async function folderTexts(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const entries = files.sort().map(async (file) => {
    let text = readFileSync(join(folder, file), 'utf8');
    // Prettier keeps some line breaks that it finds, so that its own may change what it does.
    for (let before = '', passes = 0; before !== text && passes < 4; passes += 1) {
      before = text;
      text = await format(before, { parser: 'babel-ts' });
    }
    return [file.slice(0, -3), text];
  });
  return Object.fromEntries(await Promise.all(entries));
}

const textsOfFolders = {
  name: 'texts-of-folders',
  setup(builder) {
    builder.onResolve({ filter: /\?texts$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice(0, -'?texts'.length)),
      namespace: 'folder',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'folder' }, async ({ path }) => ({
      contents: JSON.stringify(await folderTexts(path)),
      loader: 'json',
    }));
  },
};

const bundleOptions = {
  absWorkingDir: root,
  entryPoints: {
    cli: 'src/cli/main.ts',
    index: 'src/index.ts',
    testing: 'src/testing.ts',
    // What threads run: a file of its own, beside the others.
    'simulate-worker': 'src/simulate/forecast/study/worker.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // The page of each rule lies beside the rule; pages are a lazy chunk of their own.
  loader: { '.md': 'text' },
  // An optional dependency with a binary of its own for each platform.
  external: ['libsql'],
  // What generated code needs at run time is copied from the text of its source.
  plugins: [textsOfFolders],
  metafile: true,
  legalComments: 'none',
  // Less text to read at every start; names stay, for the stack of an internal error.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  // The package's ES modules: half the start-up time of its CommonJS files, which Node's condition would pick.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  // Bundled CommonJS packages require Node's own modules.
  banner: { js: "import { createRequire as $require } from 'node:module';const require = $require(import.meta.url);" },
};

/** For whoever cannot load ES modules: everything in one file. */
const { splitting: _splitting, chunkNames: _chunkNames, banner: _banner, ...unsplitOptions } = bundleOptions;
const commonJsOptions = {
  ...unsplitOptions,
  format: 'cjs',
  // bin/compiled.js reads it byte by byte.
  charset: 'ascii',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': '__filename' },
};

/** The bundles with esbuild's account of them; with `write: false` nothing is written. */
export function bundle(options = {}) {
  return build({ ...bundleOptions, ...options });
}

async function writeValidator() {
  const source = await validatorSource();
  const current = existsSync(VALIDATOR_PATH) ? readFileSync(VALIDATOR_PATH, 'utf8') : undefined;
  if (source !== current) writeFileSync(VALIDATOR_PATH, source);
}

function noticesIn(folder, inner) {
  if (!existsSync(at(folder, inner))) return [];
  return readdirSync(at(folder, inner), { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(?:licen[cs]e|notice|third-party-notices)/i.test(entry.name))
    .map(({ name }) => join(inner, name));
}

function writeLicences(metafile) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) folders.add(found[1]);
  }
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(at(folder, 'package.json'), 'utf8'));
    // What a package has itself bundled is told in its notices, or in licences in a folder of their own.
    const files = ['.', 'licenses'].flatMap((inner) => noticesIn(folder, inner));
    const parts = files.sort().map((file) => readFileSync(at(folder, file), 'utf8').trim());
    const text = parts.length === 0 ? `Licence: ${license}` : parts.join('\n\n');
    return `${name} ${version} (${license})\n\n${text.replaceAll('\r\n', '\n')}\n`;
  });
  const rule = `\n${'-'.repeat(80)}\n\n`;
  writeFileSync(
    at('dist', 'THIRD-PARTY-LICENSES.txt'),
    `dynamodel contains the following software.\n${rule}${texts.join(rule)}`,
  );
}

/** Large parts that few commands load: files of their own beside the script that every run reads. They share no state with it. */
const SELDOM_NEEDED = {
  formatted: 'src/generate/text/formatted.ts',
  'unified-diff': 'src/generate/output/unified-diff.ts',
  'forecast-page': 'src/simulate/html/forecast-page.ts',
};

const apartFromScript = {
  name: 'apart-from-script',
  setup(builder) {
    builder.onResolve({ filter: /^\.\/(?:formatted|unified-diff|forecast-page)\.js$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: path.replace(/\.js$/, '.cjs'), external: true } : undefined,
    );
  },
};

/**
 * For Node before 22.8, which keeps no compiled code between runs: the command line as one script, and the code that this
 * Node compiles for it while it checks an example. Useless to any other version, so it is not in the package.
 */
async function writeCompiled() {
  if (module.enableCompileCache !== undefined) return;
  const { plugins } = commonJsOptions;
  const outdir = 'dist/compiled';
  await build({
    ...commonJsOptions,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir,
    plugins: [...plugins, apartFromScript],
    supported: { 'dynamic-import': false },
  });
  await build({ ...commonJsOptions, entryPoints: SELDOM_NEEDED, outdir });
  const { CODE, load } = await import('./bin/compiled.js');
  const { script, run } = load();
  const io = {
    stdout: { isTerminal: false, write() {} },
    stderr: { isTerminal: false, write() {} },
    readStdin: async () => new Uint8Array(),
    env: {},
    cwd: root,
    runtime: process.version,
    now: () => new Date(0),
    signal: new AbortController().signal,
  };
  await run().runCli(['check', 'examples/ecommerce'], io);
  writeFileSync(CODE, script.createCachedData());
}

/** Jest loads CommonJS unless it is told otherwise. */
async function writeCommonJs() {
  await build({ ...commonJsOptions, entryPoints: { testing: 'src/testing.ts' } });
}

function writeDeclarations() {
  const tsc = at('node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', at('tsconfig.build.json')], {
    stdio: 'inherit',
    cwd: root,
  });
  if (status !== 0) throw new Error('The type declarations could not be written.');
  copyFileSync(at('src', 'testing.d.cts'), at('dist', 'types', 'testing.d.cts'));
}

async function main() {
  await writeValidator();
  if (process.argv.includes('--validator')) return;
  // A failure to bundle leaves the last build as it was.
  const { metafile, outputFiles } = await bundle({ write: false });
  rmSync(at('dist'), { recursive: true, force: true });
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  writeLicences(metafile);
  writeDeclarations();
  await writeCommonJs();
  await writeCompiled();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
