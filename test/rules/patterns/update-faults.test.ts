import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop } from '../support/shop.js';

const ATTRIBUTES = [
  'points: {type: int, min: 0, max: 999}',
  'price: {type: decimal, scale: 2, optional: true}',
  'at: {type: epochSeconds, optional: true}',
  'millis: epochMillis',
  'note: {type: string, maxBytes: 100, optional: true}',
  'name: {type: string, maxBytes: 100}',
  'state: {enum: [NEW, PAID]}',
  'paid: bool',
  'day: date',
  'steps: {list: {map: {done: bool, by: {type: string, optional: true, maxBytes: 9}}}, max: 5}',
  'tags: {set: string, max: 5, maxBytes: 20, optional: true}',
  'extra: any',
  'labels: {dict: int, max: 9, keyBytes: 20}',
  'upper: {derive: "upper(name)"}',
  'stats: {map: {views: {type: int, min: 0, max: 99}, seen: {type: int, optional: true}, tags: {set: string, max: 5}}}',
];

type Parts = Partial<Parameters<typeof shop>[0]>;

/** A model with these patterns; `facts` stand among those of the entity. */
function model(patterns: readonly string[], facts = '', parts: Parts = {}): string {
  const text = shop({
    attributes: ATTRIBUTES,
    patterns: ['place: {op: create, entity: Order}', ...patterns],
    ...parts,
  });
  return facts === '' ? text : text.replace('    attributes:', `    ${facts}\n    attributes:`);
}

/** What DM4016 points at and how it says it. */
function said(patterns: readonly string[], facts = '', parts: Parts = {}): readonly string[] {
  return saidBy('DM4016', model(patterns, facts, parts)).map(
    ({ at, message }) => `${at.split(' ').slice(2).join(' ')}: ${message}`,
  );
}

const update = (what: string): string => `change: {op: update, entity: Order, ${what}}`;
const step = (what: string): string =>
  `change: {op: transact-write, params: {customerId: ulid, orderId: ulid, points: int}, steps: [{update: Order, ${what}}]}`;

const STATES = ['state: {enum: [NEW, PAID]}'];

describe('DM4016 of updates', () => {
  it.each([
    ['set: [points], add: {points: 3}', 'points: `change` sets `points` and adds to it too:'],
    ['set: [note], remove: [note]', 'note: `change` sets `note` and removes it too:'],
    ['set: [stats, stats.views]', 'stats.views: `change` sets `stats` and sets `stats.views`, which lies in it:'],
    [
      'set: [stats.views], remove: [stats.seen], add: {stats.seen: 1}',
      'stats.seen: `change` adds to `stats.seen` and removes it too:',
    ],
    [
      'set: ["steps[0].by", "steps[0]"]',
      'steps[0]: `change` sets `steps[0]` and sets `steps[0].by`, which lies in it:',
    ],
  ])('names paths that overlap: %s', (what, expected) => {
    const found = said([update(what)]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
    expect(found[0]).toContain('refuses an update whose paths overlap. Keep one of the two.');
  });

  it('names them in steps and stream rules too', () => {
    expect(said([step('set: [points], add: {points: 3}')])).toHaveLength(1);
    const rule =
      'streams:\n  roll: {source: Order, update: {Order: {by: {customerId: new.customerId, orderId: new.orderId}, set: {points: new.points}, add: {points: 1}}}}';
    expect(said([], '', { table: ', stream: new-and-old', more: rule })).toEqual([
      expect.stringContaining('points: `roll` sets `points` and adds to it too:'),
    ]);
  });

  describe('of values that DynamoDB does not work out', () => {
    it.each(['points * 2', 'points + stats.views + 1', '-points', 'points > 3 ? points : 1', 'size(name)'])(
      'names %s',
      (value) => {
        for (const pattern of [
          update(`set: {points: "${value}"}, params: {n: int}`),
          step(`set: {points: "${value}"}`).replace('points: int', 'n: int'),
        ]) {
          const [found, ...rest] = said([pattern]);
          expect(found).toContain(`sets \`points\` of \`Order\` to \`${value}\`: DynamoDB sets a value, an attribute,`);
          expect(rest).toEqual([]);
        }
      },
    );

    it('names texts that are joined, and amounts that the item holds', () => {
      expect(said([update('set: {name: "name + \'x\'"}')])).toEqual([
        expect.stringContaining('DynamoDB adds numbers and joins no texts'),
      ]);
      expect(said([update('add: {points: stats.views}')])).toEqual([
        expect.stringContaining(
          'adds `stats.views` to `points` of `Order`: DynamoDB adds an amount that the call brings',
        ),
      ]);
      const moved =
        'change: {op: move, entity: Order, set: {orderId: $orderId, points: "points * 2"}, params: {orderId: ulid}}';
      expect(said([moved])).toEqual([expect.stringContaining('to `points * 2`')]);
    });

    it('is silent about what is told already, and about what is known when the request is made', () => {
      expect(said([update('set: {points: "name * 2"}')])).toHaveLength(1);
      expect(said([update('set: {points: "ponts * 2"}')])).toHaveLength(1);
      for (const value of ['points - 1', '3 + points', 'points + $n * 2', '$n * $n', 'stats.views'])
        expect(said([update(`set: {points: "${value}"}, params: {n: int}`)]), value).toEqual([]);
      const rule =
        'streams:\n  roll: {source: Order, update: {Order: {by: {customerId: new.customerId, orderId: new.orderId}, set: {points: "new.points * 2"}}}}';
      expect(said([], '', { table: ', stream: new-and-old', more: rule })).toEqual([]);
    });

    it('takes a bare member of the enum that is set for the value that it is', () => {
      const ones = '{list: {map: {customerId: ulid, orderId: ulid, fast: bool, to: {enum: [NEW, PAID]}}}, max: 3}';
      const each = `{update: Order, each: ones, by: [customerId, orderId], set: {state: "$fast = true ? $to : PAID"}}`;
      expect(said([`change: {op: transact-write, params: {ones: ${ones}}, steps: [${each}]}`])).toEqual([]);
    });
  });

  it.each([
    ['name', 'a string'],
    ['state', 'one of NEW, PAID'],
    ['paid', 'true or false'],
    ['day', 'a string'],
    ['steps', 'a list'],
    ['stats', 'a map'],
    ['labels', 'a map'],
    ['stats.tags', 'a set inside another value'],
  ])('names an `add` to `%s`', (path, kind) => {
    const [found, ...rest] = said([update(`add: {${path}: $x}, params: {x: int}`)]).filter((one) =>
      one.startsWith(`${path}: `),
    );
    expect(found).toContain(`\`change\` adds to \`${path}\` of \`Order\`, which is ${kind}: DynamoDB adds to a`);
    expect(rest).toEqual([]);
  });

  it('names a removal of what is not optional', () => {
    expect(said([update('remove: [name]')])).toEqual([
      'name: `change` removes `name` of `Order`, which is not `optional`: the item is then none of its type, and reads of it fail in generated code. Declare it `optional: true`, or set it to a value that says the same.',
    ]);
    expect(said([step('remove: [name]')])).toHaveLength(1);
    expect(said([update('remove: [upper]')])).toHaveLength(1);
    expect(said([update('remove: [stats.views]')])[0]).toMatch(/removes the field `stats.views` of/);
    expect(said([update('remove: ["steps[0].done"]')])).toHaveLength(1);
  });

  it('names what updates keep themselves, once', () => {
    const version = 'version: version';
    expect(said([update('set: [version]')], version)[0]).toContain(
      'version: `change` sets `version`, the version of `Order`, which every update counts up by one itself: what it sets is lost. Leave it out;',
    );
    expect(said([update('add: {version: 1}')], version)[0]).toContain('DynamoDB refuses two changes of one attribute');
    expect(said([update('remove: [version]')], version)).toHaveLength(1);
    expect(said([step('add: {version: 1}')], version)).toHaveLength(1);
    const times = { more: 'defaults: {timestamps: {created: createdAt, updated: updatedAt, format: epoch-s}}' };
    expect(said([update('add: {updatedAt: 1}')], '', times)[0]).toContain('sets to the time of the call itself');
    expect(said([update('remove: [updatedAt]')], '', times)).toHaveLength(1);
    expect(said([update('set: [updatedAt, points]')], '', times)).toEqual([]);
  });

  it('names changes of the mark of a soft delete, and says what to do', () => {
    const soft = 'softDelete: deletedAt';
    expect(said([update('set: [deletedAt]')], soft)[0]).toMatch(/Take `op: delete`, or `delete` in a step/);
    expect(said([update('remove: [deletedAt]')], soft)[0]).toMatch(
      /brings nothing back\. Write the item anew by `op: put`, or take the mark away by a statement of `op: execute`/,
    );
    expect(said([step('remove: [deletedAt]')], soft)).toHaveLength(1);
    expect(said(['forget: {op: delete, entity: Order}', update('set: [note]')], soft)).toEqual([]);
  });

  it('names a condition of a create that looks at what is stored', () => {
    const create = (condition: string): readonly string[] =>
      said([`make: {op: create, entity: Order, condition: "${condition}", params: {most: int}}`]);
    expect(create('points > 3')[0]).toContain(
      'points > 3: The condition of `make` never holds: it looks at the stored item, and a create is for a `Order` that is not there yet, where there is no `points`.',
    );
    expect(create('points < $most')).toHaveLength(1);
    expect(create('has(note) and $most > 3')).toHaveLength(1);
    for (const condition of [
      'not has(points)',
      '$most > 3',
      'points != 3',
      'points > 3 or $most > 3',
      'not (points > 3)',
    ])
      expect(create(condition), condition).toEqual([]);
    const steps = (condition: string): string =>
      `make: {op: transact-write, params: {order: Order}, steps: [{create: Order, from: order, condition: "${condition}"}]}`;
    expect(said([steps('points > 3')])).toHaveLength(1);
    expect(said(['write: {op: put, entity: Order, condition: "points > 3"}'])).toEqual([]);
    // A name opposite a parameter is a member of its enum, and no attribute.
    const named = (condition: string): readonly string[] =>
      said([`make: {op: create, entity: Order, condition: "${condition}"}`], '', { attributes: STATES });
    expect(named('$state = NEW')).toEqual([]);
    expect(named('$state in [NEW, PAID]')).toEqual([]);
    expect(named('state = NEW')[0]).toContain('where there is no `state`.');
    const each = `make: {op: transact-write, params: {orders: {list: {map: {customerId: ulid, orderId: ulid, kind: {enum: [A, B]}}}, max: 5}}, steps: [{create: Order, each: orders, condition: "$kind = A"}]}`;
    expect(said([each], '', { attributes: STATES })).toEqual([]);
    // What is expired and hidden may be there still.
    const expired = model([], 'ttl: {hideExpired: true}', {
      table: ', ttl: gone',
      patterns: ['make: {op: create, entity: Order, condition: "points > 3"}'],
    });
    expect(problems(expired)).toEqual([]);
  });

  describe('of what an item may lack', () => {
    const LACKING = [
      'maybe: {map: {views: {type: int, min: 0, max: 99}, seen: {type: int, optional: true}}, optional: true}',
      'begun: {map: {views: {type: int, min: 0, max: 99}}, optional: true, default: {views: 0}}',
      'isKnown: {derive: "has(maybe)"}',
    ];
    const lacking = (patterns: readonly string[], facts: Parts = {}): readonly string[] =>
      said(patterns, '', { attributes: [...ATTRIBUTES, ...LACKING], ...facts });

    it('names a path into a map that may not be there', () => {
      const refusal =
        'and an item of `Order` may lack `maybe`, which is optional: there DynamoDB makes no map on the way to a path, and refuses the update with a ValidationException. Give every item the map and take `optional` away, set the whole of it, or say `condition: has(maybe)`, so that the call fails with an error of its own.';
      expect(lacking([update('add: {maybe.views: 1}')])).toEqual([
        `maybe.views: \`change\` adds to \`maybe.views\`, ${refusal}`,
      ]);
      expect(lacking([update('set: [maybe.views]')])).toEqual([
        `maybe.views: \`change\` sets \`maybe.views\`, ${refusal}`,
      ]);
      expect(lacking([update('remove: [maybe.seen]')])).toHaveLength(1);
      expect(lacking([step('set: {maybe.views: 3}')])).toHaveLength(1);
      expect(lacking(['change: {op: move, entity: Order, set: [orderId, maybe.views]}'])).toHaveLength(1);
      expect(lacking([update('set: {maybe.views: 3}, condition: "points > 3"')])[0]).toContain(
        'or add `has(maybe)` to the condition',
      );
    });

    it('takes the word of the condition, of the type and of a default', () => {
      for (const condition of ['has(maybe)', 'maybe.views < 9 and points > 3', 'size(maybe) > 0', 'isKnown = true'])
        expect(lacking([update(`set: {maybe.views: 3}, condition: "${condition}"`)]), condition).toEqual([]);
      expect(lacking([update('set: {maybe.views: 3}, condition: "has(maybe) or points > 3"')])).toHaveLength(1);
      expect(lacking([update('add: {begun.views: 1}')])).toEqual([]);
      expect(
        lacking([update('add: {begun.views: 1}'), 'end: {op: update, entity: Order, remove: [begun]}']),
      ).toHaveLength(1);
    });

    it('names a sum that begins at nothing, but where it is an amount that is added', () => {
      expect(lacking([update('add: {stats.seen: 1}')])).toEqual([]);
      expect(lacking([update('set: {points: "price + 1"}')])[0]).toContain(
        'points: `change` sets `points` from `price`, and an item of `Order` may lack `price`, which is optional: there DynamoDB takes no value from what is not there',
      );
      expect(lacking([update('set: {points: "price + 1"}, condition: "has(price)"')])).toEqual([]);
    });

    it('knows that a stream rule makes what nothing else makes', () => {
      const tally = (stats: string): string =>
        `  Tally:\n    key: {pk: "TALLY#{customerId}", sk: "TALLY"}\n    attributes:\n      customerId: ulid\n      stats: {map: {sum: int}${stats}}\n      sum: {type: int, optional: true}`;
      const rule = (what: string, patterns: readonly string[] = [], stats = ''): readonly string[] =>
        lacking(['tally: {op: get, entity: Tally, by: [customerId]}', ...patterns], {
          table: ', stream: new-and-old',
          entities: tally(stats),
          more: `streams:\n  roll: {source: Order, update: {Tally: {by: {customerId: new.customerId}, ${what}}}}`,
        });
      const optional = ', optional: true';
      expect(rule('add: {stats.sum: 1}', [], optional)).toEqual([
        expect.stringContaining(
          'stats.sum: `roll` adds to `stats.sum` of `Tally`, and nothing else makes such an item: the first change finds none',
        ),
      ]);
      expect(rule('set: {stats.sum: new.points}', [], optional)).toHaveLength(1);
      expect(rule('add: {sum: 1}', [], optional)).toEqual([]);
      // An item without it is none that a rule makes.
      expect(rule('add: {stats.sum: 1}')).toEqual([expect.stringContaining('`roll` gives no `stats`')]);
      expect(rule('add: {stats.sum: 1}', ['begin: {op: create, entity: Tally}'])).toEqual([]);
      const sql =
        "begin: {op: execute, entity: Tally, statement: \"INSERT INTO shop VALUE {'pk': $pk, 'sk': 'TALLY'}\"}";
      expect(rule('add: {stats.sum: 1}', [sql])).toEqual([]);
    });

    it('knows of a map that another stream rule sets', () => {
      const rules = (first: string): readonly string[] =>
        lacking(['tally: {op: get, entity: Tally, by: [customerId]}'], {
          table: ', stream: new-and-old',
          entities:
            '  Tally:\n    key: {pk: "TALLY#{customerId}", sk: "TALLY"}\n    attributes:\n      customerId: ulid\n      stats: {map: {views: int, seen: {type: int, optional: true}}, optional: true}\n      sum: {type: int, default: 0}',
          more: [
            'streams:',
            `  begin: {source: Order, update: {Tally: {by: {customerId: new.customerId}, ${first}}}}`,
            '  roll: {source: Order, update: {Tally: {by: {customerId: new.customerId}, add: {stats.views: 1}}}}',
          ].join('\n'),
        });
      expect(rules('set: {sum: 1}')).toEqual([expect.stringContaining('nothing else makes such an item')]);
      expect(rules('set: {stats: new.stats, sum: 1}')).toEqual([
        expect.stringContaining('may lack `stats`, which is optional'),
      ]);
    });
  });

  it.each([
    'set: [points, name], remove: [note, price]',
    'set: {stats.views: "stats.views + 1"}, remove: [stats.seen]',
    'set: ["steps[0].by"], remove: ["steps[1]"]',
    'remove: ["steps[0].by"]',
    'remove: [labels.a]',
    'add: {points: 1, price: $price, at: 60, millis: 1, tags: $tags, stats.views: 1, labels.a: 1}',
    'add: {extra: 1}',
    'set: [points, points]',
  ])('takes %s as it is', (what) => {
    expect(problems(model([update(what)]))).toEqual([]);
  });

  it('leaves the key to DM2013, and what is immutable to DM1009', () => {
    expect(problems(model([update('set: [orderId], remove: [orderId]')]))).toEqual(['DM2013 error', 'DM2013 error']);
    const fixed = { attributes: ['city: {type: string, maxBytes: 9, immutable: true}'] };
    expect(problems(model([update('remove: [city]')], '', fixed))).toEqual(['DM1009 error']);
  });
});

describe('DM4016 of what is there in some calls only', () => {
  const change = (what: string) => said([`change: {op: update, entity: Order, params: {n: int}, ${what}}`]);
  const inSome =
    'it would set it in some calls and remove it in others, and a pattern does one of the two in all of its calls.';

  it('says what to do in place of setting or removing', () => {
    expect(change('set: {note: "$n > 3 ? \'many\' : absent"}')).toEqual([
      `$n > 3 ? 'many' : absent: \`change\` sets \`note\` of \`Order\` to \`$n > 3 ? 'many' : absent\`: ${inSome} Make two patterns of it, one with \`remove: [note]\`, or leave it to the caller: \`set: [note]\`, where \`null\` removes it.`,
    ]);
    expect(change('set: {stats.seen: "$n > 3 ? ($n > 5 ? 1 : absent) : 2"}')).toEqual([
      expect.stringContaining(`${inSome} Make two patterns of it, one with \`remove: [stats.seen]\`, or leave`),
    ]);
    expect(change('set: {points: "$n > 3 ? $n : absent"}')).toEqual([
      expect.stringContaining(`${inSome} \`points\` is not \`optional\`: give another value in place of \`absent\`.`),
    ]);
    expect(said([step('set: {note: "$points > 3 ? \'many\' : absent"}')])).toEqual([
      expect.stringMatching(/Make two patterns of it, one with `remove: \[note\]`\.$/),
    ]);
    expect(change('add: {points: "$n > 3 ? $n : absent"}')).toEqual([
      expect.stringContaining('a call adds an amount, and `absent` is none. Give `0` in its place.'),
    ]);
  });

  it('tells of a removal however it is said, by moves too', () => {
    const needed = expect.stringContaining('removes `points` of `Order`, which is not `optional`');
    expect(change('set: {points: absent}')).toEqual([needed]);
    expect(change('set: {note: absent}')).toEqual([]);
    const move = (what: string) => said([`move: {op: move, entity: Order, key: [customerId, orderId], ${what}}`]);
    expect(move('set: [orderId], remove: [points]')).toEqual([needed]);
    expect(move('set: {orderId: $to, points: absent}')).toEqual([needed]);
    expect(move('set: [orderId], remove: [note]')).toEqual([]);
  });
});

describe('DM4016 of what is worked out', () => {
  const more = { attributes: [...ATTRIBUTES, 'kind: {const: order}'] };

  it('names updates of derived attributes and of constants', () => {
    expect(said([update('set: [upper]')])).toEqual([
      'upper: `change` sets `upper`, which is derived from `name`: what it is then does not follow from it, and is gone after the next write of it. Set what it is derived from.',
    ]);
    expect(said([step('set: {upper: "\'A\'"}')])).toEqual([
      expect.stringContaining('`upper`, which is derived from `name`'),
    ]);
    expect(said([update('set: [kind]')], '', more)).toEqual([
      'kind: `change` sets `kind`, which has one value for ever. Leave it out.',
    ]);
  });
});
