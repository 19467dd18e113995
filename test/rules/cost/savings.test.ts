import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

interface Fleet {
  readonly sk?: string;
  readonly report?: string;
  readonly count?: string;
  readonly seen?: string;
  readonly more?: string;
}

function fleet({
  sk = 'seenAt',
  report = '20/day',
  count = '{count: 500k}',
  seen = '300/s',
  more = '',
}: Fleet): string {
  return `dynamodel: 1
model: fleet
tables:
  cars:
    key: {pk: carId}
    indexes:
      byDepot: {pk: depot, sk: ${sk}, project: keys}
entities:
  Car:
    key: natural
    indexes: {byDepot: natural}
    attributes:
      carId: {type: ulid, generate: ulid}
      depot: {type: string, charset: A-Z0-9, minBytes: 3, maxBytes: 8, avgBytes: 4, distinct: 400, immutable: true}
      seenAt: timestamp
    volume: ${count}
accessPatterns:
  add: {op: create, entity: Car, rate: 0.01/s}
  seen: {op: update, entity: Car, set: [seenAt], rate: ${seen}}
  car: {op: get, entity: Car, by: [carId], rate: 20/s}
  ofDepot: {op: query, entity: Car, by: [depot], page: 100, project: [carId, depot], rate: ${report}}
${more}`;
}

describe('DM7005 index-costs-more', () => {
  it('compares the writes of an index with scans instead of the few reads that it serves', () => {
    const [finding, ...rest] = saidBy('DM7005', fleet({}));
    expect(finding?.at).toBe('info 7:7 byDepot');
    // Two write units for each of 300 updates a second.
    expect(finding?.numbers.indexUsd).toBeCloseTo((600 * 730 * 3600 * 0.625) / 1e6, -1);
    expect(Number(finding?.numbers.withoutUsd)).toBeLessThan(5);
    expect(finding?.message).toContain('a scan of the table');
    expect(rest).toEqual([]);
  });

  it('is silent where it is read often, written seldom, or where the size of the table is not known', () => {
    expect(saidBy('DM7005', fleet({ report: '1/s' }))).toEqual([]);
    expect(saidBy('DM7005', fleet({ seen: '5/s' }))).toEqual([]);
    expect(saidBy('DM7005', fleet({ sk: 'carId' }))).toEqual([]);
    expect(saidBy('DM7005', fleet({ count: '{}' }))).toEqual([]);
    const unrated = '  latest: {op: query, entity: Car, by: [depot], order: desc, page: 9, project: [carId, depot]}\n';
    expect(saidBy('DM7005', fleet({ more: unrated }))).toEqual([]);
  });
});

describe('DM7006 strong-read', () => {
  const product = (parts: {
    readonly read: string;
    readonly rate?: string;
    readonly write?: string;
  }): string => `dynamodel: 1
model: shop
tables: {shop: {key: {pk: pk}}}
entities:
  Product:
    key: {pk: "PRODUCT#{sku}"}
    attributes:
      sku: {type: string, charset: A-Z0-9, minBytes: 8, maxBytes: 8}
      title: {type: string, avgBytes: 60, maxBytes: 300}
  Visit:
    key: {pk: "VISIT#{visitId}"}
    attributes: {visitId: {type: ulid, generate: ulid}}
accessPatterns:
  product: {op: get, entity: Product, by: [sku]${parts.read}, rate: ${parts.rate ?? '100/s'}}
  visit: {op: create, entity: Visit, rate: 1/s}
${parts.write ?? ''}`;
  const change = '  change: {op: update, entity: Product, set: [title], rate: 2/s}\n';

  it('says what is not needed: before a cache, and of what nothing writes', () => {
    const [cached] = saidBy('DM7006', product({ read: ', consistent: true, cache: {hitRate: 20%}', write: change }));
    expect(cached?.at).toBe('info 14:62 true');
    expect(cached?.message).toContain('a cache stands before it, so 20 % of the calls may be old anyway');
    // Half a unit of each of 80 reads a second.
    expect(cached?.numbers.savedUsd).toBeCloseTo((80 * 0.5 * 730 * 3600 * 0.125) / 1e6, 1);
    const [calm] = saidBy('DM7006', product({ read: ', consistent: true' }));
    expect(calm?.message).toContain('no access pattern writes it');
  });

  it('asks the question alone where it costs much, and is silent where it costs little', () => {
    expect(saidBy('DM7006', product({ read: ', consistent: true', write: change }))).toEqual([]);
    const [asked] = saidBy('DM7006', product({ read: ', consistent: true', write: change, rate: '900/s' }));
    expect(asked?.message).toContain('needed only where a reader must see what was written in the last second');
    expect(saidBy('DM7006', product({ read: ', consistent: true', rate: '10/s' }))).toEqual([]);
    expect(saidBy('DM7006', product({ read: '' }))).toEqual([]);
  });
});

describe('DM7007 just-over-a-unit', () => {
  const profile = (
    bytes: string,
    parts: { readonly rate?: string; readonly name?: string } = {},
  ): string => `dynamodel: 1
model: profile
tables: {profiles: {key: {pk: pk}}}
entities:
  Profile:
    key: {pk: "USER#{userId}"}
    attributes:
      userId: {type: ulid, generate: ulid}
      ${parts.name ?? 'text'}: {type: string${bytes}, maxBytes: 9000}
      seenAt: {type: timestamp, default: now}
accessPatterns:
  seen: {op: update, entity: Profile, set: [seenAt], rate: ${parts.rate ?? '60/s'}}
  profile: {op: get, entity: Profile, by: [userId], rate: ${parts.rate ?? '60/s'}}
`;

  it('says by how much an average item is over, and what a unit less would save', () => {
    const said = [900, 920, 940, 960, 980].map((bytes) => saidBy('DM7007', profile(`, avgBytes: ${bytes}`)));
    const [finding] = said.flat();
    expect(said.flat()).toHaveLength(3);
    expect(finding?.at).toBe('info 5:3 Profile');
    expect(finding?.numbers.savedUsd).toBeCloseTo((60 * 730 * 3600 * 0.625) / 1e6, 1);
    const { averageBytes, excessBytes, unitBytes } = finding?.numbers ?? {};
    expect(Number(averageBytes) - Number(excessBytes)).toBe(unitBytes);
    expect(finding?.message).toContain('takes 2 write units each time instead of 1');
  });

  it('counts what is got in steps of 4 KB', () => {
    const [finding] = saidBy('DM7007', profile(', avgBytes: 4000', { rate: '200/s' }));
    expect(finding?.message).toContain(
      'takes 5 write units each time instead of 4 and 2 read units each time instead of 1',
    );
  });

  it('names long names where they are all that it takes', () => {
    const [finding] = saidBy('DM7007', profile(', avgBytes: 910', { name: 'whatTheUserHasWrittenAboutHimself' }));
    expect(finding?.message).toContain('Shorten stored names, which is enough: `whatTheUserHasWrittenAboutHimself`');
  });

  it('is silent for small amounts, and for an average that is assumed', () => {
    expect(saidBy('DM7007', profile(', avgBytes: 940', { rate: '1/s' }))).toEqual([]);
    expect(
      saidBy('DM7007', profile(', avgBytes: 940').replace('ulid, generate: ulid}', 'string, generate: ulid}')),
    ).toEqual([]);
  });
});

describe('DM7008 ephemeral-without-ttl', () => {
  const login = (parts: {
    readonly name?: string;
    readonly field?: string;
    readonly more?: string;
    readonly ttl?: string;
    readonly rate?: string;
    readonly entity?: string;
  }): string => `dynamodel: 1
model: login
tables: {login: {key: {pk: pk}${parts.ttl ?? ''}}}
entities:
  ${parts.name ?? 'Session'}:
    key: {pk: "ID#{id}"}
    attributes:
      id: {type: ulid, generate: ulid}
      ${parts.field ?? 'at: timestamp'}
${parts.entity ?? ''}accessPatterns:
  begin: {op: create, entity: ${parts.name ?? 'Session'}, rate: ${parts.rate ?? '20/s'}}
  get: {op: get, entity: ${parts.name ?? 'Session'}, by: [id], rate: 20/s}
${parts.more ?? ''}`;

  it('is a warning for what says in seconds when it expires, a note for what sounds like it', () => {
    const [sure] = saidBy('DM7008', login({ field: 'expiresAt: epochSeconds' }));
    expect(sure?.at).toBe('warning 9:7 expiresAt');
    expect(sure?.message).toContain('`ttl: expiresAt` on the table');
    expect(saidBy('DM7008', login({})).map(({ at }) => at)).toEqual(['info 5:3 Session']);
    expect(saidBy('DM7008', login({ name: 'Card', field: 'expiresAt: timestamp' })).map(({ at }) => at)).toEqual([
      'info 9:7 expiresAt',
    ]);
    for (const name of ['Order', 'TrainingSession', 'DoorLock', 'Block'])
      expect(saidBy('DM7008', login({ name }))).toEqual([]);
    expect(saidBy('DM7008', login({ name: 'PaymentIdempotencyKey' }))).toHaveLength(1);
    // A card is valid until a day, and is kept.
    expect(saidBy('DM7008', login({ name: 'Card', field: 'expiresOn: date' }))).toEqual([]);
  });

  it('is silent where something deletes them, and where none are made', () => {
    expect(saidBy('DM7008', login({ field: 'expiresAt: epochSeconds', ttl: ', ttl: expiresAt' }))).toEqual([]);
    expect(saidBy('DM7008', login({ more: '  end: {op: delete, entity: Session}\n' }))).toEqual([]);
    expect(saidBy('DM7008', login({ rate: '0/s' }))).toEqual([]);
    const replaced = login({})
      .replace('op: create', 'op: update')
      .replace('rate: 20/s}\n  get', 'set: [at], rate: 20/s}\n  get');
    expect(saidBy('DM7008', replaced)).toEqual([]);
  });
});

describe('DM7009 cache', () => {
  const meters = (parts: {
    readonly dax?: boolean;
    readonly read?: string;
    readonly write?: string;
    readonly total?: string;
  }): string => `dynamodel: 1
model: metering
tables: {meters: {key: {pk: pk}${parts.dax === false ? '' : ', dax: true'}}}
entities:
  Meter:
    key: {pk: "METER#{meterId}"}
    attributes: {meterId: ulid, total: {type: int, min: 0, max: 999999999}}
    volume: {count: 90k}
accessPatterns:
  count: {op: update, entity: Meter, add: {total: 1}, rate: ${parts.write ?? '40/s'}}
  total: {op: get, entity: Meter, by: [meterId]${parts.total ?? ''}, rate: ${parts.read ?? '10/s'}}
`;

  it('is a warning where reads go past DAX or writes outnumber them', () => {
    const [strong] = saidBy('DM7009', meters({ total: ', consistent: true' }));
    expect(strong?.at).toBe('warning 3:39 true');
    expect(strong?.message).toContain('100 % of its reads go past it');
    expect(strong?.numbers.daxUsd).toBeCloseTo(3 * 730 * 0.255, 0);
    const [written] = saidBy('DM7009', meters({}));
    expect(written?.message).toContain('It is written more often than it is read through it');
    expect(saidBy('DM7009', meters({ write: '1/s' })).map(({ at }) => at.split(' ')[0])).toEqual(['info']);
    expect(saidBy('DM7009', meters({ read: '9k/s' }))).toEqual([]);
    // One key is read more than a partition serves.
    const hot = meters({ write: '1/s', read: '{avg: 10/s, peak: 9k/s}', total: ', skew: "hot(1, 90%) on meterId"' });
    expect(saidBy('DM7009', hot)).toEqual([]);
  });

  it('says where a cache would pay', () => {
    const [finding] = saidBy('DM7009', meters({ dax: false, read: '9k/s' }));
    expect(finding?.at).toBe('info 11:3 total');
    expect(finding?.numbers.readsUsd).toBeCloseTo((9000 * 0.5 * 730 * 3600 * 0.125) / 1e6, -1);
    expect(saidBy('DM7009', meters({ dax: false, read: '9k/s', write: '1k/s' }))).toEqual([]);
    expect(saidBy('DM7009', meters({ dax: false, read: '900/s' }))).toEqual([]);
    expect(saidBy('DM7009', meters({ dax: false, read: '9k/s', total: ', cache: {hitRate: 10%}' }))).toEqual([]);
    expect(saidBy('DM7009', meters({ dax: false, read: '9k/s', total: ', consistent: true' }))).toEqual([]);
  });
});

describe('a model without rates', () => {
  it('gets no word about cost or load but that they are missing', () => {
    const none = fleet({}).replace(/, rate: [^\n]*\}$/gm, '}');
    const zero = fleet({}).replace(/, rate: [^\n]*\}$/gm, ', rate: 0/s}');
    for (const rule of ['DM6004', 'DM6006', 'DM6010', ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => `DM700${i}`)]) {
      expect(saidBy(rule, none), rule).toEqual([]);
      expect(saidBy(rule, zero), rule).toEqual([]);
    }
    expect(saidBy('DM6000', none)).toHaveLength(1);
  });
});
