import { printable } from '../../diagnostics/index.js';
import type { Asking } from '../git/branch.js';
import { changesSince } from '../git/changed.js';
import type { Io } from '../io.js';
import type { ModelInput } from '../model-paths.js';
import type { Settings } from '../settings/settings.js';
import { UsageError } from '../usage-error.js';
import { namedBaseline, optionOf } from './baseline-options.js';
import type { CheckOptions } from './check-options.js';

/** Which of the models are checked. */
export type Selection = {
  readonly skips: (input: ModelInput, settings: Settings) => boolean;
  /** Says what was left out. */
  readonly tell: () => void;
};

const ASKING: Asking = { option: '--changed', question: 'what has changed' };

/** Those that have changed. */
export async function changedOnly(io: Io, options: CheckOptions): Promise<Selection> {
  if (options.writeBaseline !== undefined || options.pruneBaseline)
    throw new UsageError(`--changed looks at some models, and ${optionOf(options)} needs all: leave one of them out`);
  const changes = await changesSince(io, ASKING, options.base);
  let all = 0;
  let skipped = 0;
  return {
    skips: (input, settings) => {
      const isSkipped = !changes.concern(input, settings, namedBaseline(options, settings, io)?.path);
      all += 1;
      if (isSkipped) skipped += 1;
      return isSkipped;
    },
    tell: () => {
      const since = `since \`${printable(changes.branch.from.name)}\``;
      if (all === 0) return;
      io.stderr.write(
        skipped === all
          ? `No model has changed ${since}.\n`
          : `${all - skipped} of ${all} ${all === 1 ? 'model' : 'models'} changed ${since}.\n`,
      );
    },
  };
}
