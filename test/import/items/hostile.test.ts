import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memoryInput, readInput } from '../../../src/import/index.js';
import { check, importModel, loadModel } from '../../../src/index.js';
import { cpuTime } from '../../support/cpu-time.js';
import { TempFolder } from '../../support/temp-folder.js';

const lines = (items: readonly unknown[]): string => items.map((Item) => JSON.stringify({ Item })).join('\n');
const key = (i: number) => ({ PK: { S: `USER#u${i}` }, SK: { S: 'PROFILE' }, userId: { S: `u${i}` } });

async function sound(text: string) {
  const loaded = await loadModel({ text });
  expect(loaded.findings).toEqual([]);
  return check(loaded);
}

describe('items that nobody meant to be read', () => {
  it('may have 10,000 attributes whose names are data', async () => {
    const items = Array.from({ length: 200 }, (_, i) => ({
      ...key(i),
      ...Object.fromEntries(Array.from({ length: 50 }, (_, j) => [`vote-${i * 50 + j}x`, { N: '1' }])),
    }));
    const { text, unplaced } = await importModel({ files: { 'users.jsonl': lines(items) } });
    expect(text.length).toBeLessThan(3000);
    expect(text).toMatch(/Left out: more than \d+ attributes whose names seem to be data/);
    expect(unplaced.map(({ what }) => what)).toEqual([expect.stringMatching(/^User: more than \d+ attributes/)]);
    await sound(text);
  });

  it('may have keys of one mark over and over', async () => {
    const long = '#'.repeat(900);
    const items = Array.from({ length: 200 }, (_, i) => ({
      PK: { S: `${long}${i}` },
      SK: { S: long },
      a: { S: '#' },
      b: { S: '##' },
      c: { S: '#' },
    }));
    const start = cpuTime();
    const { text } = await importModel({ files: { 'marks.jsonl': lines(items) } });
    expect(cpuTime() - start).toBeLessThan(4000);
    await sound(text);
  });

  it('may have them in one item', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, j) => [`a${j}`, { N: '1' }]));
    const { text } = await importModel({ files: { 'users.jsonl': lines([{ ...key(1), ...many }, key(2)]) } });
    expect(text.length).toBeLessThan(12_000);
    await sound(text);
  });

  it('may have a map with as many, which is a dict', async () => {
    const items = Array.from({ length: 100 }, (_, i) => ({
      ...key(i),
      votes: { M: Object.fromEntries(Array.from({ length: 100 }, (_, j) => [`v${i}-${j}`, { N: String(j) }])) },
    }));
    const { text } = await importModel({ files: { 'users.jsonl': lines(items) } });
    expect(text).toMatch(/votes: \{dict: \{type: int, min: 0, max: 99, avg: [\d.]+\}, avg: 100, max: 100\}/);
  });

  it('may be maps in maps without end', async () => {
    const nested = (depth: number, width: number): object =>
      depth === 0
        ? { S: 'x' }
        : { M: Object.fromEntries(Array.from({ length: width }, (_, i) => [`k${i}`, nested(depth - 1, width)])) };
    const items = Array.from({ length: 3 }, (_, i) => ({ ...key(i), deep: nested(4, 8) }));
    const { text } = await importModel({ files: { 'users.jsonl': lines(items) } });
    await sound(text);
  });

  it('may be called anything, and hold anything', async () => {
    const odd = (i: number) => {
      const text = JSON.stringify({
        ...key(i),
        proto: { M: { inner: { S: 'a\u0000b' } } },
        constructor: { S: 'x' },
        'a\u0000b\u001b[31m': { S: '\u202e' },
        '<script>': { S: '*/ --> #' },
        '': { S: 'empty' },
        blob: { B: 'AAEC' },
        big: { S: 'n'.repeat(390_000) },
      });
      return `{"Item":${text.replace('"proto"', '"__proto__"')}}`;
    };
    const { text } = await importModel({
      files: { 'users.jsonl': Array.from({ length: 30 }, (_, i) => odd(i)).join('\n') },
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text.length).toBeLessThan(6000);
    expect(text).toContain('__proto__');
    await sound(text);
    expect(Object.getPrototypeOf({}).inner).toBeUndefined();
  });

  it.each([
    [
      'a line without end',
      'a.jsonl',
      `{"Item":${JSON.stringify(key(1))}}\n${'x'.repeat(9e6)}`,
      /a\.jsonl:2: the line is longer than 8 MB/,
    ],
    ['a whole file on a line', 'a.jsonl', `{"a":"${'x'.repeat(9e6)}"}`, /a\.jsonl:1: the line is longer than 8 MB/],
    ['an element without end', 'a.json', `[{"a":"${'x'.repeat(9e6)}`, /a\.json:1: an element is longer than 8 MB/],
    ['bytes that are no text', 'a.jsonl', new Uint8Array([0x7b, 0xff, 0xfe, 0x0a]), /a\.jsonl:1: is not UTF-8/],
    ['NUL', 'a.jsonl', `{"Item":${JSON.stringify(key(1))}}\n\u0000\u0000\n`, /a\.jsonl:2:1: is not JSON/],
    [
      'gzip that is cut',
      'a.jsonl.gz',
      gzipSync(lines(Array.from({ length: 500 }, (_, i) => key(i * 7919)))).subarray(0, 900),
      /a\.jsonl\.gz: cannot be decompressed: unexpected end/,
    ],
    [
      'gzip that was changed',
      'a.jsonl.gz',
      gzipSync(lines([key(1)])).fill(9, 20, 24),
      /a\.jsonl\.gz: cannot be decompressed/,
    ],
    ['Ion that is broken', 'a.ion', '$ion_1_0 {Item:{PK:"a"}}\n$ion_1_0 {Item:{PK:"a"', /a\.ion:2: is not Ion/],
    ['a CSV row without end', 'a.csv', `a,b\n"${'x'.repeat(3e6)}`, /a\.csv/],
  ])('may be %s, which is told with its place', async (_, name, content, message) => {
    await expect(readInput(memoryInput({ [name]: content }), 'items')).rejects.toThrow(message);
  });

  it('are held against the checksums of an export', async () => {
    const data = gzipSync(lines([key(1), key(2)]));
    const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('base64');
    const entry = { itemCount: 2, md5Checksum: md5(data), dataFileS3Key: 'AWSDynamoDB/1/data/abc.json.gz' };
    const summary = {
      tableArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/people',
      outputFormat: 'DYNAMODB_JSON',
      itemCount: 2,
    };
    const folder = new TempFolder({
      'data/abc.json.gz': data,
      'manifest-files.json': `${JSON.stringify(entry)}\n`,
      'manifest-summary.json': JSON.stringify(summary),
    });
    const { text } = await importModel(folder.path);
    expect(text).toContain('region: eu-central-1');
    expect(text).toContain('\nmodel: people\n');
    expect(text).toContain('  people:\n');
    folder.write('data/abc.json.gz', gzipSync(lines([key(1), key(3)])));
    await expect(importModel(folder.path)).rejects.toThrow(
      /abc\.json\.gz: does not have the md5Checksum of the manifest/,
    );
    folder.write('data/abc.json.gz', data);
    folder.write('manifest-files.json', `${JSON.stringify({ ...entry, itemCount: 3 })}\n`);
    await expect(importModel(folder.path)).rejects.toThrow(/has 2 items, and the manifest says 3/);
    folder.write('manifest-files.md5', 'AAAA');
    await expect(importModel(folder.path)).rejects.toThrow(/does not have the checksum of manifest-files\.md5/);
  });
});
