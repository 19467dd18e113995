import { Substitutions } from '../../../src/expression/dynamodb/index.js';
import type { AttributeValue } from '../../../src/value/index.js';

/** Placeholders for a test. */
export function substitutions(
  values: Readonly<Record<string, AttributeValue>> = {},
  names: Readonly<Record<string, string>> = {},
): Substitutions {
  return new Substitutions(new Map(Object.entries(names)), new Map(Object.entries(values)));
}

/** The message of what `run` throws. */
export function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}
