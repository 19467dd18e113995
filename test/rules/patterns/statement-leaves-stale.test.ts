import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

function people(statement: string, more = '', entity = 'entity: Person, '): string {
  return `dynamodel: 1
model: people
tables: {people: {key: {pk: pk}, indexes: {byNick: {pk: nickPk, project: all}}}}
entities:
  Person:
    key: {pk: "P#{personId}"}
    indexes: {byNick: {pk: "N#{nick}"}}
${more}    attributes:
      personId: ulid
      nick: {type: string, minBytes: 1, maxBytes: 40}
      note: {type: string, maxBytes: 40, optional: true}
      mail: {type: string, minBytes: 1, maxBytes: 40, optional: true}
      loud: {derive: "upper(note)"}
accessPatterns:
  run: {op: execute, ${entity}statement: "${statement}", params: {pk: string, a: string, b: string, c: string, d: string}}
`;
}

const said = (...given: Parameters<typeof people>) => saidBy('DM4022', people(...given));

describe('DM4022 statement-leaves-stale', () => {
  it('names the index keys and derived attributes that a statement does not write', () => {
    const [finding, ...rest] = said('UPDATE people SET nick = $a SET note = $b WHERE pk = $pk');
    expect(rest).toEqual([]);
    expect(finding?.at).toMatch(/^error 15:\d+ UPDATE/);
    expect(finding?.message).toBe(
      'The statement of `run` writes the attributes that it names and nothing else: `nickPk`, a key of index `byNick`, is made of `nick`; `loud` is derived from `note`. Use `op: update`, which writes all of it, or write `nickPk` and `loud` in the statement too.',
    );
    expect(said('UPDATE people SET nick = $a SET nickPk = $b WHERE pk = $pk')).toEqual([]);
    expect(said('UPDATE people SET mail = $a WHERE pk = $pk')).toEqual([]);
    expect(said('UPDATE people REMOVE note WHERE pk = $pk')[0]?.message).toContain('`loud` is derived from `note`');
    expect(said('SELECT * FROM people WHERE pk = $pk')).toEqual([]);
    expect(said('DELETE FROM people WHERE pk = $pk')).toEqual([]);
  });

  it('asks of a new item all that it has to carry', () => {
    const [finding] = said("INSERT INTO people VALUE {'pk': $pk, 'nick': $a}");
    expect(finding?.message).toContain('`nickPk`, a key of index `byNick`, is made of `nick`; `_t` tells which entity');
    expect(finding?.message).toContain('Use `op: create`');
    expect(said("INSERT INTO people VALUE {'pk': $pk, 'nick': $a, 'nickPk': $b, '_t': 'Person'}")).toEqual([]);
  });

  it('tells of values that stay taken, and of a version that nobody counts', () => {
    const unique = '    unique: {mail: {}}\n';
    expect(said('UPDATE people SET mail = $a WHERE pk = $pk', unique)[0]?.message).toContain(
      'the new value of `unique.mail` is not taken, and the old one stays taken. Use `op: update`, which writes all of it.',
    );
    expect(said('DELETE FROM people WHERE pk = $pk', unique)[0]?.message).toContain('stays taken for ever');
    expect(said('UPDATE people SET note = $a SET loud = $b WHERE pk = $pk', unique)).toEqual([]);
    const [version] = said('UPDATE people SET mail = $a WHERE pk = $pk', '    version: rev\n');
    expect(version?.at).toMatch(/^warning/);
    expect(said('UPDATE people SET mail = $a SET rev = $b WHERE pk = $pk', '    version: rev\n')).toEqual([]);
  });

  it('is silent where nothing says of which entity the item is, or the model keeps the old entry', () => {
    expect(said('UPDATE people SET nick = $a WHERE pk = $pk', '', '')).toEqual([]);
    const kept = people('UPDATE people SET nick = $a WHERE pk = $pk').replace(
      'pk: "N#{nick}"',
      'pk: "N#{nick}", onPartial: {keep: "the first nick is what counts"}',
    );
    expect(saidBy('DM4022', kept)).toEqual([]);
  });
});

describe('DM4005 scan', () => {
  it('speaks of statements too', () => {
    const [finding] = saidBy('DM4005', people('SELECT * FROM people WHERE nick = $a'));
    expect(finding?.message).toContain('`run` scans table `people`: one call reads all of it');
    expect(saidBy('DM4005', people('SELECT * FROM people WHERE pk = $pk'))).toEqual([]);
  });
});
