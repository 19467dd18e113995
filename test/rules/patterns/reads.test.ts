import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop } from '../support/shop.js';

describe('DM4004 wasteful-filter', () => {
  const text = (rate: string, keeps = '2%', op = 'query, by: [customerId]'): string =>
    shop({
      attributes: ['refunded: bool', 'note: {type: string, avgBytes: 400, maxBytes: 2000}'],
      volume: '{count: 5M, per: {customerId: {avg: 400, max: 4000}}}',
      patterns: [`refunds: {op: ${op}, entity: Order, filter: refunded = true, keeps: ${keeps}, page: 100${rate}}`],
    });

  it('prices what is read and thrown away, at the filter', () => {
    const [finding, ...rest] = saidBy('DM4004', text(', rate: 20/s'));
    expect(finding?.at).toBe('warning 15:65 refunded = true');
    // 100 items of some 550 bytes are 14 half units; 98 % of them, 20 times a second, at $0.125 a million.
    expect(finding?.numbers).toEqual({ discardedShare: 0.98, readUnits: 7, wastedMonthlyUsd: 45.07 });
    expect(finding?.message).toContain('6.86 of 7 read units a call, $45.07 a month at 20 calls a second');
    expect(rest).toEqual([]);
  });

  it('is silent under a dollar a month, and where a quarter or more is kept', () => {
    expect(saidBy('DM4004', text(', rate: 0.4/s'))).toEqual([]);
    expect(saidBy('DM4004', text(', rate: 0.5/s'))).toHaveLength(1);
    expect(saidBy('DM4004', text(', rate: 900/s', '25%'))).toEqual([]);
    expect(saidBy('DM4004', text(', rate: 900/s', '24%'))).toHaveLength(1);
  });

  it('is a note without a rate, and a scan says it all', () => {
    expect(saidBy('DM4004', text('')).map(({ at }) => at)).toEqual(['info 15:65 refunded = true']);
    expect(problems(text(', rate: 20/s', '2%', 'scan'))).toEqual(['DM4005 warning']);
  });

  it('takes the weights of an enum for how much is kept, and says so, where the model states them', () => {
    const weighed = (type: string, more = ''): string =>
      shop({
        attributes: [`state: ${type}`, 'note: {type: string, avgBytes: 400, maxBytes: 2000}'],
        volume: '{count: 5M, per: {customerId: {avg: 400, max: 4000}}}',
        patterns: [
          `out: {op: query, entity: Order, by: [customerId], filter: state = OUT, page: 25, rate: 20/s${more}}`,
        ],
      });
    const [finding, ...rest] = saidBy('DM4004', weighed('{enum: [OUT, BACK], weights: {OUT: 1, BACK: 99}}'));
    expect(finding?.message).toContain('discards 99 % of what is read by the `weights` of `state`.');
    expect(rest).toEqual([]);
    expect(saidBy('DM4004', weighed('{enum: [OUT, BACK], weights: {OUT: 1, BACK: 3}}'))).toEqual([]);
    expect(saidBy('DM4004', weighed('{enum: [OUT, BACK], weights: {OUT: 1, BACK: 99}}', ', keeps: 50%'))).toEqual([]);
    expect(saidBy('DM4004', weighed('{enum: [OUT, A, B, C, D]}'))).toEqual([]);
  });

  it('is the one finding where the waste also takes several pages', () => {
    const pages = text(', rate: 20/s').replace(', page: 100', '').replace('avg: 400, max', 'avg: 4000, max');
    expect(problems(pages)).toEqual(['DM4004 warning']);
  });
});

describe('DM4005 scan', () => {
  const text = (more: string, volume?: string): string =>
    shop({
      attributes: ['note: {type: string, avgBytes: 400, maxBytes: 2000}'],
      ...(volume === undefined ? {} : { volume }),
      patterns: [`all: {op: scan, entity: Order${more}}`],
    });

  it('says what one call takes, at the operation', () => {
    const [finding, ...rest] = saidBy('DM4005', text(', rate: 0.01/s', '{count: 1M}'));
    expect(finding?.at).toMatch(/^warning 14:13 scan$/);
    expect(finding?.numbers.requests).toBe(Math.ceil(Number(finding?.numbers.bytes) / 1024 ** 2));
    expect(finding?.numbers.readUnits).toBe(Math.ceil(Number(finding?.numbers.bytes) / 4096) / 2);
    expect(finding?.message).toContain('a month at 36 calls an hour');
    expect(finding?.message).not.toContain('assumed');
    expect(rest).toEqual([]);
  });

  it('tells a page from the whole table', () => {
    const [finding] = saidBy('DM4005', text(', page: 100'));
    expect(finding?.message).toContain('one call reads 100 items of whatever comes next, in no order. All of it is');
    expect(finding?.message).toContain('(with the numbers of items that are assumed where no `volume` is stated)');
  });

  const sparse = (filter: string): string =>
    shop({
      indexes: '{open: {pk: openId, project: all}}',
      table: ', billing: {provisioned: {rcu: 50, wcu: 50}}',
      maps: '{open: {pk: "{orderId}", when: has(openSince)}}',
      attributes: [
        'openSince: {type: timestamp, optional: true, present: 10%}',
        'note: {type: string, avgBytes: 900, maxBytes: 900}',
      ],
      volume: '{count: 1M}',
      patterns: [`open: {op: scan, entity: Order, index: open, filter: "${filter}", rate: 1/s}`],
    });

  it('is a note for a sparse index of which all is wanted', () => {
    const [finding] = saidBy('DM4005', sparse('has(openSince)'));
    expect(finding?.at).toMatch(/^info/);
    expect(finding?.message).toContain('The index holds nothing but what is asked for');
    expect(finding?.message).not.toContain('a sparse index that holds');
    const [some] = saidBy('DM4005', sparse("has(openSince) and note = 'x'"));
    expect(some?.at).toMatch(/^warning/);
    expect(some?.message).toContain('a sparse index that holds only what it looks for');
  });

  it('prices provisioned capacity as such', () => {
    const [finding] = saidBy('DM4005', sparse('has(openSince)'));
    // $0.00013 an hour for each read unit a second, 730 hours.
    expect(Number(finding?.numbers.monthlyUsd) / Number(finding?.numbers.readUnits)).toBeCloseTo(0.0949, 2);
  });

  it('is a note where the model says that all of it fits in one request', () => {
    expect(saidBy('DM4005', text('', '{count: 500}')).map(({ at }) => at)).toEqual([expect.stringMatching(/^info/)]);
  });
});

describe('DM4007 unbounded-result and DM5009 page-limit', () => {
  const text = (per: string, more = ''): string =>
    shop({
      attributes: ['note: {type: string, avgBytes: 400, maxBytes: 400}'],
      volume: `{count: 5M, per: {customerId: ${per}}}`,
      patterns: [`orders: {op: query, entity: Order, by: [customerId]${more}}`],
    });

  it('warns where the usual result is small and the largest is not', () => {
    const [finding, ...rest] = saidBy('DM4007', text('{avg: 20, p99: 90, max: 20000}'));
    expect(finding?.at).toBe('warning 14:3 orders');
    expect(finding?.numbers).toMatchObject({ typicalItems: 20, mostItems: 20_000 });
    expect(finding?.message).toContain('It usually reads 20 items, but the largest collection has 20,000');
    expect(rest).toEqual([]);
    expect(problems(text('{avg: 20, p99: 90, max: 20000}'))).toEqual(['DM4007 warning']);
  });

  it('knows how many there are where nothing bounds the bytes of one', () => {
    const unbounded = text('{avg: 20, p99: 90, max: 20000}').replace(', maxBytes: 400', '');
    const [finding] = saidBy('DM4007', unbounded);
    expect(finding?.numbers).toMatchObject({ typicalItems: 20, mostItems: 20_000 });
  });

  it('is silent with a page, and where the largest fits in 1 MB', () => {
    expect(problems(text('{avg: 20, p99: 90, max: 20000}', ', page: 25'))).toEqual([]);
    expect(problems(text('{avg: 20, p99: 90, max: 1000}'))).toEqual([]);
  });

  it('goes by the p99 that is stated, and not by one that is assumed', () => {
    const [finding] = saidBy('DM4007', text('{avg: 400, p99: 9000}'));
    expect(finding?.message).toContain('but one call in a hundred reads 9,000');
    // Five times the average would be more than 1 MB.
    expect(problems(text('{avg: 1200}'))).toEqual([]);
  });

  it('is silent where the number of items is only assumed', () => {
    const text2 = shop({
      attributes: ['region: {enum: [EU, US]}'],
      key: '{pk: "R#{region}", sk: "O#{orderId}"}',
      patterns: ['all: {op: query, entity: Order, by: [region]}', 'place: {op: create, entity: Order, rate: 1/s}'],
    });
    expect(problems(text2)).toEqual([]);
  });

  describe('where nothing says how many items share a key', () => {
    const notes = (patterns: string, volumes: { folder?: string; note?: string } = {}) => `dynamodel: 1
model: notes
tables: {main: {key: {pk: pk, sk: sk}, indexes: {byAuthor: {pk: author, sk: noteId, project: all}}}}
entities:
  Folder:
    key: {pk: "F#{folderId}", sk: F}
    attributes: {folderId: {type: ulid, generate: ulid}, title: {type: string, maxBytes: 20}}
${volumes.folder ?? ''}
  Note:
    key: {pk: "F#{folderId}", sk: "N#{noteId}"}
    indexes: {byAuthor: natural}
    attributes:
      folderId: {type: ulid, immutable: true}
      noteId: {type: ulid, generate: ulid}
      author: {type: ulid, immutable: true}
      text: {type: string, avgBytes: 900, maxBytes: 900}
${volumes.note ?? ''}
accessPatterns:
  folder: {op: get, entity: Folder, by: [folderId]}
  add: {op: create, entity: Folder}
  write: {op: create, entity: Note, rate: 1/s}
${patterns}
`;
    const ofFolder = '  notes: {op: query, entity: Note, by: [folderId]}';
    const ofAuthor = '  authored: {op: query, entity: Note, by: [author]}';

    it('says so once for the model, and what is assumed', () => {
      const [finding, ...rest] = saidBy('DM4007', notes(`${ofFolder}\n${ofAuthor}`));
      expect(rest).toEqual([]);
      expect(finding?.at).toBe('info 22:3 notes');
      expect(finding?.message).toBe(
        '`notes` and `authored` have neither `page` nor `limit`, and nothing says how many items share their keys: for `notes` 1 (5 at the 99th percentile) is assumed. If there are more, requests, cost and heat are above what is told. State it, as `per: {folderId: {avg: 20, p99: 300}}` in the `volume` of `Note`, or give them a `page` or a `limit`.',
      );
    });

    it.each([
      ['a number of folders alone', ofFolder, { folder: '    volume: {count: 1k}' }, []],
      ['a number of notes alone', ofFolder, { note: '    volume: {count: 1G}' }, ['info 22:3 notes']],
      ['what a folder has', ofFolder, { note: '    volume: {per: {Folder: {avg: 20, p99: 90}}}' }, []],
      ['the same by its id', ofFolder, { note: '    volume: {per: {folderId: {avg: 20, p99: 90}}}' }, []],
      ['a page', `${ofFolder.slice(0, -1)}, page: 20}`, {}, []],
      ['how many are expected', `${ofFolder.slice(0, -1)}, items: {avg: 20, p99: 90}}`, {}, []],
    ])('judges %s', (_, pattern, volumes, expected) => {
      expect(saidBy('DM4007', notes(pattern, volumes)).map(({ at }) => at)).toEqual(expected);
    });

    it('takes what tells items of one parent apart for an id, and needs a load', () => {
      const byNote = notes(ofAuthor).replaceAll('author', 'noteId').replace('pk: noteId, sk: noteId', 'pk: noteId');
      expect(saidBy('DM4007', byNote)).toEqual([]);
      expect(saidBy('DM4007', notes(ofFolder).replace(', rate: 1/s', ''))).toEqual([]);
    });

    it('warns of no pages that follow from a number of parents that is only assumed', () => {
      // 100,000 folders are assumed, which would have 10,000 notes each.
      expect(saidBy('DM5009', notes(ofFolder, { note: '    volume: {count: 1G}' }))).toEqual([]);
      const stated = { folder: '    volume: {count: 100k}', note: '    volume: {count: 1G}' };
      expect(saidBy('DM5009', notes(ofFolder, stated))).toHaveLength(1);
    });
  });

  it('DM5009 speaks where the usual result takes several requests, and DM4007 then does not', () => {
    const [finding, ...rest] = saidBy('DM5009', text('{avg: 5000, p99: 9000, max: 20000}'));
    expect(finding?.at).toBe('warning 14:3 orders');
    expect(finding?.numbers.requests).toBe(Math.ceil(Number(finding?.numbers.bytes) / 1024 ** 2));
    expect(finding?.message).toMatch(/reads 2\.\d+ MB, in 3 requests one after another \(\d+ for the largest\)/);
    expect(rest).toEqual([]);
    expect(problems(text('{avg: 5000, p99: 9000, max: 20000}'))).toEqual(['DM5009 warning']);
  });

  it('DM5009 says what it takes for granted', () => {
    const [stated] = saidBy('DM5009', text('{avg: 5000, p99: 9000}'));
    expect(stated?.message).toContain('(5 for one call in a hundred): a Query');
    const [assumed] = saidBy('DM5009', text('{avg: 5000}', ', range: {orderId: gt}'));
    expect(assumed?.message).toMatch(
      /\(\d+ if one call in a hundred finds 5 times the average: the model states no p99\)/,
    );
    expect(assumed?.message).toContain('All items under the key are taken to lie in its range of `orderId`');
    expect(stated?.message).not.toContain('its range of');
  });

  it('DM5009 counts pages of one query, not the queries of a fan-out', () => {
    const sharded = (avg: number): string =>
      shop({
        key: '{pk: "ALL#{region}#{shard:16 by orderId}", sk: "O#{orderId}"}',
        attributes: [
          'region: {type: string, minBytes: 2, maxBytes: 2, distinct: 200}',
          'note: {type: string, avgBytes: 400, maxBytes: 400}',
        ],
        volume: `{count: 5M, per: {region: {avg: ${avg}, max: ${avg}}}}`,
        patterns: [
          'all: {op: query, entity: Order, by: [region], fanOut: {shard: all}}',
          'place: {op: create, entity: Order, rate: 1/s}',
        ],
      });
    expect(problems(sharded(16_000))).toEqual([]);
    expect(saidBy('DM5009', sharded(64_000)).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Each of the 16 queries of one `all` reads 2\.\d+ MB/),
    ]);
  });
});

describe('DM4019 foreign-rows', () => {
  const text = (sk: string, counts: readonly [string, string], more = ''): string =>
    shop({
      key: `{pk: "CUSTOMER#{customerId}", sk: "${sk}"}`,
      volume: counts[0],
      entities: `  Note:\n    key: {pk: "CUSTOMER#{customerId}", sk: "N{noteId}"}\n    attributes: {customerId: ulid, noteId: uuid}\n    volume: ${counts[1]}`,
      patterns: [
        `orders: {op: query, entity: Order, by: [customerId], page: 25${more}}`,
        'notes: {op: query, entity: Note, by: [customerId], page: 25}',
      ],
    });

  it('warns where other items are a tenth of the bytes or more', () => {
    const [finding, ...rest] = saidBy(
      'DM4019',
      text('{orderId}', [
        '{count: 1M, per: {customerId: {avg: 10, max: 50}}}',
        '{count: 1M, per: {customerId: {avg: 10, max: 50}}}',
      ]),
    );
    expect(finding?.at).toBe('warning 17:3 orders');
    expect(Number(finding?.numbers.share)).toBeGreaterThan(0.4);
    expect(finding?.message).toContain('items of `Note` lie in its range');
    expect(rest).toEqual([]);
  });

  it('notes a small share, and names no figure that is only assumed', () => {
    expect(
      saidBy(
        'DM4019',
        text('{orderId}', [
          '{count: 9M, per: {customerId: {avg: 90, max: 99}}}',
          '{count: 100k, per: {customerId: {avg: 1, max: 5}}}',
        ]),
      ).map(({ at }) => at),
    ).toEqual([expect.stringMatching(/^info/)]);
    const assumed = text('{orderId}', ['{count: 9M}', '{count: 1M}']).replaceAll(/ {4}volume: .*\n/g, '');
    const [finding] = saidBy('DM4019', assumed);
    expect(finding?.at).toMatch(/^info/);
    expect(finding?.numbers).toEqual({});
  });

  it('takes a range that is stated to be short to be short for the others too', () => {
    const dated = (items: string): string =>
      shop({
        key: '{pk: "CUSTOMER#{customerId}", sk: "{placedAt|iso}"}',
        attributes: ['placedAt: timestamp'],
        volume: '{count: 1M, per: {customerId: {avg: 1000, p99: 5000}}}',
        entities: `  Note:\n    key: {pk: "CUSTOMER#{customerId}", sk: "{at|iso}"}\n    attributes: {customerId: ulid, at: timestamp}\n    volume: {count: 1M, per: {customerId: {avg: 100, p99: 500}}}`,
        patterns: [`some: {op: query, entity: Order, by: [customerId], range: {placedAt: between}${items}}`],
      });
    const [whole] = saidBy('DM4019', dated(''));
    const [some] = saidBy('DM4019', dated(', items: {avg: 10, p99: 50}'));
    expect(Number(whole?.numbers.share)).toBeLessThan(0.1);
    expect(some?.numbers).toEqual(whole?.numbers);
  });

  it('leaves entities that the index holds by chance to DM3016', () => {
    const index = shop({
      indexes: '{late: {pk: customerId, sk: at, project: all}}',
      maps: '{late: natural}',
      attributes: ['at: timestamp'],
      volume: '{count: 1M}',
      entities:
        '  Note:\n    key: {pk: "NOTE#{noteId}", sk: "N"}\n    attributes: {customerId: ulid, at: timestamp, noteId: uuid}\n    volume: {count: 1M}',
      patterns: ['some: {op: query, entity: Order, by: [customerId], index: late, page: 20}'],
    });
    expect(saidBy('DM3016', index)).toHaveLength(1);
    expect(saidBy('DM4019', index)).toEqual([]);
  });

  it('is silent where literals keep them apart', () => {
    expect(saidBy('DM4019', text('ORDER#{orderId}', ['{count: 1M}', '{count: 1M}']))).toEqual([]);
  });

  it('only notes what an overlap of sort keys says anyway', () => {
    const overlapping = text('N{orderId}', [
      '{count: 1M, per: {customerId: {avg: 10, max: 50}}}',
      '{count: 1M, per: {customerId: {avg: 10, max: 50}}}',
    ]);
    expect(problems(overlapping)).toEqual(['DM2016 warning']);
  });
});
