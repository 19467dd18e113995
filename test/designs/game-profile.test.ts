import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/value/index.js';
import { argsOf } from '../planner/support.js';
import { loadText } from '../support/models.js';
import { failureOf, published, type ReadCase, testPatterns, testVerdict, text } from './support.js';

describe('the published design for the profiles of players', async () => {
  const design = await published('game-profile');
  const { path } = design;
  const isOf = (item: Item, prefix: string): boolean => text(item, 'SK').startsWith(prefix);
  const by = 'SK';

  const reads: Readonly<Record<string, readonly ReadCase[]>> = {
    getPlayerFriends: [
      { args: { playerId: 'player001' }, where: (item) => isOf(item, 'FRIENDS#') },
      { args: { playerId: 'player002' }, where: () => false },
    ],
    // One of the sort keys is malformed, and is among the equipment all the same.
    getPlayerAllProfile: [
      { args: { playerId: 'player001' }, where: () => true, by },
      { args: { playerId: 'player00' }, where: () => false, by },
    ],
    getPlayerAllItems: [{ args: { playerId: 'player001' }, where: (item) => isOf(item, 'ITEMS#'), by }],
    getPlayerSpecificItem: [
      { args: { playerId: 'player001', kind: 'Weapon' }, where: (item) => text(item, 'ItemType') === 'Weapon', by },
    ],
  };

  testPatterns(design, { items: 14, reads, apart: { write: ['updateCharacterAttributes', 'updateItemCount'] } });
  testVerdict(design, {
    findings: [
      'DM6010 error 22',
      'DM9006 info 22',
      'DM4011 info 44',
      'DM5001 warning 48',
      'DM4011 info 65',
      'DM4011 info 75',
      'DM4011 info 86',
      'DM4016 error 116',
      'DM4016 error 117',
      'DM4016 error 123',
      'DM4016 error 124',
    ],
    left: ['updateCharacterAttributes', 'updateItemCount'],
  });

  it('cannot take a number from what it keeps as text', () => {
    // 500 of a currency, and 5 potions: enough, but no text is at least a number.
    const failed = 'condition: ConditionFailed';
    expect(failureOf(design, 'updateCharacterAttributes', argsOf({ playerId: 'player001', amount: 100 }))).toBe(failed);
    expect(failureOf(design, 'updateItemCount', argsOf({ playerId: 'player001', itemId: '001', used: 1 }))).toBe(
      failed,
    );
  });

  it('is told where its file wraps a map twice, which is no item', () => {
    const model = readFileSync(path, 'utf8').replace('{M: {HP: {N: "50"}}}', '{M: {M: {HP: {N: "50"}}}}');
    const { findings } = loadText(model);
    expect(findings.map(({ rule, span }) => [rule, span.file.text.slice(span.start, span.end)])).toEqual([
      ['DM1001', 'HP'],
    ]);
  });
});
