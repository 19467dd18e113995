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

describe('what the tool keeps, and a statement writes', () => {
  const TICKETS = (statement: string, entity: string): string => `dynamodel: 1
model: desk
tables: {desk: {key: {pk: pk}}}
entities:
  Desk:
    key: {pk: "DESK#{desk}"}
    attributes:
      desk: {type: string, minBytes: 1, maxBytes: 8, charset: a-z}
      issued: {type: int, min: 0, max: 99999999, default: 0, as: n}
      opened: {type: timestamp, immutable: true}
      name: {type: string, maxBytes: 40, optional: true}
  Ticket:
    key: {pk: "DESK#{desk}#{number|pad:8}"}
    attributes:
      desk: {type: string, minBytes: 1, maxBytes: 8, charset: a-z}
      number: {type: int, min: 1, max: 99999999, generate: sequence(Desk.issued)}
    softDelete: goneAt
accessPatterns:
  open: {op: create, entity: Desk}
  draw: {op: create, entity: Ticket}
  run: {op: execute, entity: ${entity}, statement: "${statement}", params: {pk: string, a: int, t: timestamp}}
`;
  const told = (statement: string, entity = 'Desk') =>
    ['DM1009', 'DM4015', 'DM4016'].flatMap((rule) =>
      saidBy(rule, TICKETS(statement, entity)).map(
        ({ at, message }) => `${rule} ${at.split(' ').slice(2).join(' ')} ${message}`,
      ),
    );

  it.each([
    ['UPDATE desk SET n = $a WHERE pk = $pk', 'DM4015 n `run` sets `Desk.issued`, from which `draw` takes the next'],
    ['UPDATE desk SET n = n - 1 WHERE pk = $pk', 'DM4015 n `run` sets `Desk.issued`, from which'],
    ['UPDATE desk REMOVE n WHERE pk = $pk', 'DM4015 n `run` removes `Desk.issued`, from which'],
    [
      'DELETE FROM desk WHERE pk = $pk',
      'DM4015 DELETE FROM desk WHERE pk = $pk `run` deletes `Desk` items, and the `Ticket` items',
    ],
    [
      'UPDATE desk SET opened = $t WHERE pk = $pk',
      'DM1009 opened `run` changes `opened` of `Desk`, which is `immutable`',
    ],
  ])('is told as of other patterns: %s', (statement, message) => {
    expect(told(statement)).toEqual([expect.stringContaining(message)]);
  });

  it('is no more than that', () => {
    expect(told('UPDATE desk SET n = n + 1 WHERE pk = $pk')).toEqual([]);
    expect(told('UPDATE desk SET n = $a WHERE pk = $pk AND n < $a')).toEqual([]);
    expect(told("UPDATE desk SET name = 'a' WHERE pk = $pk")).toEqual([]);
  });

  it('is the mark of deleted items, which a statement may take away', () => {
    expect(told('UPDATE desk SET goneAt = $t WHERE pk = $pk', 'Ticket')).toEqual([
      expect.stringContaining(
        'DM4016 goneAt The statement of `run` sets `goneAt`, the mark of deleted items of `Ticket`: ',
      ),
    ]);
    expect(told('UPDATE desk REMOVE goneAt WHERE pk = $pk', 'Ticket')).toEqual([]);
  });
});
