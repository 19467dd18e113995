import { describe, expect, it } from 'vitest';
import { problems, saidBy } from '../support/shop.js';

interface Log {
  readonly local?: boolean;
  readonly rate?: string;
  readonly bucket?: string;
  readonly table?: string;
  readonly entity?: string;
  readonly per?: string;
  readonly more?: string;
}

/** Events of fifty organisations. */
function log(parts: Log): string {
  const { local = true, rate = '40/s', bucket = '', table = '', entity = '', per = '{avg: 100k}', more = '' } = parts;
  return `dynamodel: 1
model: audit
tables:
  audit: {key: {pk: pk, sk: sk}${table}${local ? ', indexes: {byActor: {pk: pk, sk: actor, local: true, project: keys}}' : ''}}
entities:
  Event:
    key: {pk: "ORG#{orgId}${bucket}", sk: "{at|iso}#{eventId}"}
${local ? `    indexes: {byActor: {pk: "ORG#{orgId}${bucket}", sk: natural}}\n` : ''}    attributes:
      orgId: {type: ulid, distinct: 50}
      eventId: {type: ulid, generate: ulid}
      at: {type: timestamp, immutable: true, default: now}
${bucket.includes('{day') ? '      day: {type: date, immutable: true}\n' : ''}      actor: {type: string, minBytes: 1, maxBytes: 40, avgBytes: 20}
      details: {type: string, avgBytes: 600, maxBytes: 20000}
${entity}    volume: {count: 5M, per: {orgId: ${per}}}
accessPatterns:
  log: {op: create, entity: Event, rate: ${rate}}
${local ? `  ofActor: {op: query, entity: Event, by: [orgId, actor${bucket === '' ? '' : `, ${bucket.slice(2, -1)}`}], page: 50, rate: 1/s}\n` : `  latest: {op: query, entity: Event, by: [orgId${bucket === '' ? '' : `, ${bucket.slice(2, -1)}`}], page: 50, rate: 1/s}\n`}${more}`;
}

describe('DM6006 collection-growth', () => {
  it('says when a collection with a local index is full', () => {
    const [finding, ...rest] = saidBy('DM6006', log({}));
    expect(finding?.at).toBe('error 7:16 ORG#{orgId}');
    const { bytesPerDay, days, bytes, limitBytes } = finding?.numbers ?? {};
    // 0.8 events a second of some 900 bytes with their entries.
    expect(Number(bytesPerDay) / 86_400 / 0.8).toBeGreaterThan(700);
    expect(Number(bytesPerDay) / 86_400 / 0.8).toBeLessThan(1100);
    expect(Number(days)).toBeCloseTo((Number(limitBytes) - Number(bytes)) / Number(bytesPerDay), -1);
    expect(finding?.message).toContain('DynamoDB refuses whatever makes it larger');
    expect(rest).toEqual([]);
    // One cause, one finding: DM3009's note of how large it is says no more.
    expect(saidBy('DM3009', log({}))).toEqual([]);
  });

  it('is a warning where it takes years, and silent where it takes more than five', () => {
    expect(saidBy('DM6006', log({ rate: '10/s' })).map(({ at }) => at.split(' ')[0])).toEqual(['warning']);
    expect(saidBy('DM6006', log({ rate: '1/s' }))).toEqual([]);
  });

  it('is a note without a local index', () => {
    const [finding] = saidBy('DM6006', log({ local: false }));
    expect(finding?.at).toMatch(/^info/);
    expect(finding?.message).toContain('as much as a partition holds');
    expect(saidBy('DM6006', log({ local: false, rate: '10/s' }))).toEqual([]);
  });

  it('is silent where something ends it', () => {
    expect(saidBy('DM6006', log({ bucket: '#{at|date:yyyy-MM}' }))).toEqual([]);
    expect(saidBy('DM6006', log({ bucket: '#{day|date:yyyy-MM-dd}' }))).toEqual([]);
    expect(saidBy('DM6006', log({ bucket: '#{day}', local: false, rate: '4k/s' }))).toEqual([]);
    expect(saidBy('DM6006', log({ per: '{avg: 100k, max: 300k}' }))).toEqual([]);
    const ttl = log({ table: ', ttl: expires', entity: '    ttl: {attribute: expires, after: 90d}\n' });
    expect(saidBy('DM6006', ttl)).toEqual([]);
    const purge = '  purge: {op: delete, entity: Event}\n';
    expect(saidBy('DM6006', log({ more: purge }))).toEqual([]);
    expect(saidBy('DM6006', log({ rate: '0/s' }))).toEqual([]);
  });

  it('holds collections to their budget', () => {
    const budget = (p99: string): string =>
      log({ local: false, rate: '1/s', more: `budgets: {collectionBytes: {p99: ${p99}}}\n` });
    expect(problems(budget('2GB'))).toEqual([]);
    // 100,000 of 770 bytes are usual, and five times as many are taken to be one in a hundred.
    expect(saidBy('DM6006', budget('200MB')).map(({ at }) => at)).toEqual(['warning 18:34 200MB']);
    expect(saidBy('DM6006', budget('20MB')).map(({ at }) => at)).toEqual(['error 18:34 20MB']);
  });
});
