import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from './context.js';
import { exactNumber } from './values.js';

/** The document client leaves the items in errors as DynamoDB has them. */
export function plainItem(item: Record<string, AttributeValue>): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue({ S, N, B, BOOL, M, L, SS, NS, BS }: AttributeValue): unknown {
  if (N) return exactNumber(N);
  if (M) return plainItem(M);
  if (L) return L.map(plainValue);
  const set = NS?.map(exactNumber) ?? SS ?? BS;
  return set ? new Set<unknown>(set) : (S ?? B ?? BOOL ?? null);
}
