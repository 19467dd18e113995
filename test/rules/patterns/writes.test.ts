import { describe, expect, it } from 'vitest';
import { saidBy, shop } from '../support/shop.js';

describe('DM4011 one-sided-entity', () => {
  const product =
    '  Product:\n    key: {pk: "P#{sku}", sk: "P"}\n    attributes: {sku: ulid, stock: {type: int, min: 0, max: 999}}';
  const text = (patterns: readonly string[], more?: string, table?: string): string =>
    shop({
      entities: product,
      patterns: [
        'orders: {op: query, entity: Order, by: [customerId], page: 25}',
        'place: {op: create, entity: Order}',
        ...patterns,
      ],
      ...(more === undefined ? {} : { more }),
      ...(table === undefined ? {} : { table }),
    });
  const read = 'product: {op: get, entity: Product, by: [sku]}';
  const write = 'stock: {op: update, entity: Product, set: [stock]}';

  it('names what is only read, and what is only written', () => {
    expect(saidBy('DM4011', text([read])).map(({ at }) => at)).toEqual(['info 11:3 Product']);
    expect(saidBy('DM4011', text([read]))[0]?.message).toContain(
      '`product` reads `Product`, and no access pattern writes it',
    );
    expect(saidBy('DM4011', text([write]))[0]?.message).toContain(
      '`stock` writes `Product`, and no access pattern reads it',
    );
    expect(saidBy('DM4011', text([read, write]))).toEqual([]);
  });

  it('takes a condition for a reader', () => {
    const guarded = 'drop: {op: update, entity: Product, set: [stock], condition: stock > 0}';
    expect(saidBy('DM4011', text([guarded]))).toEqual([]);
    const step =
      "take: {op: transact-write, params: {sku: ulid}, steps: [{update: Product, by: [sku], add: {stock: -1}, condition: 'stock > 0'}]}";
    expect(saidBy('DM4011', text([step]))).toEqual([]);
  });

  it('counts steps, statements and stream rules', () => {
    const step =
      'take: {op: transact-write, params: {sku: ulid}, steps: [{update: Product, by: [sku], add: {stock: -1}}]}';
    expect(saidBy('DM4011', text([read, step]))).toEqual([]);
    expect(
      saidBy(
        'DM4011',
        text([
          write,
          step.replace(
            '{update: Product, by: [sku], add: {stock: -1}}',
            '{check: Product, by: [sku], condition: "stock > 0"}',
          ),
        ]),
      ),
    ).toEqual([]);
    const stream = 'streams:\n  count: {source: Order, update: {Product: {by: {sku: new.orderId}, add: {stock: 1}}}}';
    expect(saidBy('DM4011', text([read], stream, ', stream: new-and-old'))).toEqual([]);
  });

  it('is silent about a table with a stream, deletes, and models of one side', () => {
    expect(saidBy('DM4011', text([write], undefined, ', stream: new-image'))).toEqual([]);
    expect(saidBy('DM4011', text(['drop: {op: delete, entity: Product}']))).toEqual([]);
    expect(
      saidBy('DM4011', shop({ patterns: ['orders: {op: query, entity: Order, by: [customerId], page: 25}'] })),
    ).toEqual([]);
    expect(saidBy('DM4011', shop({ patterns: ['place: {op: create, entity: Order}'] }))).toEqual([]);
  });
});

describe('DM4012 duplicate-pattern', () => {
  const text = (one: string, two: string): string =>
    shop({
      attributes: ['state: {enum: [NEW, PAID]}'],
      patterns: [
        'place: {op: create, entity: Order}',
        `one: {op: query, entity: Order, ${one}}`,
        `two: {op: query, entity: Order, ${two}}`,
      ],
    });
  const said = (one: string, two: string): readonly string[] => saidBy('DM4012', text(one, two)).map(({ at }) => at);

  it('finds the same question, however it is written', () => {
    expect(said('by: [customerId], page: 25', 'page: 25, by: [customerId]')).toEqual(['warning 15:3 two']);
    expect(
      said('by: [customerId], filter: state=NEW, page: 5', 'by: [customerId], filter: "state = NEW", page: 5'),
    ).toHaveLength(1);
    expect(said('by: [customerId], page: 5', 'by: [customerId], page: 5, order: asc')).toHaveLength(1);
  });

  it('is a note where only the load differs', () => {
    expect(said('by: [customerId], page: 5, rate: 5/s', 'by: [customerId], page: 5, rate: 9/s')).toEqual([
      'info 15:3 two',
    ]);
    expect(
      saidBy('DM4012', text('by: [customerId], page: 5, rate: 5/s', 'by: [customerId], page: 5, rate: 5/s'))[0]
        ?.message,
    ).toContain('counted twice');
  });

  it('tells questions apart', () => {
    for (const other of [
      'page: 6',
      'page: 5, order: desc',
      'limit: 5',
      'page: 5, filter: state = NEW',
      'page: 5, project: [state]',
      'page: 5, consistent: true',
    ])
      expect(said('by: [customerId], page: 5', `by: [customerId], ${other}`), other).toEqual([]);
  });
});

describe('DM4014 update-without-lock', () => {
  const text = (patterns: readonly string[], version = 'version'): string =>
    shop({
      attributes: [
        'total: {type: int, min: 0, max: 999}',
        'note: {type: string, maxBytes: 100}',
        ...(version === '' ? [] : [`flag: bool\n    version: ${version}`]),
      ],
      patterns: ['place: {op: create, entity: Order}', ...patterns],
    });
  const update = (what: string): string => `change: {op: update, entity: Order, ${what}}`;
  const locked = 'correct: {op: update, entity: Order, set: [total, note], lock: version}';
  const said = (...patterns: readonly string[]): readonly string[] =>
    saidBy('DM4014', text(patterns)).map(({ at }) => at.split(' ')[0] ?? '');

  it('warns where another update of the same attribute is locked, and notes it otherwise', () => {
    const [finding, ...rest] = saidBy('DM4014', text([update('set: [note]'), locked]));
    expect(finding?.at).toMatch(/^warning \d+:3 change$/);
    expect(finding?.message).toContain('`correct`, which takes care to lock it, loses its change');
    expect(rest).toEqual([]);
    expect(said(update('set: [note]'))).toEqual(['info']);
    expect(said(update('set: [flag]'), locked)).toEqual(['info']);
  });

  it('is silent about what cannot lose a change', () => {
    for (const what of [
      'set: [note], lock: version',
      'add: {total: 1}',
      'set: {total: "total + 1"}',
      'set: [note], condition: "version = $version"',
      'set: [total], condition: "total < 5"',
    ])
      expect(said(update(what), locked), what).toEqual([]);
    expect(saidBy('DM4014', text([update('set: [note]')], ''))).toEqual([]);
  });

  it('looks at the steps of a transaction too', () => {
    const steps = (step: string): string =>
      `both: {op: transact-write, params: {order: Order}, steps: [{update: Order, by: [customerId, orderId], ${step}}]}`;
    expect(saidBy('DM4014', text([steps('set: [note]'), locked])).map(({ at }) => at)).toEqual([
      expect.stringMatching(/^warning \d+:\d+ Order$/),
    ]);
    expect(said(steps('set: [note], lock: version'), locked)).toEqual([]);
    expect(said(steps('add: {total: 1}'), locked)).toEqual([]);
  });
});

describe('DM4015 overwriting-write', () => {
  const text = (patterns: readonly string[], attributes: readonly string[] = []): string =>
    shop({
      attributes: ['total: {type: int, min: 0, max: 999}', 'note: {type: string, maxBytes: 100}', ...attributes],
      patterns: ['orders: {op: query, entity: Order, by: [customerId], page: 25}', ...patterns],
    });
  const put = 'save: {op: put, entity: Order}';
  const said = (patterns: readonly string[], attributes?: readonly string[]): readonly string[] =>
    saidBy('DM4015', text(patterns, attributes)).map(({ at }) => at);
  const count = 'count: {op: update, entity: Order, add: {total: 1}}';

  it('warns of counters and versions, and notes attributes that others set', () => {
    expect(said([put, count])).toEqual(['warning 15:3 save']);
    expect(saidBy('DM4015', text([put, count]))[0]?.message).toContain(
      'what `count` added to `total` since the caller read it is gone',
    );
    expect(said([put, 'count: {op: update, entity: Order, set: {total: "total + 1"}}'])).toEqual(['warning 15:3 save']);
    expect(said([put], ['flag: bool\n    version: version'])).toEqual(['warning 17:3 save']);
    expect(said([put, 'annotate: {op: update, entity: Order, set: [note]}'])).toEqual(['info 15:3 save']);
    expect(said(['save: {op: batch-write, entity: Order, count: 5}', count])).toEqual(['warning 15:3 save']);
  });

  it('notes a sum that is set to what the caller makes of it, while others add to it', () => {
    const set = (more = '', value = '[total]') => `set: {op: update, entity: Order, set: ${value}${more}}`;
    const [finding, ...rest] = saidBy('DM4015', text([set(), count]));
    expect(finding?.at).toBe('info 15:42 total');
    expect(finding?.message).toBe(
      "`set` sets `total` of `Order` to a value of the caller's, and `count` adds to it: what was added since the caller read it is gone. Add the difference, or ask with a `condition` that `total` is what was read.",
    );
    expect(rest).toEqual([]);
    expect(said([set(', params: {to: int}', '{total: $to}'), count])).toHaveLength(1);
    expect(said([set()])).toEqual([]);
    expect(said([set(', params: {read: int}, condition: "total = $read"'), count])).toEqual([]);
    expect(said([set('', '{total: 0}'), count])).toEqual([]);
    expect(said([set('', '[note]'), count])).toEqual([]);
    expect(said([set(', lock: version'), count], ['flag: bool\n    version: version'])).toEqual([]);
  });

  it('warns of a count that numbers are drawn from, which begins again', () => {
    const invoices = (counting: string): string =>
      text(counting === '' ? [] : [counting]).replace(
        'accessPatterns:',
        `  Invoice:
    key: {pk: "CUSTOMER#{customerId}", sk: "INVOICE#{number|pad:6}"}
    attributes:
      customerId: ulid
      orderId: ulid
      number: {type: int, min: 0, max: 999999, generate: sequence(Order.total)}
accessPatterns:
  bill: {op: create, entity: Invoice}
  invoices: {op: query, entity: Invoice, by: [customerId], page: 25}`,
      );
    const [finding, ...rest] = saidBy('DM4015', invoices(put));
    expect(finding?.at).toMatch(/^warning \d+:3 save$/);
    expect(finding?.message).toContain(
      '`total` goes back to what the caller read, and `Invoice.number` is given numbers that others have',
    );
    expect(rest).toEqual([]);
    expect(saidBy('DM4015', invoices('save: {op: create, entity: Order}'))).toEqual([]);
    expect(saidBy('DM4015', invoices(put).replace('  bill: {op: create, entity: Invoice}\n', ''))).toEqual([]);
  });

  describe('a count that numbers are drawn from', () => {
    const numbered = (pattern: string, change: (text: string) => string = (text) => text): readonly string[] =>
      saidBy(
        'DM4015',
        change(`dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}, stream: new-and-old}
entities:
  Repo:
    key: {pk: "REPO#{repo}", sk: "REPO"}
    attributes:
      repo: {type: string, charset: a-z, minBytes: 1, maxBytes: 16}
      issues: {type: int, min: 0, counter: true, optional: true}
  Issue:
    key: {pk: "REPO#{repo}", sk: "ISSUE#{number|pad:8}"}
    attributes:
      repo: {type: string, charset: a-z, minBytes: 1, maxBytes: 16}
      number: {type: int, min: 0, max: 99999999, generate: sequence(Repo.issues)}
accessPatterns:
  createRepo: {op: create, entity: Repo}
  openIssue: {op: create, entity: Issue}
  ${pattern}
`),
      ).map(({ at, message }) => `${at.replace(/ .* /, ' ')}: ${message}`);

    it('tells of updates that set, lower or remove it', () => {
      const update = (rest: string): readonly string[] => numbered(`change: {op: update, entity: Repo, ${rest}}`);
      const fails = '`Issue.number` is given numbers that others have, with which `openIssue` fails';
      expect(update('set: [issues]')).toEqual([
        `warning issues: \`change\` sets \`Repo.issues\`, from which \`openIssue\` takes the next \`Issue.number\`: where it goes back, ${fails}. Leave the count to the sequence, or let a condition see to it that it only goes up: \`condition: issues < $issues\`.`,
      ]);
      for (const rest of [
        'set: {issues: 0}',
        'set: {issues: issues - 1}',
        'set: {issues: absent}',
        'add: {issues: -1}',
      ]) {
        expect(update(rest), rest).toEqual([expect.stringContaining(fails)]);
      }
      expect(update('remove: [issues]')).toEqual([expect.stringContaining('it starts again from 1')]);
      expect(update('add: [issues]')).toEqual([expect.stringMatching(/^info .* nothing says that the amount/)]);
    });

    it('is silent where it only goes up, or a condition looks at it', () => {
      for (const rest of [
        'add: {issues: 10}',
        'add: {issues: $n}, params: {n: {type: int, min: 1, max: 99}}',
        'set: {issues: issues + 10}',
        'set: [issues], condition: issues < $issues',
        'set: {issues: 1000}, condition: not has(issues)',
      ]) {
        expect(numbered(`change: {op: update, entity: Repo, ${rest}}`), rest).toEqual([]);
      }
    });

    it('tells of steps and of stream rules', () => {
      const step =
        'close: {op: transact-write, params: {repo: string}, steps: [{update: Repo, by: [repo], add: {issues: -1}}]}';
      expect(numbered(step)).toEqual([expect.stringMatching(/^warning issues: `close` takes from/)]);
      const rule = (value: string): readonly string[] =>
        numbered(
          '',
          (text) => `${text}streams:\n  less: {source: Issue, update: {Repo: {by: {repo: old.repo}, ${value}}}}\n`,
        );
      expect(rule('add: {issues: "has(new.number) ? 0 : -1"}')).toEqual([
        expect.stringMatching(/^warning issues: `less`/),
      ]);
      expect(rule('set: {issues: 0}')).toEqual([expect.stringMatching(/Leave the count to the sequence\.$/)]);
      expect(rule('add: {issues: 1}')).toEqual([]);
    });

    it('tells of deletes of its item, where the item can be made anew and what was numbered stays', () => {
      const drop = 'drop: {op: delete, entity: Repo}';
      expect(numbered(drop)).toEqual([
        expect.stringMatching(
          /^warning drop: .* `Issue` items that were numbered by `issues` stay: where `createRepo` makes/,
        ),
      ]);
      const clear = 'clear: {op: delete-query, entity: Issue, by: [repo]}';
      expect(numbered(`${drop}\n  ${clear}`)).toEqual([]);
      expect(numbered(drop, (text) => text.replace('  createRepo: {op: create, entity: Repo}\n', ''))).toEqual([]);
      expect(numbered('drop: {op: delete, entity: Repo, condition: not has(issues)}')).toEqual([]);
      const drawn = 'repo: {type: string, charset: a-z, minBytes: 1, maxBytes: 16}\n      issues';
      expect(numbered(drop, (text) => text.replace(drawn, 'repo: {type: ulid, generate: ulid}\n      issues'))).toEqual(
        [],
      );
      expect(
        numbered(drop, (text) =>
          text
            .replace('issues: {type', 'gone: {type: timestamp, optional: true}\n      issues: {type')
            .replace('  Issue:', '    softDelete: gone\n  Issue:'),
        ),
      ).toEqual([]);
    });

    it('says what becomes of items that have the number in no key, and of those that are put', () => {
      const put = numbered('drop: {op: delete, entity: Repo}', (text) =>
        text.replace('op: create, entity: Issue', 'op: put, entity: Issue'),
      );
      expect(put).toEqual([expect.stringContaining('others have, with which `openIssue` overwrites items. ')]);
      const free = numbered('drop: {op: delete, entity: Repo}', (text) =>
        text.replace('ISSUE#{number|pad:8}', 'ISSUE#{id}').replace('number: {', 'id: ulid\n      number: {'),
      );
      expect(free).toEqual([expect.stringContaining('is given numbers that others have. ')]);
    });
  });

  it('is silent about items that are written whole, new ones, and puts that look', () => {
    expect(said([put])).toEqual([]);
    expect(said(['save: {op: put, entity: Order, condition: "total < 5"}', count])).toEqual([]);
    expect(said(['save: {op: create, entity: Order}', count])).toEqual([]);
    const drawn = text([put, count]).replace('orderId: ulid', 'orderId: {type: ulid, generate: ulid}');
    expect(saidBy('DM4015', drawn)).toEqual([]);
    expect(said(['save: {op: put, entity: Order, condition: "not has(orderId)"}', count])).toEqual([]);
  });

  it('is not content with a condition that no change breaks', () => {
    const exists = 'save: {op: put, entity: Order, condition: "has(orderId)"}';
    const [finding, ...rest] = saidBy('DM4015', text([exists, count]));
    expect(rest).toEqual([]);
    expect(finding?.message).toContain('over whatever is there, and its condition asks only for what never changes: ');
    const drawn = text([exists, count]).replace('orderId: ulid', 'orderId: {type: ulid, generate: ulid}');
    expect(saidBy('DM4015', drawn).map(({ at }) => at)).toEqual(['warning 15:3 save']);
  });
});
