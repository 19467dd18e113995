import { type CiFile, type CiName, ciFile } from './ci-file.js';
import type { PackageManager } from './package-manager.js';
import { withScript } from './package-script.js';
import { DEFAULT_STARTER, STARTERS, type Starter, type StarterName, starterText } from './starters.js';

/** What somebody asked for. */
export interface InitChoice {
  readonly from?: StarterName;
  readonly ci?: CiName;
}

/** What is there already. Paths have `/`, and are relative to what is said. */
export interface InitSurroundings {
  /** Models that the folder holds, by their names in it. */
  readonly models: readonly string[];
  /** The folder from the working directory, the project and the repository; empty where it is the same. */
  readonly fromHere: string;
  readonly fromProject: string;
  readonly fromRoot: string;
  /** The schema from the folder. */
  readonly schema: string;
  /** The text of the project's package.json; undefined where there is none. */
  readonly packageText: string | undefined;
  readonly isInstalled: boolean;
  readonly manager: PackageManager;
  /** Whether the repository has a file of this path. */
  readonly has: (path: string) => boolean;
}

export interface InitPlan {
  /** From the folder. */
  readonly model?: { readonly path: string; readonly text: string };
  readonly packageText?: string;
  /** From the root of the repository. */
  readonly ci?: { readonly path: string; readonly text: string };
  /** What stays as it is, and why. */
  readonly kept: readonly Kept[];
  /** What is not done, or has to be done by hand. */
  readonly notes: readonly string[];
  readonly next: readonly NextCommand[];
}

export interface Kept {
  readonly path: string;
  readonly in: 'folder' | 'project' | 'root';
  readonly why: string;
}

export interface NextCommand {
  readonly command: string;
  readonly what: string;
}

export const SCRIPT = 'model';

export function planInit(choice: InitChoice, found: InitSurroundings): InitPlan {
  const starter: Starter | undefined = found.models.length > 0 ? undefined : STARTERS[choice.from ?? DEFAULT_STARTER];
  const script = scriptPlan(found);
  const ci = choice.ci === undefined ? {} : ciPlan(ciFile(choice.ci, plainPath(found.fromRoot)), found);
  return {
    ...(starter === undefined
      ? {}
      : { model: { path: `${starter.model}.dynamodel.yaml`, text: starterText(starter, found.schema) } }),
    ...(script.text === undefined ? {} : { packageText: script.text }),
    ...(ci.file === undefined ? {} : { ci: ci.file }),
    kept: [...found.models.map(keptModel), ...(script.kept ?? []), ...(ci.kept ?? [])],
    notes: [...(script.notes ?? []), ...(ci.notes ?? [])],
    next: nextCommands(starter, found, script.command !== undefined),
  };
}

function keptModel(path: string): Kept {
  return { path, in: 'folder', why: 'a model is here, so none is added' };
}

type Part = { readonly kept?: readonly Kept[]; readonly notes?: readonly string[] };

function scriptPlan({ packageText, fromProject, models }: InitSurroundings): Part & {
  readonly text?: string;
  /** What the script of that name does. */
  readonly command?: string;
} {
  if (packageText === undefined) return { notes: ['There is no package.json here, so no script was added to it.'] };
  const folder = plainPath(fromProject);
  const of = folder === '' || folder === undefined ? '' : ` ${folder}`;
  const check = `dynamodel check${of}`;
  // Of several models `test` takes one alone, and a path that needs quotes has other ones in each shell.
  const command = folder === undefined || models.length > 1 ? check : `${check} && dynamodel test${of}`;
  const edit = withScript(packageText, SCRIPT, command);
  switch (edit.kind) {
    case 'added':
      return { text: edit.text, command };
    case 'there':
      return { kept: [{ path: 'package.json', in: 'project', why: `it has a script \`${SCRIPT}\`` }] };
    case 'refused':
      return {
        kept: [{ path: 'package.json', in: 'project', why: edit.reason }],
        notes: [`A script for package.json: "${SCRIPT}": "${command}"`],
      };
  }
}

function ciPlan(
  { path, text, isShared }: CiFile,
  { has }: InitSurroundings,
): Part & { readonly file?: InitPlan['ci'] } {
  if (!has(path)) return { file: { path, text } };
  return {
    kept: [{ path, in: 'root', why: 'it is there already' }],
    notes: isShared ? [`To be added to ${path}:\n\n${text}`] : [],
  };
}

/** Three commands to go on with. */
function nextCommands(
  starter: Starter | undefined,
  { fromHere, isInstalled, manager, models }: InitSurroundings,
  hasScript: boolean,
): readonly NextCommand[] {
  const path = fromHere === '' || models.length > 1 ? '' : ` ${quoted(fromHere)}`;
  const run = (words: string): string => `${manager.run} dynamodel ${words}${path}`;
  const all: readonly NextCommand[] = [
    ...(isInstalled
      ? []
      : [{ command: `${manager.install} dynamodel`, what: 'for you and everybody who has the project' }]),
    hasScript
      ? { command: `${manager.runScript} ${SCRIPT}`, what: 'find what is wrong with the model, and run its tests' }
      : { command: run('test'), what: 'run the tests of the model' },
    ...(starter === undefined
      ? []
      : [{ command: run(`explain ${starter.pattern}`), what: 'how a pattern is served, and what it costs' }]),
    { command: run('simulate'), what: 'how the tables behave under the load' },
    { command: run('generate typescript'), what: 'code that reads and writes the items' },
  ];
  return starter === undefined || !isInstalled ? all.slice(0, 3) : [...all.slice(0, 2), ...all.slice(-1)];
}

/** A path that no shell and no YAML reads as anything else; undefined where it is another. */
function plainPath(path: string): string | undefined {
  return path === '' || /^[\p{L}\p{N}_][\p{L}\p{N}_./-]*$/u.test(path) ? path : undefined;
}

function quoted(path: string): string {
  const bare = path.startsWith('-') ? `./${path}` : path;
  return plainPath(path) ?? `'${bare.replaceAll("'", "'\\''")}'`;
}
