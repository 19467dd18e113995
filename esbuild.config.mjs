// The build: schema validator, bundles, licences of what was bundled, type declarations.
//
//   node esbuild.config.mjs              everything, into dist/
//   node esbuild.config.mjs --validator  only the validators, src/**/*-validator.generated.js
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { format } from 'prettier';

const root = dirname(fileURLToPath(import.meta.url));
const at = (...parts) => join(root, ...parts);

/** Where the validator of each schema is written. */
export const VALIDATORS = {
  model: at('src', 'model', 'schema-validator.generated.js'),
  config: at('src', 'config', 'config-validator.generated.js'),
  baseline: at('src', 'config', 'baseline-validator.generated.js'),
};

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
 * A schema as a self-contained ES module, so that no run compiles a schema or loads ajv: the validator, and
 * `schema()`, the whole schema for messages, parsed when it is first asked for.
 */
export async function validatorSource(name) {
  const file = `${name}.schema.json`;
  const schemaText = readFileSync(at('schemas', file), 'utf8');
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
export function schema() {
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
  return `// Generated from schemas/${file} by esbuild.config.mjs. Do not edit.\n${outputFiles[0].text}`;
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

/**
 * The lexer and the parser of `yaml` are generators through and through, for texts that come in pieces: each of their small steps makes
 * several objects, and half the time of reading a model goes into them. Here texts come whole, so generators become functions that
 * add to a list, which the package's next major version has as well (https://github.com/eemeli/yaml/pull/645). `lex`, `next`,
 * `end` and `parse` give lists in place of iterators.
 */
export function withoutGenerators(source) {
  const entries = [...source.matchAll(/^ {4}\*(lex|next|end|parse)\((.*)\) \{$/gm)];
  const into = (name) => (entries.some(([, entry]) => entry === name) ? `${name}Into` : name);
  const text = source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^ {4}\*(\w+)\(/gm, (_, name) => `    ${into(name)}(`)
    .replace(/\byield\* this\.(\w+)\(/g, (_, name) => `this.${into(name)}(`)
    .replace(/\byield (\{[^;]*\}|[^;{}]+);/g, 'this.out.push($1);')
    .replace(/^ {4}constructor\([^)]*\) \{/m, '$&\n        this.out = [];')
    .replace(/^class \w+ \{/m, `$&\n${entries.map(entryPoint).join('\n')}`);
  if (entries.length === 0 || /\byield\b|^\s*\*\w|function\*/m.test(text))
    throw new Error('The generators of `yaml` are not as they were: see to `withoutGenerators`.');
  return text;
}

/** A list with something in it is whoever's got it; an empty one serves again. */
function entryPoint([, name, parameters]) {
  const given = parameters.replace(/ = \w+/g, '');
  return `    ${name}(${parameters}) { if (this.out.length > 0) this.out = []; this.${name}Into(${given}); return this.out; }`;
}

/**
 * Nodes of `yaml` define the property that tells their kind, and the schema of collections, through a descriptor: slower than all else that
 * making a node takes. A property that is set differs in that it is seen when properties are listed, which nothing does with a node.
 */
export function withPlainProperties(source) {
  const defined = /Object\.defineProperty\(this, (?:(NODE_TYPE)|'(schema)'), \{\s*value: (\w+)(?:,[^}]*)?\s*\}\);/g;
  if (source.match(defined)?.length !== 1)
    throw new Error('The nodes of `yaml` are not as they were: see to `withPlainProperties`.');
  return source.replace(defined, (_, symbol, name, value) => `this${symbol ? `[${symbol}]` : `.${name}`} = ${value};`);
}

/** The `yaml` package as released, but for what takes most of its time. */
export const fasterYaml = {
  name: 'faster-yaml',
  setup(builder) {
    const change = (files, how) => {
      const filter = new RegExp(`node_modules[\\\\/]yaml[\\\\/]browser[\\\\/]dist[\\\\/](?:${files})\\.js$`);
      builder.onLoad({ filter }, ({ path }) => ({ contents: how(readFileSync(path, 'utf8')) }));
    };
    change('parse[\\\\/](?:lexer|parser)', withoutGenerators);
    change('nodes[\\\\/](?:Node|Pair|Collection)|doc[\\\\/]Document', withPlainProperties);
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
    // What loads the modules of an application, in a process of its own.
    'import-modules': 'src/import/formats/modules/child/main.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // The page of each rule lies beside the rule; pages are a lazy chunk of their own. So is the parser that needs WebAssembly.
  loader: { '.md': 'text', '.wasm': 'binary' },
  // An optional dependency with a binary of its own for each platform.
  external: ['libsql'],
  // What generated code needs at run time is copied from the text of its source.
  plugins: [textsOfFolders, fasterYaml],
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
  // bin/kept-code.js reads it byte by byte.
  charset: 'ascii',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': '__filename' },
};

/** The bundles with esbuild's account of them; with `write: false` nothing is written. */
export function bundle(options = {}) {
  return build({ ...bundleOptions, ...options });
}

async function writeValidators() {
  for (const [name, path] of Object.entries(VALIDATORS)) {
    const source = await validatorSource(name);
    const current = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (source !== current) writeFileSync(path, source);
  }
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

/** Parts of Node that take time to load, and that few runs use: these are loaded by the first use of something in them. */
const SELDOM_USED = ['node:child_process', 'node:crypto', 'node:worker_threads'];

const loadedByUse = {
  name: 'loaded-by-use',
  setup(builder) {
    builder.onResolve({ filter: new RegExp(`^(?:${SELDOM_USED.join('|')})$`) }, ({ path, namespace }) =>
      namespace === 'loaded-by-use' ? { path, external: true } : { path, namespace: 'loaded-by-use' },
    );
    builder.onLoad({ filter: /.*/, namespace: 'loaded-by-use' }, async ({ path }) => ({
      contents: `for (const name of ${JSON.stringify(Object.keys((await import(path)).default))})
  Object.defineProperty(exports, name, { get: () => require(${JSON.stringify(path)})[name], enumerable: true });`,
      resolveDir: root,
    }));
  },
};

/**
 * One script of `check` alone: what is run most has one file to find, read and compile, and nothing in it that it does not need. It
 * is the function that Node makes of a CommonJS module, and ends with its hash, by which bin/kept-code.js knows the code that was compiled
 * for it.
 */
async function writeCheckScript() {
  const { plugins } = commonJsOptions;
  const { outputFiles } = await build({
    ...commonJsOptions,
    entryPoints: { check: 'src/cli/check-main.ts' },
    supported: { 'dynamic-import': false },
    plugins: [...plugins, loadedByUse],
    write: false,
  });
  for (const { path, contents } of outputFiles) {
    const hash = createHash('sha256').update(contents).digest('base64url');
    writeFileSync(path, `${Module.wrap(Buffer.from(contents).toString('latin1'))}// ${hash}`);
  }
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
  await writeValidators();
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
  await writeCheckScript();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
