import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { electroDbDefinitions } from './electrodb.js';
import { exportNames } from './found-objects.js';
import { loaded, NoTypeScript } from './load.js';
import { oneTableDefinitions } from './onetable.js';
import type { ModuleAnswer, ModuleTask } from './task.js';
import { toolboxDefinitions } from './toolbox.js';

/** Loads the modules that it is asked for and says what they define: in a process of its own, because what they do is theirs. */
async function answerTo({ library, files, isCompiled }: ModuleTask): Promise<ModuleAnswer> {
  const modules: unknown[] = [];
  for (const file of files) {
    try {
      modules.push(await loaded(file, isCompiled));
    } catch (error) {
      return failure(file, error);
    }
  }
  const definitions = await definitionsIn(library, modules, files[0] ?? '');
  const text = JSON.stringify(definitions);
  return { kind: 'found', text, count: definitions.count, exports: exportNames(modules) };
}

function definitionsIn(library: ModuleTask['library'], modules: readonly unknown[], file: string) {
  switch (library) {
    case 'onetable':
      return oneTableDefinitions(modules);
    case 'electrodb':
      return electroDbDefinitions(modules, createRequire(file));
    case 'dynamodb-toolbox':
      return toolboxDefinitions(modules);
  }
}

function failure(file: string, error: unknown): ModuleAnswer {
  if (error instanceof NoTypeScript) return { kind: 'failed', file, why: 'language', message: '' };
  const message = messageOf(error);
  const missing = missingPackage(error, message);
  const at = placeIn(error, file);
  return {
    kind: 'failed',
    file,
    why: missing === undefined ? 'threw' : 'missing',
    message: message.slice(0, 2000),
    ...(missing === undefined ? {} : { missing }),
    ...(at === undefined ? {} : { at }),
  };
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${typeof error === 'string' ? `"${error}"` : typeof error}`;
  const [first = ''] = error.message.split('\n');
  return error.name === 'Error' ? first : `${error.name}: ${first}`;
}

/** The package that an import or require did not find; of files it is the path that is told. */
function missingPackage(error: unknown, message: string): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  const [, name] = /(?:package|module) '([^'./][^']*)'/.exec(message) ?? [];
  if (name === undefined || name.includes('\\') || /^[A-Za-z]:|^file:/.test(name)) return undefined;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Where in the project's own files an error was thrown. */
function placeIn(error: unknown, file: string): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const lines = stack.split('\n').filter((line) => !line.includes('node_modules') && !line.includes('node:'));
  const [, path, line] =
    lines
      .map((one) => /(?:\(|at |^)(?:file:\/\/)?([^()]*?):(\d+)(?::\d+)?\)?$/.exec(one.trim()))
      .find((match) => match) ?? [];
  if (path === undefined || line === undefined) return undefined;
  return basename(path) === basename(file) || !path.includes('import-modules')
    ? `${basename(path)}:${line}`
    : undefined;
}

async function main(): Promise<void> {
  const task = JSON.parse(process.argv[2] ?? '{}') as ModuleTask;
  // Whatever a module prints is not for the one who reads the model.
  const answer = await answerTo(task);
  // Listening keeps it there until it is stopped: an answer may be lost with its sender.
  process.on('message', () => {});
  process.send?.(answer);
}

await main();
