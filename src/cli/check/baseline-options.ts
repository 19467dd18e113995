import { resolve } from 'node:path';
import { printable } from '../../diagnostics/index.js';
import type { Span } from '../../source/index.js';
import type { Io } from '../io.js';
import { isFolderPath } from '../output-path.js';
import type { Settings } from '../settings/settings.js';
import { UsageError } from '../usage-error.js';
import type { CheckOptions } from './check-options.js';

export type BaselineOptions = Pick<CheckOptions, 'baseline' | 'writeBaseline' | 'pruneBaseline' | 'dryRun'>;

/** A baseline and who names it: an option, or a configuration at a place. */
export type NamedBaseline = { readonly path: string; readonly option: string; readonly place?: Span };

/** The name where an option gives none, in the current folder. */
const DEFAULT_NAME = 'dynamodel.baseline.json';

/** Refuses at the start what contradicts itself. */
export function expectBaselineOptions(options: BaselineOptions, io: Pick<Io, 'cwd'>): void {
  const { baseline, writeBaseline, pruneBaseline, dryRun } = options;
  const isWritten = writeBaseline !== undefined;
  if (dryRun && (isWritten || pruneBaseline))
    throw new UsageError(`--dry-run writes nothing, and ${optionOf(options)} would write: leave one of them out`);
  if (isWritten && pruneBaseline)
    throw new UsageError(
      '--write-baseline and --prune-baseline do not go together: what is written has nothing to prune',
    );
  if (baseline === false && (isWritten || pruneBaseline))
    throw new UsageError(`--no-baseline and ${optionOf(options)} do not go together`);
  if (typeof baseline === 'string' && typeof writeBaseline === 'string' && baseline !== writeBaseline)
    throw new UsageError('--baseline and --write-baseline name two files: leave one of them out');
  for (const given of [baseline, writeBaseline]) {
    if (typeof given !== 'string') continue;
    if (given === '') throw new UsageError(`${optionOf(options)}: the path is empty`);
    if (isFolderPath(given, resolve(io.cwd, given)))
      throw new UsageError(
        `${optionOf(options)}: \`${printable(given)}\` is a folder: name a file, or write the paths of models before the option`,
      );
  }
}

/** The baseline of a model, if it has one. */
export function namedBaseline(
  options: BaselineOptions,
  { check }: Pick<Settings, 'check'>,
  io: Pick<Io, 'cwd'>,
): NamedBaseline | undefined {
  const { baseline, writeBaseline } = options;
  if (baseline === false) return undefined;
  const option = optionOf(options);
  const given = [writeBaseline, baseline].find((name) => typeof name === 'string');
  if (typeof given === 'string') return { option, path: resolve(io.cwd, given) };
  if (check.baseline !== undefined)
    return { option, path: resolve(io.cwd, check.baseline.value), place: check.baseline.span };
  return isAskedFor(options) ? { option, path: resolve(io.cwd, DEFAULT_NAME) } : undefined;
}

/** True where findings are to be held against a baseline. */
export function usesBaselines(
  options: BaselineOptions,
  checked: readonly { readonly settings: Pick<Settings, 'check'> }[],
): boolean {
  if (options.baseline === false) return false;
  return isAskedFor(options) || checked.some(({ settings }) => settings.check.baseline !== undefined);
}

/** True where an option speaks of baselines. */
export function isAskedFor({ baseline, writeBaseline, pruneBaseline }: BaselineOptions): boolean {
  return (baseline !== undefined && baseline !== false) || writeBaseline !== undefined || pruneBaseline;
}

/** The option to name in a message. */
export function optionOf({ writeBaseline, pruneBaseline }: BaselineOptions): string {
  if (writeBaseline !== undefined) return '--write-baseline';
  return pruneBaseline ? '--prune-baseline' : '--baseline';
}
