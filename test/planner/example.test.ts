import { describe, expect, it } from 'vitest';
import { EXAMPLE_TIME, exampleOf, twoValues } from '../../src/planner/example.js';
import { designOf, planned, readOf } from './support.js';

const MOMENT = { type: 'string', pattern: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d', maxBytes: 19 };

const design = (items: readonly object[]) =>
  designOf(
    JSON.stringify({
      dynamodel: 1,
      model: 'examples',
      tables: {
        docs: { key: { pk: 'pk', sk: 'sk' }, indexes: { byKind: { pk: 'kind', sk: 'writtenAt', project: 'all' } } },
      },
      entities: {
        Doc: {
          key: { pk: 'D#{docId}', sk: 'D' },
          indexes: { byKind: 'natural' },
          attributes: {
            docId: { type: 'string', charset: 'a-z0-9-', minBytes: 1, maxBytes: 20 },
            kind: { enum: ['MEMO', 'NOTE', 'PAGE'], default: 'NOTE' },
            stars: { type: 'int', min: 0, max: 99, default: 0 },
            year: { type: 'int', min: 2000, max: 2030, default: 2030 },
            author: { type: 'string', maxBytes: 20 },
            writtenAt: MOMENT,
            code: { type: 'string', pattern: '[A-F]{3}x[0-4]+', maxBytes: 12 },
            price: { type: 'decimal', scale: 2, min: '0', max: '500' },
            batch: 'ulid',
            place: { map: { town: { type: 'string', maxBytes: 20 } } },
            isDone: 'bool',
            createdAt: { type: 'timestamp', default: 'now' },
          },
        },
      },
      accessPatterns: { written: { op: 'query', entity: 'Doc', by: ['kind'], range: { writtenAt: 'between' } } },
      samples: { entities: { Doc: items } },
    }),
  );

const ITEM = {
  id: 'one',
  docId: 'one',
  kind: 'PAGE',
  stars: 7,
  author: 'ann',
  writtenAt: '2023-04-30T12:00:24',
  code: 'ABCx1',
  price: '3',
  batch: '01JABCDEFGHJKMNPQRSTVWXYA1',
  place: { town: 'Bergen' },
  isDone: false,
  createdAt: '2026-05-03T10:00:00.000Z',
};

const FIELDS = ['kind', 'stars', 'author', 'writtenAt', 'code', 'price', 'batch', 'place.town', 'isDone', 'createdAt'];

function both(items: readonly object[]) {
  const one = design(items);
  const entity = one.entities.get('Doc');
  if (entity === undefined) throw new Error('no Doc');
  return {
    example: (field: string) => exampleOf({ design: one }, entity, field),
    two: (field: string) => twoValues({ design: one }, entity, field),
  };
}

const CALLS = designOf(`
dynamodel: 1
model: calls
tables: {t: {key: {pk: pk, sk: sk}, ttl: expiresAt}}
entities:
  User:
    key: {pk: "U#{userId}", sk: U}
    unique: {email: {}, nick: {}}
    attributes:
      userId: {type: ulid, generate: ulid}
      email: {type: string, maxBytes: 40}
      nick: {type: string, maxBytes: 20, charset: a-z}
      state: {enum: [IN, OUT], default: IN}
  Doc:
    key: {pk: "D#{docId}", sk: v0}
    history: {sk: "v{version|pad:4}", of: [body]}
    version: {attribute: version, max: 9999}
    attributes: {docId: ulid, body: {type: string, maxBytes: 40}, size: {enum: [A, B]}}
  Link:
    key: {pk: "L#{slug}", sk: L}
    ttl: {attribute: expiresAt, hideExpired: true}
    unique: {short: {}}
    attributes: {slug: {type: string, maxBytes: 9, charset: a-z}, short: {type: string, maxBytes: 9, charset: a-z}}
  Order:
    key: {pk: "O#{orderId}", sk: O}
    attributes: {orderId: {type: ulid, generate: ulid}, total: {type: int, min: 0, max: 99}}
  Line:
    key: {pk: "O#{orderId}", sk: "L#{n|pad:2}"}
    attributes: {orderId: ulid, n: {type: int, min: 1, max: 99}}
accessPatterns:
  saveUser: {op: put, entity: User}
  changeNick: {op: update, entity: User, set: [nick]}
  changeState: {op: update, entity: User, set: [state]}
  replaceDoc: {op: put, entity: Doc}
  prolong: {op: update, entity: Link, set: [expiresAt]}
  place:
    op: transact-write
    params: {lines: {list: Line, max: 9}, order: Order}
    steps: [{create: Order, from: order}, {create: Line, each: lines}]
samples:
  entities:
    Order: [{id: o, orderId: 01JABCDEFGHJKMNPQRSTVWXYA1, total: 5}]
    Link: [{id: l, slug: a, short: b, expiresAt: 1500000000}]
`);

/** What the last request of a call writes: the action, and the key's text. */
function exampleWrites(name: string): readonly string[] {
  const { operation } = planned(CALLS, name);
  const { input } = operation.example;
  type Action = { readonly Item?: Stored; readonly Key?: Stored };
  type Stored = { readonly pk: { readonly S: string } };
  return ((input.TransactItems ?? []) as readonly Readonly<Record<string, Action>>[]).flatMap((one) =>
    Object.entries(one).map(([action, { Item, Key }]) => `${action} ${(Item ?? Key)?.pk.S}`),
  );
}

describe('an example call', () => {
  it('makes a new item of a put whose id is drawn, with its unique values', () => {
    expect(exampleWrites('saveUser')).toEqual([
      'Put U#01JABCDEFGHJKMNPQRSTVWXYZ0',
      'Put UNIQ#User#email#email-1',
      'Put UNIQ#User#nick#nick',
    ]);
  });

  it('changes what it sets: old values are others, and fit as well', () => {
    expect(exampleWrites('changeNick')).toEqual([
      'Update U#01JABCDEFGHJKMNPQRSTVWXYZ0',
      'Put UNIQ#User#nick#nick',
      expect.stringMatching(/^Delete UNIQ#User#nick#(?!nick$)[a-z]+$/),
    ]);
    expect(exampleWrites('replaceDoc')).toEqual([
      'Put D#01JABCDEFGHJKMNPQRSTVWXYZ0',
      'Put D#01JABCDEFGHJKMNPQRSTVWXYZ0',
    ]);
  });

  it('sets something else than what a new item begins with', () => {
    const { operation } = planned(CALLS, 'changeState');
    expect(operation.example.input.ExpressionAttributeValues).toEqual({ ':state': { S: 'OUT' } });
  });

  it('prolongs a life that is not over', () => {
    expect(exampleWrites('prolong')).toEqual(['Update L#a', 'Put UNIQ#Link#short#b']);
    const link = CALLS.entities.get('Link');
    if (link === undefined) throw new Error('no Link');
    expect(Number(exampleOf({ design: CALLS }, link, 'expiresAt')) * 1000).toBeGreaterThan(EXAMPLE_TIME);
  });

  it('gives lines the number of their order', () => {
    expect(exampleWrites('place')).toEqual(['Put O#01JABCDEFGHJKMNPQRSTVWXYA1', 'Put O#01JABCDEFGHJKMNPQRSTVWXYA1']);
  });
});

describe('an example request', () => {
  const VISITS = designOf(`
dynamodel: 1
model: visits
tables: {main: {key: {pk: pk, sk: sk}, indexes: {byDoctor: {pk: docPk, sk: docSk, project: all}}}}
types: {Name: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 12}}
entities:
  Doctor: {id: [doctorId], key: {pk: "D#{doctorId}", sk: D}, attributes: {doctorId: Name}}
  Visit:
    id: [visit]
    key: {pk: "V#{visit}", sk: V}
    indexes: {byDoctor: {pk: "DOC#{doctorId}#{state}", sk: "{visit}", onPartial: read}}
    attributes: {visit: Name, doctorId: Name, state: {enum: [OPEN, DONE], default: OPEN}}
accessPatterns:
  close: {op: update, entity: Visit, set: [state]}
  raw: {op: execute, entity: Visit, statement: "SELECT * FROM main WHERE pk = $key"}
samples:
  entities:
    Doctor: [{id: d1, doctorId: cox}, {id: d2, doctorId: house}]
    Visit: [{id: v1, visit: one, doctor: d2}]
`);

  it('is about one sample item, with what it refers to', () => {
    const { input } = planned(VISITS, 'close').operation.example;
    expect(input).toMatchObject({ Key: { pk: { S: 'V#one' } } });
    expect(input.ExpressionAttributeValues).toMatchObject({ ':docPk': { S: 'DOC#house#DONE' } });
  });

  it('compares the key in a statement with one of the entity', () => {
    expect(planned(VISITS, 'raw').operation.example.input.Parameters).toEqual([{ S: 'V#one' }]);
  });
});

describe('an example of an attribute', () => {
  it('is its default, and otherwise what the first sample item has', () => {
    const { example } = both([ITEM]);
    expect(example('kind')).toBe('NOTE');
    expect(Number(example('stars'))).toBe(0);
    expect(example('author')).toBe('ann');
    expect(example('place.town')).toBe('Bergen');
    expect(example('createdAt')).toBe('2026-05-03T10:00:00.000Z');
  });

  it('has another below it where it is the highest', () => {
    expect(both([]).two('year')).toEqual([2021n, 2030n]);
  });

  it('satisfies a pattern where nothing is given', () => {
    const { example } = both([]);
    expect(example('writtenAt')).toBe('2026-01-05T09:00:00');
    expect(example('code')).toMatch(/^[A-F]{3}x[0-4]+$/);
    expect(example('author')).toBe('author-1');
    expect(example('place.town')).toBe('town-1');
  });

  it.each(FIELDS)('has another above it: %s', (field) => {
    for (const items of [[], [ITEM]]) {
      const [lower, upper] = both(items).two(field);
      expect(lower).not.toEqual(upper);
      if (field === 'price') expect(Number(lower)).toBeLessThan(Number(upper));
      else expect(String(lower) < String(upper)).toBe(true);
    }
  });

  it('makes a range that holds something', () => {
    expect(readOf(planned(design([]), 'written')).example.input.ExpressionAttributeValues).toEqual({
      ':kind': { S: 'NOTE' },
      ':writtenAt': { S: '2026-01-05T09:00:00' },
      ':writtenAt2': { S: '2026-01-31T17:00:00' },
    });
  });
});
