import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainIonRecord } from '../../src/data/formats/plain-ion.js';
import { ionLine } from '../../src/data/formats/write-ion.js';
import { type AttributeValue, type Item, normalNumber } from '../../src/value/index.js';
import { runs } from '../support/runs.js';

const text = fc.string({
  unit: fc.constantFrom('a', 'é', '😀', '"', "'", '\\', '\n', '\u0000', '{', '}', ':', '$', ' ', '/'),
});
const number = fc.oneof(
  fc.integer().map(String),
  fc.tuple(fc.integer(), fc.integer({ min: -20, max: 20 })).map(([a, e]) => normalNumber(`${a}e${e}`)),
);
const bytes = fc.uint8Array({ maxLength: 9 });
const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text.map((S) => ({ S })),
    number.map((N) => ({ N })),
    bytes.map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.uniqueArray(text, { minLength: 1 }).map((SS) => ({ SS })),
    fc.uniqueArray(number, { minLength: 1 }).map((NS) => ({ NS })),
    fc.array(bytes, { minLength: 1, maxLength: 2 }).map((BS) => ({ BS })),
    fc.array(tie('value')).map((L) => ({ L })),
    fc.dictionary(text, tie('value'), { noNullPrototype: true }).map((M) => ({ M })),
  ),
}));
const items = fc.dictionary(fc.oneof(text, fc.constantFrom('PK', 'null', 'a-b', '__proto__')), value, {
  noNullPrototype: true,
});

/** With numbers in their normal form. */
function normal(given: unknown): unknown {
  if (given instanceof Uint8Array) return [...given];
  if (Array.isArray(given)) return given.map(normal);
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(
    Object.entries(given).map(([name, one]) => [
      name,
      name === 'N' && typeof one === 'string'
        ? normalNumber(one)
        : name === 'NS' && Array.isArray(one) && one.every((each) => typeof each === 'string')
          ? one.map((each: string) => normalNumber(each))
          : normal(one),
    ]),
  );
}

describe('Ion as exports write it', () => {
  it('is read without the library, to the same items', () => {
    fc.assert(
      fc.property(items, (item) => {
        const found = plainIonRecord(ionLine({ Item: item as Item }));
        // What it does not know it leaves to the library.
        if (found !== undefined) expect(normal(found.Item)).toEqual(normal(item));
      }),
      { numRuns: runs(300, 5000) },
    );
  });

  it.each([
    ['$ion_1_0 {Item:{a:"x",b:1.5,c:-2d3,d:7.,e:0.,f:true,g:null,h:[1,"y"],i:{j:{{AQI=}}}}}'],
    ['$ion_1_0 {Item:{\'a b\':$dynamodb_SS::["x","y"],n:$dynamodb_NS::[1.,2d1],b:$dynamodb_BS::[{{AQ==}}]}}'],
    ['{Record:{Metadata:{WriteTimestampMicros:1.},Keys:{a:"1"},NewImage:{a:"1",b:"\\n\\"\\\\"}}}'],
    ['{Item:{}}'],
  ])('is plain: %s', (line) => {
    expect(normal(plainIonRecord(line))).toMatchSnapshot();
  });

  it.each([
    '{Item:{a:1e5}}',
    '{Item:{a:0x10}}',
    '{Item:{a:01}}',
    "{Item:{a:'''long'''}}",
    '{Item:{a:2020-01-01T}}',
    '{Item:{a:"\\x41"}}',
    '{Item:{a:"\\ud83d\\ude00"}}',
    '{Item:{a:null.string}}',
    '{Item:{a:other::[1]}}',
    '{Item:{a:"1",a:"2"}}',
    '{Item:{__proto__:"1"}}',
    '{Item:{null:"1"}}',
    '{Item:{$10:"1"}}',
    '{Item:{a:"1",}}',
    '{Item:{a:"1"} /* c */}',
    '{Item:{a:{{AQI}}}}',
    '{Item:{a:"x}}',
    '{Item:{a:"x"}} 1',
    '{Item:{a:1_000}}',
    '{Item:{a:+inf}}',
    `{Item:{a:${'['.repeat(100)}${']'.repeat(100)}}}`,
    '',
    'null',
  ])('is left to the library otherwise: %s', (line) => {
    expect(plainIonRecord(line)).toBeUndefined();
  });
});
