import { describe, expect, it } from 'vitest';
import { brief, checkText } from '../support/check-text.js';

/** Scores of a room over four shards, with one query of them. */
function text(
  query: string,
  more: { readonly sk?: string; readonly attributes?: string; readonly volume?: string } = {},
) {
  const { sk = '{at|iso}#{scoreId}', attributes = '', volume = '' } = more;
  return `dynamodel: 1
model: scores
tables:
  scores: {key: {pk: pk, sk: sk}}
entities:
  Score:
    key: {pk: "ROOM#{room}#{shard}", sk: "${sk}"}
    attributes:
      room: ulid
      shard: {type: int, min: 0, max: 3, generate: shard(4)}
      scoreId: {type: ulid, generate: ulid}
      at: {type: timestamp, immutable: true}
      madeAt: {type: timestamp, default: now, immutable: true}
      points: {type: int, min: 0, max: 999, immutable: true}
      negated: {derive: "999 - points"}
      player: {type: string, charset: a-z, minBytes: 1, maxBytes: 9, immutable: true}
${attributes}${volume}accessPatterns:
  add: {op: create, entity: Score}
  top: {op: query, entity: Score, by: [room], fanOut: {shard: all}, ${query}}
`;
}

function found(query: string, more: Parameters<typeof text>[1] = {}): readonly string[] {
  return checkText(text(query, more))
    .filter(({ rule }) => rule === 'DM4018')
    .map(brief);
}

describe('DM4018 of a merge that comes too late', () => {
  it('is told where a limit cuts in another order than the merge has', () => {
    const [message, ...rest] = found('merge: {order: points}, limit: 5');
    expect(message).toContain('DM4018 error 19:84 ');
    expect(message).toContain(
      '`top` reads 4 partition keys, of each the first 5 rows in the order of `at`, and sorts only these by `points`',
    );
    expect(message).toContain(
      'are missing. Drop `limit`, read an index whose sort key goes on with `points`, or merge by `at`.',
    );
    expect(rest).toEqual([]);
  });

  it('is told where one shard may have more rows than its part of all', () => {
    const volume = '    volume: {count: 1000, per: {room: {avg: 4, max: 8}}}\n';
    expect(found('merge: {order: points}, limit: 2', { volume })).toHaveLength(1);
    expect(found('merge: {order: points}, limit: 7', { volume })).toHaveLength(1);
    expect(found('merge: {order: points}, limit: 8', { volume })).toEqual([]);
  });

  it('is told of pages', () => {
    expect(found('merge: {order: points}, page: 5')[0]).toContain('come on a later one. Drop `page`');
  });

  it('is told where sums lack what the limit cuts off', () => {
    const [message] = found('merge: {key: [player], sum: [points]}, limit: 5');
    expect(message).toContain(
      'adds up only these by `player`: rows behind those are in no sum. Drop `limit`, so that all of them are read.',
    );
    const pages = found('merge: {key: [player], sum: [points], order: player}, page: 5', { sk: '{player}#{scoreId}' });
    expect(pages).toHaveLength(1);
    expect(pages[0]).toContain(
      'may come on several pages, each with a part of the sum. Drop `page`, so that all of them are read.',
    );
    // A player has several rows in a shard, of which some are cut off.
    const several = found('merge: {key: [player], sum: [points], order: player}, limit: 5', {
      sk: '{player}#{scoreId}',
    });
    expect(several[0]).toContain('are in no sum');
    expect(found('merge: {key: [player], sum: [points]}, limit: 5', { sk: '{player}' })[0]).toContain(
      'say `merge: {…, order: player}`',
    );
  });

  it('warns where a limit takes the rows of one shard after another', () => {
    const [message, ...rest] = found('limit: 5');
    expect(message).toContain('DM4018 warning 19:76 ');
    expect(message).toContain(
      '`top` reads 4 partition keys, of each the first 5 rows in the order of `at`, and answers the first 5 of these, shard after shard',
    );
    expect(message).toContain('Say `merge: {order: at}`');
    expect(rest).toEqual([]);
    const few = { volume: '    volume: {count: 1000, per: {room: {avg: 2, max: 8}}}\n' };
    expect(found('limit: 5', few)).toHaveLength(1);
    expect(found('limit: 8', few)).toEqual([]);
    // Nothing has an order that they could be brought into.
    expect(found('limit: 5', { sk: '{scoreId|hash:4}' })).toEqual([]);
  });

  it.each([
    ['the order of the sort key', 'merge: {order: at}, limit: 5', {}],
    ['the same in pages', 'merge: {order: at}, order: desc, page: 5', {}],
    ['no limit', 'merge: {order: points}', {}],
    ['sums of everything', 'merge: {key: [player], sum: [points]}', {}],
    ['pages of one shard after another', 'page: 5', {}],
    [
      'sums in the order of the sort key',
      'merge: {key: [player], sum: [points], order: player}, limit: 5',
      { sk: '{player}' },
    ],
    ['what the sort key is derived from', 'merge: {order: points}, limit: 5', { sk: '{negated|pad:3}#{scoreId}' }],
    ['the time that an id begins with', 'merge: {order: madeAt}, limit: 5', { sk: '{scoreId}' }],
    [
      'a limit above what there is',
      'merge: {order: points}, limit: 50',
      { volume: '    volume: {count: 1000, per: {room: {avg: 10, max: 40}}}\n' },
    ],
  ])('is silent with %s', (_what, query, more) => {
    expect(found(query, more)).toEqual([]);
  });
});
