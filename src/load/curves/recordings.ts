import { beside } from '../../files/beside.js';
import type { FileReader, Pattern, Rate } from '../../model/index.js';
import { columnFor, namedColumn, type Recorded, type RecordedColumn } from './recorded.js';
import { recordingFromCsv } from './recorded-csv.js';
import { RecordedError } from './recorded-error.js';

/** Of a file of recorded calls. A year of minutes has some twenty million. */
export const MOST_RECORDED_BYTES = 256 * 1024 * 1024;

/** The file that `recorded(…)` names: from that of the model that says so. */
export function recordingPath({ shape }: Pick<Rate, 'shape'>): string | undefined {
  if (shape?.value.kind !== 'recorded') return undefined;
  return beside(shape.span.file.path, shape.value.file);
}

/** The column that a rate of the model follows. */
export function columnOfShape({ shape }: Pick<Rate, 'shape'>, recording: Recorded, pattern: string): RecordedColumn {
  const column = shape?.value.kind === 'recorded' ? shape.value.column : undefined;
  if (column !== undefined) return namedColumn(recording, column);
  return columnFor(recording, pattern) ?? namedColumn(recording, pattern);
}

/**
 * The files that rates of the model name, by their path.
 *
 * @throws RecordedError where one cannot be read, or has no column for a rate that names it.
 */
export function recordingsOf(
  patterns: ReadonlyMap<string, Pattern>,
  reader: FileReader,
): ReadonlyMap<string, Recorded> {
  const recordings = new Map<string, Recorded>();
  const names = new Set(patterns.keys());
  for (const { name, rate } of patterns.values()) {
    const path = rate === undefined ? undefined : recordingPath(rate);
    if (rate === undefined || path === undefined) continue;
    const recording = recordings.get(path) ?? read(path, reader, names);
    columnOfShape(rate, recording, name);
    recordings.set(path, recording);
  }
  return recordings;
}

function read(path: string, reader: FileReader, names: ReadonlySet<string>): Recorded {
  const content = reader.read(path);
  if (content.kind === 'problem') throw new RecordedError(`${path}: ${content.problem.message}`);
  return recordingFromCsv(recordedText(content.bytes, path), path, names);
}

/** The text of a file of recorded calls, in UTF-8 or, as spreadsheets write it, UTF-16. */
export function recordedText(bytes: Uint8Array, file: string): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new RecordedError(`${file}: is no text in UTF-8; expected a CSV file`);
  }
}
