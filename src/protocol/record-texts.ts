import type { Engine, StoredRecord } from '../engine/index.js';
import type { AttributeValue } from '../value/index.js';
import { base64 } from './encode.js';

/** Characters that are kept at most. */
const CAPACITY = 32 * 1024 ** 2;
/** A longer text is not kept: it would push many others out. */
const LONGEST = 16 * 1024;

/**
 * The texts of the records that were last read, kept with the records, which never change: what is read again is written out without
 * another look at it. The texts that were made first are dropped first.
 */
export class RecordTexts {
  #kept: StoredRecord[] = [];
  /** Records before this one have lost their texts. */
  #first = 0;
  #characters = 0;

  /** The item of a record as JSON, bytes as base64. */
  of(record: StoredRecord): string {
    if (record.text !== undefined) return record.text;
    const { item } = record;
    // With a replacer, text takes several times as long.
    const text = Object.values(item).some(hasBytes) ? JSON.stringify(item, withoutBytes) : JSON.stringify(item);
    if (text.length <= LONGEST) this.#keep(record, text);
    return text;
  }

  #keep(record: StoredRecord, text: string): void {
    record.text = text;
    this.#kept.push(record);
    this.#characters += text.length;
    while (this.#characters > CAPACITY) {
      const oldest = this.#kept[this.#first] as StoredRecord;
      this.#characters -= oldest.text?.length ?? 0;
      oldest.text = undefined;
      this.#first += 1;
    }
    if (this.#first > 4096 && this.#first * 2 > this.#kept.length) {
      this.#kept = this.#kept.slice(this.#first);
      this.#first = 0;
    }
  }
}

function hasBytes(value: AttributeValue): boolean {
  if ('M' in value) return Object.values(value.M).some(hasBytes);
  if ('L' in value) return value.L.some(hasBytes);
  return 'B' in value || 'BS' in value;
}

function withoutBytes(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? base64(value) : value;
}

const textsOfEngines = new WeakMap<Engine, RecordTexts>();

/** The texts of an engine's records, kept as long as the engine is. */
export function textsOf(engine: Engine): RecordTexts {
  let texts = textsOfEngines.get(engine);
  if (texts === undefined) {
    texts = new RecordTexts();
    textsOfEngines.set(engine, texts);
  }
  return texts;
}
