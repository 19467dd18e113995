import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

function team(streams: string, version = ''): string {
  return `dynamodel: 1
model: team
tables: {team: {key: {pk: pk}, stream: new-and-old}}
entities:
  Person:
    key: {pk: "P#{personId}"}
${version}    attributes: {personId: ulid, boss: ulid, parent: {type: ulid, optional: true}, sum: {type: int, min: 0, max: 9999}, seen: {type: bool, optional: true}}
  Desk:
    key: {pk: "D#{deskId}"}
    attributes: {deskId: ulid, personId: ulid, uses: {type: int, min: 0, max: 9999}}
accessPatterns:
  join: {op: create, entity: Person}
streams:
${streams}
`;
}

const COUNT = '  count: {source: Person, update: {Person: {by: {personId: new.boss}, add: {sum: 1}}}}';
const said = (...given: Parameters<typeof team>) => saidBy('DM4023', team(...given));

describe('DM4023 endless-stream-rules', () => {
  it('tells of a rule that its own writes set off', () => {
    const [finding, ...rest] = said(COUNT);
    expect(finding?.at).toBe('error 14:3 count');
    expect(finding?.message).toBe(
      'A change of `Person` sets `count` off, and what it writes is one: one write goes round for ever, at the speed and the price of the stream. Give the rule a `when` that its own writes do not meet.',
    );
    expect(rest).toEqual([]);
    expect(said(COUNT.replace('update:', 'when: "not has(old.personId)", update:'))).toEqual([]);
  });

  it('tells once of several that set each other off', () => {
    const away = '  away: {source: Person, update: {Desk: {by: {deskId: new.boss}, add: {uses: 1}}}}';
    const back = '  back: {source: Desk, update: {Person: {by: {personId: new.personId}, set: {seen: "true"}}}}';
    const [finding, ...rest] = said(`${away}\n${back}`);
    expect(finding?.message).toContain('`away` writes `Desk`, `back` writes `Person`, which sets off `away` again');
    expect(rest).toEqual([]);
    expect(said(away)).toEqual([]);
    expect(said(`${away}\n${back.replace('update:', 'when: "new.uses > 3", update:')}`)).toEqual([]);
  });

  describe('a rule that writes the item which set it off', () => {
    const rule = (when: string, update = 'by: {personId: new.personId}, add: {sum: 1}') =>
      `  own: {source: Person, when: "${when}", update: {Person: {${update}}}}`;

    it('is told where its `when` holds afterwards too', () => {
      const [finding, ...rest] = said(rule('new.seen = true'));
      expect(finding?.at).toBe('error 14:3 own');
      expect(finding?.message).toContain('what it writes is one, and its `when` holds of that too');
      expect(rest).toEqual([]);
      expect(said(rule('has(new.boss) and new.seen = true'))).toHaveLength(1);
      expect(said(rule('new.sum != old.sum'))).toHaveLength(1);
      const version = '    version: version\n';
      expect(said(rule('has(new.boss)', 'by: {personId: new.personId}, set: {seen: "true"}'), version)).toHaveLength(1);
    });

    it('is not where what it writes, a change, or another item decides', () => {
      expect(said(rule('new.sum < 5'))).toEqual([]);
      expect(said(rule('new.seen = true and old.seen != true'))).toEqual([]);
      expect(said(rule('new.seen != old.seen'))).toEqual([]);
      expect(said(rule('new.seen = true', 'by: {personId: new.boss}, add: {sum: 1}'))).toEqual([]);
      expect(said(rule('new.sum != old.sum', 'by: {personId: new.personId}, add: {sum: 0}'))).toEqual([]);
      expect(said(rule('new.boss = new.personId', 'by: {personId: new.personId}, set: {seen: "true"}'))).toEqual([]);
    });
  });

  it('takes a moment for thousands of rules that come to nothing', () => {
    const rules = Array.from({ length: 2000 }, (_, i) =>
      i % 2 === 0
        ? `  a${i}: {source: Person, update: {Desk: {by: {deskId: new.boss}, add: {uses: 1}}}}`
        : `  b${i}: {source: Person, update: {Desk: {by: {deskId: new.personId}, set: {personId: new.boss}}}}`,
    );
    expect(said(rules.join('\n'))).toEqual([]);
  });

  it('is silent where it ends at an item that names no other', () => {
    expect(said(COUNT.replace('new.boss', 'new.parent'))).toEqual([]);
  });

  it('is silent where the second round changes nothing, and is not in the stream', () => {
    const mark = '  mark: {source: Person, update: {Person: {by: {personId: new.personId}, set: {seen: "true"}}}}';
    expect(said(mark)).toEqual([]);
    expect(said(mark, '    version: rev\n')).toHaveLength(1);
  });
});
