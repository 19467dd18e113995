import type { Code, Part, Reference } from './code.js';
import { pascalCase } from './identifiers.js';
import { bareWords } from './words.js';

/** How files of the output name each other: as Node and TypeScript's `nodenext` do, with the source's ending, or for a bundler. */
export type ImportExtension = 'js' | 'ts' | 'none';

interface PrintOptions {
  readonly importExtension?: ImportExtension;
}

/** The text of a file, formatted as prettier leaves it. `path` is from the root of the output, with its ending. */
export async function printFile(path: string, code: Code, options: PrintOptions = {}): Promise<string> {
  const { formatted } = await import('./formatted.js');
  return formatted(sourceText(path, code, options), path);
}

/** The same before it is formatted. */
export function sourceText(path: string, code: Code, { importExtension = 'js' }: PrintOptions = {}): string {
  const file = withoutEnding(path);
  const specifier = (module: string): string => specifierOf(module, file, importExtension);
  const imports = importsOf(code, file, specifier);
  const body = code.parts
    .map((part, i) => {
      if (typeof part === 'string') return isComment(code.parts[i - 1]) ? part.trimStart() : part;
      if ('path' in part) return JSON.stringify(specifier(part.path));
      return imports.localName(part);
    })
    .join('');
  return imports.text === '' ? body : `${imports.text}\n\n${body.trimStart()}`;
}

/** What `doc` made: nothing comes between it and what it is about. */
function isComment(part: Part | undefined): boolean {
  return typeof part === 'string' && part.startsWith('/**') && part.endsWith('*/\n');
}

/** The modules of the output, and the packages (`npm:…`), that code refers to. */
export function modulesOf({ parts }: Code): ReadonlySet<string> {
  return new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : ['path' in part ? part.path : part.module])));
}

interface Imported {
  readonly module: string;
  readonly name: string;
  isType: boolean;
  local: string;
}

interface Imports {
  readonly text: string;
  localName(reference: Reference): string;
}

function importsOf({ parts }: Code, file: string, specifier: (module: string) => string): Imports {
  const imported = new Map<string, Imported>();
  for (const part of parts) {
    if (!isReference(part) || part.module === file) continue;
    const key = keyOf(part);
    const known = imported.get(key);
    if (known === undefined) imported.set(key, { ...part, local: part.name });
    else known.isType &&= part.isType;
  }
  const sorted = [...imported.values()].sort(
    (a, b) => compareSpecifiers(specifier(a.module), specifier(b.module)) || compareNames(a.name, b.name),
  );
  nameLocally(
    sorted,
    bareWords(parts.map((part) => (typeof part === 'string' ? part : OPAQUE)).join('')),
    ownNames(parts, file),
  );
  const modules = [...new Set(sorted.map(({ module }) => module))];
  const text = modules
    .map((module) =>
      importLine(
        specifier(module),
        sorted.filter((one) => one.module === module),
      ),
    )
    .join('\n');
  return { text, localName: (part) => imported.get(keyOf(part))?.local ?? part.name };
}

/** Stands for what is no plain text, where words are looked for. */
const OPAQUE = ' 0 ';

function keyOf({ module, name }: Reference): string {
  return `${module} ${name}`;
}

function isReference(part: Part): part is Reference {
  return typeof part !== 'string' && 'module' in part;
}

function ownNames(parts: readonly Part[], file: string): readonly string[] {
  return parts.flatMap((part) => (isReference(part) && part.module === file ? [part.name] : []));
}

/** What the file itself calls so keeps its name; of several modules' exports the first does. */
function nameLocally(imported: readonly Imported[], used: ReadonlySet<string>, own: readonly string[]): void {
  const taken = new Set([...used, ...own]);
  // No alias may take what another import is called.
  const wanted = new Set(imported.map(({ name }) => name));
  for (const one of imported) {
    if (taken.has(one.name)) one.local = aliasOf(one, (name) => taken.has(name) || wanted.has(name));
    taken.add(one.local);
  }
}

/** `key` of `entities/order` is `orderKey`, `Item` of `runtime/context` is `ContextItem`. */
function aliasOf({ module, name }: Imported, isTaken: (name: string) => boolean): string {
  const prefix = pascalCase(module.split('/').at(-1) ?? '') || 'Imported';
  const isUpper = /^[A-Z]/.test(name);
  const start = isUpper ? prefix : prefix.charAt(0).toLowerCase() + prefix.slice(1);
  const alias = `${/^\d/.test(start) ? '_' : ''}${start}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? alias : `${alias}${n}`;
    if (!isTaken(candidate)) return candidate;
  }
}

function importLine(specifier: string, names: readonly Imported[]): string {
  const onlyTypes = names.every(({ isType }) => isType);
  const clauses = names.map(({ name, local, isType }) => {
    const clause = name === local ? name : `${name} as ${local}`;
    return isType && !onlyTypes ? `type ${clause}` : clause;
  });
  return `import ${onlyTypes ? 'type ' : ''}{ ${clauses.join(', ')} } from ${JSON.stringify(specifier)};`;
}

const PACKAGE = 'npm:';

function specifierOf(module: string, file: string, extension: ImportExtension): string {
  if (module.startsWith(PACKAGE)) return module.slice(PACKAGE.length);
  const ending = extension === 'none' ? '' : `.${extension}`;
  return `${relativePath(module, file)}${ending}`;
}

function relativePath(module: string, file: string): string {
  const to = module.split('/');
  const folder = file.split('/').slice(0, -1);
  let shared = 0;
  while (shared < folder.length && shared < to.length - 1 && folder[shared] === to[shared]) shared += 1;
  const up = folder.length - shared;
  return `${up === 0 ? './' : '../'.repeat(up)}${to.slice(shared).join('/')}`;
}

function withoutEnding(path: string): string {
  return path.replace(/\.ts$/, '');
}

/** Node's own modules, packages, then files of the output: the far ones first. */
function compareSpecifiers(a: string, b: string): number {
  const rank = (text: string): number =>
    text.startsWith('node:') ? 0 : text.startsWith('../') ? 2 : text.startsWith('./') ? 3 : 1;
  return rank(a) - rank(b) || upward(b) - upward(a) || compareText(a, b);
}

function upward(specifier: string): number {
  return specifier.split('../').length;
}

function compareNames(a: string, b: string): number {
  return compareText(a.toLowerCase(), b.toLowerCase()) || compareText(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
