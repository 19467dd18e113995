import {
  type AttributeValue,
  type Item,
  type MutableItem,
  normalNumber,
  setAttribute,
  ValueError,
} from '../../../value/index.js';

/** What a record of JSON is: an item, possibly with the names of its key; or one that was deleted. */
export type RecordItem =
  | { readonly kind: 'item'; readonly item: Item; readonly keyNames?: readonly string[] }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'wrong'; readonly problem: string };

/** DynamoDB nests 32 levels; deeper records are refused before the stack ends. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_LEVELS = 32;

class WrongValue extends Error {}

/** An item in DynamoDB JSON, wrapped as exports have it or bare, or in JSON of no types. */
export function itemOfRecord(record: unknown): RecordItem {
  if (!isObject(record)) return { kind: 'wrong', problem: 'is no object, as an item is' };
  try {
    return readRecord(record);
  } catch (error) {
    if (error instanceof WrongValue) return { kind: 'wrong', problem: error.message };
    throw error;
  }
}

function readRecord(record: Members): RecordItem {
  if (isObject(record.Item) && isTyped(record.Item)) return { kind: 'item', item: typedItem(record.Item, 0) };
  if (isObject(record.Keys) && isTyped(record.Keys)) {
    const image = record.NewImage ?? undefined;
    if (image === undefined) return { kind: 'deleted' };
    if (!isObject(image)) return { kind: 'wrong', problem: '`NewImage` is no item' };
    return { kind: 'item', item: typedItem(image, 0), keyNames: Object.keys(record.Keys) };
  }
  return { kind: 'item', item: isTyped(record) ? typedItem(record, 0) : plainItem(record, 0) };
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TYPES: ReadonlySet<string> = new Set(['S', 'N', 'B', 'SS', 'NS', 'BS', 'BOOL', 'NULL', 'L', 'M']);

/** Whether every member is an object with one member that is called like a type. */
function isTyped(members: Members): boolean {
  let some = false;
  for (const name in members) {
    const value = members[name];
    if (!isObject(value)) return false;
    let count = 0;
    for (const type in value) {
      if (!TYPES.has(type)) return false;
      count += 1;
    }
    if (count !== 1) return false;
    some = true;
  }
  return some;
}

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** Already as DynamoDB returns it. */
const PLAIN = /^(?:0|-?(?:[1-9]\d{0,36}|(?:0|[1-9]\d{0,18})\.\d{0,17}[1-9]))$/;

function normal(number: string, name: string): string {
  try {
    return normalNumber(number);
  } catch (error) {
    if (error instanceof ValueError) throw wrong(name, `is no number of DynamoDB: ${error.message}`);
    throw error;
  }
}

/** The same object where it is well-formed and holds no bytes, which most do. */
function typedItem(members: Members, level: number): Item {
  let changed: MutableItem | undefined;
  for (const name in members) {
    const value = members[name];
    const read = typedValue(value, name, level);
    if (read !== value) {
      changed ??= { ...(members as Item) };
      setAttribute(changed, name, read);
    }
  }
  return changed ?? (members as Item);
}

function typedValue(value: unknown, name: string, level: number): AttributeValue {
  if (!isObject(value)) throw wrong(name, 'has no type');
  for (const type in value) {
    const content = value[type];
    switch (type) {
      case 'S':
        if (typeof content === 'string') return value as AttributeValue;
        break;
      case 'N':
        if (typeof content === 'string' && PLAIN.test(content)) return value as AttributeValue;
        if (typeof content === 'string' && NUMBER.test(content)) return { N: normal(content, name) };
        if (typeof content === 'number' && Number.isFinite(content)) return { N: String(content) };
        break;
      case 'BOOL':
        if (typeof content === 'boolean') return value as AttributeValue;
        break;
      case 'NULL':
        return { NULL: true };
      case 'B':
        if (typeof content === 'string') return { B: bytesOf(content) };
        if (content instanceof Uint8Array) return value as AttributeValue;
        break;
      case 'SS':
        if (isTexts(content)) return value as AttributeValue;
        break;
      case 'NS':
        if (isTexts(content) && content.every((one) => NUMBER.test(one)))
          return { NS: content.map((one) => normal(one, name)) };
        break;
      case 'BS':
        if (isTexts(content)) return { BS: content.map(bytesOf) };
        if (Array.isArray(content) && content.every((one) => one instanceof Uint8Array)) return value as AttributeValue;
        break;
      case 'L':
        if (Array.isArray(content)) {
          if (level >= MOST_LEVELS) throw wrong(name, `is nested more than ${MOST_LEVELS} levels deep`);
          return { L: content.map((one) => typedValue(one, name, level + 1)) };
        }
        break;
      case 'M':
        if (isObject(content)) {
          if (level >= MOST_LEVELS) throw wrong(name, `is nested more than ${MOST_LEVELS} levels deep`);
          return { M: typedItem(content, level + 1) };
        }
        break;
    }
    throw wrong(name, `is no value of the type \`${type}\``);
  }
  throw wrong(name, 'has no type');
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function wrong(name: string, problem: string): WrongValue {
  return new WrongValue(`the attribute \`${name}\` ${problem}`);
}

/** Values of JSON as the types that they are written as without saying so. */
function plainItem(members: Members, level: number): Item {
  const item: MutableItem = {};
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) setAttribute(item, name, plainValue(value, name, level));
  }
  return item;
}

function plainValue(value: unknown, name: string, level: number): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null || value === undefined) return { NULL: true };
  if (level >= MOST_LEVELS) throw wrong(name, `is nested more than ${MOST_LEVELS} levels deep`);
  if (Array.isArray(value)) return { L: value.map((one) => plainValue(one, name, level + 1)) };
  return { M: plainItem(value as Members, level + 1) };
}
