import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DataError, loadItems, restore } from '../../src/data/index.js';
import { createEngine } from '../../src/engine/index.js';
import { runs } from '../support/runs.js';
import { engineWith, fileOf } from './support.js';

const VALID: Readonly<Record<string, string>> = {
  'tab.json':
    '{"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"owner":{"B":"AP8="},"x":{"M":{"y":{"L":[{"NULL":true},{"BS":["AA=="]}]}}}}}\n{"Keys":{"pk":{"S":"a"},"sk":{"N":"1"}},"Metadata":{"WriteTimestampMicros":{"N":"1"}}}\n',
  'batch.json':
    '{"tab":[{"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"N":"1"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"a"},"sk":{"N":"1"}}}}]}',
  'tab.ion':
    '$ion_1_0 {Item:{pk:"a",sk:1.,owner:{{AP8=}},tags:$dynamodb_SS::["x","y"],l:[1d3,{m:null},true]}}\n$ion_1_0 {Record:{Keys:{pk:"a",sk:1.}}}\n',
  'tab.csv': 'pk,sk,owner,note\na,1,AP8=,"b ""c"",\nd"\n',
  'shop.snapshot':
    '{"dynamodel":"snapshot","format":1}\n{"table":{"settings":{"name":"new","arn":"a","id":"i","created":{"$":"date","of":0},"key":{"hash":[{"name":"pk","type":"S"}],"range":[]},"maxCollectionBytes":1},"members":{"tags":[]},"indexes":[]}}\n[3,{"pk":{"S":"a"}}]\n{"end":1}\n',
};

/** A text with some of it taken away, doubled, or replaced by what formats are made of. */
const damage = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 12 }),
    put: fc.oneof(
      fc.constantFrom(
        '',
        '{',
        '}',
        '[',
        ']',
        '"',
        ':',
        ',',
        '\n',
        '\\',
        'null',
        '::',
        '{{',
        '1e999',
        '$',
        '__proto__',
        '"S"',
        '\ud800',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

it('damaged files are refused as such, or read, and nothing else happens', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(VALID)),
      damage,
      fc.boolean(),
      async (name, changes, compressed) => {
        let text = VALID[name] as string;
        for (const { at, length, put } of changes) {
          const from = Math.floor(at * text.length);
          text = text.slice(0, from) + put + text.slice(from + length);
        }
        const bytes = Buffer.from(text, compressed ? 'utf8' : 'latin1');
        const path = fileOf(name, compressed ? gzipSync(bytes) : bytes);
        const reading = name === 'shop.snapshot' ? restore(createEngine(), path) : loadItems(engineWith('tab'), path);
        const error: unknown = await reading.then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error === undefined) return;
        expect(error).toBeInstanceOf(DataError);
        expect((error as Error).message.startsWith(path)).toBe(true);
      },
    ),
    { numRuns: runs(80, 5000) },
  );
});
