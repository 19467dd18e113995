import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CompiledTemplate, type CompiledVariable, decodeKey, shardLabels, shardOf } from '../../src/keys/index.js';
import type { ModelValue, ValueType } from '../../src/model/value-type.js';
import { runs } from '../support/runs.js';
import { compile, encoded, problems } from './helpers.js';

function one(fns: string, type: ValueType, role: 'pk' | 'sk' = 'sk'): CompiledTemplate {
  return compile(`{v${fns === '' ? '' : `|${fns}`}}`, { v: type }, { role });
}

function variable(compiled: CompiledTemplate): CompiledVariable {
  const segment = compiled.segments[0];
  if (segment?.kind !== 'variable') throw new Error('no variable segment');
  return segment;
}

function write(fns: string, type: ValueType, value: ModelValue): string {
  return encoded(one(fns, type), { v: value });
}

const int = (min?: bigint, max?: bigint): ValueType => ({
  kind: 'int',
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});
const decimal = (scale: number, min?: string, max?: string): ValueType => ({
  kind: 'decimal',
  scale,
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});
const timestamp: ValueType = { kind: 'timestamp' };
const date: ValueType = { kind: 'date' };
const ulid: ValueType = { kind: 'ulid' };

describe('pad:N', () => {
  it('writes N digits and reads them back', () => {
    const compiled = one('pad:4', int(1n, 9999n));
    expect(encoded(compiled, { v: 7n })).toBe('0007');
    expect(encoded(compiled, { v: 7 })).toBe('0007');
    expect(decodeKey(compiled, '0007')).toEqual({ kind: 'ok', values: new Map([['v', 7n]]) });
    expect(decodeKey(compiled, '7')).toEqual({ kind: 'none' });
    expect(variable(compiled)).toMatchObject({
      bytes: { min: 4, max: 4 },
      order: { kind: 'same' },
      injective: { holds: true },
      lossless: true,
      fixedWidth: true,
      unpadded: false,
    });
    expect(problems(compiled)).toEqual([]);
  });

  it('refuses values that were not promised', () => {
    const compiled = one('pad:4', int(1n, 9999n));
    expect(encoded(compiled, { v: 0n })).toBe('<out-of-range>');
    expect(encoded(compiled, { v: 10_000n })).toBe('<out-of-range>');
    expect(encoded(compiled, { v: '7' })).toBe('<wrong-type>');
    expect(encoded(compiled, { v: 1.5 })).toBe('<rounding>');
    expect(encoded(compiled, { v: 2 ** 53 })).toBe('<wrong-type>');
    expect(encoded(compiled, {})).toBe('<missing>');
  });

  it('needs bounds that fit', () => {
    expect(problems(one('pad:4', int(0n, 10_000n)))).toEqual([
      { code: 'too-narrow', path: 'v', fn: 'pad', width: 4, widest: '10000', needed: 5 },
    ]);
    expect(problems(one('pad:4', int(-1n, 9n)))).toEqual([{ code: 'negative', path: 'v', fn: 'pad', min: '-1' }]);
    expect(problems(one('pad:4', int(0n)))).toEqual([{ code: 'missing-bound', path: 'v', fn: 'pad', bounds: ['max'] }]);
    expect(problems(one('pad:4', { kind: 'string' }))).toMatchObject([
      { code: 'wrong-function', fn: 'pad', type: 'string' },
    ]);
  });
});

describe('signed:N', () => {
  it('puts negatives below the rest by nines’ complement', () => {
    const type = int(-999n, 999n);
    expect([-999n, -2n, -1n, 0n, 1n, 999n].map((value) => write('signed:3', type, value))).toEqual([
      '0000',
      '0997',
      '0998',
      '1000',
      '1001',
      '1999',
    ]);
    expect(write('signed:3', type, -0)).toBe('1000');
    expect(decodeKey(one('signed:3', type), '0997')).toEqual({ kind: 'ok', values: new Map([['v', -2n]]) });
    expect(decodeKey(one('signed:3', type), '0999')).toEqual({ kind: 'none' });
    expect(variable(one('signed:3', type))).toMatchObject({ bytes: { min: 4, max: 4 }, order: { kind: 'same' } });
  });

  it('needs |v| ≤ 10^N − 1', () => {
    expect(problems(one('signed:3', int(-1000n, 5n)))).toEqual([
      { code: 'too-narrow', path: 'v', fn: 'signed', width: 3, widest: '-1000', needed: 4 },
    ]);
  });
});

describe('dec:I.F and sdec:I.F', () => {
  it('write the point at a fixed place', () => {
    const type = decimal(2, '0', '9999.99');
    expect(['0', '1.5', '12.34', '9999.99'].map((value) => write('dec:4.2', type, value))).toEqual([
      '0000.00',
      '0001.50',
      '0012.34',
      '9999.99',
    ]);
    expect(variable(one('dec:4.2', type))).toMatchObject({
      bytes: { min: 7, max: 7 },
      order: { kind: 'same' },
      injective: { holds: true },
    });
    expect(decodeKey(one('dec:4.2', type), '0001.50')).toEqual({ kind: 'ok', values: new Map([['v', '1.5']]) });
    expect(write('dec:4.0', decimal(0, '0', '99'), '7')).toBe('0007');
  });

  it('never round', () => {
    expect(write('dec:4.2', decimal(2, '0', '9999.99'), '1.005')).toBe('<rounding>');
    expect(problems(one('dec:4.2', decimal(3, '0', '1')))).toEqual([
      { code: 'rounds', path: 'v', fn: 'dec', scale: 3, fraction: 2 },
    ]);
    expect(problems(one('dec:2.2', decimal(2, '0', '100')))).toEqual([
      { code: 'too-narrow', path: 'v', fn: 'dec', width: 2, widest: '100', needed: 3 },
    ]);
    expect(problems(one('dec:2.2', decimal(2, '-0.01', '10')))).toEqual([
      { code: 'negative', path: 'v', fn: 'dec', min: '-0.01' },
    ]);
  });

  it('order negatives below the rest', () => {
    const type = decimal(2, '-99.99', '99.99');
    expect(['-99.99', '-1.5', '-0.01', '0', '0.01', '99.99'].map((value) => write('sdec:2.2', type, value))).toEqual([
      '000.00',
      '098.49',
      '099.98',
      '100.00',
      '100.01',
      '199.99',
    ]);
    expect(variable(one('sdec:2.2', type)).bytes.max).toBe(6);
    expect(decodeKey(one('sdec:2.2', type), '098.49')).toEqual({ kind: 'ok', values: new Map([['v', '-1.5']]) });
  });
});

describe('desc', () => {
  it('writes the distance of an int to its maximum', () => {
    const compiled = one('desc', int(-5n, 120n));
    expect([120n, 119n, -5n].map((value) => encoded(compiled, { v: value }))).toEqual(['000', '001', '125']);
    expect(variable(compiled)).toMatchObject({
      bytes: { min: 3, max: 3 },
      order: { kind: 'reversed' },
      lossless: true,
    });
    expect(problems(one('desc', int(0n)))).toEqual([{ code: 'missing-bound', path: 'v', fn: 'desc', bounds: ['max'] }]);
    expect(one('desc', int(0n)).ok).toBe(false);
  });

  it('has 13 digits for milliseconds and 15 for timestamps', () => {
    expect(write('desc', { kind: 'epochMillis' }, 1_767_603_600_000)).toBe('8232396399999');
    expect(write('desc', timestamp, '9999-12-31T23:59:59.999Z')).toBe('000000000000000');
    expect(write('desc', timestamp, '0000-01-01T00:00:00.000Z')).toBe('315569519999999');
    expect(variable(one('desc', timestamp))).toMatchObject({
      bytes: { min: 15, max: 15 },
      order: { kind: 'reversed' },
    });
    expect(write('desc', { kind: 'epochMillis' }, 10_000_000_000_000)).toBe('<out-of-range>');
  });

  it('complements each character of a ulid or ksuid', () => {
    for (const id of ['01JABCDEFGHJKMNPQRSTVWXYZ0', '01jabcdefghjkmnpqrstvwxyz0'])
      expect(write('desc', ulid, id)).toBe('ZYDNMKJHGFEDCBA9876543210Z');
    expect(write('desc', ulid, `0${'0'.repeat(25)}`)).toBe('Z'.repeat(26));
    expect(write('desc', ulid, `7${'Z'.repeat(25)}`)).toBe(`R${'0'.repeat(25)}`);
    expect(write('desc', { kind: 'ksuid' }, '0'.repeat(27))).toBe('z'.repeat(27));
    expect(decodeKey(one('desc', ulid), 'Z'.repeat(26))).toEqual({
      kind: 'ok',
      values: new Map([['v', '0'.repeat(26)]]),
    });
    expect(problems(one('desc', { kind: 'uuid' }))).toMatchObject([
      { code: 'wrong-function', fn: 'desc', type: 'uuid' },
    ]);
    expect(problems(one('desc', { kind: 'string' }))).toMatchObject([
      { code: 'wrong-function', fn: 'desc', type: 'string' },
    ]);
  });
});

describe('iso, date:FMT, bucket:D', () => {
  it('iso writes 24 characters in UTC', () => {
    expect(write('iso', timestamp, '2026-01-05T10:00:00+01:00')).toBe('2026-01-05T09:00:00.000Z');
    expect(write('iso', timestamp, '2026-01-05T09:00:00.1239Z')).toBe('2026-01-05T09:00:00.123Z');
    expect(write('', timestamp, '2026-01-05')).toBe('2026-01-05T00:00:00.000Z');
    expect(write('iso', timestamp, '0000-01-01T00:00:00+00:01')).toBe('<year>');
    expect(write('iso', timestamp, '2026-02-30T00:00:00Z')).toBe('<wrong-type>');
    expect(write('iso', timestamp, '2026-01-05T09:00:00')).toBe('<wrong-type>');
    expect(variable(one('iso', timestamp))).toMatchObject({
      bytes: { min: 24, max: 24 },
      order: { kind: 'same' },
      injective: { holds: true },
    });
  });

  it('date keeps what its format names', () => {
    expect(write('date:yyyy-MM', date, '2026-03-09')).toBe('2026-03');
    expect(write('date:yyyyMMddTHH', timestamp, '2026-03-09T17:59:00Z')).toBe('20260309T17');
    expect(write("date:yyyy'W'MM", date, '2026-03-09')).toBe('2026W03');
    expect(variable(one('date:yyyy-MM', date))).toMatchObject({
      bytes: { min: 7, max: 7 },
      order: { kind: 'same', coarse: true },
      injective: { holds: false },
      lossless: false,
    });
    expect(variable(one('date:yyyy-MM-dd', date))).toMatchObject({
      order: { kind: 'same', coarse: false },
      injective: { holds: true },
      lossless: true,
    });
    expect(variable(one('date:ddMMyyyy', date))).toMatchObject({
      order: { kind: 'none', reason: 'date-not-big-endian' },
      lossless: true,
    });
    expect(problems(one('date:d/M/yyyy', date))).toEqual([
      { code: 'date-variable-width', path: 'v', format: 'd/M/yyyy' },
    ]);
    expect(problems(one('date:yyyy-MM-ddTHH', date))).toMatchObject([
      { code: 'wrong-function', fn: 'date', type: 'date' },
    ]);
    expect(problems(one('date:dd.MM.yyyy', date))).toEqual([
      { code: 'date-not-big-endian', path: 'v', format: 'dd.MM.yyyy' },
    ]);
    expect(write('date:yyyy-MM', timestamp, '1999')).toBe('<wrong-type>');
  });

  it('bucket is the ISO text of the start, as far as its unit', () => {
    const at = '2026-03-09T17:59:30.500Z';
    const labels = ['10s', '15m', '1h', '6h', '1d', '1w', '1mo', '3mo', '1y'].map((size) =>
      write(`bucket:${size}`, timestamp, at),
    );
    expect(labels).toEqual([
      '2026-03-09T17:59:30',
      '2026-03-09T17:45',
      '2026-03-09T17',
      '2026-03-09T12',
      '2026-03-09',
      '2026-03-09',
      '2026-03',
      '2026-01',
      '2026',
    ]);
    expect(variable(one('bucket:1h', timestamp))).toMatchObject({
      bytes: { min: 13, max: 13 },
      order: { kind: 'same', coarse: true },
      injective: { holds: false },
    });
    expect(problems(one('bucket:1h', date))).toMatchObject([{ code: 'wrong-function', fn: 'bucket' }]);
  });
});

describe('epoch and bool', () => {
  it('write fixed widths', () => {
    expect(write('epoch', { kind: 'epochSeconds' }, 1_767_603_600)).toBe('1767603600');
    expect(write('epoch', { kind: 'epochSeconds' }, 5n)).toBe('0000000005');
    expect(write('epoch', { kind: 'epochMillis' }, 5n)).toBe('0000000000005');
    expect(write('epoch', { kind: 'epochSeconds' }, -1)).toBe('<out-of-range>');
    expect(problems(one('epoch', timestamp))).toMatchObject([{ code: 'wrong-function', fn: 'epoch' }]);
    expect([true, false].map((value) => write('bool', { kind: 'bool' }, value))).toEqual(['1', '0']);
    expect(problems(one('', { kind: 'bool' }))).toMatchObject([
      { code: 'needs-function', type: 'bool', functions: ['bool', 'hash'] },
    ]);
  });
});

describe('hash:N and first:N', () => {
  it('hash the canonical text', () => {
    const digest = createHash('sha256').update('ann@example.com').digest('hex');
    expect(write('lower|hash:12', { kind: 'string' }, 'Ann@Example.com')).toBe(digest.slice(0, 12));
    expect(write('hash:4', int(), 42n)).toBe(createHash('sha256').update('42').digest('hex').slice(0, 4));
    expect(variable(one('hash:12', { kind: 'string' }))).toMatchObject({
      bytes: { min: 12, max: 12 },
      order: { kind: 'none' },
      injective: { holds: false },
      lossless: false,
    });
    expect(one('hash:4', { kind: 'any' }).ok).toBe(true);
    expect(one('hash:4', { kind: 'binary' }).ok).toBe(true);
  });

  it('first counts code points', () => {
    expect(write('first:2', { kind: 'string' }, '\u{1f600}é#')).toBe('\u{1f600}é');
    expect(write('first:3', { kind: 'string' }, 'a#b#')).toBe('a$23b');
    expect(variable(one('first:2', { kind: 'string' }))).toMatchObject({
      bytes: { min: 0, max: 8 },
      order: { kind: 'same', coarse: true },
      injective: { holds: false },
    });
    expect(variable(one('first:9', { kind: 'string', charset: 'a-z', maxBytes: 5 }))).toMatchObject({
      injective: { holds: true },
      lossless: true,
    });
  });
});

describe('lower and upper', () => {
  it('say which values they merge', () => {
    expect(write('lower', { kind: 'string' }, 'ÀB')).toBe('àb');
    expect(problems(one('lower', { kind: 'string', charset: 'A-Za-z', minBytes: 1 }))).toEqual([
      { code: 'case-folding', path: 'v', fn: 'lower', values: ['A', 'a'] },
    ]);
    expect(variable(one('upper', { kind: 'string' }))).toMatchObject({
      order: { kind: 'none', reason: 'case-folding' },
      injective: { holds: false },
      lossless: false,
    });
  });

  it('call nothing merged but two values that both fit', () => {
    expect(problems(one('lower', { kind: 'string', pattern: '[A-Z][a-z]{3}' }))).toEqual([]);
    const [sharp] = one('upper', { kind: 'string', charset: 'a-zß', minBytes: 2, maxBytes: 2 }).problems;
    expect(sharp).toMatchObject({ code: 'case-folding' });
    const values = sharp?.code === 'case-folding' ? sharp.values : [];
    expect(new Set(values).size).toBe(2);
    expect(new Set(values.map((value) => value.toUpperCase()))).toEqual(new Set(['SS']));
  });

  it('change nothing where nothing can change', () => {
    expect(problems(one('lower', { kind: 'string', charset: 'a-z0-9', minBytes: 1 }))).toEqual([]);
    expect(variable(one('lower', { kind: 'string', normalize: 'lower' }))).toMatchObject({
      injective: { holds: true },
      order: { kind: 'same' },
    });
    expect(variable(one('lower', { kind: 'enum', values: ['Apple', 'Banana'] }))).toMatchObject({
      injective: { holds: true },
      lossless: true,
    });
    expect(problems(one('lower', { kind: 'enum', values: ['Apple', 'apple'] }))).toEqual([
      { code: 'case-folding', path: 'v', fn: 'lower', values: ['Apple', 'apple'] },
    ]);
  });

  it('stay within their bounds for every character', () => {
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const char = String.fromCodePoint(code);
      const size = Buffer.byteLength(char);
      const lower = Buffer.byteLength(char.toLowerCase());
      const upper = Buffer.byteLength(char.toUpperCase());
      if (lower > size * 1.5 || upper > size * 3 || lower * 3 < size || upper * 3 < size)
        expect.fail(`U+${code.toString(16)}: ${size}, ${lower}, ${upper}`);
      if ([...char.toUpperCase()].length > 3 || [...char.toLowerCase()].length > 3)
        expect.fail(`U+${code.toString(16)} becomes more than three`);
    }
    expect(variable(one('lower', { kind: 'string', maxBytes: 10 })).bytes.max).toBe(45);
  });
});

describe('shards', () => {
  it('are calculated from SHA-256, zero-padded', () => {
    const compiled = compile('EV#{shard:16 by id}', { id: ulid }, { role: 'pk' });
    const id = '01JABCDEFGHJKMNPQRSTVWXYZ0';
    const expected = createHash('sha256').update(id).digest().readUIntBE(0, 6) % 16;
    expect(shardOf(id, ulid, 16)).toBe(expected);
    expect(shardOf(id.toLowerCase(), ulid, 16)).toBe(expected);
    expect(encoded(compiled, { id })).toBe(`EV#${String(expected).padStart(2, '0')}`);
    expect(shardLabels(12)).toEqual(['00', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11']);
    expect(shardLabels(10).at(-1)).toBe('9');
    expect(shardOf([], ulid, 16)).toBeUndefined();
  });

  it('are drawn at write when they depend on nothing', () => {
    const compiled = compile('EV#{shard:12}', {}, { role: 'pk' });
    expect(encoded(compiled, { $shard: 7n })).toBe('EV#07');
    expect(encoded(compiled, { $shard: 12n })).toBe('<out-of-range>');
    expect(compiled.paths).toEqual(['$shard']);
  });

  it('belong in a partition key', () => {
    expect(problems(compile('{shard:4}', {}, { role: 'sk' }))).toEqual([{ code: 'shard-in-sk', count: 4 }]);
  });

  it('spread evenly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 32 }), (count) => {
        const hits = new Array<number>(count).fill(0);
        for (let index = 0; index < 2000; index++) {
          const shard = shardOf(`user-${index}`, { kind: 'string' }, count) ?? 0;
          hits[shard] = (hits[shard] ?? 0) + 1;
        }
        expect(Math.max(...hits)).toBeLessThan((2000 / count) * 1.6);
      }),
      { numRuns: runs(5, 30) },
    );
  });
});
