import type { Palette } from '../diagnostics/index.js';
import type { Io } from './io.js';
import type { ConfigChoice } from './settings/config-choice.js';

/** What every command gets besides its own arguments. */
export type CommandContext = {
  readonly io: Io;
  readonly color: boolean;
  readonly palette: () => Promise<Palette>;
  readonly config: ConfigChoice;
};
