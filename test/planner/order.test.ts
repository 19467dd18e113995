import { describe, expect, it } from 'vitest';
import { noteText, reasonText } from '../../src/planner/explain/index.js';
import { planModel } from '../../src/planner/index.js';
import { designOf } from '../support/models.js';

const CHAT = (pattern: string): string => `
dynamodel: 1
model: chat
tables:
  chat:
    key: {pk: pk, sk: sk}
    indexes:
      byAuthor: {pk: pk, sk: authorSk, local: true, project: {include: [text]}}
entities:
  Message:
    key: {pk: "ROOM#{roomId}", sk: "{sentAt|iso}#{messageId}"}
    indexes: {byAuthor: {sk: "{authorId}#{messageId}"}}
    attributes:
      roomId: ulid
      messageId: ulid
      authorId: ulid
      sentAt: timestamp
      text: {type: string, avgBytes: 200, maxBytes: 2000}
      attachment: {type: string, avgBytes: 9000, maxBytes: 30000}
    volume: {count: 1M, per: {roomId: {avg: 500, max: 5000}}}
accessPatterns:
  newest: ${pattern}
`;

function chosen(pattern: string): readonly [string | undefined, readonly string[]] {
  const plan = planModel(designOf(CHAT(pattern))).patterns.get('newest');
  if (plan?.kind !== 'planned' || plan.operation.kind !== 'read') throw new Error('not planned');
  const refused = plan.candidates.filter(({ verdict }) => verdict === 'refused');
  return [plan.operation.index.name, refused.flatMap(({ reasons }) => reasons.map(({ code }) => code))];
}

describe('an order without a field', () => {
  it('is that of the table’s own key, even where another index is cheaper', () => {
    expect(chosen('{op: query, entity: Message, by: [roomId], order: desc, limit: 20, project: [text]}')).toEqual([
      'chat',
      ['other-order'],
    ]);
    expect(chosen('{op: query, entity: Message, by: [roomId], page: 20, project: [text]}')).toEqual([
      'chat',
      ['other-order'],
    ]);
  });

  it('is another index’s where the pattern names it', () => {
    expect(
      chosen('{op: query, entity: Message, by: [roomId], order: desc, limit: 20, project: [text], index: byAuthor}')[0],
    ).toBe('byAuthor');
  });

  it('means nothing where one item is asked for, or all rows: the others are dearer', () => {
    const [index, codes] = chosen('{op: query, entity: Message, by: [roomId]}');
    expect([index, codes]).toEqual(['chat', ['dearer']]);
    const design = designOf(`
dynamodel: 1
model: m
tables: {t: {key: {pk: pk, sk: sk}, indexes: {byOwner: {pk: opk, sk: osk, project: all}}}}
entities:
  Repo:
    key: {pk: "R#{owner}#{name}", sk: ABOUT}
    indexes: {byOwner: {pk: "O#{owner}", sk: "{name}"}}
    attributes: {owner: {type: string, charset: a-z, maxBytes: 9}, name: {type: string, charset: a-z, maxBytes: 9}}
accessPatterns: {find: {op: get, entity: Repo, by: [owner, name]}}
`);
    const plan = planModel(design).patterns.get('find');
    if (plan?.kind !== 'planned') throw new Error('not planned');
    expect(plan.candidates.map(({ index: { name }, reasons }) => [name, reasons.map(({ code }) => code)])).toEqual([
      ['t', []],
      ['byOwner', ['equal-cost']],
    ]);
  });

  it('leaves the choice free where all rows are asked for in any order', () => {
    expect(chosen('{op: query, entity: Message, by: [roomId], project: [text]}')[0]).toBe('byAuthor');
  });
});

describe('an index that holds the same field the other way round', () => {
  const repo = (pattern: string): string => `
dynamodel: 1
model: repo
tables:
  repo:
    key: {pk: pk, sk: sk}
    indexes:
      newest: {pk: gpk, sk: gsk, project: {include: [title]}}
entities:
  Issue:
    key: {pk: "REPO#{repoId}", sk: "{number|pad:7}"}
    indexes: {newest: {pk: "REPO#{repoId}", sk: "{number|desc}"}}
    attributes:
      repoId: ulid
      number: {type: int, min: 1, max: 9999999}
      title: {type: string, avgBytes: 60, maxBytes: 200}
      body: {type: string, avgBytes: 9000, maxBytes: 30000}
    volume: {count: 1M, per: {repoId: {avg: 500, max: 5000}}}
accessPatterns:
  issues: {op: query, entity: Issue, by: [repoId], page: 20, project: [repoId, number, title]${pattern}}
`;
  const planOf = (pattern: string) => {
    const plan = planModel(designOf(repo(pattern))).patterns.get('issues');
    if (plan?.kind !== 'planned' || plan.operation.kind !== 'read') throw new Error('not planned');
    return { index: plan.operation.index.name, candidates: plan.candidates };
  };

  it('gives another order where none is asked for, and says which', () => {
    const { index, candidates } = planOf('');
    expect(index).toBe('repo');
    const [reason] = candidates.find((candidate) => candidate.index.name === 'newest')?.reasons ?? [];
    expect(reason === undefined ? '' : reasonText(reason)).toBe(
      'it sorts by `number`, descending, and the order meant is that of `table repo`, by `number`, ascending; `index:` would ask for another',
    );
  });

  it.each(['asc', 'desc'])('gives the same order where it is asked for: %s', (order) => {
    expect(planOf(`, order: ${order}`).index).toBe('newest');
  });
});

describe('a limit with a filter', () => {
  it('is told to count before the filter', () => {
    const plan = planModel(
      designOf(CHAT(`{op: query, entity: Message, by: [roomId], limit: 20, filter: 'begins_with(text, "hello")'}`)),
    ).patterns.get('newest');
    const notes = plan?.kind === 'planned' ? plan.notes : [];
    expect(notes).toContainEqual({ code: 'limit-before-filter', limit: 20 });
    expect(notes.map(noteText).join(' ')).toContain('before the filter');
  });
});

describe('a limit over several entities', () => {
  const feed = (order: string): string => `
dynamodel: 1
model: feed
tables:
  feed: {key: {pk: pk, sk: sk}}
entities:
  Follow:
    key: {pk: "USER#{userId}", sk: "FOLLOW#{otherId}"}
    attributes: {userId: ulid, otherId: ulid}
    volume: {count: 8M, per: {userId: {avg: 80, max: 5000}}}
  Post:
    key: {pk: "USER#{userId}", sk: "POST#{at|iso}"}
    attributes: {userId: ulid, at: timestamp, text: {type: string, avgBytes: 3000, maxBytes: 9000}}
    volume: {count: 4M, per: {userId: {avg: 40, max: 5000}}}
accessPatterns:
  newest: {op: query, entities: [Follow, Post], by: [userId], limit: 50, order: ${order}}
`;
  const bytes = (order: string): number => {
    const plan = planModel(designOf(feed(order))).patterns.get('newest');
    if (plan?.kind !== 'planned' || plan.operation.kind !== 'read') throw new Error('not planned');
    return plan.operation.figures.bytes.typical;
  };

  it('is filled in the order of the keys', () => {
    // 50 of 80 follows of about 150 bytes come first; from the other end 40 posts of 3 KB and 10 follows.
    expect(bytes('asc')).toBeLessThan(50 * 200);
    expect(bytes('desc')).toBeGreaterThan(40 * 3000);
  });
});
