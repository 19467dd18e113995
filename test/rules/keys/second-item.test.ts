import { describe, expect, it } from 'vitest';
import { argsOf, designOf, engineOf, planned, runWrite } from '../../planner/support.js';
import { saidBy } from '../support/shop.js';

const REFUSED = 'is refused as one that exists (`AlreadyExists`), though it is another';

function orders(sk: string, patterns: string, more = ''): string {
  return `dynamodel: 1
model: shop
tables: {shop: {key: {pk: pk, sk: sk}, stream: new-and-old}}
entities:
  Order:
    key: {pk: "C#{customerId}", sk: "${sk}"}
    id: [customerId, code, other]
    attributes:
      customerId: ulid
      code: {type: string, maxBytes: 20, charset: a-zA-Z0-9}
      other: {type: string, maxBytes: 20, charset: a-z, default: "x"}
  Note: {key: {pk: "C#{customerId}", sk: "N#{noteId}"}, attributes: {customerId: ulid, noteId: ulid}}
accessPatterns: {${patterns}}
${more}`;
}

const KEYS: readonly (readonly [rule: string, sk: string])[] = [
  ['DM2006', 'O#{code|first:3}#{other}'],
  ['DM2010', 'O#{code|lower}#{other}'],
  ['DM2019', 'O#{code}{other}'],
];
const CREATE = 'make: {op: create, entity: Order}';

describe.each(KEYS)('what %s says of the second item with a key', (rule, sk) => {
  const said = (patterns: string, more = ''): string => {
    const [found, ...rest] = saidBy(rule, orders(sk, patterns, more));
    expect(rest).toEqual([]);
    return found?.message ?? '';
  };

  it('is that it is refused where every write that makes one asks that there is none', () => {
    expect(said(CREATE)).toContain(REFUSED);
    expect(
      said(`${CREATE}, all: {op: transact-write, params: {o: Order}, steps: [{create: Order, from: o}]}`),
    ).toContain(REFUSED);
    expect(said(`${CREATE}, other: {op: put, entity: Note}`)).toContain(REFUSED);
  });

  it('is that it overwrites the first where a write does, or nothing says how items are made', () => {
    const puts = [
      'put: {op: put, entity: Order}',
      'load: {op: batch-write, entity: Order}',
      'all: {op: transact-write, params: {o: Order}, steps: [{put: Order, from: o}]}',
    ];
    for (const put of puts) expect(said(`${CREATE}, ${put}`)).toContain('overwrites the first');
    expect(said('get: {op: get, entity: Order}')).toContain('overwrites the first');
    const stream =
      'streams: {keep: {source: Note, update: {Order: {by: {customerId: new.customerId, code: new.noteId, other: "\'x\'"}, set: {}}}}}';
    expect(said(CREATE, stream)).toContain('overwrites the first');
  });

  it('is that it is added to the first where nothing makes one but rules that add', () => {
    const counting = (changes: string): string =>
      `streams: {count: {source: Note, update: {Order: {by: {customerId: new.customerId, code: new.noteId, other: "'x'"}, ${changes}}}}}`;
    const text = (changes: string, pattern: string): string =>
      orders(sk, pattern, counting(changes)).replace(
        '"x"}\n',
        '"x"}\n      n: {type: int, min: 0, counter: true}\n      label: {type: string, optional: true}\n',
      );
    const fate = (...given: Parameters<typeof text>): string => saidBy(rule, text(...given))[0]?.message ?? '';
    const NOTE = 'note: {op: put, entity: Note}';
    expect(fate('add: {n: 1}', NOTE)).toContain('is added to the first, as if the two were one');
    expect(fate('add: {n: 1}', `${NOTE}, ${CREATE}`)).toContain('overwrites the first');
    expect(fate('add: {n: 1}, set: {label: new.noteId}', NOTE)).toContain('overwrites the first');
  });
});

it('is what a sum of an hour wants, unless the model states another id', () => {
  const text = (id: string, more = ''): string => `dynamodel: 1
model: metering
tables: {metering: {key: {pk: pk, sk: sk}, stream: new-and-old}}
entities:
  Event:
    key: {pk: "EVENT#{eventId}", sk: "E"}
    attributes: {eventId: {type: ulid, generate: ulid}, meter: {enum: [API, DISK]}, at: timestamp, amount: {type: int, min: 0, max: 9}}
  Hour:
    key: {pk: "SUM#{meter}", sk: "{hour|date:yyyyMMddHH}"}
${id}    attributes: {meter: {enum: [API, DISK]}, hour: timestamp, total: {type: int, min: 0, counter: true}}
accessPatterns:
  record: {op: create, entity: Event}
  hours: {op: query, entity: Hour, by: [meter], page: 24}
${more}streams:
  sum: {source: Event, when: "not has(old.eventId)", update: {Hour: {by: {meter: new.meter, hour: new.at}, add: {total: new.amount}}}}
`;
  const [finding, ...rest] = saidBy('DM2006', text(''));
  expect(finding?.at).toMatch(/^info/);
  expect(finding?.message).toContain(
    'such as that of an hour: suppress this with that reason. Otherwise put the whole',
  );
  expect(rest).toEqual([]);
  expect(saidBy('DM2006', text('    id: [meter, hour]\n'))[0]?.at).toMatch(/^error/);
  expect(saidBy('DM2006', text('', '  correct: {op: put, entity: Hour}\n'))[0]?.at).toMatch(/^warning/);
});

it('is what happens: the second create fails, and the second put takes the place of the first', () => {
  const design = designOf(orders('O#{code|first:3}#{other}', `${CREATE}, put: {op: put, entity: Order}`));
  const engine = engineOf(design);
  const item = (code: string): ReturnType<typeof argsOf> =>
    argsOf({ customerId: '01JABCDEFGHJKMNPQRSTVWXYZ0', code, other: 'x' });
  runWrite(engine, design, planned(design, 'make'), item('abcd'));
  expect(() => runWrite(engine, design, planned(design, 'make'), item('abce'))).toThrow('exists: AlreadyExists');
  runWrite(engine, design, planned(design, 'put'), item('abce'));
  const { Items } = engine.scan({ TableName: 'shop' });
  expect(Items?.map(({ code }) => code)).toEqual([{ S: 'abce' }]);
});

it('holds of two entities too', () => {
  const both = (writes: string): string => `dynamodel: 1
model: shop
tables: {shop: {key: {pk: pk, sk: sk}}}
entities:
  A: {key: {pk: "C#{id}", sk: "X"}, attributes: {id: ulid}}
  B: {key: {pk: "C#{id}", sk: "X"}, attributes: {id: ulid}}
accessPatterns: {${writes}}
`;
  const created = 'a: {op: create, entity: A}, b: {op: create, entity: B}';
  expect(saidBy('DM2005', both(created))[0]?.message).toContain(`so that the later of the two ${REFUSED}`);
  expect(saidBy('DM2005', both(`${created}, c: {op: put, entity: B}`))[0]?.message).toContain(
    'a put of one overwrites',
  );
});
