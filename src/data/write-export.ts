import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../files/make-folder.js';
import { inParts, writeFileOf } from './file-writer.js';

/** What the summary of an export says of it. */
export interface ExportSummary {
  readonly tableArn: string;
  readonly tableId: string;
  readonly format: 'dynamodb-json' | 'ion';
  /** Bytes of the table. */
  readonly size: number;
  /** Milliseconds since the epoch at which an incremental export begins. */
  readonly from: number | undefined;
  readonly view: 'NEW_AND_OLD_IMAGES' | 'NEW_IMAGE';
  /** Milliseconds since the epoch of which the items are. */
  readonly time: number;
}

/** Records of one data file at most; the service has one file for each partition at least. */
const FILE_RECORDS = 100_000;

/** Writes the files of an export and then its manifests, so that what has a summary is whole. */
export async function writeExport(
  folder: string,
  lines: Iterable<string>,
  summary: ExportSummary,
): Promise<{ readonly dir: string; readonly items: number }> {
  const { format, time, from } = summary;
  const id = `${String(Math.floor(time)).padStart(14, '0')}-${randomBytes(4).toString('hex')}`;
  const dir = join(folder, 'AWSDynamoDB', id);
  // The files of incremental exports lie together beside them.
  const data = from === undefined ? join(dir, 'data') : join(folder, 'AWSDynamoDB', 'data');
  const prefix = from === undefined ? `AWSDynamoDB/${id}/data` : 'AWSDynamoDB/data';
  makeFolder(dir);
  makeFolder(data);
  writeFileSync(join(dir, '_started'), '');
  const source = lines[Symbol.iterator]();
  const manifest: string[] = [];
  let items = 0;
  for (let next = source.next(), n = 0; n === 0 || next.done !== true; n++) {
    const name = `${createHash('sha256').update(`${id} ${n}`).digest('hex').slice(0, 26)}.${format === 'ion' ? 'ion' : 'json'}.gz`;
    let count = 0;
    const part = function* (): Generator<string> {
      while (next.done !== true && count < FILE_RECORDS) {
        count += 1;
        yield next.value;
        next = source.next();
      }
    };
    const { md5 } = await writeFileOf(join(data, name), inParts(part()), true);
    items += count;
    manifest.push(
      JSON.stringify({
        itemCount: count,
        md5Checksum: Buffer.from(md5, 'hex').toString('base64'),
        etag: `${createHash('md5').update(Buffer.from(md5, 'hex')).digest('hex')}-1`,
        dataFileS3Key: `${prefix}/${name}`,
      }),
    );
  }
  writeManifest(dir, 'manifest-files', `${manifest.join('\n')}\n`);
  writeManifest(dir, 'manifest-summary', `${JSON.stringify(summaryOf(summary, id, items))}\n`);
  return { dir, items };
}

function summaryOf(
  { tableArn, tableId, format, size, from, view, time }: ExportSummary,
  id: string,
  items: number,
): object {
  const isFull = from === undefined;
  const at = new Date(time).toISOString();
  return {
    version: isFull ? '2020-06-30' : '2023-08-01',
    exportArn: `${tableArn}/export/${id}`,
    startTime: at,
    endTime: at,
    tableArn,
    tableId,
    ...(isFull ? { exportTime: at } : { exportFromTime: new Date(from).toISOString(), exportToTime: at }),
    s3Bucket: null,
    s3Prefix: null,
    s3SseAlgorithm: null,
    s3SseKmsKeyId: null,
    manifestFilesS3Key: `AWSDynamoDB/${id}/manifest-files.json`,
    billedSizeBytes: size,
    itemCount: items,
    outputFormat: format === 'ion' ? 'ION' : 'DYNAMODB_JSON',
    ...(isFull ? {} : { outputView: view, exportType: 'INCREMENTAL_EXPORT' }),
  };
}

function writeManifest(dir: string, name: string, text: string): void {
  writeFileSync(join(dir, `${name}.json`), text);
  writeFileSync(join(dir, `${name}.checksum`), createHash('md5').update(text).digest('base64'));
}
