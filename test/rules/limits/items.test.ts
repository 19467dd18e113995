import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop, times } from '../support/shop.js';

const withAttribute = (...attributes: readonly string[]): string => shop({ attributes });

describe('DM5001 item-too-large', () => {
  it('says at how many elements a list without a bound fills an item', () => {
    const [finding, ...rest] = saidBy(
      'DM5001',
      withAttribute('articles: {list: {type: string, avgBytes: 99, maxBytes: 500}, avg: 20}'),
    );
    expect(finding?.at).toBe('warning 11:7 articles');
    expect(finding?.numbers).toMatchObject({ elementBytes: 100, limitBytes: 409_600 });
    expect(Number(finding?.numbers.elementsAtLimit)).toBeGreaterThan(4000);
    expect(Number(finding?.numbers.elementsAtLimit)).toBeLessThan(4096);
    expect(rest).toEqual([]);
  });

  it.each([
    ['a set', 'tags: {set: string, avg: 2}', 'tags'],
    ['a dictionary', 'tags: {dict: int, avg: 2}', 'tags'],
    ['a list in a map', 'meta: {map: {tags: {list: ulid}}}', 'meta.tags'],
    ['a list in a bounded list', 'rows: {list: {list: int}, max: 5}', 'rows[]'],
  ])('finds %s', (_what, attribute, path) => {
    expect(saidBy('DM5001', withAttribute(attribute)).map(({ message }) => message)).toEqual([
      expect.stringContaining(`\`${path}\` of \`Order\` has no \`max\``),
    ]);
  });

  it('reckons with bounds: can reach is a warning, usually is an error', () => {
    const bounded = saidBy('DM5001', withAttribute('note: {type: string, avgBytes: 400, maxBytes: 500000}'));
    expect(bounded.map(({ at }) => at)).toEqual(['warning 11:7 note']);
    expect(bounded[0]?.message).toContain('can reach 488 KB, most of it in `note`');
    const usual = saidBy('DM5001', withAttribute('note: {type: string, avgBytes: 450000, maxBytes: 500000}'));
    expect(usual.map(({ at }) => at)).toEqual(['error 11:7 note']);
    expect(usual[0]?.message).toContain('is usually 440 KB');
  });

  it('is silent just below the limit, for a text without a bound, and where the model states the largest item', () => {
    expect(problems(withAttribute('note: {type: string, avgBytes: 400, maxBytes: 409000}'))).toEqual([]);
    expect(problems(withAttribute('note: {type: string, avgBytes: 400}'))).toEqual([]);
    expect(problems(`${withAttribute('tags: {list: ulid, avg: 3}').trimEnd()}\n    size: {max: 60KB}\n`)).toEqual([]);
  });

  it('takes the model at its word', () => {
    const [finding] = saidBy('DM5001', `${shop({}).trimEnd()}\n    size: {avg: 2KB, max: 500KB}\n`);
    expect(finding?.at).toMatch(/^error 11:11/);
    expect(finding?.numbers).toEqual({ statedBytes: 512_000, limitBytes: 409_600 });
  });
});

describe('DM5003 batch-too-large', () => {
  const batch = (op: string, count: string, attributes: readonly string[] = []): string =>
    shop({
      attributes,
      patterns: [
        `many: {op: ${op}, entity: Order${op === 'batch-get' ? ', by: [customerId, orderId]' : ''}, count: ${count}}`,
      ],
    });

  it.each([
    ['batch-write', '{avg: 5, max: 25}', undefined],
    ['batch-write', '{avg: 5, max: 26}', { maxItems: 26, itemsPerRequest: 25, requests: 2 }],
    ['batch-write', '{avg: 60}', { maxItems: 60, itemsPerRequest: 25, requests: 3 }],
    ['batch-get', '{avg: 5, max: 100}', undefined],
    ['batch-get', '{avg: 5, max: 101}', { maxItems: 101, itemsPerRequest: 100, requests: 2 }],
  ])('%s of %s', (op, count, numbers) => {
    const found = saidBy('DM5003', batch(op, count));
    expect(found.map((one) => one.numbers)).toEqual(numbers === undefined ? [] : [numbers]);
    for (const { at } of found) expect(at).toMatch(/^info 12:\d+ \{avg/);
  });

  it('counts bytes too: 100 items of 300 KB are two requests of 16 MB', () => {
    const [finding] = saidBy(
      'DM5003',
      batch('batch-get', '{avg: 5, max: 100}', ['note: {type: string, avgBytes: 400, maxBytes: 307200}']),
    );
    expect(finding?.numbers.requests).toBe(2);
    expect(finding?.message).toContain('29.3 MB where one request takes 16 MB');
  });
});

describe('DM5006 nesting-too-deep', () => {
  const nested = (levels: number): string =>
    withAttribute(`deep: ${'{map: {a: '.repeat(levels)}int${'}}'.repeat(levels)}`);

  it('takes 32 levels and not 33', () => {
    expect(problems(nested(32))).toEqual([]);
    expect(saidBy('DM5006', nested(33)).map(({ at, numbers }) => [at, numbers])).toEqual([
      ['error 11:7 deep', { levels: 33, limit: 32 }],
    ]);
  });
});

describe('DM5008 number-precision', () => {
  it.each([
    ['38 digits', `{type: int, min: 0, max: "${'9'.repeat(38)}"}`, 'info'],
    ['39 digits', `{type: int, min: 0, max: "${'9'.repeat(39)}"}`, 'error'],
    ['30 and 9 digits', `{type: "decimal(9)", min: "0", max: "${'9'.repeat(30)}"}`, 'error'],
    ['9,007,199,254,740,991', '{type: int, min: 0, max: 9007199254740991}', undefined],
    ['9,007,199,254,740,992', '{type: int, min: 0, max: "9007199254740992"}', 'info'],
    ['-9,007,199,254,740,992', '{type: int, min: "-9007199254740992", max: 0}', 'info'],
  ])('%s', (_what, type, severity) => {
    const found = saidBy('DM5008', withAttribute(`balance: ${type}`));
    expect(found.map(({ at }) => at)).toEqual(severity === undefined ? [] : [`${severity} 11:7 balance`]);
  });
});

describe('DM5010 empty-set', () => {
  it('finds it as a default and in a sample', () => {
    const text = shop({
      attributes: ['tags: {set: string, max: 9, default: []}'],
      more: 'samples: {entities: {Order: [{customerId: 01JABCDEFGHJKMNPQRSTVWXYZ0, orderId: 01JABCDEFGHJKMNPQRSTVWXYZ1, tags: []}]}}',
    });
    expect(saidBy('DM5010', text).map(({ at }) => at)).toEqual([
      'error 11:44 []',
      expect.stringMatching(/^error 12:\d+ \[\]$/),
    ]);
  });

  it('takes an empty list', () => {
    expect(problems(withAttribute('tags: {list: string, max: 9, default: []}'))).toEqual([]);
  });
});

describe('DM5013 item-with-local-entries', () => {
  const local = (project: string, bytes: string): string =>
    shop({
      indexes: `{byTitle: {pk: pk, sk: title, local: true, project: ${project}}}`,
      maps: '{byTitle: {pk: "CUSTOMER#{customerId}", sk: natural}}',
      attributes: ['title: {type: string, minBytes: 1, maxBytes: 100, avgBytes: 30}', `note: {type: string, ${bytes}}`],
    });

  it('adds the entries to the item', () => {
    const [finding, ...rest] = saidBy('DM5013', local('all', 'avgBytes: 9000, maxBytes: 300000'));
    expect(finding?.at).toBe('warning 6:3 Order');
    expect(Number(finding?.numbers.largestBytes)).toBeGreaterThan(600_000);
    expect(rest).toEqual([]);
    expect(saidBy('DM5013', local('all', 'avgBytes: 250000, maxBytes: 300000')).map(({ at }) => at)).toEqual([
      'error 6:3 Order',
    ]);
  });

  it('is silent for a projection of keys, and leaves an item that is too large alone to DM5001', () => {
    expect(problems(local('keys', 'avgBytes: 9000, maxBytes: 300000'))).toEqual([]);
    expect(problems(local('all', 'avgBytes: 9000, maxBytes: 500000'))).toEqual(['DM5001 warning']);
  });
});

describe('a wide item', () => {
  it('is fine with 400 small attributes', () => {
    expect(problems(withAttribute(...times(400, (i) => `f${i}: {type: int, min: 0, max: 9}`)))).toEqual([]);
  });
});
