import { describe, expect, it } from 'vitest';
import { entity, found, messages } from '../support/model-text.js';

const WORD = '{type: string, charset: "a-z", minBytes: 1, maxBytes: 20}';

/** Jobs of a queue, of which copies are kept. */
function kept(sk: string, { key = '{pk: "Q#{queue}", sk: "JOB#{jobId}"}', id = '', patterns = '' } = {}) {
  return {
    entities: entity(
      'Job',
      key,
      { queue: WORD, jobId: 'ulid', title: WORD, note: `{type: string, optional: true, maxBytes: 20}` },
      'version: {attribute: v, max: 9999}',
      `history: {sk: "${sk}", keep: 3}`,
      ...(id === '' ? [] : [`id: ${id}`]),
    ),
    patterns,
  };
}

/** Users whose addresses and names are unique. */
function unique(constraints: string, attributes: Readonly<Record<string, string>> = {}) {
  return {
    entities: entity(
      'User',
      '{pk: "U#{userId}", sk: "U"}',
      { userId: 'ulid', email: '{type: string, minBytes: 1, maxBytes: 80}', ...attributes },
      `unique: ${constraints}`,
    ),
  };
}

describe('DM2022 of the copies of versions', () => {
  const key = '{pk: "JOB#{jobId}", sk: "JOB#{queue}"}';
  const rename = '  rename: {op: update, entity: Job, set: [title]}';
  const both =
    '  both: {op: transact-write, params: {queue: string, jobId: ulid, title: string}, steps: [{update: Job, set: [title]}]}';

  it.each([
    ['an update changes', 'h{title}#{v|pad:4}', rename, ['warning DM2022 [{title}]']],
    ['a step changes', 'h{v|pad:4}#{title}', both, ['warning DM2022 [{title}]']],
    [
      'a put writes anew',
      'h{v|pad:4}#{title}',
      '  save: {op: put, entity: Job, lock: v}',
      ['warning DM2022 [{title}]'],
    ],
    ['nothing changes', 'h{title}#{v|pad:4}', '  grow: {op: update, entity: Job, set: [note]}', []],
    ['names the item', 'h{queue}#{v|pad:4}', `${rename}\n  save: {op: put, entity: Job, lock: v}`, []],
  ])('tells of `keep` with what %s', (_what, sk, patterns, expected) => {
    expect(found(kept(sk, { key, patterns }), 'DM2022')).toEqual(expected);
  });

  it('says which copies stay, and is silent where all may stay', () => {
    const parts = kept('h{title}#{v|pad:4}', { key, patterns: rename });
    expect(messages(parts, 'DM2022')).toEqual([
      'DM2022 warning 9:21 `title` is in the key of the copies that `Job` keeps, and `rename` changes it: the copy that is too old is deleted under the key that the item would give it now, and one that was made with another `title` stays for ever. There will be more than the 3 of `keep`, without end. Build `history.sk` of the version, and of what is set once.',
    ]);
    expect(messages({ ...parts, entities: parts.entities.replace(', keep: 3', '') }, 'DM2022')).toEqual([]);
  });
});

describe('DM2006 of the copies of versions', () => {
  it.each([
    ['the id of no declared id', 'h{v|pad:4}', {}, ['error DM2006 [h{v|pad:4}]']],
    ['the id', 'h{v|pad:4}', { id: '[queue, jobId]' }, ['error DM2006 [h{v|pad:4}]']],
    ['nothing', 'h#{jobId}#{v|pad:4}', {}, []],
    ['nothing of a declared id', 'h#{jobId}#{v|pad:4}', { id: '[queue, jobId]' }, []],
    ['the version', 'h', { key: '{pk: "JOB#{jobId}", sk: "JOB"}' }, ['error DM2006 [h]']],
    ['nothing, where the partition key has it', 'h{v|pad:4}', { key: '{pk: "JOB#{jobId}", sk: "JOB"}' }, []],
    ['what is no more than beside an id', 'h{v|pad:4}', { key: '{pk: "JOB#{jobId}", sk: "JOB#{title}"}' }, []],
    [
      'a part of the key that a move changes',
      'h{v|pad:4}',
      {
        key: '{pk: "Q#{queue}", sk: "{title}"}',
        patterns: '  retitle: {op: move, entity: Job, set: [title]}',
      },
      [],
    ],
  ])('tells that they lose %s', (_what, sk, more, expected) => {
    expect(found(kept(sk, more), 'DM2006')).toEqual(expected);
  });

  it('names what is missing, and two items whose copies meet', () => {
    const [message] = messages(kept('h{v|pad:4}'), 'DM2006');
    expect(message).toContain('The key of `Job.history` does not keep what `jobId` tells apart');
    expect(message).toContain('`pk = "Q#a", sk = "h0001"`');
    expect(message).toContain('Put `jobId` into `history.sk`.');
    expect(messages(kept('h'), 'DM2006')[0]).toContain('Put `jobId` and `v` into `history.sk`.');
  });

  it('is silent where the key of the item loses the same', () => {
    const parts = kept('h#{jobId|hash:2}#{v|pad:4}', { key: '{pk: "Q#{queue}", sk: "JOB#{jobId|hash:2}"}' });
    expect(messages(parts, 'DM2006').every((message) => message.includes('The table key of'))).toBe(true);
  });
});

describe('DM2006 of sentinels', () => {
  it.each([
    ['{email: {key: {pk: "E#{email|first:3}", sk: E}}}', ['error DM2006 [E#{email|first:3}]']],
    ['{email: {key: {pk: "E#{email|hash:4}", sk: E}}}', ['error DM2006 [E#{email|hash:4}]']],
    ['{email: {key: {pk: "E#{email|hash:8}", sk: E}}}', ['info DM2006 [E#{email|hash:8}]']],
    ['{email: {key: {pk: "E#{email|hash:16}", sk: E}}}', []],
    ['{email: {key: {pk: "E#{email}", sk: E}}}', []],
    ['{email: {}}', []],
    ['{named: {attributes: [email, nick], key: {pk: "N#{email}#{nick}", sk: N}}}', []],
    [
      '{named: {attributes: [email, nick], key: {pk: "N#{email}", sk: N}}}',
      ['error DM2006 [{pk: "N#{email}", sk: N}]'],
    ],
  ])('of %s', (constraints, expected) => {
    expect(found(unique(constraints, { nick: WORD }), 'DM2006')).toEqual(expected);
  });

  it('says that the second value is refused', () => {
    const [message] = messages(unique('{email: {key: {pk: "E#{email|first:3}", sk: E}}}'), 'DM2006');
    expect(message).toContain('both have the sentinel `pk = "E#aaa", sk = "E"`, so the second is refused as taken');
  });

  it('lets a value be unique whatever its case is', () => {
    expect(found(unique('{email: {key: {pk: "E#{email|lower}", sk: E}}}'), 'DM2006', 'DM2010')).toEqual([]);
  });

  it('leaves neighbours without a separator to DM2019, which says what follows', () => {
    const parts = unique('{named: {attributes: [email, nick], key: {pk: "N#{email}{nick}", sk: N}}}', { nick: WORD });
    expect(found(parts, 'DM2006', 'DM2019')).toEqual(['error DM2019 [{nick}]']);
    expect(messages(parts, 'DM2019')[0]).toContain('the second is refused as taken');
  });
});

describe('DM2012 of items beside another', () => {
  it.each([
    ['{url: {}}', '4000', ['error DM2012 [url]']],
    ['{url: {}}', '600', []],
    ['{url: {key: {pk: U, sk: "{url}"}}}', '600', ['error DM2012 [{url}]']],
    ['{url: {key: {pk: "U#{url|hash:32}", sk: U}}}', '4000', []],
  ])('judges %s of %s bytes', (constraints, maxBytes, expected) => {
    const parts = unique(constraints, { url: `{type: string, minBytes: 1, maxBytes: ${maxBytes}}` });
    expect(found(parts, 'DM2012')).toEqual(expected);
  });

  it('asks once for a bound, wherever the attribute stands', () => {
    const parts = unique('{url: {}, both: {attributes: [email, url]}}', { url: '{type: string, minBytes: 1}' });
    expect(found(parts, 'DM2012')).toEqual(['warning DM2012 [url]']);
    expect(messages(parts, 'DM2012')[0]).toContain('in the key of `User.unique.url` and of `User.unique.both`');
  });

  it('judges the sort key of copies, and the partition key once', () => {
    const key = '{pk: "Q#{queue}", sk: "JOB#{jobId}"}';
    const long = entity(
      'Job',
      key,
      {
        queue: '{type: string, charset: "a-z", minBytes: 1, maxBytes: 3000}',
        jobId: 'ulid',
        url: '{type: string, charset: "a-z", maxBytes: 1020}',
      },
      'version: {attribute: v, max: 9999}',
      'history: {sk: "h{v|pad:4}#{jobId}#{url}"}',
    );
    expect(found({ entities: long }, 'DM2012')).toEqual([
      'error DM2012 [Q#{queue}]',
      'error DM2012 [h{v|pad:4}#{jobId}#{url}]',
    ]);
  });
});

describe('keys of items beside another that cannot be stored', () => {
  it('DM2003 names what a copy may lack', () => {
    expect(found(kept('h#{jobId}#{v|pad:4}#{note}'), 'DM2003')).toEqual(['error DM2003 [{note}]']);
    expect(messages(kept('h#{jobId}#{v|pad:4}#{note}'), 'DM2003')[0]).toContain('the key of `Job.history`');
  });

  it('DM2003 lets what is unique be absent: there is no sentinel then', () => {
    const parts = unique('{nick: {}}', { nick: '{type: string, optional: true, minBytes: 1, maxBytes: 20}' });
    expect(found(parts, 'DM2003')).toEqual([]);
  });

  it('DM2014 names what a sentinel may be without', () => {
    const nick = '{type: string, minBytes: 0, maxBytes: 20}';
    expect(found(unique('{nick: {key: {pk: "{nick}", sk: N}}}', { nick }), 'DM2014')).toEqual([
      'warning DM2014 [{nick}]',
    ]);
    expect(found(unique('{nick: {}}', { nick }), 'DM2014')).toEqual([]);
  });
});
