import { UnreadableItem } from './read-values.js';

/** A field that is read back from a key. */
export function fromKey<Value>(value: Value | undefined, field: string): Value {
  if (value === undefined) throw new UnreadableItem(field, 'a key that holds it', value);
  return value;
}
