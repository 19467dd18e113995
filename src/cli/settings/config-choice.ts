import type { Command } from 'commander';

/** Which configuration the command line asks for; known once its arguments are parsed. */
export type ConfigChoice = {
  /** A path; none at all; or, where nothing is said, the one nearest to each model. */
  given: string | false | undefined;
};

/** The options of every command that reads models; what they say goes to the choice before the command runs. */
export function addConfigOptions(command: Command, choice: ConfigChoice): Command {
  return command
    .option('--config <file>', 'configuration (default: the nearest dynamodel.config.yaml, from the model upward)')
    .option('--no-config', 'use no configuration')
    .hook('preAction', () => {
      const { config } = command.opts<{ config?: string | boolean }>();
      choice.given = typeof config === 'string' || config === false ? config : undefined;
    });
}
