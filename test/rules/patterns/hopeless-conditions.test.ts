import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../support/cpu-time.js';
import { problems, saidBy, shop, times } from '../support/shop.js';

const ATTRIBUTES = [
  'n: {type: int, min: 0, max: 5}',
  'price: {type: decimal, scale: 2, max: "99.50", optional: true}',
  'state: {enum: [NEW, PAID, SENT]}',
  'code: {type: string, maxBytes: 3, charset: A-Z}',
  'tags: {set: string, max: 5, maxBytes: 20, optional: true}',
  'names: {list: {type: string, maxBytes: 9}, max: 5, optional: true}',
  'm: {map: {x: {type: int, max: 9}, y: {type: int, optional: true}}}',
  'isBig: {derive: "n > 3"}',
];

type Parts = Partial<Parameters<typeof shop>[0]>;

const model = (patterns: readonly string[], parts: Parts = {}): string =>
  shop({ attributes: ATTRIBUTES, patterns: ['place: {op: create, entity: Order}', ...patterns], ...parts });

/** What DM4016 points at and how it says it. */
const said = (patterns: readonly string[], parts: Parts = {}): readonly string[] =>
  saidBy('DM4016', model(patterns, parts)).map(({ at, message }) => {
    const [severity, , ...text] = at.split(' ');
    return `${severity} ${text.join(' ')}: ${message}`;
  });

const on = (op: string, condition: string): string => `change: {op: ${op}, entity: Order, condition: "${condition}"}`;
const update = (condition: string): string =>
  `change: {op: update, entity: Order, set: {code: "'A'"}, params: {least: int}, condition: "${condition}"}`;

describe('DM4016 of conditions that never hold', () => {
  it.each([
    ['n > 10', 'n > 10', '`n > 10`, and `n` is from 0 to 5.'],
    ['state = NEW and n > 10', 'n > 10', '`n > 10`, and `n` is from 0 to 5.'],
    ['price >= 100', 'price >= 100', '`price >= 100`, and `price` is at most 99.5.'],
    ['not has(orderId)', 'not has(orderId)', '`not has(orderId)`, and every `Order` has `orderId`.'],
    ['not has(m.x)', 'not has(m.x)', '`not has(m.x)`, and every `Order` has `m.x`.'],
    ['m.x > 9', 'm.x > 9', '`m.x > 9`, and what `Order` says of `m.x` excludes it.'],
    ["code = 'abc'", "code = 'abc'", 'no value of `code`: its type takes the characters `[A-Z]` only.'],
    ["code in ['ABCD', 'x']", "code in ['ABCD', 'x']", 'no value of `code`: its type takes at most 3 bytes.'],
    ['price = 1.234', 'price = 1.234', 'no value of `price`: its type has at most 2 digits after the point.'],
    ['n in [1.5, 2.5]', 'n in [1.5, 2.5]', 'no value of `n`: its type asks for an integer.'],
    ["orderId = 'x'", "orderId = 'x'", 'asks for what is no value of `orderId`: its type asks for a ulid.'],
    ['size(tags) = 0', 'size(tags) = 0', 'and no set is empty: a set without members is not there.'],
  ])('names what the model excludes: %s', (condition, at, why) => {
    const [found, ...rest] = said([update(condition)]);
    expect(found).toContain(`error ${at}: The condition of \`change\` never holds: `);
    expect(found).toContain(`${why} Every call of it is refused. Correct it, or what is declared.`);
    expect(rest).toEqual([]);
  });

  it('quotes of a long condition its beginning and its end', () => {
    const many = Array.from({ length: 40 }, (_, i) => i + 6).join(', ');
    const [found] = said([update(`n in [${many}]`)]);
    expect(found).toContain(
      'never holds: `n in [6, 7, 8, 9, 10, 11, 12, 13, 14, … 36, 37, 38, 39, 40, 41, 42, 43, 44, 45]`, and',
    );
  });

  it.each([
    ['state = NEW and state = PAID', '`state = NEW` and `state = PAID` are never true of one item.'],
    ['has(price) and n > 3 and n < 2', '`n > 3` and `n < 2` are never true of one item.'],
    ['isBig and n <= 3', '`isBig` and `n <= 3` are never true of one item.'],
    ['n > 3 and (n < 2 or not has(n))', '`n > 3` and `(n < 2 or not has(n))` are never true of one item.'],
    ['n < n', '`n < n` contradicts itself.'],
  ])('names what contradicts itself: %s', (condition, why) => {
    const [found] = said([update(condition)]);
    expect(found).toContain(`The condition of \`change\` never holds: ${why} Every call of it is refused. Correct it.`);
  });

  it('looks at every condition, and says what follows', () => {
    expect(said([on('delete', 'n > 10')])[0]).toContain('error n > 10: ');
    expect(said([on('delete', 'n > 10')])[0]).toContain('It never deletes anything.');
    expect(said([on('delete', 'not has(orderId)')])).toHaveLength(1);
    expect(said([on('put', 'n > 10')])).toHaveLength(1);
    for (const action of ['update', 'delete', 'check'])
      expect(
        said([
          `change: {op: transact-write, params: {customerId: ulid, orderId: ulid}, steps: [{${action}: Order, condition: "n > 10"${action === 'update' ? ', set: {n: 1}' : ''}}]}`,
        ]),
        action,
      ).toHaveLength(1);
    expect(said(['list: {op: query, entity: Order, by: [customerId], filter: "n > 10", page: 5}'])).toEqual([
      'warning n > 10: The filter of `list` never holds: `n > 10`, and `n` is from 0 to 5. It answers nothing, and reads all the same. Correct it, or what is declared.',
    ]);
    expect(
      said(['list: {op: query, entity: Order, by: [customerId], filter: "state = NEW and state = PAID", page: 5}'])[0],
    ).toContain('error state = NEW and state = PAID: ');
    const rule = (when: string): Parts => ({
      table: ', stream: new-and-old',
      entities:
        '  Tally:\n    key: {pk: "TALLY#{customerId}", sk: "TALLY"}\n    attributes:\n      customerId: ulid\n      sum: int',
      more: `streams:\n  roll: {source: Order, when: "${when}", update: {Tally: {by: {customerId: new.customerId}, add: {sum: 1}}}}`,
    });
    expect(said([], rule('new.n > 10'))[0]).toContain('warning new.n > 10: The `when` of `roll` never holds: ');
    expect(said([], rule('new.state = PAID and new.state = SENT'))[0]).toContain('The rule never does anything.');
    for (const when of ['not has(old.orderId)', 'new.n > 3 and old.n < 2', 'not has(new.n)'])
      expect(said([], rule(when)), when).toEqual([]);
  });

  it('knows that what is marked as deleted is found by nothing', () => {
    const soft = (pattern: string): readonly string[] =>
      saidBy('DM4016', model([pattern]).replace('    attributes:', '    softDelete: deletedAt\n    attributes:')).map(
        ({ message }) => message,
      );
    const hidden = 'and what has `deletedAt` is deleted, and found by no read and no update.';
    expect(soft('bin: {op: query, entity: Order, by: [customerId], filter: has(deletedAt), page: 5}')[0]).toContain(
      hidden,
    );
    expect(soft(update('has(deletedAt)'))[0]).toContain(hidden);
    expect(soft(update('not has(deletedAt)'))).toEqual([]);
    expect(soft(on('put', 'has(deletedAt)'))).toEqual([]);
  });

  it.each([
    on('put', 'not has(orderId) or n < 3'),
    on('put', 'not has(orderId)'),
    on('put', "not has(n) and code != 'A'"),
    on('delete', 'n > 4'),
    update('n > $least'),
    update('$least > 10'),
    update('n >= 5 and n <= 5'),
    update('not has(price)'),
    update('not has(m.y)'),
    update('size(names) = 0'),
    update('size(tags) < 2'),
    update("contains(tags, 'a') and not contains(tags, 'b')"),
    update("code in ['abc', 'ABC']"),
    update("code != 'abc'"),
    update('n > 10 or state = NEW'),
    update('not (n > 10)'),
    update('state in [NEW, PAID] and state != NEW'),
    'list: {op: query, entity: Order, by: [customerId], filter: "n = 5 and begins_with(code, \'A\')", page: 5}',
  ])('takes %s as it is', (pattern) => {
    expect(said([pattern])).toEqual([]);
  });

  it.each([
    ['takes from', 'bump: {op: update, entity: Order, add: {n: "-$by"}, params: {by: int}}'],
    ['adds up', 'bump: {op: update, entity: Order, set: {n: "n + 1"}}'],
    ['is set from elsewhere', 'bump: {op: update, entity: Order, set: {n: $other}, params: {other: int}}'],
    [
      'is taken from in a transaction',
      'bump: {op: transact-write, params: {customerId: ulid, orderId: ulid, by: int}, steps: [{update: Order, add: {n: "-$by"}}]}',
    ],
    [
      'a statement may write',
      "bump: {op: execute, entity: Order, statement: \"UPDATE shop SET n = $n WHERE pk = 'a' AND sk = 'b'\"}",
    ],
  ])('takes for granted no bounds of what %s: nothing holds it to them', (_, writer) => {
    const repair = update('n < 0 or n > 5');
    expect(said([repair])).toHaveLength(1);
    expect(said([writer, repair])).toEqual([]);
    expect(said([writer, update('n < 0 and n > 5')])).toHaveLength(1);
  });

  it('takes for granted no pattern of what is set from elsewhere', () => {
    const parts: readonly string[] = [
      'list: {op: query, entity: Order, by: [customerId], filter: "code = \'abc\'", page: 5}',
    ];
    expect(said(parts)).toHaveLength(1);
    expect(said(['name: {op: update, entity: Order, set: {code: $other}, params: {other: string}}', ...parts])).toEqual(
      [],
    );
  });

  it('knows that nothing is derived where there is no item', () => {
    for (const condition of ['not has(isBig)', 'isBig != true', 'isBig != false and not has(n)'])
      expect(said([on('put', condition)]), condition).toEqual([]);
    expect(said([on('put', 'isBig and n <= 3')])).toHaveLength(1);
    expect(said([on('put', 'isBig and not has(n)')])).toHaveLength(1);
    expect(said([update('not has(isBig)')])).toHaveLength(1);
    const rule = (when: string): readonly string[] =>
      said([], {
        table: ', stream: new-and-old',
        entities:
          '  Tally:\n    key: {pk: "TALLY#{customerId}", sk: "TALLY"}\n    attributes:\n      customerId: ulid\n      sum: int',
        more: `streams:\n  roll: {source: Order, when: "${when}", update: {Tally: {by: {customerId: new.customerId}, add: {sum: 1}}}}`,
      });
    for (const when of ['not has(old.isBig)', 'not has(old.isBig) and new.isBig', 'new.isBig and old.isBig != true'])
      expect(rule(when), when).toEqual([]);
    expect(rule('new.isBig and new.n < 2')).toHaveLength(1);
  });

  it('takes a filter that one of several entities satisfies', () => {
    const parts: Parts = {
      entities:
        '  Note:\n    key: {pk: "CUSTOMER#{customerId}", sk: "NOTE#{noteId}"}\n    attributes:\n      customerId: ulid\n      noteId: ulid\n      n: {type: int, max: 20}\n      stars: {type: int, max: 5}',
    };
    const list = (filter: string): readonly string[] =>
      said([`all: {op: query, entities: [Order, Note], by: [customerId], filter: "${filter}", page: 5}`], parts);
    expect(list('n > 10')).toEqual([]);
    expect(list('n > 30')).toHaveLength(1);
    // What one of them lacks is not in its items.
    for (const filter of ['stars > 2 or isBig', "stars > 2 or code = 'A'", 'not has(stars) or stars < 3', 'stars > 2'])
      expect(list(filter), filter).toEqual([]);
    expect(list("stars > 2 and code = 'A'")).toEqual([
      "warning stars > 2 and code = 'A': The filter of `all` never holds: `stars > 2` and `code = 'A'` are never true of one item. It answers nothing, and reads all the same. Correct it, or what is declared.",
    ]);
    expect(list("stars > 'x' or code = 'A'")[0]).toContain('`stars` is a number');
    expect(list("stars > 'x' or code = 'A'")).toHaveLength(1);
  });

  it('knows that a stream rule makes items of what it gives, which need not be there', () => {
    const made = (condition: string): readonly string[] =>
      said([`close: {op: update, entity: Tally, set: {sum: 0}, condition: "${condition}"}`], {
        table: ', stream: new-and-old',
        entities:
          '  Tally:\n    key: {pk: "TALLY#{customerId}", sk: "TALLY"}\n    attributes:\n      customerId: ulid\n      sum: int\n      note: {type: string, maxBytes: 9}',
        more: 'streams:\n  roll: {source: Order, update: {Tally: {by: {customerId: new.customerId}, add: {sum: 1}, set: {note: old.code}}}}',
      });
    expect(made('not has(note)')).toEqual([]);
    expect(made('not has(customerId)')).toHaveLength(1);
  });

  it('names the two among many soon', () => {
    const many = times(450, (i) => `n != ${i * 10}`).join(' and ');
    const started = cpuTime();
    expect(said([update(`price < 2 and ${many} and price > 2`)])[0]).toContain(
      '`price < 2` and `price > 2` are never true of one item.',
    );
    // No two of them exclude each other.
    expect(said([update(`${many} and n in [1, 2] and n != 1 and n != 2`)])[0]).toContain('contradicts itself.');
    expect(cpuTime() - started).toBeLessThan(1700);
  });

  it('is one finding where the types do not fit either', () => {
    expect(said([update("n > 'x' and n > 10")])).toHaveLength(1);
    expect(problems(model([update('state = LOST')]))).toEqual(['DM1002 error']);
  });
});
