import { errorText } from './error-text.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import { UsageError } from './usage-error.js';

/** Goes on after wrong usage, so that all inputs are reported; the exit code remembers. */
export type Tolerant = {
  /** What the work gives; undefined where it was wrong usage. */
  readonly attempt: <T>(work: () => Promise<T> | T) => Promise<T | undefined>;
  readonly code: () => ExitCode;
};

export function tolerating(io: Io): Tolerant {
  let code: ExitCode = EXIT.ok;
  // A configuration that is wrong is wrong for each of its models.
  const told = new Set<string>();
  return {
    async attempt(work) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        if (!told.has(error.message)) io.stderr.write(errorText(error.message, io.stderr.columns));
        told.add(error.message);
        code = EXIT.usage;
        return undefined;
      }
    },
    code: () => code,
  };
}
