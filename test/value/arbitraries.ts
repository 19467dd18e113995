import fc from 'fast-check';
import type { AttributeValue, Item } from '../../src/value/index.js';

/** Numbers that DynamoDB takes, in many notations. */
export const numberText: fc.Arbitrary<string> = fc
  .record({
    negative: fc.boolean(),
    digits: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 38 }).map((digits) => digits.join('')),
    exponent: fc.oneof(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -92, max: 88 })),
    point: fc.nat(38),
    style: fc.constantFrom('E', 'e', 'plain'),
  })
  .map(({ negative, digits, exponent, point, style }) => {
    const sign = negative ? '-' : '';
    if (style === 'plain') {
      const at = Math.min(point, digits.length);
      const whole = digits.slice(0, at) || '0';
      const fraction = digits.slice(at);
      return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
    }
    return `${sign}${digits}${style}${exponent}`;
  });

/** Strings rich in the places where UTF-8 and UTF-16 disagree. */
export const text: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom('a', 'b', '#', '\0', '\u0001', '\u007f', '\u0080', 'é', '\u07ff', '\u0800', '\ud7ff', '\ue000'),
      fc.constantFrom('\uffff', '\ufffd', '\u{10000}', '\u{10ffff}', '😀', '\u0100'),
    ),
    { maxLength: 8 },
  )
  .map((units) => units.join(''));

export const bytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 8 });

/** Well-formed values of every type, numbers as written. */
export const value: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text.map((S) => ({ S })),
    numberText.map((N) => ({ N })),
    bytes.map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.uniqueArray(text, { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
    fc.uniqueArray(fc.integer().map(String), { minLength: 1, maxLength: 3 }).map((NS) => ({ NS })),
    fc.uniqueArray(bytes, { minLength: 1, maxLength: 3, selector: (b) => b.join() }).map((BS) => ({ BS })),
    fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
    fc
      .dictionary(fc.constantFrom('x', 'y', 'é', '__proto__', 'constructor'), tie('value'), { maxKeys: 3 })
      .map((M) => ({ M })),
  ),
})).value;

export const item: fc.Arbitrary<Item> = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'toString'),
  value,
  { maxKeys: 5 },
);
