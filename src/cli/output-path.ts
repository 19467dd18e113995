import { accessSync, constants, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { printable } from '../diagnostics/index.js';
import { UsageError } from './usage-error.js';

/** Whether a path is that of a folder: it is there as one, or ends as one. */
export function isFolderPath(given: string, path: string): boolean {
  return /[/\\]$/.test(given) || found(path)?.isDirectory() === true;
}

/** Refuses at the start what could not be written at the end, when what was to be written would be lost. */
export function expectWritable(option: string, path: string, isFolder: boolean, makesFolders = isFolder): void {
  const problem = problemOf(path, isFolder, makesFolders);
  if (problem !== undefined) throw new UsageError(`${option}: ${printable(problem)}`);
}

function problemOf(path: string, isFolder: boolean, makesFolders: boolean): string | undefined {
  const there = found(path);
  if (isFolder) {
    if (there !== undefined && !there.isDirectory()) return `${path} is no folder`;
    return folderProblem(nearestFolder(path));
  }
  if (there !== undefined && !there.isFile()) return `${path} is no file`;
  if (there !== undefined) return folderProblem(dirname(realpathSync(path)));
  return folderProblem(makesFolders ? nearestFolder(dirname(path)) : dirname(path));
}

function folderProblem(folder: string): string | undefined {
  const there = found(folder);
  if (there === undefined) return `there is no folder ${folder}`;
  if (!there.isDirectory()) return `${folder} is no folder`;
  try {
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch {
    return `nothing can be written in ${folder}: permission denied`;
  }
}

/** The folders below it are made. */
function nearestFolder(path: string): string {
  return found(path) !== undefined || dirname(path) === path ? path : nearestFolder(dirname(path));
}

function found(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
