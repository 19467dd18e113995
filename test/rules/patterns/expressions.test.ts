import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop } from '../support/shop.js';

const ATTRIBUTES = [
  'state: {enum: [NEW, PAID]}',
  'age: {enum: [OLD, YOUNG]}',
  'total: {type: int, min: 0, max: 999}',
  'note: {type: string, maxBytes: 100}',
  'tags: {set: string, max: 5, maxBytes: 20, optional: true}',
  'stats: {map: {views: {type: int, min: 0, max: 99}}}',
];

/** What DM4016 points at and how it says it, of a model with these patterns. */
function said(patterns: readonly string[], parts: Partial<Parameters<typeof shop>[0]> = {}): readonly string[] {
  const text = shop({
    attributes: ATTRIBUTES,
    patterns: ['place: {op: create, entity: Order}', ...patterns],
    ...parts,
  });
  return saidBy('DM4016', text).map(({ at, message }) => `${at.split(' ').slice(2).join(' ')}: ${message}`);
}

const update = (what: string): string => `change: {op: update, entity: Order, ${what}}`;

describe('DM4016 ill-typed-expression', () => {
  it('points at the part of a condition or filter that is wrong', () => {
    expect(said([update('set: [note], condition: "state = NEW and total < note"')])).toEqual([
      'total < note: The condition of `change` does not type-check: `total` is a number and `note` is a string: this comparison is never true.',
    ]);
    expect(said(['orders: {op: query, entity: Order, by: [customerId], page: 5, filter: "state = OLD"}'])).toEqual([
      'OLD: The filter of `orders` does not type-check: `state` has no member `OLD`; it has NEW, PAID.',
    ]);
    expect(said([update('set: [note], condition: total')])[0]).toContain('a condition is needed here');
  });

  it('looks at values that are set and added', () => {
    expect(said([update('set: {total: "note"}')])[0]).toMatch(
      /^note: The value of `total` of `change`.*a number is needed here/,
    );
    expect(said([update('set: {stats.views: "lower(note)"}')])[0]).toContain('a number is needed here');
    expect(said([update('add: {total: note}')])[0]).toMatch(/^note: The value added to `total`/);
    expect(said([update('set: {total: "totl + 1"}')])[0]).toContain('did you mean `total`?');
  });

  it('names what is wrong with a part, and not with the whole because of it', () => {
    expect(said([update('set: {total: "note - 1"}')])).toHaveLength(1);
    expect(said([update('set: {note: "note - 1"}')])).toEqual([
      'note: The value of `note` of `change` does not type-check: `-` needs a number here, and `note` is a string.',
    ]);
  });

  it('looks at derivations and at the `when` of an index', () => {
    const derived = said([], { attributes: [...ATTRIBUTES, 'key: {derive: "lower(total)"}'] });
    expect(derived).toEqual([
      'total: The derivation of `Order.key` does not type-check: `lower` needs a string here, and `total` is a number.',
    ]);
    const mapped = said([], {
      indexes: '{one: {pk: p1, project: all}}',
      maps: '{one: {pk: "{orderId}", when: "total = state"}}',
    });
    expect(mapped[0]).toMatch(/^total = state: The `when` of `Order.one` does not type-check/);
  });

  it('knows what steps see: parameters, elements of a list, and the fields of both', () => {
    const step = (condition: string): string =>
      `take: {op: transact-write, params: {order: Order, lines: {list: Order, max: 5}}, steps: [{update: Order, each: lines, by: [customerId, orderId], add: {total: "-$total"}, condition: "${condition}"}]}`;
    expect(said([step('total >= $total')])).toEqual([]);
    expect(said([step('total >= $order.total')])).toEqual([]);
    expect(said([step('total >= $note')])[0]).toContain('this comparison is never true');
    expect(said([step('total >= $order.note')])[0]).toContain('this comparison is never true');
    expect(said([step('total >= $lines')])[0]).toContain('this comparison is never true');
    expect(said([step('total >= $anything')])).toEqual([]);
  });

  it('knows what a stream rule sees: the item before and after', () => {
    const parts = (when: string, value = 'new.total'): Parameters<typeof shop>[0] => ({
      table: ', stream: new-and-old',
      more: `streams:\n  roll: {source: Order, when: "${when}", update: {Order: {by: {customerId: new.customerId, orderId: new.orderId}, add: {total: ${value}}}}}`,
    });
    expect(said([], parts('new.state = PAID and old.state != PAID'))).toEqual([]);
    expect(said([], parts('state = PAID'))[0]).toContain('`old.state` or `new.state`');
    expect(said([], parts('new.state = PAID', 'new.note'))[0]).toMatch(
      /^new\.note: The value added to `total` of `roll`/,
    );
  });

  it('says where a parameter is declared', () => {
    const filter = 'orders: {op: query, entity: Order, by: [customerId], page: 5, filter: "total < $most"}';
    expect(said([filter])).toEqual([
      '$most: The filter of `orders` does not type-check: there is no parameter `$most`; declare it under `params`, with its type.',
    ]);
    expect(said([filter.replace('filter:', 'params: {most: int}, filter:')])).toEqual([]);
  });

  it('takes what is right as it is', () => {
    for (const what of [
      'set: {state: PAID, total: "total + $tip", note: "\'x\'"}, condition: "state in [NEW] and total < $most"',
      'add: {tags: $tags}, condition: "contains(tags, \'a\') or not has(tags)"',
      'set: {stats.views: "stats.views + 1"}',
      'set: [note], condition: "size(note) > 3 and begins_with(note, \'x\')"',
    ])
      expect(said([update(what)]), what).toEqual([]);
  });

  it('leaves unknown names to the loader, and a filter that one of the entities has a sense for', () => {
    const misspelt = shop({
      attributes: ATTRIBUTES,
      patterns: [
        update('set: [note], condition: "totl < 5"'),
        'o: {op: query, entity: Order, by: [customerId], page: 5}',
      ],
    });
    expect(problems(misspelt)).toEqual(['DM1002 error']);
    const line =
      '  Line:\n    key: {pk: "CUSTOMER#{customerId}", sk: "LINE#{line}"}\n    attributes: {customerId: ulid, line: ulid, price: {type: int, min: 0, max: 9}}';
    expect(
      said(['both: {op: query, entities: [Order, Line], by: [customerId], page: 5, filter: "price > 5"}'], {
        entities: line,
      }),
    ).toEqual([]);
  });
});
