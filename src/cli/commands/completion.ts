import type { Command } from 'commander';
import { bashScript } from '../../completion/bash.js';
import { fishScript } from '../../completion/fish.js';
import type { CommandTable } from '../../completion/table.js';
import { zshScript } from '../../completion/zsh.js';
import { TARGETS } from '../../generate/targets.js';
import { FORMATS } from '../../import/formats/index.js';
import { allRules } from '../../rules/registry.js';
import type { Shell } from '../add-completion.js';
import { REPORT_FORMATS } from '../check/report-formats.js';
import { commandTable } from '../command-table.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';

const SCRIPTS: Readonly<Record<Shell, (table: CommandTable) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Prints the script by which a shell completes the commands of the program. */
export function runCompletion({ io }: CommandContext, program: Command, shell: Shell): ExitCode {
  const table = commandTable(program, {
    targets: [...TARGETS.keys()],
    importFormats: FORMATS.map(({ name }) => name),
    reportFormats: REPORT_FORMATS,
    rules: allRules.map(({ id }) => id),
  });
  io.stdout.write(SCRIPTS[shell](table));
  return EXIT.ok;
}
