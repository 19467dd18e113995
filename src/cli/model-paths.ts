import { accessSync, constants, type Dirent, readdirSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { printable } from '../diagnostics/index.js';
import { leftBy } from '../files/boundary.js';
import { shownPath } from '../files/shown-path.js';
import { isModelPath } from '../model/model-file-name.js';
import { parseYaml } from '../source/index.js';
import { readSource } from './read-source.js';
import { UsageError } from './usage-error.js';

export { isModelPath, shownPath };

/** A model to read: a file, or standard input. */
export type ModelInput =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly shown: string;
      /** Nobody named it: it was in this folder, which is searched. */
      readonly foundIn?: string;
    }
  | { readonly kind: 'stdin'; readonly shown: string };

/** How standard input is shown, and the path that it is read by. */
export const STDIN = '<stdin>';

/** Folders that hold no models of the user: packages, hidden ones, and what `generate` writes by default. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', 'generated']);

/** The one model that a path means: the file, `-`, or the folder's only model file. */
export function resolveModel(path: string | undefined, cwd: string): ModelInput {
  if (path === '-') return stdinInput();
  const folder = resolve(cwd, path ?? '.');
  if (!statOf(folder, path ?? '.').isDirectory()) return fileInput(folder, cwd);
  const shown = shownPath(folder, cwd);
  const models = withoutIncluded(modelsIn(folder, 0), cwd, folder);
  if (models.length === 0) throw new UsageError(nothingIn(folder, shown, path, listed(modelsBelow(folder, cwd), cwd)));
  if (models.length > 1) {
    throw new UsageError(`${quoted(shown)} holds several models; name one of them:\n${listed(models, cwd)}`);
  }
  return foundInput(models[0]!, cwd, folder);
}

/** All models that a path of `check` means: folders are searched. */
export function resolveModels(path: string | undefined, cwd: string): readonly ModelInput[] {
  if (path === '-') return [stdinInput()];
  const target = resolve(cwd, path ?? '.');
  if (!statOf(target, path ?? '.').isDirectory()) return [fileInput(target, cwd)];
  const models = withoutIncluded(modelsIn(target, Infinity), cwd, target);
  if (models.length === 0) throw new UsageError(nothingIn(target, shownPath(target, cwd), path));
  return models.map((model) => foundInput(model, cwd, target));
}

/** The models of a folder, without those of the folders in it. */
export function modelsOfFolder(folder: string): readonly ModelInput[] {
  return withoutIncluded(modelsIn(folder, 0), folder, folder).map((model) => foundInput(model, folder, folder));
}

function fileInput(path: string, cwd: string): ModelInput {
  return { kind: 'file', path, shown: shownPath(path, cwd) };
}

function foundInput(path: string, cwd: string, foundIn: string): ModelInput {
  return { kind: 'file', path, shown: shownPath(path, cwd), foundIn };
}

function stdinInput(): ModelInput {
  return { kind: 'stdin', shown: STDIN };
}

function statOf(path: string, given: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw unreadable(given, error);
  }
}

/** The failure to read a path, in words. */
export function unreadable(shown: string, error: unknown): UsageError {
  return new UsageError(`cannot read ${quoted(shown)}: ${reasonOf(error)}`);
}

/** Why the file system refused. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    ENOTDIR: 'a part of the path is not a folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space is left',
    EBUSY: 'another program has it open',
    ELOOP: 'its links go round in a circle',
    ENAMETOOLONG: 'the path is too long',
  };
  return reasons[code ?? ''] ?? (error as Error).message;
}

/** Whether folders of this name are searched. */
export function isSearched(name: string): boolean {
  return !name.startsWith('.') && !SKIPPED_FOLDERS.has(name);
}

/** @param depth of the folders in it that are searched too. */
function modelsIn(folder: string, depth: number): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw unreadable(folder, error);
  }
  const models: string[] = [];
  // Code unit order, so that every machine lists the same.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    // Linked folders are not searched: they may lead round in a circle.
    if (entry.isDirectory()) {
      if (depth > 0 && isSearched(entry.name)) models.push(...modelsIn(path, depth - 1));
    } else if (isModelPath(path)) models.push(path);
  }
  return models;
}

/** Files that another one includes are parts of that model. One file alone need not be opened for this. */
function withoutIncluded(models: readonly string[], cwd: string, folder: string): readonly string[] {
  if (models.length < 2) return models;
  const included = new Set(models.flatMap((model) => (isReadable(model, cwd, folder) ? includedBy(model, cwd) : [])));
  const left = models.filter((model) => !included.has(model));
  // Models that include each other in a circle are all reported.
  return left.length > 0 ? left : models;
}

/** What leads elsewhere is not opened, nor what has no end; whoever reads it as a model says what is wrong with it. */
function isReadable(model: string, cwd: string, folder: string): boolean {
  try {
    if (leftBy(model, cwd, folder) !== undefined || !statSync(model).isFile()) return false;
    accessSync(model, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function includedBy(model: string, cwd: string): readonly string[] {
  const { file } = readSource(model, shownPath(model, cwd));
  if (!/^["']?include["']?\s*:/m.test(file.text)) return [];
  const { root } = parseYaml(file);
  const include = root?.kind === 'map' ? root.entries.find((entry) => entry.key === 'include')?.value : undefined;
  const items = include?.kind === 'seq' ? include.items : include === undefined ? [] : [include];
  return items.flatMap((item) =>
    item.kind === 'scalar' ? [resolve(model, '..', item.source.replace(/^["']|["']$/g, ''))] : [],
  );
}

/** Folders below one without a model in which one is looked for, to name it. */
const DEPTH_BELOW = 2;

function modelsBelow(folder: string, cwd: string): readonly string[] {
  try {
    return withoutIncluded(modelsIn(folder, DEPTH_BELOW), cwd, folder);
  } catch {
    // What cannot be read is no answer to what was asked.
    return [];
  }
}

function nothingIn(folder: string, shown: string, given: string | undefined, below = ''): string {
  const other = readdirSync(folder).filter((name) => /dynamodel\.(?:yml|json)$/.test(name));
  const what = `${quoted(shown)} holds no model (\`*.dynamodel.yaml\` or \`dynamodel.yaml\`)`;
  if (other.length > 0)
    return `${what}; a model is named \`*.dynamodel.yaml\`: rename ${quoted(other.sort()[0]!)} or give its path`;
  if (below !== '') return `${what}; name one of those below it:\n${below}`;
  return given === undefined ? `${what}\n${BEGINNINGS}` : what;
}

const BEGINNINGS = `  dynamodel init             begins one
  dynamodel import <path>    makes one of a template, a table or code that you have
  or give the path of a model, or of the folder that holds it`;

/** More are as easily looked for. */
const MOST_LISTED = 20;

function listed(models: readonly string[], cwd: string): string {
  const lines = models.slice(0, MOST_LISTED).map((model) => `  ${printable(shownPath(model, cwd))}`);
  return [...lines, ...(models.length > MOST_LISTED ? [`  and ${models.length - MOST_LISTED} more`] : [])].join('\n');
}

function quoted(text: string): string {
  return `\`${printable(text)}\``;
}
