import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../support/runs.js';
import { checkText } from './support/check-text.js';

const TYPES = [
  'ulid',
  'bool',
  'date',
  'timestamp',
  'epochMillis',
  '{type: int, min: 1, max: 999}',
  '{type: int, min: -5, max: 40}',
  'int',
  '{type: string, charset: "a-z", minBytes: 1, maxBytes: 8}',
  '{type: string, maxBytes: 8}',
  'string',
  '{enum: [A, BB, CCC]}',
  '{type: "decimal(2)", min: 0, max: 99}',
  '{list: ulid, max: 3}',
  '{type: ulid, optional: true}',
  '{derive: "lower(a)"}',
];
const FUNCTIONS = [
  '',
  '',
  '',
  '|pad:3',
  '|iso',
  '|date:yyyy-MM',
  '|desc',
  '|lower',
  '|hash:8',
  '|first:2',
  '|bool',
  '|signed:3',
  '|dec:2.2',
  '|epoch',
];
const NAMES = ['a', 'b', 'c', 'gone'];

const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...FUNCTIONS)).map(([name, fn]) => `{${name}${fn}}`),
  },
  { weight: 2, arbitrary: fc.constantFrom('#', '/', 'X', 'X#', 'Y#', '#X#', '{shard:4}', '{shard:4 by a}', '{', '') },
);
const template = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
const key = fc.tuple(template, template).map(([pk, sk]) => `{pk: "${pk}", sk: "${sk}"}`);
const entity = fc.record({
  key,
  index: fc.option(fc.oneof(key, fc.constant('invert'))),
  types: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(...TYPES))),
  id: fc.boolean(),
});

const model = fc
  .record({
    entities: fc.array(entity, { minLength: 1, maxLength: 3 }),
    escaping: fc.constantFrom('ordered', 'reject', 'none'),
    separator: fc.constantFrom('#', '/', '|'),
    tenancy: fc.boolean(),
    patterns: fc.array(
      fc.constantFrom(
        '{op: query, entity: E0, by: [a], range: {b: between}, page: 5, rate: 3/s}',
        '{op: query, entity: E0, by: [a, b], order: desc, limit: 5}',
        '{op: get, entity: E0, by: [a, b, c], rate: 1/s}',
        '{op: update, entity: E0, set: [c], rate: 1/s}',
        '{op: put, entity: E0, rate: 900/s}',
        '{op: scan, entity: E0}',
      ),
      { maxLength: 3 },
    ),
  })
  .map(({ entities, escaping, separator, tenancy, patterns }) => {
    const blocks = entities.map(({ key: own, index, types, id }, i) =>
      [
        `  E${i}:`,
        `    key: ${own}`,
        ...(id ? ['    id: [a, b]'] : []),
        ...(index === null ? [] : [`    indexes: {gsi: ${index}}`]),
        '    attributes:',
        ...types.map((type, j) => `      ${NAMES[j]}: ${type}`),
      ].join('\n'),
    );
    return [
      'dynamodel: 1',
      'model: random',
      `defaults: {escape: ${escaping}, separator: "${separator}"}`,
      ...(tenancy ? ['tenancy: {field: tenant, prefix: "T#{tenant}"}'] : []),
      'tables:',
      '  t: {key: {pk: pk, sk: sk}, indexes: {gsi: {pk: gpk, sk: gsk, project: all}}}',
      'entities:',
      ...blocks,
      ...(patterns.length === 0 ? [] : ['accessPatterns:', ...patterns.map((pattern, i) => `  p${i}: ${pattern}`)]),
      '',
    ].join('\n');
  });

describe('any model', { timeout: 240_000 }, () => {
  it('is checked without a failure, and every finding has a place and a sentence', () => {
    fc.assert(
      fc.property(model, (text) => {
        for (const { message, span, rule } of checkText(text, { preset: 'all' })) {
          expect(message, rule).not.toMatch(/undefined|NaN|\[object|Infinity/);
          expect(span.end, rule).toBeGreaterThan(span.start);
          expect(span.end, rule).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: runs(150, 3000) },
    );
  });

  it('is judged the same twice', () => {
    fc.assert(
      fc.property(model, (text) => {
        const say = (): readonly string[] =>
          checkText(text).map(({ rule, message, span }) => `${rule} ${span.start} ${message}`);
        expect(say()).toEqual(say());
      }),
      { numRuns: runs(20, 300) },
    );
  });
});
