import { randomBytes } from 'node:crypto';
import {
  closeSync,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../../files/make-folder.js';
import { renameOver } from '../../files/rename-over.js';
import { ENDINGS, mayBeSealed, SEAL_WITHIN, sealOf } from './header.js';
import type { OutputFile, OutputPlan } from './plan.js';

/**
 * The folders of an output. A file is in one of them or in the root, so that no other folder is looked into. One that is no longer
 * generated stays in this list: its files are still to be removed.
 */
const FOLDERS: ReadonlySet<string> = new Set([
  'automation',
  'entities',
  'fixtures',
  'functions',
  'patterns',
  'repositories',
  'runtime',
  'state-machines',
  'streams',
  'test',
  'writes',
]);

/** The folder cannot take the output: what is in the way, and why. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(`\`${path}\` ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}

/**
 * What the folder holds of the wanted paths, and whatever else has a header of ours; nothing where there is no folder.
 *
 * @throws OutputError where something is in the way, or leads out of the folder.
 */
export function readOutput(root: string, wanted: readonly string[]): readonly OutputFile[] {
  const stats = statOf(root);
  if (stats === undefined) return [];
  if (!stats.isDirectory()) throw new OutputError(root, 'is a file, not a folder');
  const files = wanted.flatMap((path) => {
    assertInside(path);
    const text = readWanted(root, path);
    return text === undefined ? [] : [{ path, text }];
  });
  const known = new Set(wanted);
  return [...files, ...sealedFiles(root, known)];
}

/** Writes and removes as planned, one file after the other, each at once or not at all. Obstacles must be none. */
export function writeOutput(root: string, { steps }: OutputPlan): void {
  removeLeftovers(root);
  for (const step of steps) {
    if (step.kind === 'write') replaceFile(join(root, step.path), step.text);
    else if (step.kind === 'remove') removeFile(root, step.path);
  }
}

/** Paths come from the generator, whose fault it would be. */
function assertInside(path: string): void {
  const parts = path.split('/');
  const isPlain = parts.every((part) => /^[\w.-]+$/.test(part) && part !== '.' && part !== '..');
  const [folder = ''] = parts;
  const isKnown = parts.length === 1 || (parts.length === 2 && FOLDERS.has(folder));
  if (!isPlain || !isKnown) throw new Error(`\`${path}\` is no path inside the output.`);
}

/** The text of a wanted file, if it is there. Every part of its path must be what it is wanted as, and no link. */
function readWanted(root: string, path: string): string | undefined {
  const parts = path.split('/');
  for (const i of parts.keys()) {
    const at = join(root, ...parts.slice(0, i + 1));
    const stats = lstatSync(at, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (stats.isSymbolicLink()) throw new OutputError(at, 'is a link: what is generated stays inside its folder');
    const isLast = i === parts.length - 1;
    if (isLast && !stats.isFile()) throw new OutputError(at, 'is in the way of the file that is to be written there');
    if (!isLast && !stats.isDirectory())
      throw new OutputError(at, 'is in the way of the folder that is to be written there');
  }
  return readFileSync(join(root, path), 'utf8');
}

/**
 * Files of the root and of the folders of an output that have a header of ours, of any model; links are not followed. Deeper, or
 * elsewhere, nothing was ever generated: the root may be a project, or hold outputs beside its own.
 */
function sealedFiles(root: string, known: ReadonlySet<string>): readonly OutputFile[] {
  return filesIn(root)
    .filter((path) => ENDINGS.test(path) && !known.has(path) && beginsSealed(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => sealOf(text) !== undefined);
}

/** Paths of the plain files that an output may have made. */
function filesIn(root: string): readonly string[] {
  return entriesOf(root).flatMap((entry) => {
    if (entry.isFile()) return [entry.name];
    if (!entry.isDirectory() || !FOLDERS.has(entry.name)) return [];
    return entriesOf(join(root, entry.name)).flatMap((inner) =>
      inner.isFile() ? [`${entry.name}/${inner.name}`] : [],
    );
  });
}

function entriesOf(folder: string): readonly Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The folder may hold many files that are none of ours: of those only the beginning is read. */
function beginsSealed(path: string): boolean {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(path.endsWith('.json') ? SEAL_WITHIN : 80);
    const read = readSync(descriptor, bytes, 0, bytes.length, 0);
    return mayBeSealed(path, bytes.toString('latin1', 0, read));
  } finally {
    closeSync(descriptor);
  }
}

/** Through a temporary file beside it and a rename: a reader sees the old text or the new one. */
function replaceFile(path: string, text: string): void {
  makeFolder(dirname(path));
  const temporary = join(dirname(path), `${TEMPORARY}${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    renameOver(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

const TEMPORARY = '.dynamodel-';
const IS_TEMPORARY = /^\.dynamodel-[0-9a-f]{12}$/;
/** A younger one may be of a run that goes on beside this one. */
const LEFT_OVER_AFTER_MS = 60_000;

/** Temporary files of a run that was killed. */
function removeLeftovers(root: string): void {
  if (statOf(root) === undefined) return;
  for (const path of filesIn(root).filter((one) => IS_TEMPORARY.test(basename(one)))) {
    const age = Date.now() - (statOf(join(root, path))?.mtimeMs ?? 0);
    if (age > LEFT_OVER_AFTER_MS) rmSync(join(root, path), { force: true });
  }
}

/** Removes a file, and the folders that it leaves empty. */
function removeFile(root: string, path: string): void {
  rmSync(join(root, path), { force: true });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (readdirSync(join(root, folder)).length > 0) return;
    rmdirSync(join(root, folder));
  }
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
