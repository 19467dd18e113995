import { describe, expect, it } from 'vitest';
import { saidBy, shop } from '../support/shop.js';

const TALLY = (more: string): string =>
  `  Tally:\n    key: {pk: "TALLY#{customerId}", sk: "TALLY"}\n    attributes: {customerId: ulid, n: int${more}}`;

function said(
  attributes: string,
  { update = 'add: {n: 1}', patterns = [] as readonly string[], rules = '' } = {},
): readonly string[] {
  const text = shop({
    table: ', stream: new-and-old',
    attributes: ['total: int'],
    entities: TALLY(attributes),
    patterns: ['place: {op: create, entity: Order}', 'tally: {op: get, entity: Tally, by: [customerId]}', ...patterns],
    more: `streams:\n  roll: {source: Order, update: {Tally: {by: {customerId: new.customerId}, ${update}}}}${rules}`,
  });
  return saidBy('DM4016', text).map(({ message }) => message);
}

describe('DM4016 of stream rules that never do anything', () => {
  it('names what a rule lacks to make the item that nothing else makes', () => {
    expect(said(', title: {type: string, maxBytes: 9}, day: date')).toEqual([
      '`roll` gives no `title` or `day`, so that it changes `Tally` only where there is one, and nothing makes such an item: it never does anything. Set `title` or `day` in the rule, give a `default`, or state the pattern that creates `Tally`.',
    ]);
  });

  it('finds nothing where the rule, or the model, gives it', () => {
    expect(said('')).toEqual([]);
    expect(said(', title: {type: string, maxBytes: 9, optional: true}')).toEqual([]);
    expect(said(", title: {type: string, maxBytes: 9, default: 'x'}, at: {type: timestamp, default: now}")).toEqual([]);
    expect(said(', total: int', { update: 'add: {n: 1}, set: {total: new.total}' })).toEqual([]);
    expect(said(', is: {const: tally}, big: {derive: "n > 3"}')).toEqual([]);
  });

  it('counts from zero what other rules add to', () => {
    const rules = '\n  other: {source: Order, update: {Tally: {by: {customerId: new.customerId}, add: {m: 1}}}}';
    expect(said(', m: int', { rules })).toEqual([]);
    expect(said(', m: {type: int, counter: true}')).toEqual([]);
    expect(said(', m: int')).toHaveLength(1);
  });

  it('finds nothing where something else makes the items', () => {
    const title = ', title: {type: string, maxBytes: 9}';
    expect(said(title, { patterns: ['begin: {op: create, entity: Tally}'] })).toEqual([]);
    expect(said(title, { patterns: ['load: {op: batch-write, entities: [Order, Tally]}'] })).toEqual([]);
    const rules =
      '\n  first: {source: Order, update: {Tally: {by: {customerId: new.customerId}, set: {title: "\'x\'"}, add: {n: 1}}}}';
    expect(said(title, { rules })).toEqual([]);
    expect(said(title, { patterns: ['change: {op: update, entity: Tally, set: [title]}'] })).toHaveLength(1);
  });
});
