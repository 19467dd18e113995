import { describe, expect, it } from 'vitest';
import { problems, saidBy } from '../support/shop.js';

interface Feed {
  readonly write?: string;
  readonly read?: string;
  readonly table?: string;
  readonly sk?: string;
  readonly pk?: string;
  readonly more?: string;
}

/** Posts of channels, of which one has 60 % of the traffic. */
function feed({ write = '1/s', read = '1/s', table = '', sk = '{score|pad:6}#{postId}', pk, more = '' }: Feed): string {
  return `dynamodel: 1
model: feed
tables:
  feed: {key: {pk: pk, sk: sk}${table}}
entities:
  Post:
    key: {pk: "${pk ?? 'CHANNEL#{channelId}'}", sk: "${sk}"}
    attributes:
      channelId: {type: ulid, distinct: 5000}
      postId: {type: ulid, generate: ulid}
      score: {type: int, min: 0, max: 999999}
      text: {type: string, minBytes: 1, maxBytes: 1000, avgBytes: 400}
    volume: {count: 9M}
accessPatterns:
  post: {op: create, entity: Post, skew: "hot(1, 60%) on channelId", rate: ${write}}
  read: {op: query, entity: Post, by: [channelId], limit: 20, skew: "hot(1, 60%) on channelId", rate: ${read}${more}}
`;
}

describe('DM6002 hot-key', () => {
  it('is an error where nothing divides the load, and says how much there is and what would carry it', () => {
    const [finding, ...rest] = saidBy('DM6002', feed({ write: '{avg: 20/s, peak: 2k/s}', sk: '{postId}' }));
    expect(finding?.at).toBe('error 7:16 CHANNEL#{channelId}');
    expect(finding?.numbers).toMatchObject({ peakUnits: 1200, limitUnits: 1000, leastShards: 2 });
    expect(finding?.message).toContain('takes 1,200 write units a second at peak, 120 % of the 1,000');
    expect(finding?.message).toContain('the hottest of 5,000 values of `channelId`. It comes from `post`.');
    expect(finding?.message).toContain('goes to one end of what is under the key');
    expect(finding?.message).toContain('`{shard:2}` at least');
    expect(rest).toEqual([]);
  });

  it('is a warning where DynamoDB may split the collection, unless a local index forbids it', () => {
    const busy = { write: '{avg: 20/s, peak: 2k/s}' };
    expect(problems(feed(busy))).toEqual(['DM6002 warning']);
    const local = feed({ ...busy, table: ', indexes: {byText: {pk: pk, sk: postId, local: true, project: keys}}' });
    const [finding] = saidBy('DM6002', local);
    expect(finding?.at).toMatch(/^error/);
    expect(finding?.message).toContain('never splits the items under one key');
  });

  it('is a note from 80 % of the limit on, and silent below', () => {
    expect(saidBy('DM6002', feed({ write: '{avg: 20/s, peak: 1500/s}' })).map(({ at }) => at.split(' ')[0])).toEqual([
      'info',
    ]);
    expect(saidBy('DM6002', feed({ write: '{avg: 20/s, peak: 1300/s}' }))).toEqual([]);
  });

  it('takes the largest of `volume.per` as a share of all only where the model says how many there are', () => {
    const largest = (count: string) => `dynamodel: 1
model: talk
tables:
  talk: {key: {pk: pk, sk: sk}}
entities:
  Comment:
    key: {pk: "DOC#{docId}", sk: "{commentId}"}
    attributes:
      docId: ulid
      commentId: {type: ulid, generate: ulid}
      text: {type: string, minBytes: 1, maxBytes: 900, avgBytes: 200}
    volume: {${count}per: {docId: {avg: 40, max: 500k}}}
accessPatterns:
  comment: {op: create, entity: Comment, rate: {avg: 500/s, peak: 3k/s}}
  comments: {op: query, entity: Comment, by: [docId], page: 20, rate: 10/s}
`;
    const [finding] = saidBy('DM6002', largest('count: 1M, '));
    expect(finding?.message).toContain('the `docId` with the most items (500,000 of 1,000,000)');
    expect(saidBy('DM6002', largest(''))).toEqual([]);
  });

  it('advises a cache or copies for reads, and counts what a cache is said to answer', () => {
    // 20 posts of some 500 bytes are 1.5 read units.
    const read = '{avg: 100/s, peak: 6k/s}';
    const [finding] = saidBy('DM6002', feed({ read }));
    expect(finding?.message).toMatch(/Put a cache before these reads \(one that answers \d+ % of them is enough/);
    expect(finding?.message).toMatch(/or keep \d copies under keys of their own/);
    expect(finding?.message).not.toContain('shard');
    expect(saidBy('DM6002', feed({ read, more: ', cache: {hitRate: 90%}' }))).toEqual([]);
    const unknown = saidBy('DM6002', feed({ read, more: ', cache: true' }));
    expect(unknown.map(({ at }) => at.split(' ')[0])).toEqual(['warning']);
    expect(unknown[0]?.message).toContain('is not counted, as its `hitRate` is not stated');
  });

  it('is a warning where the busiest item and the rest fit on a partition each', () => {
    const settings = (peak: string): string => `dynamodel: 1
model: site
tables:
  site: {key: {pk: pk, sk: sk}}
entities:
  Setting:
    key: {pk: "SITE#{siteId}", sk: "{name}"}
    attributes:
      siteId: {type: ulid, distinct: 3000}
      name: {type: string, charset: a-z, minBytes: 1, maxBytes: 9}
      hits: {type: int, min: 0, counter: true}
    volume: {count: 30k}
accessPatterns:
  count: {op: update, entity: Setting, add: {hits: 1}, rate: {avg: 9/s, peak: ${peak}}, skew: "hot(1, 100%) on siteId"}
  hit: {op: update, entity: Setting, add: {hits: 1}, rate: {avg: 9/s, peak: 900/s}, skew: "hot(1, 100%)"}
  all: {op: query, entity: Setting, by: [siteId], page: 20, rate: 1/s}
`;
    const [finding] = saidBy('DM6002', settings('400/s'));
    expect(finding?.at).toMatch(/^warning/);
    expect(finding?.message).toContain('may put the busiest item on a partition of its own');
  });

  it('says that without a sort key there is nothing to split by', () => {
    const text = feed({ write: '{avg: 20/s, peak: 2k/s}', pk: 'POST#{postId}' })
      .replace(', sk: sk}', ', sk: sk}, indexes: {gsi: {pk: gpk, project: keys}}')
      .replace('    attributes:', '    indexes: {gsi: {pk: "CHANNEL#{channelId}"}}\n    attributes:')
      .replace('by: [channelId]', 'by: [channelId], project: [postId]');
    const [finding] = saidBy('DM6002', text);
    expect(finding?.at).toMatch(/^error/);
    expect(finding?.message).toContain('no sort key by which DynamoDB could split');
  });

  it('names reads and writes of one key together', () => {
    const found = saidBy('DM6002', feed({ write: '{avg: 20/s, peak: 4k/s}', read: '{avg: 100/s, peak: 6k/s}' }));
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toMatch(/It takes [\d,]+ read units a second at peak, .* besides\./);
  });

  it('can be silenced at the entity whose key it is', () => {
    const text = `${feed({ write: '{avg: 20/s, peak: 2k/s}' })}lint: {ignore: [{rule: DM6002, at: entities.Post, reason: it is known}]}\n`;
    expect(problems(text)).toEqual([]);
  });

  it('leaves keys of few values and of the moment to their rules', () => {
    expect(problems(feed({ write: '{avg: 20/s, peak: 2k/s}', pk: 'POSTS' }))).not.toContain('DM6002 warning');
    const text = feed({ write: '{avg: 20/s, peak: 2k/s}', pk: 'DAY#{day}' })
      .replace('      score:', '      day: date\n      score:')
      .replaceAll('on channelId', 'on day')
      .replace('by: [channelId]', 'by: [day]');
    expect(problems(text)).toEqual(['DM6003 warning']);
  });
});

describe('DM6007 hot-item', () => {
  const counter = (vote: string, extra = ''): string => `dynamodel: 1
model: polls
tables:
  polls: {key: {pk: pk, sk: sk}, indexes: {byOwner: {pk: ownerPk, sk: ownerSk, project: all}}}
entities:
  Poll:
    key: {pk: "POLL#{pollId}", sk: "POLL"}
    indexes: {byOwner: {pk: "OWNER#{ownerId}", sk: "{pollId}"}}
    attributes:
      pollId: {type: ulid, generate: ulid}
      ownerId: {type: ulid, immutable: true}
      votes: {type: int, min: 0, counter: true}
    volume: {count: 200k}
accessPatterns:
  open: {op: create, entity: Poll, rate: 0.1/s}
  ofOwner: {op: query, entity: Poll, by: [ownerId], page: 20, rate: 1/s}
  vote: {op: update, entity: Poll, add: {votes: 1}, rate: ${vote}, skew: "hot(1, 70%) on pollId"}
${extra}`;

  it('does not advise to keep in parts what numbers are taken from one after another', () => {
    const [finding] = saidBy(
      'DM6007',
      `dynamodel: 1
model: tickets
tables: {tickets: {key: {pk: pk}}}
entities:
  Queue:
    key: {pk: "Q#{queue}"}
    attributes: {queue: {type: string, maxBytes: 10}, last: {type: int, default: 0}}
    volume: {count: 3}
  Ticket:
    key: {pk: "T#{queue}#{number}"}
    attributes:
      queue: {type: string, maxBytes: 10}
      number: {type: int, min: 1, max: 999999999, generate: sequence(Queue.last)}
    volume: {count: 10M}
accessPatterns:
  enqueue: {op: create, entity: Ticket, rate: {avg: 1k/s, peak: 5k/s}}
`,
    );
    expect(finding?.message).toContain('Each new number is taken from it, so that it cannot be kept in parts');
    expect(finding?.message).not.toContain('replaces what is there');
  });

  it('names one item and its entries in indexes once', () => {
    const [finding, ...rest] = saidBy('DM6007', counter('{avg: 10/s, peak: 2k/s}'));
    expect(finding?.at).toBe('error 7:16 POLL#{pollId}');
    expect(finding?.numbers).toMatchObject({ itemUnits: 1400, limitUnits: 1000 });
    expect(finding?.message).toContain('It is one item, which DynamoDB cannot divide.');
    expect(finding?.message).toContain('The same goes for its entry in `byOwner`.');
    expect(rest).toEqual([]);
    expect(problems(counter('{avg: 10/s, peak: 2k/s}'))).toEqual(['DM6007 error']);
  });

  it.each(['I#', 'R#'])('names the counter, and not the new items under %s that count on it', (under) => {
    const text = `dynamodel: 1
model: tracker
tables:
  main: {key: {pk: pk, sk: sk}}
entities:
  Repo:
    key: {pk: "R#{rid}", sk: "R"}
    attributes: {rid: ulid, issues: {type: int, min: 0, max: 999999}, name: {type: string, maxBytes: 80}}
    volume: {count: 10}
  Issue:
    key: {pk: "${under}{rid}", sk: "I#{num|pad:5}"}
    attributes: {rid: ulid, num: {type: int, min: 1, max: 99999, generate: sequence(Repo.issues)}}
accessPatterns:
  file: {op: create, entity: Issue, rate: 20k/s}
  open: {op: create, entity: Repo, rate: 1/day}
  repo: {op: get, entity: Repo, by: [rid], rate: 1/day}
`;
    const found = saidBy('DM6007', text);
    expect(found.map(({ at }) => at)).toEqual(['error 7:16 R#{rid}']);
    expect(found[0]?.message).toContain('The hottest `Repo` in table `main`');
    expect(found[0]?.numbers).toMatchObject({ itemUnits: 2000, limitUnits: 1000 });
  });

  it('does not add up items of two entities', () => {
    const text = `dynamodel: 1
model: polls
tables:
  main: {key: {pk: pk, sk: sk}}
entities:
  Poll:
    key: {pk: "P#{pollId}", sk: POLL}
    attributes: {pollId: ulid, votes: {type: int, min: 0, counter: true}}
    volume: {count: 1}
  Views:
    key: {pk: "P#{pollId}", sk: VIEWS}
    attributes: {pollId: ulid, views: {type: int, min: 0, counter: true}}
    volume: {count: 1}
accessPatterns:
  vote: {op: update, entity: Poll, add: {votes: 1}, rate: 600/s}
  view: {op: update, entity: Views, add: {views: 1}, rate: 600/s}
`;
    expect(saidBy('DM6007', text)).toEqual([]);
  });

  it('is silent for an item that one partition serves', () => {
    expect(problems(counter('{avg: 10/s, peak: 1100/s}'))).toEqual([]);
  });

  it('finds a singleton that everybody reads, and advises a cache', () => {
    const text = `dynamodel: 1
model: site
tables:
  site: {key: {pk: pk, sk: sk}}
entities:
  Settings:
    singleton: true
    key: {pk: "SETTINGS", sk: "SETTINGS"}
    attributes: {banner: {type: string, minBytes: 1, maxBytes: 3000, avgBytes: 2000}}
accessPatterns:
  settings: {op: get, entity: Settings, by: [], rate: {avg: 500/s, peak: 9k/s}}
  change: {op: put, entity: Settings, rate: 1/day}
`;
    const [finding] = saidBy('DM6007', text);
    expect(finding?.message).toContain('takes 4,500 read units a second at peak, 150 % of the 3,000');
    expect(finding?.message).toContain('`cache: {hitRate: 40%}`');
  });
});

describe('DM6008 shard-count', () => {
  const board = (shards: number, score: string, top = '1/s'): string => `dynamodel: 1
model: game
tables:
  game: {key: {pk: pk, sk: sk}, billing: {on-demand: {}, warm: {wru: 20000}}}
entities:
  Score:
    key: {pk: "BOARD#{boardId}#{shard:${shards} by playerId}", sk: "{points|pad:9}#{playerId}"}
    attributes:
      boardId: {type: string, charset: "a-z0-9-", minBytes: 8, maxBytes: 29, distinct: 480}
      playerId: ulid
      points: {type: int, min: 0, max: 999999999}
    volume: {count: 24M}
accessPatterns:
  top: {op: query, entity: Score, by: [boardId], order: desc, limit: 10, fanOut: {shard: all}, merge: {order: points}, rate: ${top}}
  score: {op: put, entity: Score, rate: ${score}, skew: "hot(1, 50%) on boardId"}
`;

  it('counts how many more there must be', () => {
    const [finding, ...rest] = saidBy('DM6008', board(2, '{avg: 100/s, peak: 8k/s}'));
    expect(finding?.at).toMatch(/^warning 7:16/);
    expect(finding?.numbers).toMatchObject({ shards: 2, peakUnits: 2000, leastShards: 5 });
    expect(finding?.message).toContain('2 shards are too few');
    expect(rest).toEqual([]);
    expect(problems(board(5, '{avg: 100/s, peak: 8k/s}'))).toEqual([]);
  });

  it('prices what more shards than are needed cost readers', () => {
    const [finding] = saidBy('DM6008', board(64, '{avg: 10/s, peak: 100/s}', '50/s'));
    expect(finding?.at).toMatch(/^warning 7:10/);
    // 63 empty reads of half a unit, 50 times a second, at $0.125 a million.
    expect(finding?.numbers).toEqual({ shards: 64, neededShards: 1, monthlyUsd: 517.4 });
    expect(saidBy('DM6008', board(64, '{avg: 10/s, peak: 100/s}', '0.1/s'))).toEqual([]);
    expect(saidBy('DM6008', board(8, '{avg: 10/s, peak: 4k/s}', '50/s'))).toEqual([]);
  });
});
