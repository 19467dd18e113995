import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

/** Sessions of users, of which one query reads some; line 17 is the query. */
function sessions(query: string, more: { readonly sk?: string; readonly ttl?: string; readonly volume?: string } = {}) {
  const {
    sk = 'S#{startedAt|iso}',
    ttl = 'ttl: {after: 12h, hideExpired: true}',
    volume = '{count: 3M, per: {userId: {avg: 30, max: 1000}}}',
  } = more;
  return `dynamodel: 1
model: accounts
tables:
  sessions: {key: {pk: pk, sk: sk}, ttl: expiresAt${ttl === soft ? ', indexes: {open: {pk: openOf, sk: startedAt, project: all}}' : ''}}
entities:
  Session:
    key: {pk: "USER#{userId}", sk: "${sk}"}
    ${ttl}
    attributes:
      userId: ulid
      startedAt: {type: timestamp, generate: now, immutable: true}
      name: {type: string, charset: a-z, minBytes: 1, maxBytes: 9, immutable: true}
      kind: {enum: [web, app]}
    volume: ${volume}
accessPatterns:
  signIn: {op: create, entity: Session}
  some: {op: query, entity: Session, by: [userId], ${query}}
`;
}

const named = { sk: 'S#{name}' };
const plain = 'ttl: {after: 12h, hideExpired: false}';
const soft = 'softDelete: closedAt\n    indexes: {open: {pk: "{userId}", sk: natural, when: "not has(closedAt)"}}';

describe('DM4025 limit-before-filter', () => {
  it('tells of what has expired and uses up the limit, the oldest first', () => {
    const [finding, ...rest] = saidBy('DM4025', sessions('limit: 20'));
    expect(finding?.at).toBe('warning 17:59 20');
    expect(finding?.message).toContain(
      '`some` reads the first 20 items in the order of `startedAt`, the oldest first, and leaves out only then what has expired',
    );
    expect(finding?.message).toContain('or turn the `order`, so that the newest come first.');
    expect(finding?.numbers).toEqual({ limit: 20, expiredShare: 0.8 });
    expect(rest).toEqual([]);
  });

  it('is silent where what has expired comes last, may be answered, or is on the next page', () => {
    expect(saidBy('DM4025', sessions('limit: 20, order: desc'))).toEqual([]);
    expect(saidBy('DM4025', sessions('limit: 20', { sk: 'S#{startedAt|desc}' }))).toEqual([]);
    expect(saidBy('DM4025', sessions('limit: 20', { ttl: plain }))).toEqual([]);
    expect(saidBy('DM4025', sessions('page: 20'))).toEqual([]);
  });

  it('tells of it in any order that says nothing of the age', () => {
    for (const order of ['asc', 'desc']) {
      const [finding] = saidBy('DM4025', sessions(`limit: 20, order: ${order}`, named));
      expect(finding?.message).toContain('the first 20 items and leaves out');
      expect(finding?.message).not.toContain('turn the');
    }
    const long = { ...named, ttl: 'ttl: {after: 400d, hideExpired: true}' };
    expect(saidBy('DM4025', sessions('limit: 20', long))).toEqual([]);
    const given = { ...named, ttl: 'ttl: {attribute: expiresAt, hideExpired: true}' };
    expect(saidBy('DM4025', sessions('limit: 20, order: desc', given))[0]?.at).toMatch(/^info/);
  });

  it('is silent where the limit takes all that there can be, and a note where nothing says how many there are', () => {
    expect(saidBy('DM4025', sessions('limit: 1000'))).toEqual([]);
    const [finding] = saidBy('DM4025', sessions('limit: 20', { volume: '{count: 3M}' }));
    expect(finding?.at).toMatch(/^info/);
    expect(finding?.message).toContain('state the `volume`');
  });

  it('tells of what is marked as deleted, unless the index holds none', () => {
    const [finding] = saidBy('DM4025', sessions('limit: 20, order: desc', { ttl: soft }));
    expect(finding?.at).toMatch(/^warning/);
    expect(finding?.message).toContain('what is marked as deleted');
    expect(finding?.message).toContain('or read an index with `when: "not has(closedAt)"`');
    expect(saidBy('DM4025', sessions('limit: 20, order: desc, index: open', { ttl: soft }))).toEqual([]);
  });

  it('tells of declared filters, unless they leave hardly anything out', () => {
    const filtered = (more: string) =>
      saidBy('DM4025', sessions(`limit: 20, filter: "kind = web"${more}`, { ttl: plain }));
    expect(filtered('')[0]?.at).toMatch(/^warning/);
    expect(filtered('')[0]?.message).toContain('or put what the filter tests into a key');
    expect(filtered(', keeps: 99%')).toEqual([]);
    const both = saidBy('DM4025', sessions('limit: 20, filter: "kind = web"'))[0]?.message;
    expect(both).toContain('what does not pass its filter and what has expired');
    expect(both).not.toContain('turn the');
  });
});
