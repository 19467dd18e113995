import type { Palette } from '../diagnostics/index.js';
import type { Io } from './io.js';

/** What every command gets besides its own arguments. */
export type CommandContext = {
  readonly io: Io;
  readonly color: boolean;
  readonly palette: () => Promise<Palette>;
};
