import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

function calendar(sk: string, pattern: string, type = 'timestamp'): string {
  return `dynamodel: 1
model: calendar
tables: {calendar: {key: {pk: pk, sk: sk}}}
entities:
  Visit:
    key: {pk: "USER#{userId}", sk: "${sk}"}
    attributes: {userId: ulid, at: {type: ${type}, immutable: true}, visitId: ulid}
accessPatterns:
  visit: {op: create, entity: Visit}
  visits: ${pattern}
`;
}

const QUERY = '{op: query, entity: Visit, by: [userId], range: {at: between}, page: 50}';
const DAY = 'V#{at|date:yyyy-MM-dd}#{visitId}';

describe('DM4024 cut-range', () => {
  it('tells of a range over what the sort key holds cut', () => {
    const [finding, ...rest] = saidBy('DM4024', calendar(DAY, QUERY));
    expect(finding?.at).toBe('info 10:60 at');
    expect(finding?.message).toBe(
      '`visits` asks for a range of `at`, of which `sk` holds only what its format keeps: DynamoDB compares that, and rows before and after the range are answered too, up to the whole of the first and the last unit. Let the key hold the whole time, as `{at|iso}` does; where every caller gives whole units, suppress this with that reason.',
    );
    expect(rest).toEqual([]);
    expect(saidBy('DM4024', calendar('V#{at|bucket:15m}#{visitId}', QUERY))).toHaveLength(1);
    const deleted = QUERY.replace('op: query', 'op: delete-query').replace(', page: 50', '');
    const [dangerous] = saidBy('DM4024', calendar(DAY, deleted));
    expect(dangerous?.at).toMatch(/^warning/);
    expect(dangerous?.message).toContain('are deleted too');
  });

  it('is silent where the key holds it whole, where it is a day, and where no range is asked for', () => {
    expect(saidBy('DM4024', calendar('V#{at|iso}#{visitId}', QUERY))).toEqual([]);
    expect(saidBy('DM4024', calendar(DAY, QUERY, 'date'))).toEqual([]);
    expect(saidBy('DM4024', calendar(DAY, '{op: query, entity: Visit, by: [userId], page: 50}'))).toEqual([]);
  });
});
