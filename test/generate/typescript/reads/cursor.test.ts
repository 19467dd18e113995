import { describe, expect, it } from 'vitest';
import {
  type CursorScope,
  InvalidCursor,
  type Position,
  readCursor,
  readOffset,
  writeCursor,
  writeOffset,
} from '../../../../src/generate/typescript/runtime/cursor.js';

const scope: CursorScope = {
  pattern: 'ordersBetween',
  bound: ['acme', { customerId: 'c1', from: '2026-01-01' }],
  key: [
    ['gsi1pk', 'S'],
    ['total', 'N'],
    ['pk', 'S'],
    ['sk', 'B'],
  ],
};
const fixed = [{ gsi1pk: 'OPEN#0' }, { gsi1pk: 'OPEN#1' }, { gsi1pk: 'OPEN#2' }];
const positions: readonly Position[] = [
  'start',
  { gsi1pk: 'OPEN#1', total: 12345678901234567890n, pk: 'a#é', sk: new Uint8Array([0, 255]) },
  'end',
];

function edited(change: (content: unknown[]) => unknown): string {
  const cursor = writeCursor(scope, positions, fixed);
  const content = change(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function refusal(cursor: string, of: CursorScope = scope): string {
  try {
    readCursor(of, cursor, fixed);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidCursor);
    return (error as Error).message;
  }
  throw new Error('the cursor is taken');
}

describe('a cursor', () => {
  it('brings positions back, with the key attributes that the condition states', () => {
    const [start, key, end] = readCursor(scope, writeCursor(scope, positions, fixed), fixed);
    expect([start, end]).toEqual(['start', 'end']);
    expect(key).toMatchObject({ gsi1pk: 'OPEN#1', pk: 'a#é', sk: new Uint8Array([0, 255]) });
    expect(key).toHaveProperty('total.value', '12345678901234567890');
  });

  it('is safe in an address, and says nothing of the partition', () => {
    const cursor = writeCursor(scope, positions, fixed);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(Buffer.from(cursor, 'base64url').toString()).not.toContain('OPEN');
    expect(edited(([version, hash]) => [version, hash, [0, ['1', 'b', 'AA=='], 1]])).not.toBe(cursor);
    const moved = readCursor(
      scope,
      edited(([version, hash]) => [version, hash, [0, ['1', 'b', 'AA=='], 1]]),
      fixed,
    );
    expect(moved[1]).toMatchObject({ gsi1pk: 'OPEN#1', pk: 'b' });
  });

  it.each([
    ['another pattern', { ...scope, pattern: 'openOrders' }],
    ['another tenant', { ...scope, bound: ['other', { customerId: 'c1', from: '2026-01-01' }] }],
    ['other arguments', { ...scope, bound: ['acme', { customerId: 'c2', from: '2026-01-01' }] }],
    ['an argument less', { ...scope, bound: ['acme', { customerId: 'c1' }] }],
    ['other keys', { ...scope, key: scope.key.slice(1) }],
  ])('is refused by %s', (_, other) => {
    expect(refusal(writeCursor(scope, positions, fixed), other)).toContain('made by another call');
  });

  it('does not mind in what order arguments come, nor those that are undefined', () => {
    const bound = ['acme', { to: undefined, from: '2026-01-01', customerId: 'c1' }];
    expect(readCursor({ ...scope, bound }, writeCursor(scope, positions, fixed), fixed)).toHaveLength(3);
  });

  it.each([
    ['another version', edited(([, ...rest]) => [2, ...rest]), 'another version'],
    ['no text', '', 'damaged'],
    ['garbage', 'ÿ{}', 'damaged'],
    ['JSON of another kind', Buffer.from('{"a":1}').toString('base64url'), 'damaged'],
    ['a huge text', 'A'.repeat(10_000_000), 'damaged'],
    ['too few positions', edited(([version, hash]) => [version, hash, [0]]), 'damaged'],
    ['a key that is too short', edited(([version, hash]) => [version, hash, [0, ['1'], 1]]), 'damaged'],
    ['a number that is none', edited(([version, hash]) => [version, hash, [0, ['1;', 'a', 'AA=='], 1]]), 'damaged'],
    [
      'a part that is no text',
      edited(([version, hash]) => [version, hash, [0, ['1', { S: 'a' }, 'AA=='], 1]]),
      'damaged',
    ],
    ['a part that is empty', edited(([version, hash]) => [version, hash, [0, ['1', '', 'AA=='], 1]]), 'damaged'],
  ])('refuses %s', (_, cursor, why) => {
    expect(refusal(cursor)).toContain(why);
  });

  it('counts rows where they are sorted by the client', () => {
    expect(readOffset(scope, writeOffset(scope, 50))).toBe(50);
    for (const offset of [0, -1, 1.5])
      expect(() => readOffset(scope, writeOffset(scope, offset))).toThrow(InvalidCursor);
    expect(() => readOffset(scope, writeCursor(scope, positions, fixed))).toThrow(InvalidCursor);
  });
});
