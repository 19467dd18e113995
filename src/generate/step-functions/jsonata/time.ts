import { NOW } from './text.js';

/** The time of the call in the form of a type: text, or a number. */
export function nowText(kind: string): string {
  const millis = `$toMillis(${NOW})`;
  if (kind === 'epochMillis' || kind === 'int') return millis;
  if (kind === 'epochSeconds') return `$floor(${millis} / 1000)`;
  return kind === 'date' ? `$substring(${NOW}, 0, 10)` : NOW;
}
