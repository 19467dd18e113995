import type { Item } from './context.js';
import { exactNumber } from './values.js';

/** A value as a stream record has it. In the JSON that Lambda passes on, binary is Base64. */
export interface StreamValue {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly B?: string | Uint8Array | undefined;
  readonly BOOL?: boolean | undefined;
  readonly NULL?: boolean | undefined;
  readonly SS?: readonly string[] | undefined;
  readonly NS?: readonly string[] | undefined;
  readonly BS?: readonly (string | Uint8Array)[] | undefined;
  readonly L?: readonly StreamValue[] | undefined;
  readonly M?: StreamImage | undefined;
}

export type StreamImage = Readonly<Record<string, StreamValue>>;

/** An image as the document client would have given the item. */
export function itemOf(image: StreamImage): Item {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue({ S, N, B, BOOL, SS, NS, BS, L, M }: StreamValue): unknown {
  if (S !== undefined) return S;
  if (N !== undefined) return exactNumber(N);
  if (BOOL !== undefined) return BOOL;
  if (M !== undefined) return itemOf(M);
  if (L !== undefined) return L.map(plainValue);
  if (SS !== undefined) return new Set(SS);
  if (NS !== undefined) return new Set(NS.map(exactNumber));
  if (B !== undefined) return bytesOf(B);
  return BS === undefined ? null : new Set(BS.map(bytesOf));
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? Uint8Array.from(Buffer.from(value, 'base64')) : value;
}
