import { plural } from '../../diagnostics/index.js';
import { type AttributeValue, attribute, type Item } from '../../value/index.js';

/** An item as a person reads it: `{orderId: "o1", total: 4200}`. */
export function showItem(item: Item): string {
  const parts = Object.keys(item).flatMap((name) => {
    const value = attribute(item, name);
    return value === undefined ? [] : [`${name}: ${showValue(value)}`];
  });
  return `{${parts.join(', ')}}`;
}

export function showValue(value: AttributeValue): string {
  if ('S' in value) return JSON.stringify(value.S);
  if ('N' in value) return value.N;
  if ('BOOL' in value) return String(value.BOOL);
  if ('NULL' in value) return 'null';
  if ('B' in value) return bytesShown(value.B);
  if ('SS' in value) return `[${value.SS.map((text) => JSON.stringify(text)).join(', ')}]`;
  if ('NS' in value) return `[${value.NS.join(', ')}]`;
  if ('BS' in value) return `[${value.BS.map(bytesShown).join(', ')}]`;
  if ('L' in value) return `[${value.L.map(showValue).join(', ')}]`;
  return showItem(value.M);
}

function bytesShown({ length }: Uint8Array): string {
  return `<${plural(length, 'byte')}>`;
}
