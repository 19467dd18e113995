import { describe, expect, it } from 'vitest';
import { brief, checkText } from './support/check-text.js';

/** A model with rates, an index and ordered queries: a mistake meets more rules here than in a small one. */
function model(parts: {
  readonly sk?: string;
  readonly gsi?: string;
  readonly mapping?: string;
  readonly ttl?: string;
  readonly expires?: string;
  readonly pattern?: string;
}): string {
  const {
    sk = 'VISIT#{at|iso}#{visitId}',
    gsi = 'pk: gpk, sk: gsk',
    mapping = '{pk: "ROOM#{room}", sk: "{at|iso}"}',
    ttl,
    expires,
    pattern,
  } = parts;
  return `
dynamodel: 1
model: clinic
tables:
  clinic:
    key: {pk: pk, sk: sk}
${ttl === undefined ? '' : `    ttl: ${ttl}\n`}    indexes:
      byRoom: {${gsi}, project: all}
entities:
  Visit:
    key: {pk: "PATIENT#{patientId}", sk: "${sk}"}
    indexes: {byRoom: ${mapping}}
    attributes:
      patientId: ulid
      visitId: ulid
      at: {type: timestamp, immutable: true}
      room: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 10, avgBytes: 5, distinct: 500, immutable: true}
      note: {type: string, minBytes: 1, maxBytes: 100, avgBytes: 20, immutable: true}
${expires === undefined ? '' : `      expires: ${expires}\n`}    volume: {count: 5M, per: {patientId: {avg: 20, max: 500}}}
accessPatterns:
  visits: {op: query, entity: Visit, by: [patientId], order: desc, limit: 20, rate: {avg: 50/s, peak: 200/s}}
  inRoom: {op: query, entity: Visit, by: [room], index: byRoom, order: desc, limit: 20, rate: {avg: 5/s, peak: 20/s}}
  book: {op: create, entity: Visit, rate: {avg: 5/s, peak: 20/s}}
${pattern === undefined ? '' : `  ${pattern}\n`}`;
}

function rules(text: string): readonly string[] {
  return checkText(text).map((finding) => brief(finding).split(' ')[0] ?? '');
}

describe('one cause, one finding', () => {
  it('has none in the model itself', () => {
    expect(rules(model({}))).toEqual([]);
  });

  it('names neighbours without a separator, not their order too', () => {
    expect(rules(model({ sk: '{room}{note}#{visitId}' }))).toEqual(['DM2019']);
  });

  it('names a key of five attributes, not each part that a mapping lacks', () => {
    const five = 'pk: [a, b, c, d, e], sk: gsk';
    expect(
      rules(model({ gsi: five, mapping: '{pk: ["{room}", "{note}"], sk: "{at|iso}"}' })).filter(
        (rule) => rule !== 'DM4001' && rule !== 'DM4002',
      ),
    ).toEqual(['DM3008']);
  });

  it('names a mapping that lacks several parts once', () => {
    const found = rules(model({ gsi: 'pk: [a, b], sk: gsk', mapping: '{sk: "{at|iso}"}' }));
    expect(found.filter((rule) => rule === 'DM2021')).toHaveLength(1);
  });

  it('names a TTL attribute that nothing writes, and one that cannot be seconds', () => {
    expect(rules(model({ ttl: 'expires' }))).toEqual(['DM5011']);
    expect(rules(model({ ttl: 'expires', expires: '{type: int, min: 0, max: 99999}' }))).toEqual(['DM5011']);
    expect(rules(model({ ttl: 'expires', expires: 'epochSeconds' }))).toEqual(['DM4020']);
  });

  it('names a filter that does not type-check, and nothing of what it would have kept', () => {
    const filtered =
      'named: {op: query, entity: Visit, by: [patientId], filter: "note > 5", keeps: 1%, page: 20, rate: 40/s}';
    expect(rules(model({ pattern: filtered }))).toEqual(['DM4016']);
  });

  it('names a pinned bound that ends too early, not a pattern that nothing serves', () => {
    const pinned =
      'since: {op: query, entity: Visit, by: [patientId], range: {at: between}, page: 20, keyCondition: "pk = PATIENT#{patientId} and sk between VISIT#{from|iso} and VISIT#{to|iso}"}';
    expect(rules(model({ pattern: pinned }))).toEqual(['DM4009']);
  });

  it('names an attribute that an index lacks, not a pattern that nothing serves', () => {
    const text = model({}).replace('project: all', 'project: {include: [at]}');
    expect(rules(text)).toEqual(['DM3005']);
  });

  it('names an enum that is no list, not what is compared with its members', () => {
    const filtered = 'one: {op: query, entity: Visit, by: [patientId], filter: "state = OUT", page: 20}';
    const text = model({ pattern: filtered }).replace(
      '    attributes:\n',
      '    attributes:\n      state: {enum: {OUT: 1, BACK: 9}}\n',
    );
    expect(rules(text)).toEqual(['DM1004']);
  });
});
