import type { ChangeProblem } from './changes/change.js';

/** What was asked of a forecast cannot be done; the message says why, and what can. */
export class SettingsError extends RangeError {
  override readonly name = 'SettingsError';
}

/** Which change cannot be made, and why. */
export function changeProblemText({ text, message }: ChangeProblem): string {
  return `the change \`${text.trim()}\` cannot be made: ${message}`;
}
