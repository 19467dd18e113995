import { type Code, isEmpty, ts } from '../text/index.js';

/** Pieces one below the other, and no empty line where there is nothing. */
export function lines(...codes: readonly (Code | false | undefined)[]): Code {
  return ts`${codes.filter((code) => code !== false && code !== undefined && !isEmpty(code))}`;
}
