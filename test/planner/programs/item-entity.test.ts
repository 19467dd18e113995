import { describe, expect, it } from 'vitest';
import { entityOfItem } from '../../../src/planner/index.js';
import type { Item } from '../../../src/value/index.js';
import { designOf } from '../support.js';

function design(tag: string) {
  return designOf(`
dynamodel: 1
model: mixed
defaults: {entityAttribute: ${tag}}
tables:
  mixed: {key: {pk: pk, sk: sk}}
entities:
  User:
    key: {pk: "U#{id}", sk: "U"}
    version: version
    history: {sk: "v{version|pad:4}"}
    unique: {email: {}}
    attributes: {id: {type: string, charset: a-z, maxBytes: 4}, email: {type: string, maxBytes: 20}}
  Log:
    key: {pk: "U#{id}", sk: "{at|iso}"}
    attributes: {id: {type: string, charset: a-z, maxBytes: 4}, at: timestamp}
  Left:
    key: {pk: "P#{id}", sk: "X"}
    attributes: {id: {type: string, charset: a-z, maxBytes: 4}, left: {type: string, maxBytes: 4}}
  Right:
    key: {pk: "P#{id}", sk: "X"}
    attributes: {id: {type: string, charset: a-z, maxBytes: 4}, right: {type: string, maxBytes: 4}}
accessPatterns: {}
`);
}

function entity(tag: string, values: Readonly<Record<string, string>>): string | undefined {
  const table = design(tag).tables.get('mixed');
  if (table === undefined) throw new Error('no table');
  const item: Item = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, name === 'version' ? { N: value } : { S: value }]),
  );
  return entityOfItem(table, item)?.name;
}

describe('the entity of a stored item', () => {
  it('is that of its tag and key', () => {
    expect(entity('_t', { pk: 'U#a', sk: 'U', id: 'a', _t: 'User' })).toBe('User');
    expect(entity('_t', { pk: 'UNIQ#User#email#x', sk: 'UNIQ', _t: 'User.unique.email' })).toBe('User.unique.email');
    expect(entity('_t', { pk: 'U#a', sk: 'U', id: 'a', _t: 'Other' })).toBeUndefined();
    // The key is that of another item than the attributes are.
    expect(entity('_t', { pk: 'U#a', sk: 'U', id: 'b', _t: 'User' })).toBeUndefined();
  });

  it('is found by its key where it has no tag', () => {
    expect(entity('none', { pk: 'U#a', sk: 'U', id: 'a', email: 'x', version: '1' })).toBe('User');
    expect(entity('none', { pk: 'U#a', sk: 'v0001', id: 'a', email: 'x', version: '1' })).toBe('User.history');
    expect(entity('none', { pk: 'U#a', sk: '2026-01-05T09:00:00.000Z', id: 'a', at: '2026-01-05T09:00:00.000Z' })).toBe(
      'Log',
    );
    expect(entity('none', { pk: 'UNIQ#User#email#x', sk: 'UNIQ' })).toBe('User.unique.email');
    expect(entity('none', { pk: 'Z', sk: 'Z' })).toBeUndefined();
  });

  it('is not guessed where two have one key', () => {
    expect(entity('none', { pk: 'P#a', sk: 'X', id: 'a', left: 'l' })).toBe('Left');
    expect(entity('none', { pk: 'P#a', sk: 'X', id: 'a', left: 'l', right: 'r' })).toBeUndefined();
  });
});
