import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../src/expression/model/index.js';
import { type InferredType, inferType } from '../../src/model/index.js';

const ATTRIBUTES = new Map<string, InferredType>([
  [
    'status',
    {
      type: {
        kind: 'enum',
        values: ['OPEN', 'PAID', 'DONE'],
        weights: new Map([
          ['OPEN', 1],
          ['DONE', 9],
        ]),
      },
      optional: false,
    },
  ],
  ['name', { type: { kind: 'string', maxBytes: 10, avgBytes: 4 }, optional: false }],
  ['code', { type: { kind: 'string', charset: 'A-Z', maxBytes: 5 }, optional: true }],
  ['n', { type: { kind: 'int', min: 1n, max: 9n }, optional: false }],
  ['price', { type: { kind: 'decimal', scale: 2 }, optional: false }],
  ['at', { type: { kind: 'timestamp' }, optional: false }],
  [
    'home',
    {
      type: {
        kind: 'map',
        fields: new Map([
          ['town', { name: 'town', storedName: 'town', type: { kind: 'string', maxBytes: 7 }, optional: true }],
        ]),
      },
      optional: false,
    },
  ],
]);

function infer(text: string): InferredType {
  const result = parseExpression(text);
  if (result.kind === 'error') throw new Error(result.message);
  return inferType(result.expr, (name) => ATTRIBUTES.get(name));
}

describe('the type of a derived attribute', () => {
  it.each<[string, InferredType]>([
    ['name', { type: { kind: 'string', maxBytes: 10, avgBytes: 4 }, optional: false }],
    ['lower(name)', { type: { kind: 'string', normalize: 'lower', maxBytes: 15, avgBytes: 4 }, optional: false }],
    ['upper(name)', { type: { kind: 'string', normalize: 'upper', maxBytes: 30, avgBytes: 4 }, optional: false }],
    ['lower(code)', { type: { kind: 'string', normalize: 'lower', maxBytes: 5 }, optional: true }],
    ['lower(status)', { type: { kind: 'enum', values: ['open', 'paid', 'done'] }, optional: false }],
    [
      'status in [OPEN, DONE] ? status : absent',
      {
        type: {
          kind: 'enum',
          values: ['OPEN', 'DONE'],
          weights: new Map([
            ['OPEN', 1],
            ['DONE', 9],
          ]),
        },
        optional: true,
      },
    ],
    [
      'status != OPEN ? status : absent',
      { type: { kind: 'enum', values: ['PAID', 'DONE'], weights: new Map([['DONE', 9]]) }, optional: true },
    ],
    ['status = OPEN ? "1" : "2"', { type: { kind: 'enum', values: ['1', '2'] }, optional: false }],
    ['has(code) ? code : "none"', { type: { kind: 'string', maxBytes: 5 }, optional: true }],
    ['n > 3 ? n : 20', { type: { kind: 'int', min: 1n, max: 20n }, optional: false }],
    ['n + 1', { type: { kind: 'int', min: 2n, max: 10n }, optional: false }],
    ['10 - n', { type: { kind: 'int', min: 1n, max: 9n }, optional: false }],
    ['n * 2', { type: { kind: 'int' }, optional: false }],
    ['n * price', { type: { kind: 'decimal', scale: 38 }, optional: false }],
    ['name + status', { type: { kind: 'string', maxBytes: 14 }, optional: false }],
    ['home.town', { type: { kind: 'string', maxBytes: 7 }, optional: true }],
    ['n > 3', { type: { kind: 'bool' }, optional: false }],
    ['size(name)', { type: { kind: 'int', min: 0n }, optional: false }],
    ['absent', { type: { kind: 'any' }, optional: true }],
    ['n > 3 ? n : name', { type: { kind: 'any' }, optional: false }],
    ['at', { type: { kind: 'timestamp' }, optional: false }],
  ])('%s', (text, expected) => expect(infer(text)).toEqual(expected));
});
