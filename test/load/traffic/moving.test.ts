import { describe, expect, it } from 'vitest';
import { compiled, demandOn } from './support.js';

function feed(rate: string): string {
  return `
dynamodel: 1
model: feed
tables:
  posts: {key: {pk: pk, sk: sk}}
entities:
  Post:
    key: {pk: "POST#{postId}", sk: "{part}"}
    id: [postId, part]
    attributes: {postId: ulid, part: {type: string, maxBytes: 20}}
    volume: {count: 1M}
accessPatterns:
  publish: {op: create, entity: Post, rate: ${rate}}
  read: {op: query, entity: Post, by: [postId], limit: 10, skew: latest on postId, rate: 2k/s}
`;
}

describe('keys that are as busy as they are new', () => {
  it('are gone before a split helps them, where new ones come often', () => {
    expect(demandOn(compiled(feed('5/s')), 'read', 'posts', 'read').keys.within).toBe('growing');
  });

  it('stay for long enough where new ones are rare', () => {
    expect(demandOn(compiled(feed('1/day')), 'read', 'posts', 'read').keys.within).not.toBe('growing');
  });
});
