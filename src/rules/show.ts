import { decimalText, printable } from '../diagnostics/index.js';
import type { Values } from '../keys/index.js';
import type { ModelValue } from '../model/value-type.js';

/** A name or a piece of text from the model, as messages show it. */
export function quote(text: string): string {
  return `\`${printable(text)}\``;
}

/** `a`, `b` and `c`. */
export function listOf(names: readonly string[], join: 'and' | 'or' = 'and'): string {
  return listed(names.map(quote), join);
}

/** The same of what is shown as it is. */
export function listed(texts: readonly string[], join: 'and' | 'or' = 'and'): string {
  const last = texts.at(-1) ?? '';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} ${join} ${last}`;
}

/** The same of so many names; of the rest, how many they are. */
export function someOf(names: readonly string[], most = 4): string {
  if (names.length <= most) return listOf(names);
  return `${names.slice(0, most).map(quote).join(', ')} and ${names.length - most} more`;
}

/** The values of an item, by attribute: `{customerId: "01J…", day: "2026-01-01"}`. */
export function showItem(values: Values): string {
  const fields = [...values].map(([path, value]) => `${path === '$shard' ? 'shard' : path}: ${showValue(value)}`);
  return quote(`{${fields.join(', ')}}`);
}

export function showValue(value: ModelValue): string {
  if (typeof value === 'string') return printable(JSON.stringify(shorten(value)));
  if (value instanceof Uint8Array)
    return `0x${Buffer.from(value.subarray(0, 16)).toString('hex')}${value.length > 16 ? '…' : ''}`;
  return shorten(String(value));
}

const SHOWN = 60;

function shorten(text: string): string {
  const chars = [...text];
  return chars.length <= SHOWN ? text : `${chars.slice(0, SHOWN).join('')}…`;
}

/** The texts of a key, one for each key attribute: `pk = "A", sk = "B"`. */
export function showKey(attributes: readonly string[], texts: readonly string[]): string {
  return quote(texts.map((text, i) => `${attributes[i] ?? '?'} = ${JSON.stringify(shorten(text))}`).join(', '));
}

/** `1,234`; two decimals below ten. */
export function count(value: number): string {
  return decimalText(value, value < 10 ? 2 : 0);
}

export function bytes(value: number): string {
  return `${count(value)} ${value === 1 ? 'byte' : 'bytes'}`;
}
