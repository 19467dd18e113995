import { basename, resolve } from 'node:path';
import { watch } from 'chokidar';
import { CONFIG_NAME } from '../../config/find-config.js';
import { printable } from '../../diagnostics/index.js';
import type { FileReader } from '../../model/file-reader.js';
import type { CommandContext } from '../context.js';
import { errorText } from '../error-text.js';
import type { ExitCode } from '../exit-codes.js';
import { MISSING, stampOf } from '../file-stamp.js';
import type { Io } from '../io.js';
import { readerOf } from '../load-input.js';
import { isModelPath, isSearched } from '../model-paths.js';
import { UsageError } from '../usage-error.js';
import { checkOnce, type Onlooker } from './check-once.js';
import type { CheckOptions } from './check-options.js';
import { type CheckedModel, checkInput } from './checked-model.js';
import { reportTargets } from './report-formats.js';

/** A save is several events; what follows within this time belongs to it. */
const SETTLED_MS = 50;
/** What the watcher does not know yet, or what is not there, is looked at as often: no event would tell of it. */
const LOOK_MS = 100;
/** The whole screen, and to its upper left corner. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

/**
 * Checks now and after every change of what the models rest on: again the models that the change concerns, while the report is of all. New
 * models of a folder are found, and one that cannot be read is told and waited for. Ends with Ctrl-C.
 */
export async function watchCheck(context: CommandContext, options: CheckOptions): Promise<ExitCode> {
  const { io } = context;
  expectWatchable(options);
  const files = watchedFiles(io, options);
  const memory = rememberingCheck(io, files.asked);
  const onlooker: Onlooker = { check: memory.check, asked: files.asked };
  try {
    await files.ready;
    for (let round = 1; ; round += 1) {
      if (round > 1) separate(context);
      const begin = performance.now();
      await checkRound(context, options, onlooker, round);
      const milliseconds = Math.max(1, Math.round(performance.now() - begin));
      io.stderr.write(`checked in ${milliseconds} ms; watching ${shownPaths(options)}; Ctrl-C ends\n`);
      memory.forget(await files.nextChanges());
    }
  } finally {
    await files.close();
  }
}

function expectWatchable(options: CheckOptions): void {
  if (options.paths.includes('-')) throw new UsageError('--watch needs files: standard input does not change');
  for (const [name, given] of [
    ['--fix', options.fix],
    ['--write-baseline', options.writeBaseline !== undefined],
    ['--prune-baseline', options.pruneBaseline],
  ] as const) {
    if (given) throw new UsageError(`--watch looks on, and ${name} writes what it looks at: leave one of them out`);
  }
}

function shownPaths({ paths }: CheckOptions): string {
  return paths.length === 0 ? 'this folder' : paths.map((path) => printable(path)).join(', ');
}

/** On a terminal each report stands alone; elsewhere there is an empty line between two. */
function separate({ io }: CommandContext): void {
  if (io.stdout.isTerminal && io.env.TERM !== 'dumb') io.stdout.write(CLEAR);
  else io.stderr.write('\n');
}

async function checkRound(
  context: CommandContext,
  options: CheckOptions,
  onlooker: Onlooker,
  round: number,
): Promise<void> {
  try {
    await checkOnce(context, options, onlooker);
  } catch (error) {
    // At first the options are wrong; later a file that they name.
    if (round === 1 || !(error instanceof UsageError)) throw error;
    context.io.stderr.write(errorText(error.message, context.io.stderr.columns));
  }
}

type Remembering = {
  readonly check: typeof checkInput;
  readonly forget: (changes: Changes) => void;
};

/** Checks a model again only if something that it rests on has changed. `asked` is told of every file that is read for it, before it is read. */
function rememberingCheck(io: Io, asked: (file: string) => void): Remembering {
  const known = new Map<string, { readonly model: CheckedModel; readonly files: ReadonlySet<string> }>();
  return {
    async check(input, given, settings, reader) {
      const before = known.get(input.shown);
      if (before !== undefined) return { ...before.model, settings };
      const files = new Set(settings.files.map((path) => resolve(io.cwd, path)));
      const disk = reader ?? (await readerOf(input, io));
      const telling: FileReader = {
        read(path) {
          asked(path);
          files.add(resolve(io.cwd, path));
          return disk.read(path);
        },
      };
      const model = await checkInput(input, given, settings, telling);
      known.set(input.shown, { model, files });
      return model;
    },
    forget({ changed, isOther }) {
      // A file that comes or goes may be one that is included, or a configuration.
      if (isOther) known.clear();
      for (const [shown, { files }] of known) if ([...changed].some((path) => files.has(path))) known.delete(shown);
    },
  };
}

type Changes = {
  readonly changed: ReadonlySet<string>;
  /** Whether files have come or gone. */
  readonly isOther: boolean;
};

type WatchedFiles = {
  /** From here on nothing is missed. */
  readonly ready: Promise<void>;
  /** Watches a file that is about to be read, whether it is there or not. */
  readonly asked: (file: string) => void;
  /** What changes after the last call, or has changed since then. */
  readonly nextChanges: () => Promise<Changes>;
  readonly close: () => Promise<void>;
};

/** The paths that are checked, and what is added. In folders, models and configurations; never a file that a report is written to. */
function watchedFiles(io: Io, options: CheckOptions): WatchedFiles {
  const roots = (options.paths.length === 0 ? ['.'] : options.paths).map((path) => resolve(io.cwd, path));
  const known = new Set(roots);
  /** What the files were when they were asked for. */
  const stamps = new Map<string, string>();
  /** Those that the watcher has told of: what becomes of them it tells, too. */
  const told = new Set<string>();
  const written = new Set(reportTargets(io, options).flatMap(({ file }) => file?.path ?? []));
  // Paths come with `/` on every platform.
  const ignored = (given: string, stats?: { isFile: () => boolean; isDirectory: () => boolean }): boolean => {
    const path = resolve(given);
    if (written.has(path)) return true;
    if (known.has(path) || stats === undefined) return false;
    return stats.isDirectory() ? !isSearched(basename(path)) : !isModelPath(path) && basename(path) !== CONFIG_NAME;
  };
  const watcher = watch(roots, {
    ignored,
    followSymlinks: false,
    awaitWriteFinish: { stabilityThreshold: SETTLED_MS, pollInterval: 10 },
  });
  let pending = new Set<string>();
  let isOther = false;
  let isReady = false;
  let wake: (() => void) | undefined;
  const ready = new Promise<void>((done) => {
    watcher.once('ready', () => {
      isReady = true;
      done();
    });
  });
  watcher.on('all', (event, given) => {
    const path = resolve(io.cwd, given);
    if (event === 'add') told.add(path);
    if (event === 'unlink') told.delete(path);
    if (!isReady || event === 'addDir' || event === 'unlinkDir' || written.has(path)) return;
    // The watcher tells of a file that it was asked to watch; it is news only if the file has changed since it was read.
    if (event === 'add' && stamps.get(path) === stampOf(path)) return;
    if (event === 'unlink') {
      stamps.delete(path);
      if (!roots.includes(path)) known.delete(path);
    }
    pending.add(path);
    isOther ||= event !== 'change';
    wake?.();
  });
  return {
    ready,
    asked(file) {
      const path = resolve(io.cwd, file);
      const stamp = stampOf(path);
      stamps.set(path, stamp);
      if (known.has(path) || stamp === MISSING) return;
      known.add(path);
      watcher.add(path);
    },
    async nextChanges() {
      if (pending.size === 0) await untilWoken();
      io.signal.throwIfAborted();
      const changes = { changed: pending, isOther };
      pending = new Set();
      isOther = false;
      return changes;
    },
    close: () => watcher.close(),
  };

  function lookAtOthers(): void {
    for (const [path, stamp] of stamps) {
      if (told.has(path) || stampOf(path) === stamp) continue;
      stamps.delete(path);
      pending.add(path);
      isOther = true;
    }
    if (pending.size > 0) wake?.();
  }

  function untilWoken(): Promise<void> {
    return new Promise((done) => {
      const looking = setInterval(lookAtOthers, LOOK_MS);
      wake = () => {
        clearInterval(looking);
        io.signal.removeEventListener('abort', finish);
        wake = undefined;
        done();
      };
      const finish = (): void => wake?.();
      io.signal.addEventListener('abort', finish, { once: true });
      if (io.signal.aborted) finish();
    });
  }
}
