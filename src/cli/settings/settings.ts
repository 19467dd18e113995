import { dirname, resolve } from 'node:path';
import { type Config, NO_CONFIG } from '../../config/config.js';
import { type Finding, textReport } from '../../diagnostics/index.js';
import type { FileReader } from '../../model/file-reader.js';
import type { LintConfig } from '../../model/model.js';
import type { CommandContext } from '../context.js';
import { type ModelInput, shownPath } from '../model-paths.js';
import { UsageError } from '../usage-error.js';
import { configFinder } from './find-config.js';

/** What holds for a model besides what it says itself. */
export type Settings = Config & {
  /** What the command line says of rules: over what the model says. */
  readonly over?: LintConfig;
  /** The configuration's path, as it is shown; undefined where there is none. */
  readonly path: string | undefined;
  /** The configuration's file and those that it extends. */
  readonly files: readonly string[];
};

/** Without a configuration. */
const NO_SETTINGS: Settings = { ...NO_CONFIG, path: undefined, files: [] };

/**
 * Gives the settings of each model: those of `--config`, or of the configuration nearest to its file, or to the current folder where it
 * comes from standard input. Each file is read once. The reader throws a `UsageError` where a configuration is wrong, having told on stderr
 * what is wrong with it.
 *
 * @param asked is told of each file before it is read, and of each that is looked for.
 */
export function settingsReader(
  context: CommandContext,
  over?: LintConfig,
  asked: (path: string) => void = () => {},
): (input: ModelInput) => Promise<Settings> {
  const { io, config } = context;
  const find = configFinder(io.cwd, asked);
  const read = new Map<string, Promise<Settings>>();
  return async (input) => {
    const layers = over === undefined ? {} : { over };
    if (config.given === false) return { ...NO_SETTINGS, ...layers };
    if (config.given === '') throw new UsageError('--config: the path is empty');
    const folder = input.kind === 'stdin' ? io.cwd : dirname(input.path);
    const path = config.given === undefined ? find(folder) : resolve(io.cwd, config.given);
    if (path === undefined) return { ...NO_SETTINGS, ...layers };
    const settings = read.get(path) ?? readSettings(context, path, asked);
    read.set(path, settings);
    return { ...(await settings), ...layers };
  };
}

async function readSettings(context: CommandContext, path: string, asked: (path: string) => void): Promise<Settings> {
  const { io } = context;
  // Few runs have one, and its schema takes time to load.
  const { configReader, readConfig } = await import('../../config/index.js');
  const shown = shownPath(path, io.cwd);
  const disk = configReader(io.cwd, path);
  const reader: FileReader = {
    read(file) {
      asked(file);
      return disk.read(file);
    },
  };
  const { config, findings, files, unreadable } = readConfig(reader, shown);
  if (config !== undefined) return { ...config, path: shown, files };
  if (unreadable !== undefined) throw new UsageError(`the configuration \`${shown}\` ${unreadable.message}`);
  await tellMistakes(context, shown, findings);
  throw new UsageError(`the configuration \`${shown}\` cannot be used: nothing is done with the models that it is for`);
}

/** Mistakes in a file that is no model: on stderr, as those in a model are shown. */
export async function tellMistakes(
  { io, palette }: CommandContext,
  path: string,
  findings: readonly Finding[],
): Promise<void> {
  io.stderr.write(
    textReport({ models: [path], findings, suppressed: 0 }, { palette: await palette(), width: io.stderr.columns }),
  );
}
