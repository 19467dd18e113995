import type { Design } from '../design/design.js';
import type { ModelValue } from '../model/value-type.js';
import {
  type AttributeValue,
  formatNumber,
  type Item,
  type MutableItem,
  parseNumber,
  setAttribute,
  ValueError,
} from '../value/index.js';

/** A raw sample of a table, or what is wrong with it. */
export type RawSample =
  | { readonly kind: 'item'; readonly table: string; readonly item: Item }
  | { readonly kind: 'problem'; readonly table: string; readonly message: string };

/** The model's samples in DynamoDB JSON, binary values in base64, in its order. */
export function rawSamples(design: Design): readonly RawSample[] {
  const samples: RawSample[] = [];
  for (const [table, items] of design.model.samples.raw) {
    for (const { value } of items) {
      try {
        samples.push({ kind: 'item', table, item: readItem(value, 0) });
      } catch (error) {
        if (!(error instanceof ValueError)) throw error;
        samples.push({ kind: 'problem', table, message: error.message });
      }
    }
  }
  return samples;
}

const MAX_DEPTH = 33;

function readItem(map: ReadonlyMap<string, ModelValue>, depth: number): MutableItem {
  const item: MutableItem = {};
  for (const [name, value] of map) setAttribute(item, name, readAttribute(value, name, depth));
  return item;
}

function readAttribute(value: ModelValue, at: string, depth: number): AttributeValue {
  if (depth > MAX_DEPTH) throw new ValueError(`${at} is nested too deeply`);
  const [[type, content] = ['', null]] =
    value instanceof Map && value.size === 1 ? [...(value as ReadonlyMap<string, ModelValue>)] : [];
  switch (type) {
    case 'S':
      return { S: text(content, at) };
    case 'N':
      return { N: number(content) };
    case 'B':
      return { B: bytes(content, at) };
    case 'BOOL':
      return { BOOL: content === true || content === 'true' };
    case 'NULL':
      return { NULL: true };
    case 'SS':
      return { SS: list(content, at).map((one) => text(one, at)) };
    case 'NS':
      return { NS: list(content, at).map(number) };
    case 'BS':
      return { BS: list(content, at).map((one) => bytes(one, at)) };
    case 'L':
      return { L: list(content, at).map((one) => readAttribute(one, at, depth + 1)) };
    case 'M':
      if (content instanceof Map) return { M: readItem(content as ReadonlyMap<string, ModelValue>, depth + 1) };
      break;
    default:
  }
  throw new ValueError(`${at} is no DynamoDB JSON: write {S: text}, {N: "1"} and the like`);
}

function text(value: ModelValue, at: string): string {
  if (typeof value !== 'string') throw new ValueError(`${at} holds no text; quote it`);
  return value;
}

function number(value: ModelValue): string {
  return formatNumber(parseNumber(String(value)));
}

function bytes(value: ModelValue, at: string): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array(Buffer.from(text(value, at), 'base64'));
}

function list(value: ModelValue, at: string): readonly ModelValue[] {
  if (!Array.isArray(value)) throw new ValueError(`${at} holds no list`);
  return value as readonly ModelValue[];
}
