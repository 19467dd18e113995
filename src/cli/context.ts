import type { Palette } from '../diagnostics/index.js';
import type { Io } from './io.js';
import type { ConfigChoice } from './settings/config-choice.js';

/** What every command gets besides its own arguments. */
export type CommandContext = {
  readonly io: Io;
  readonly color: boolean;
  readonly palette: () => Promise<Palette>;
  readonly config: ConfigChoice;
  /** Told of every configuration before it is read, and of where one might be: for whoever waits for changes. */
  readonly asked?: (path: string) => void;
};
