import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

function sessions(ttl: string, read = 'session: {op: get, entity: Session, by: [sessionId], rate: 50/s}'): string {
  return `dynamodel: 1
model: accounts
tables: {sessions: {key: {pk: sessionId}, ttl: expires}}
entities:
  Session:
    key: natural
${ttl === '' ? '' : `    ttl: ${ttl}\n`}    attributes:
      sessionId: {type: uuid, generate: uuid}
${ttl === '' ? '      expires: epochSeconds\n' : ''}    volume: {count: 300k}
accessPatterns:
  signIn: {op: create, entity: Session, rate: 5/s}
  ${read}
`;
}

describe('DM4020 expired-items-read', () => {
  it('warns where most of what is there may have expired, and notes it where some may', () => {
    const [short] = saidBy('DM4020', sessions('{after: 1h}'));
    expect(short?.at).toBe('warning 7:5 ttl');
    expect(short?.message).toContain('98 % of what is there has expired');
    expect(short?.numbers).toEqual({ patterns: 1, lifetimeSeconds: 3600, expiredShare: 0.98 });
    expect(saidBy('DM4020', sessions('{after: 7d}'))[0]?.at).toMatch(/^info/);
    expect(saidBy('DM4020', sessions('{after: 90d}'))).toEqual([]);
  });

  it('speaks of entities that only carry the attribute by which the table deletes', () => {
    expect(saidBy('DM4020', sessions('')).map(({ at }) => at)).toEqual(['info 9:7 expires']);
  });

  it('is silent once the model says whether it matters, and where the read looks itself', () => {
    expect(saidBy('DM4020', sessions('{after: 1h, hideExpired: true}'))).toEqual([]);
    expect(saidBy('DM4020', sessions('{after: 1h, hideExpired: false}'))).toEqual([]);
    const looking =
      'old: {op: query, entity: Session, by: [sessionId], filter: "expires > $now", params: {now: epochSeconds}}';
    expect(saidBy('DM4020', sessions('{after: 1h}', looking))).toEqual([]);
    expect(saidBy('DM4020', sessions('{after: 1h}', 'end: {op: delete, entity: Session}'))).toEqual([]);
  });
});

describe('DM4020 of creates', () => {
  const holds = (ttl: string, pattern = ''): string => `dynamodel: 1
model: seats
tables: {seats: {key: {pk: pk, sk: sk}, ttl: until}}
entities:
  Hold:
    key: {pk: "SHOW#{showId}", sk: "SEAT#{seat}"}
    ttl: ${ttl}
    attributes:
      showId: ulid
      seat: {type: string, charset: A-Z0-9, minBytes: 2, maxBytes: 5}
      buyer: ulid
  Ticket:
    key: {pk: "SHOW#{showId}", sk: "TICKET#{ticketId}"}
    ttl: ${ttl}
    attributes: {showId: ulid, ticketId: {type: ulid, generate: ulid}}
accessPatterns:
  hold: {op: create, entity: Hold}
  holdAll:
    op: transact-write
    params: {holds: {list: Hold, max: 9, distinct: [seat]}}
    steps: [{create: Hold, each: holds, else: SeatTaken}]
  giveBack: {op: delete, entity: Hold}
  sell: {op: create, entity: Ticket}
  ${pattern}
`;

  it('tells of what is taken until DynamoDB deletes it, also where nothing reads it', () => {
    const [finding, ...rest] = saidBy('DM4020', holds('{after: 10m}'));
    expect(finding?.at).toBe('warning 7:5 ttl');
    expect(finding?.message).toMatch(/^`hold` and `holdAll` may be refused by an item of `Hold` that has expired/);
    expect(finding?.numbers).toEqual({ patterns: 2, lifetimeSeconds: 600 });
    expect(rest).toEqual([]);
    expect(saidBy('DM4020', holds('{after: 1d}')).map(({ at }) => at)).toEqual(['info 7:5 ttl']);
    expect(saidBy('DM4020', holds('{after: 60d}'))).toEqual([]);
  });

  it('says it beside the reads', () => {
    const read = 'held: {op: get, entity: Hold, by: [showId, seat]}';
    const [finding, ...rest] = saidBy('DM4020', holds('{after: 10m}', read));
    expect(finding?.message).toContain('Until then their keys are taken, and `hold` and `holdAll` may be refused.');
    expect(finding?.message).toContain('leave them out and let creates take their place');
    expect(rest).toEqual([]);
  });

  it('is silent once the model says whether it matters', () => {
    expect(saidBy('DM4020', holds('{after: 10m, hideExpired: true}'))).toEqual([]);
    expect(saidBy('DM4020', holds('{after: 10m, hideExpired: false}'))).toEqual([]);
  });
});

describe('DM4021 writes-not-atomic', () => {
  const model = (pattern: string): string => `dynamodel: 1
model: chat
tables: {chat: {key: {pk: pk, sk: sk}}}
entities:
  Room: {key: {pk: "ROOM#{roomId}", sk: "ROOM"}, attributes: {roomId: ulid}}
  Member: {key: {pk: "ROOM#{roomId}", sk: "MEMBER#{userId}"}, attributes: {roomId: ulid, userId: ulid}}
accessPatterns:
  open: ${pattern}
  room: {op: query, entities: [Room, Member], by: [roomId], page: 20}
`;

  it('warns of a batch of several entities, and notes it where no transaction takes them', () => {
    const [finding] = saidBy('DM4021', model('{op: batch-write, entities: [Room, Member], count: {avg: 2, max: 5}}'));
    expect(finding?.at).toBe('warning 8:3 open');
    expect(finding?.numbers).toEqual({ entities: 2, items: 5 });
    const [large] = saidBy('DM4021', model('{op: batch-write, entities: [Room, Member], count: {avg: 2, max: 500}}'));
    expect(large?.at).toBe('info 8:3 open');
    expect(large?.message).toContain('A transaction takes 100 items');
  });

  it('is silent of one entity', () => {
    expect(saidBy('DM4021', model('{op: batch-write, entity: Member, count: {avg: 2, max: 5}}'))).toEqual([]);
  });
});

describe('a key that is made of what an update counts up', () => {
  const model = (retry: string): string => `dynamodel: 1
model: jobs
tables: {jobs: {key: {pk: pk}, indexes: {queue: {pk: queuePk, sk: queueSk, project: all}}}}
entities:
  Job:
    key: {pk: "JOB#{jobId}"}
    version: version
    indexes: {queue: {pk: "QUEUE#{queueId}", sk: "{tries|pad:4}"}}
    attributes: {jobId: ulid, queueId: ulid, tries: {type: int, min: 0, max: 999}}
accessPatterns:
  waiting: {op: query, entity: Job, by: [queueId], limit: 10}
  retry: {op: update, entity: Job, lock: version, ${retry}}
`;

  it('cannot be written, by whichever way it counts', () => {
    const [added] = saidBy('DM4013', model('add: {tries: 1}'));
    expect(added?.message).toContain('adds to `tries`');
    const [set] = saidBy('DM4013', model('set: {tries: "tries + 1"}'));
    expect(set?.message).toMatch(
      /^`retry` changes `tries`, and `queueSk` of index `queue` is composed of it: its new value is made of what is stored/,
    );
    expect(saidBy('DM4013', model('set: {tries: "0"}'))).toEqual([]);
    expect(saidBy('DM4013', model('set: [tries]'))).toEqual([]);
  });

  it('is told of a version too, by its name', () => {
    const text = model('set: [queueId]')
      .replace('{tries|pad:4}', '{version|pad:9}')
      .replace('    version: version\n', '    version: {attribute: version, max: 999}\n');
    const [finding] = saidBy('DM4013', text);
    expect(finding?.message).not.toMatch(/changes ,|undefined/);
  });
});

describe('an INCLUDE of nothing', () => {
  it('is refused, as DynamoDB does', () => {
    const text = `dynamodel: 1
model: shop
tables: {shop: {key: {pk: pk}, indexes: {byTag: {pk: tag, project: {include: []}}}}}
entities:
  Order: {key: {pk: "ORDER#{orderId}"}, indexes: {byTag: natural}, attributes: {orderId: ulid, tag: ulid}}
`;
    const [finding] = saidBy('DM1004', text);
    expect(finding?.message).toMatch(/^`include` is empty; it needs one entry at least\..*`project: keys` is for none/);
  });
});
