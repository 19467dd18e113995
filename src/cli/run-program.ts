import { type Command, CommanderError } from 'commander';
import { loadPalette, wantsColor } from './color.js';
import type { CommandContext } from './context.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { internalErrorText } from './internal-error.js';
import type { Io } from './io.js';
import { UsageError } from './usage-error.js';

/** Registers commands; the exit code of what ran goes to `done`. */
export type CreateProgram = (context: CommandContext, done: (code: ExitCode) => void) => Command;

/** Arguments and streams to exit code; the one place where errors end. */
export async function runProgram(create: CreateProgram, argv: readonly string[], io: Io): Promise<ExitCode> {
  if (io.signal.aborted) return EXIT.interrupted;
  try {
    return await Promise.race([parsed(create, argv, io), interruption(io.signal)]);
  } catch (error) {
    if (io.signal.aborted) return EXIT.interrupted;
    // The parser has printed its message, or the help, already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof UsageError) {
      const { errorText } = await import('./error-text.js');
      io.stderr.write(errorText(error.message, io.stderr.columns));
      return EXIT.usage;
    }
    io.stderr.write(internalErrorText(error, io.runtime));
    return EXIT.internal;
  }
}

async function parsed(create: CreateProgram, argv: readonly string[], io: Io): Promise<ExitCode> {
  const color = wantsColor(argv, io);
  const context: CommandContext = { io, color, palette: () => loadPalette(color), config: { given: undefined } };
  let code: ExitCode = EXIT.ok;
  const program = create(context, (result) => {
    code = result;
  });
  if (argv.length === 0) program.outputHelp();
  else await program.parseAsync(argv, { from: 'user' });
  return code;
}

function interruption(signal: AbortSignal): Promise<ExitCode> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(EXIT.interrupted), { once: true });
  });
}
