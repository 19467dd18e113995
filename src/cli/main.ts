import type { ExitCode } from './exit-codes.js';
import { type Io, processIo } from './io.js';
import { createProgram } from './program.js';
import { runProgram } from './run-program.js';

/** Runs the command line of this process. */
export async function main(): Promise<void> {
  const { argv, io, finish } = processIo();
  finish(await runCli(argv, io));
}

export function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  return runProgram(createProgram, argv, io);
}
