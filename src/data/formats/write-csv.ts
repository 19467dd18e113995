import { type AttributeValue, attribute, type Item, itemText } from '../../value/index.js';

/** The names of the columns: the key first, then all others in the order in which items have them. */
export function columnsOf(keys: readonly string[], items: Iterable<Item>): readonly string[] {
  const names = new Set(keys);
  for (const item of items) for (const name of Object.keys(item)) names.add(name);
  return [...names];
}

/** The names of columns as a line. */
export function csvHeader(columns: readonly string[]): string {
  return columns.map(quoted).join(',');
}

/**
 * An item as a line: strings and numbers as they are, binary in base64, all others as DynamoDB JSON, and nothing for an attribute that
 * it does not have. CSV has no types: whoever reads it gets strings.
 */
export function csvLine(columns: readonly string[], item: Item): string {
  return columns.map((name) => quoted(cellOf(attribute(item, name)))).join(',');
}

function cellOf(value: AttributeValue | undefined): string {
  if (value === undefined) return '';
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  if ('B' in value) return Buffer.from(value.B).toString('base64');
  return itemText({ value }).slice('{"value":'.length, -1);
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
