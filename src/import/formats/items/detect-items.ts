import { gunzipSync, constants as zlib } from 'node:zlib';
import type { ImportFile, ImportInput } from '../../input.js';
import type { Recognition } from '../index.js';
import { definesTables } from './definitions.js';
import { itemOfRecord } from './record-item.js';

/** Names of files that hold items; the manifests of an export lie beside them. */
export const ITEM_FILE = /\.(?:json|jsonl|ndjson|ion|csv|tsv)(?:\.gz|\.zst)?$/i;
/** Where a table is defined beside them, these are its items. */
const LINES = /\.(?:jsonl|ndjson)(?:\.gz|\.zst)?$/i;
export const MANIFEST = /(?:^|\/)manifest-(?:summary|files)\.\w+$/;
export const SUMMARY = /(?:^|\/)manifest-summary\.json$/;

/** Whether an input is items of tables. */
export function detectsItems(input: ImportInput): Recognition {
  if (input.files.some(({ name }) => SUMMARY.test(name))) return 'yes';
  const isFolder = input.kind === 'folder';
  // What defines the tables may lie beside their items.
  const others = isFolder ? input.files.filter((file) => !definesTables(file)) : input.files;
  const files = others.filter(({ name }) => !isFolder || ITEM_FILE.test(name));
  if (files.length === 0 || files.length < others.length / 2) return 'no';
  const judged = files.slice(0, 5).map(judge);
  if (judged.includes('no')) return 'no';
  const isDefined = others.length < input.files.length && files.every(({ name }) => LINES.test(name));
  return isDefined || judged.every((one) => one === 'yes') ? 'yes' : 'maybe';
}

function judge(file: ImportFile): Recognition {
  const head = headOf(file);
  if (/\.(?:csv|tsv)(?:\.gz)?$/i.test(file.name)) return /^[^\n]*[,;\t|]/.test(head) ? 'yes' : 'maybe';
  if (/^\s*\$ion_1_0\b/.test(head) || /\.ion(?:\.gz)?$/i.test(file.name)) return 'yes';
  const text = head.trimStart();
  const line = text.split('\n', 1)[0] ?? '';
  if (/^\{\s*"(?:Item|Keys|Metadata)"\s*:/.test(text) || /"(?:PutRequest|DeleteRequest)"\s*:/.test(text)) return 'yes';
  if (/^\{\s*"(?:Items|Count|ScannedCount)"\s*:\s*[[\d]/.test(text)) return 'yes';
  if (text.startsWith('[')) return /^\[\s*\{/.test(text) && !/"(?:TableName|KeySchema)"/.test(text) ? 'maybe' : 'no';
  return isItemLine(line) && text.length > line.length ? 'maybe' : 'no';
}

function isItemLine(line: string): boolean {
  try {
    return itemOfRecord(JSON.parse(line)).kind === 'item';
  } catch {
    return false;
  }
}

/** How a file begins, decompressed. */
function headOf(file: ImportFile): string {
  const bytes = file.head();
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    const head = isGzip
      ? gunzipSync(bytes, { finishFlush: zlib.Z_SYNC_FLUSH, maxOutputLength: 64 * 1024 * 1024 })
      : bytes;
    return new TextDecoder().decode(head.subarray(0, 64 * 1024)).replace(/^\ufeff/, '');
  } catch {
    return '';
  }
}
