import { validationError } from '../engine-error.js';
import type { GlobalTableInput, GlobalTableUpdate } from './api.js';
import { globalTableMessages } from './messages.js';

/** Throws for what a new table cannot be as a part of a global table. */
export function checkSettingsReplication(input: GlobalTableInput): void {
  if (input.GlobalTableSourceArn != null) throw validationError(globalTableMessages.source);
  checkMode(input);
}

/** Throws where the settings of a table cannot be replicated so. */
export function checkMode({ GlobalTableSettingsReplicationMode: mode }: GlobalTableInput | GlobalTableUpdate): void {
  if (mode === 'ENABLED_WITH_OVERRIDES') throw validationError(globalTableMessages.regionalReplication(mode));
}
