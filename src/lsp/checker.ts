import { resolve } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver';
import { diagnosticsByUri } from './diagnostics.js';
import type { Project } from './project.js';
import type { Publisher } from './publisher.js';
import type { Workspace } from './workspace.js';

/** The least time that is waited after a change: what an editor asks with it is answered first. */
const LEAST_MS = 2;
/** The longest. */
const MOST_MS = 500;
/** Of the time that the last check took: a large model is not checked so often that nothing else is done. */
const WAITED_SHARE = 0.05;

export type Checker = {
  /** Something has changed: what is stale is checked soon. */
  readonly changed: () => void;
  readonly stop: () => void;
};

/** Checks models a moment after the last change, and tells what is found. `failed` is told of a fault of the program. */
export function checker(workspace: Workspace, publisher: Publisher, failed: (error: unknown) => void): Checker {
  let timer: NodeJS.Timeout | undefined;
  let lastMs = 0;
  /** Those whose state was told. */
  const told = new WeakMap<Project, unknown>();

  function run(): void {
    timer = undefined;
    const begin = performance.now();
    for (const project of workspace.projects) attempt(() => checkModel(project), failed);
    const configurations = new Set(workspace.configurations());
    for (const { path, cwd } of workspace.projects) {
      const config = workspace.settings.of(path, cwd).path;
      if (config !== undefined) configurations.add(config);
    }
    for (const path of configurations) attempt(() => checkConfiguration(path), failed);
    publisher.keepOnly(new Set([...workspace.projects.map(({ path }) => path), ...configurations]));
    lastMs = performance.now() - begin;
  }

  function checkModel(project: Project): void {
    const before = project.files;
    const state = project.state();
    // A file that is included now, or no more, may be open.
    if (project.files !== before) workspace.arrange();
    if (told.get(project) === state) return;
    told.set(project, state);
    const own: [string, Diagnostic[]][] = state.loaded.files.map((file) => [state.uriOf(file), []]);
    publisher.set(project.path, new Map([...own, ...diagnosticsByUri(state.findings, state.uriOf)]));
  }

  function checkConfiguration(path: string): void {
    const cwd = workspace.folderOf(path);
    const { findings } = workspace.settings.read(path, cwd);
    const { texts } = workspace;
    const found = diagnosticsByUri(findings, (file) => texts.uriOf(resolve(cwd, file.path)));
    publisher.set(path, new Map([[texts.uriOf(path), []], ...found]));
  }

  return {
    changed() {
      clearTimeout(timer);
      timer = setTimeout(run, Math.min(MOST_MS, Math.max(LEAST_MS, lastMs * WAITED_SHARE)));
    },
    stop: () => clearTimeout(timer),
  };
}

function attempt(work: () => void, failed: (error: unknown) => void): void {
  try {
    work();
  } catch (error) {
    failed(error);
  }
}
