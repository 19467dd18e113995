import type { ModelValue } from '../../../src/model/value-type.js';
import { compareUtf8 } from '../../../src/value/index.js';
import { compareDecimals } from './compare.js';
import { FILLED_IN } from './hostile-names.js';

/** A kind of attribute: how a model declares it, how templates write it, and values that go wrong where something is wrong. */
export interface FieldKind {
  readonly kind: string;
  readonly type: Readonly<Record<string, unknown>>;
  /** Template functions that keep the order. */
  readonly rising: readonly string[];
  /** Those that reverse it. */
  readonly falling: readonly string[];
  /** As a natural key attribute. */
  readonly native?: 'S' | 'N' | 'B';
  readonly values: readonly ModelValue[];
  /** As it is stored. */
  normal(value: ModelValue): ModelValue;
  compare(a: ModelValue, b: ModelValue): number;
  /** A range may be a beginning of the value. */
  readonly begins: boolean;
}

const same = (value: ModelValue): ModelValue => value;
const byText = (a: ModelValue, b: ModelValue): number => compareUtf8(String(a), String(b));
const byBytes = (a: ModelValue, b: ModelValue): number => Buffer.compare(a as Uint8Array, b as Uint8Array);
const byNumber = (a: ModelValue, b: ModelValue): number => compareDecimals(String(a), String(b));

function textKind(kind: string, values: readonly string[], more: Partial<FieldKind>): FieldKind {
  return {
    ...{ kind, type: {}, rising: [''], falling: [], native: 'S', values, normal: same, compare: byText, begins: false },
    ...more,
  };
}

function numberKind(kind: string, values: readonly ModelValue[], more: Partial<FieldKind>): FieldKind {
  return {
    ...{ kind, type: {}, rising: [], falling: [], native: 'N', values, normal: same, compare: byNumber, begins: false },
    ...more,
  };
}

/** What keys can be made of. */
export const KEY_KINDS: readonly FieldKind[] = [
  textKind('word', ['a', 'a0', 'a_', 'ab', 'b', 'z', '0'], {
    type: { type: 'string', charset: 'a-z0-9_', minBytes: 1, maxBytes: 6 },
    begins: true,
  }),
  textKind('text', ['a', 'a!', 'a#', 'a#b', 'a$', 'a$24', 'ab', ' ', '\u0001', 'é', '\u{1f600}', '\uffff', FILLED_IN], {
    type: { type: 'string', minBytes: 1, maxBytes: 16 },
    begins: true,
  }),
  textKind('mail', ['Ann@X', 'ann@x', 'Bo@x', 'bo@X', 'C'], {
    type: { type: 'string', charset: 'A-Za-z@', minBytes: 1, maxBytes: 12, normalize: 'lower' },
    normal: (value) => String(value).toLowerCase(),
  }),
  textKind(
    'time',
    ['2026-01-01T00:00:00.000Z', '2026-01-01T23:59:59.999Z', '2026-01-02T00:00:00.000Z', '2026-02-01T12:00:00.000Z'],
    {
      type: { type: 'timestamp' },
      rising: ['', '|iso'],
      falling: ['|desc'],
    },
  ),
  textKind('day', ['2025-12-31', '2026-01-01', '2026-01-02', '2026-02-01'], {
    type: { type: 'date' },
    rising: ['', '|date:yyyy-MM-dd'],
  }),
  textKind('state', ['A', 'AB', 'B', 'C'], { type: { enum: ['A', 'AB', 'B', 'C'] } }),
  textKind('ulid', ['01JABCDEFGHJKMNPQRSTVWXYZ0', '01jabcdefghjkmnpqrstvwxyz1', '01JABCDEFGHJKMNPQRSTVWXYZ2'], {
    type: { type: 'ulid' },
    falling: ['|desc'],
    normal: (value) => String(value).toUpperCase(),
  }),
  textKind('uuid', ['7d444840-9dc0-11d1-b245-5ffdce74fad2', 'E902893A-9D22-3C7E-A7B8-D6E313B71D9F'], {
    type: { type: 'uuid' },
    normal: (value) => String(value).toLowerCase(),
  }),
  textKind('ksuid', ['0ujsszwN8NRY24YaXiTIE2VWDTS', '0ujsswThIGTUYm2K8FjOOfXtY1K'], {
    type: { type: 'ksuid' },
    falling: ['|desc'],
  }),
  numberKind('count', [0n, 1n, 2n, 9n, 10n, 99n], {
    type: { type: 'int', min: 0, max: 99 },
    rising: ['|pad:2', '|pad:3'],
    falling: ['|desc'],
  }),
  numberKind('delta', [-50n, -9n, -1n, 0n, 1n, 50n], {
    type: { type: 'int', min: -50, max: 50 },
    rising: ['|signed:2'],
    falling: ['|desc'],
  }),
  numberKind('price', ['0', '0.01', '0.1', '1', '9.99', '10', '999'], {
    type: { type: 'decimal', scale: 2, min: '0', max: '999' },
    rising: ['|dec:3.2'],
  }),
  numberKind('seconds', [0n, 9n, 1767225600n, 1767225601n], { type: { type: 'epochSeconds' }, rising: ['|epoch'] }),
  numberKind('millis', [0n, 9n, 1767225600000n, 1767225600001n], {
    type: { type: 'epochMillis' },
    rising: ['|epoch'],
    falling: ['|desc'],
  }),
  {
    kind: 'bytes',
    type: { type: 'binary', minBytes: 1, maxBytes: 4 },
    rising: [],
    falling: [],
    native: 'B',
    values: [new Uint8Array([0]), new Uint8Array([0, 255]), new Uint8Array([97]), new Uint8Array([255])],
    normal: same,
    compare: byBytes,
    begins: false,
  },
];

const ADDRESS = {
  map: {
    street: { type: 'string', maxBytes: 20, as: 's"t\'' },
    door: { type: 'int', min: 0, max: 99, optional: true },
  },
};

function plainKind(kind: string, type: FieldKind['type'], values: readonly ModelValue[]): FieldKind {
  return { kind, type, rising: [], falling: [], values, normal: same, compare: () => 0, begins: false };
}

/** What only attributes outside of keys are. */
export const OTHER_KINDS: readonly FieldKind[] = [
  plainKind('flag', { type: 'bool' }, [true, false]),
  plainKind('big', { type: 'int' }, [0n, -7n, 9007199254740993n, -99999999999999999999n]),
  plainKind('exact', { type: 'decimal', scale: 4 }, ['0.1', '-12345678901234567.8901', '9007199254740993', '1']),
  plainKind('free', { type: 'string', maxBytes: 40 }, ['x', '', `*/ ${FILLED_IN} </script>`, '\u2028', '__proto__']),
  plainKind('odd', { enum: ["it's", 'a"b', FILLED_IN, '*/', 'constructor'] }, [
    "it's",
    'a"b',
    FILLED_IN,
    '*/',
    'constructor',
  ]),
  plainKind('blob', { type: 'binary', maxBytes: 20 }, [new Uint8Array([1, 2, 3]), new Uint8Array([0])]),
  plainKind('words', { set: { type: 'string', maxBytes: 8 }, max: 5 }, [new Set(['a']), new Set(['a', 'b#'])]),
  plainKind('numbers', { set: { type: 'int', min: 0, max: 9 }, max: 5 }, [new Set([1n]), new Set([2n, 9n])]),
  plainKind('bigs', { set: 'int', max: 5 }, [new Set([1n]), new Set([9007199254740993n, 2n])]),
  plainKind('blobs', { set: { type: 'binary', maxBytes: 4 }, max: 5 }, [new Set([new Uint8Array([1])])]),
  plainKind('list', { list: { type: 'decimal', scale: 1, min: '0', max: '99' }, max: 5 }, [[], ['1', '2.5']]),
  plainKind('place', ADDRESS, [
    new Map<string, ModelValue>([['street', 'Main']]),
    new Map<string, ModelValue>([
      ['street', '"'],
      ['door', 7n],
    ]),
  ]),
  plainKind('places', { list: ADDRESS, max: 3 }, [
    [],
    [
      new Map<string, ModelValue>([
        ['street', 'x'],
        ['door', 0n],
      ]),
    ],
  ]),
  plainKind('dict', { dict: { type: 'int', min: 0, max: 9 }, max: 3, keyBytes: 12 }, [
    new Map<string, ModelValue>([['a', 1n]]),
    new Map<string, ModelValue>([
      ['toString', 2n],
      ['valueOf', 3n],
    ]),
  ]),
  plainKind('any', { type: 'any', maxBytes: 100 }, [
    'text',
    true,
    7n,
    ['a', 1n],
    new Map<string, ModelValue>([['k', 'v']]),
  ]),
];
