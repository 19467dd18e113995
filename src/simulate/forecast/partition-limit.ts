import { wholeText } from '../../diagnostics/index.js';
import { partitionsAtStart, type Traffic } from '../../fluid/index.js';
import { SettingsError } from './settings-error.js';

/** More are not simulated: so many serve a thousand million writes a second, and hold ten million GB. */
export const MOST_PARTITIONS = 1_000_000;

/** @throws SettingsError where tables or indexes begin with more partitions than can be gone through. */
export function expectSimulable({ sets }: Traffic): void {
  for (const set of sets) {
    const partitions = partitionsAtStart(set);
    if (partitions <= MOST_PARTITIONS) continue;
    throw new SettingsError(
      `\`${set.name}\` begins with ${wholeText(partitions)} partitions, by its \`volume\` and its capacity, and no more than ${wholeText(MOST_PARTITIONS)} are simulated; --no-forecast says what calls take alone`,
    );
  }
}
