import * as fc from 'fast-check';
import { Dice } from '../../load/dice.js';
import { generateValue } from '../../load/generate-value.js';
import { decimalOfUnits, unitsOfDecimal } from '../../model/exact-number.js';
import type { DecimalType, IntType, ModelValue, StringType, ValueType } from '../../model/value-type.js';
import { utf8Length } from '../../value/index.js';

/** Characters beyond the shortest length that a drawn text has at most: what goes wrong goes wrong with short ones. */
const MORE_CHARACTERS = 8;
/** Between the first and the last of these a drawn moment lies: all have years of four digits. */
const FIRST_TIME = Date.UTC(1970, 0, 1);
const LAST_TIME = Date.UTC(2199, 11, 31, 23, 59, 59, 999);
const DAY = 86_400_000;

/**
 * Letters, digits, what keys are made with, and neighbours of those; then characters whose order in UTF-8 differs from that in UTF-16.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
const UNITS = [...'abzABZ019#|/:~%!-_. \u0001\u007f\u00e9\u{ffee}\u{1f600}'];
const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i));

/** Values that the type admits, the simple ones first: a counter-example shrinks towards them. */
export function valueArbitrary(type: ValueType, name: string): fc.Arbitrary<ModelValue> {
  switch (type.kind) {
    case 'string':
      return textArbitrary(type, name);
    case 'enum':
      return type.values.length === 0 ? generated(type, name) : fc.constantFrom(...type.values);
    case 'bool':
      return fc.boolean();
    case 'int':
      return intArbitrary(type);
    case 'decimal':
      return decimalArbitrary(type);
    case 'timestamp':
      return moment().map((at) => new Date(at).toISOString());
    case 'date':
      return moment().map((at) => new Date(at).toISOString().slice(0, 10));
    case 'epochSeconds':
      return moment().map((at) => BigInt(Math.floor(at / 1000)));
    case 'epochMillis':
      return moment().map(BigInt);
    case 'uuid':
      return fc.uuid();
    case 'ulid':
    case 'ksuid':
      return fc.tuple(moment(), fc.nat()).map(([at, seed]) => generateValue(type, { dice: Dice.of(seed), at, name }));
    case 'binary': {
      const least = type.minBytes ?? 1;
      return fc.uint8Array({
        minLength: least,
        maxLength: Math.max(least, Math.min(type.maxBytes ?? least + MORE_CHARACTERS, least + MORE_CHARACTERS)),
      });
    }
    default:
      return generated(type, name);
  }
}

/** Values as sample data has them: nothing to shrink in them. */
function generated(type: ValueType, name: string): fc.Arbitrary<ModelValue> {
  return fc.nat().map((seed) => generateValue(type, { dice: Dice.of(seed), at: Date.UTC(2026, 5, 30), name }));
}

function textArbitrary(type: StringType, name: string): fc.Arbitrary<ModelValue> {
  const { charset, pattern } = type;
  if (pattern !== undefined) return generated(type, name);
  const units = charset === undefined ? UNITS : unitsOf(charset);
  const least = Math.max(1, type.minBytes ?? 1);
  const most = Math.max(least, Math.min(type.maxBytes ?? Number.POSITIVE_INFINITY, least + MORE_CHARACTERS));
  if (units.length === 0) return generated(type, name);
  return fc
    .string({ unit: fc.constantFrom(...units), minLength: least, maxLength: most })
    .filter((text) => utf8Length(text) <= (type.maxBytes ?? Number.POSITIVE_INFINITY));
}

function unitsOf(charset: string): readonly string[] {
  try {
    const allowed = new RegExp(`^[${charset}]$`, 'u');
    return [...new Set([...UNITS, ...ASCII])].filter((unit) => allowed.test(unit));
  } catch {
    return [];
  }
}

function intArbitrary({ min, max }: IntType): fc.Arbitrary<ModelValue> {
  const low = min ?? (max !== undefined && max < 0n ? max - 1_000_000_000_000n : -1_000_000_000_000n);
  const high = max ?? (low > 0n ? low + 1_000_000_000_000n : 1_000_000_000_000n);
  return fc.bigInt({ min: low, max: high });
}

function decimalArbitrary({ min, max, scale }: DecimalType): fc.Arbitrary<ModelValue> {
  const bounds = {
    kind: 'int',
    ...(min === undefined ? {} : { min: unitsOfDecimal(min, scale) }),
    ...(max === undefined ? {} : { max: unitsOfDecimal(max, scale) }),
  } as const;
  return intArbitrary(bounds).map((units) => decimalOfUnits(units as bigint, scale));
}

/** Any millisecond, and those at the ends of days. */
function moment(): fc.Arbitrary<number> {
  const days = fc.integer({ min: 0, max: Math.floor(LAST_TIME / DAY) - 1 });
  return fc.oneof(
    { withCrossShrink: true },
    days.map((day) => day * DAY),
    fc.integer({ min: FIRST_TIME, max: LAST_TIME }),
    days.map((day) => day * DAY + DAY - 1),
  );
}
