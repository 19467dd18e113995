import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

const model = (parts: {
  refresh?: string;
  by?: string;
  steps?: string;
  errors?: string;
  indexed?: boolean;
}): string => {
  const { refresh = 'never', by = 'day: new.day', steps = '{create: Line, from: line}', errors = '', indexed } = parts;
  return `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}, stream: new-and-old${indexed ? ', indexes: {bySku: {pk: sku, sk: order, project: all}}' : ''}}
entities:
  Product:
    key: {pk: "PRODUCT#{sku}", sk: "INFO"}
    attributes: {sku: ulid, title: {type: string, maxBytes: 100}}
  Line:
    key: {pk: "ORDER#{order}", sk: "LINE#{sku}"}
${indexed ? '    indexes: {bySku: natural}\n' : ''}    attributes:
      order: ulid
      sku: ulid
      day: date
      qty: int
      note: {type: string, optional: true, maxBytes: 20}
      title: {copy: Product.title, via: {sku: sku}, refresh: ${refresh}}
  Day:
    key: {pk: "DAY#{day}", sk: "SALES"}
    attributes: {day: date, lines: {type: int, counter: true}}
streams:
  roll: {source: Line, update: {Day: {by: {${by}}, add: {lines: 1}}}}
accessPatterns:
  rename: {op: update, entity: Product, key: [sku], set: [title]}
  place:
    op: transact-write
    params: {line: Line, spare: {type: int}}
    steps: [${steps}, {update: Line, by: [order, sku], set: {qty: $spare}, else: Outofstock}]
    errors: [${errors}]
`;
};

describe('what a write sets off and nothing serves', () => {
  it('DM4001 points at the copy that is never refreshed, with the index that it needs', () => {
    for (const refresh of ['stream', 'write']) {
      const [finding, ...rest] = saidBy('DM4001', model({ refresh }));
      expect(finding?.at).toMatch(/^error \d+:\d+ Product.title$/);
      expect(finding?.message).toContain('`Line.title` would never be refreshed');
      expect(finding?.suggestion).toContain('`bySku: {pk: [sku]');
      expect(rest).toEqual([]);
    }
    expect(saidBy('DM4001', model({ refresh: 'stream', indexed: true }))).toEqual([]);
  });

  it('DM4001 points at the target whose key a rule does not give', () => {
    const [finding, ...rest] = saidBy('DM4001', model({ by: '' }));
    expect(finding?.at).toMatch(/^error \d+:\d+ Day$/);
    expect(finding?.message).toContain('needs `day`, which `by` does not give');
    expect(rest).toEqual([]);
    expect(saidBy('DM4001', model({}))).toEqual([]);
  });

  it('DM4001 says of a step what it lacks, at the step', () => {
    const [finding] = saidBy('DM4001', model({ steps: '{update: Product, by: [sku], set: {title: $titel}}' }));
    expect(finding?.at).toContain('{update: Product');
    expect(finding?.message).toContain('step 1, `update Product`, needs `$titel`');
    expect(finding?.message).not.toContain('index');
  });
});

describe('DM4022: copies that whoever writes their source refreshes', () => {
  const league = (refresh: string, more: string, patterns = ''): string => `dynamodel: 1
model: league
tables:
  league: {key: {pk: pk, sk: sk}, stream: new-and-old}
entities:
  Country:
    key: {pk: "C#{countryId}", sk: "INFO"}
    attributes: {countryId: ulid, flag: {type: string, maxBytes: 9}}
  Team:
    key: {pk: "C#{countryId}", sk: "T#{teamId}"}
    attributes:
      countryId: ulid
      teamId: ulid
      score: {type: int, counter: true}
      flag: {copy: Country.flag, via: {countryId: countryId}, refresh: stream, maxBytes: 9}
  Player:
    key: {pk: "C#{countryId}", sk: "P#{teamId}#{playerId}"}
    attributes:
      countryId: ulid
      teamId: ulid
      playerId: ulid
      copied: {copy: Team.${more}, via: {countryId: countryId, teamId: teamId}, refresh: ${refresh}, ${more === 'flag' ? 'maxBytes: 9' : 'min: 0'}}
accessPatterns:
  hire: {op: create, entity: Player}
${patterns}`;
  const RULE =
    'streams:\n  sum: {source: Player, update: {Team: {by: {countryId: new.countryId, teamId: new.teamId}, add: {score: 1}}}}\n';
  const CHANGE = '  change: {op: update, entity: Country, set: [flag]}\n';

  it.each([
    ['a rule of a stream', 'score', RULE, "is also written by the stream's rule `sum`, after which nobody does"],
    ['another refresh', 'flag', CHANGE, 'is also written by the refresh of what it copies from `Country`'],
  ])('are stale after %s', (_what, attribute, patterns, expected) => {
    const [finding, ...rest] = saidBy('DM4022', league('write', attribute, patterns));
    expect(finding?.at).toMatch(new RegExp(`^error \\d+:\\d+ Team\\.${attribute}$`));
    expect(finding?.message).toContain(`\`Player.copied\` goes stale`);
    expect(finding?.message).toContain(expected);
    expect(rest).toEqual([]);
    expect(saidBy('DM4022', league('stream', attribute, patterns))).toEqual([]);
    expect(saidBy('DM4022', league('never', attribute, patterns))).toEqual([]);
  });

  it('are right after the patterns themselves', () => {
    expect(saidBy('DM4022', league('write', 'flag'))).toEqual([]);
    const score = '  score: {op: update, entity: Team, add: {score: 1}}\n';
    expect(saidBy('DM4022', league('write', 'score', score))).toEqual([]);
  });
});

describe('parameters and errors of a transaction', () => {
  it('DM1007 names the parameter that no step carries, and `from`', () => {
    const [finding] = saidBy('DM1007', model({ steps: '{create: Line}' }));
    expect(finding?.at).toMatch(/^warning \d+:\d+ line$/);
    expect(finding?.message).toContain('`{create: Line, from: line}`');
    expect(saidBy('DM1007', model({}))).toEqual([]);
  });

  it('DM1002 compares the error of a step with those that are declared', () => {
    const [finding, ...rest] = saidBy('DM1002', model({ errors: 'OutOfStock' }));
    expect(finding?.at).toMatch(/^error \d+:\d+ Outofstock$/);
    expect(finding?.message).toContain('Did you mean `OutOfStock`');
    expect(rest).toEqual([]);
    expect(saidBy('DM1002', model({ errors: 'NotAllowed' }))).toEqual([]);
  });
});
