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

  describe('of copies', () => {
    const copied = (statement: string, refresh: string): string => `dynamodel: 1
model: catalogue
tables: {catalogue: {key: {pk: pk, sk: sk}, stream: new-and-old, indexes: {ofProduct: {pk: sku, sk: lineNo, project: all}}}}
entities:
  Product: {key: {pk: "P#{sku}", sk: "P"}, attributes: {sku: ulid, title: {type: string, maxBytes: 80}, rank: int}}
  Line:
    key: {pk: "O#{orderId}", sk: "L#{lineNo|pad:4}"}
    indexes: {ofProduct: natural}
    attributes:
      orderId: ulid
      lineNo: {type: int, min: 0, max: 9999}
      sku: ulid
      title: {copy: Product.title, via: {sku: sku}, refresh: ${refresh}}
accessPatterns:
  run: {op: execute, statement: "${statement}", params: {pk: string, sk: string, a: string, b: string}}
`;
    const found = (entity: string, statement: string, refresh = 'write') =>
      saidBy('DM4022', copied(statement, refresh).replace('op: execute,', `op: execute, entity: ${entity},`));
    const where = 'WHERE pk = $pk AND sk = $sk';

    it('names those that whoever writes the source has to write', () => {
      const [finding, ...rest] = found('Product', `UPDATE catalogue SET title = $a ${where}`);
      expect(finding?.message).toContain(
        '`Line.title` is a copy of `title`, which `refresh: write` leaves to it. Use `op: update`, which writes all of it.',
      );
      expect(finding?.at).toMatch(/^error/);
      expect(rest).toEqual([]);
      expect(found('Product', `UPDATE catalogue SET title = $a ${where}`, 'stream')).toEqual([]);
      expect(found('Product', `UPDATE catalogue SET title = $a ${where}`, 'never')).toEqual([]);
      expect(found('Product', `UPDATE catalogue SET rank = 1 ${where}`)).toEqual([]);
      expect(found('Product', `DELETE FROM catalogue ${where}`)).toEqual([]);
    });

    it.each(['write', 'stream', 'never'])('names its own of another source, with `refresh: %s`', (refresh) => {
      expect(found('Line', `UPDATE catalogue SET sku = $a ${where}`, refresh)[0]?.message).toContain(
        '`title` is copied from the `Product.title` that `sku` names. Use `op: update`, which writes all of it, or write `title` in the statement too.',
      );
      expect(found('Line', `UPDATE catalogue SET sku = $a SET title = $b ${where}`, refresh)).toEqual([]);
    });
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
