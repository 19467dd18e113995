import { StoredRecord } from '../engine/index.js';
import type { RecordTexts } from './record-texts.js';

/**
 * The text of an answer: bytes as base64, times as seconds since the epoch. The answer is the caller's own and is changed on the way;
 * stored records in it stand for their items, are left as they are, and have their text kept.
 * Bytes and times stand in members that the API names, never under a name that a request chose.
 */
export function encodeAnswer(answer: unknown, texts: RecordTexts): string {
  if (typeof answer !== 'object' || answer === null) return JSON.stringify(answer);
  let text = '';
  const members = answer as Record<string, unknown>;
  for (const name in members) {
    const member = members[name];
    if (member === undefined) continue;
    text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${memberText(name, member, texts)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

/** Records stand in the answers of the reads: a single one, a list of them, or such lists by table. */
function memberText(name: string, member: unknown, texts: RecordTexts): string {
  if (name === 'Item' && member instanceof StoredRecord) return texts.of(member);
  if (name === 'Items' && Array.isArray(member)) return listText(member, texts);
  if (name === 'Responses' && isObject(member) && !Array.isArray(member)) {
    const tables = Object.entries(member).map(([table, items]) => {
      return `${JSON.stringify(table)}:${Array.isArray(items) ? listText(items, texts) : plainText(items)}`;
    });
    return `{${tables.join(',')}}`;
  }
  return plainText(member);
}

function listText(list: readonly unknown[], texts: RecordTexts): string {
  let text = '[';
  for (let i = 0; i < list.length; i += 1) {
    const one = list[i];
    if (i > 0) text += ',';
    text += one instanceof StoredRecord ? texts.of(one) : plainText(one);
  }
  return `${text}]`;
}

function plainText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const scalar = encodeScalar(value);
  if (scalar !== undefined) return JSON.stringify(scalar);
  encodeMembers(value);
  return JSON.stringify(value);
}

function encodeMembers(node: object): void {
  if (Array.isArray(node)) {
    const list: unknown[] = node;
    for (let i = 0; i < list.length; i += 1) {
      const member = list[i];
      if (typeof member !== 'object' || member === null) continue;
      const scalar = encodeScalar(member);
      if (scalar === undefined) encodeMembers(member);
      else list[i] = scalar;
    }
    return;
  }
  const object = node as Record<string, unknown>;
  for (const name in object) {
    const member = object[name];
    if (typeof member !== 'object' || member === null) continue;
    const scalar = encodeScalar(member);
    if (scalar === undefined) encodeMembers(member);
    else object[name] = scalar;
  }
}

function encodeScalar(value: object): string | number | undefined {
  if (value instanceof Uint8Array) return base64(value);
  return value instanceof Date ? value.getTime() / 1000 : undefined;
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
