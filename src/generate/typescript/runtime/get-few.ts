import { findItems, keyNames, keyText } from './batch-get-request.js';
import type { Item, Session } from './context.js';
import { checkCount } from './transaction-check.js';

/** The items with these keys, of which one transaction can hold no more: in one request. */
export async function getFew(
  session: Session,
  TableName: string,
  keys: readonly Item[],
): Promise<readonly (Item | undefined)[]> {
  const names = keyNames(keys[0]);
  const unique = new Map(keys.map((key) => [keyText(key, names), key]));
  const Keys = [...unique.values()];
  checkCount(session.pattern, Keys);
  const found = new Map<string, Item>();
  if (Keys.length > 0) await findItems(session, { RequestItems: { [TableName]: { Keys } } }, found, names);
  return keys.map((key) => found.get(keyText(key, names)));
}
