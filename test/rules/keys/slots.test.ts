import { describe, expect, it } from 'vitest';
import { entity, found, messages } from '../support/model-text.js';

const GSI = (keys: string) => `  shop: {key: {pk: pk, sk: sk}, indexes: {gsi: {${keys}, project: all}}}`;
const ID = '{pk: "O#{id}", sk: "O"}';

describe('DM2012 key-too-long', () => {
  const text = (max: string) => `{type: string, charset: "a-z", minBytes: 1${max === '' ? '' : `, maxBytes: ${max}`}}`;

  it.each([
    ['{pk: "{v}", sk: "O"}', '2048', []],
    ['{pk: "{v}", sk: "O"}', '2049', ['error DM2012 [{v}]']],
    ['{pk: "O#{id}", sk: "{v}"}', '1024', []],
    ['{pk: "O#{id}", sk: "X{v}"}', '1024', ['error DM2012 [X{v}]']],
    ['{pk: "O#{id}", sk: "{v}"}', '', ['warning DM2012 [{v}]']],
  ])('%s with at most %s bytes', (key, max, expected) => {
    expect(found({ entities: entity('Order', key, { id: 'ulid', v: text(max) }) })).toEqual(expected);
  });

  it('counts what escaping adds', () => {
    const any = '{type: string, minBytes: 1, maxBytes: 400}';
    const parts = { entities: entity('Order', '{pk: "O#{id}", sk: "{v}"}', { id: 'ulid', v: any }) };
    expect(found(parts)).toEqual(['error DM2012 [{v}]']);
    expect(messages(parts, 'DM2012')[0]).toContain('1,200 bytes');
    expect(found({ ...parts, top: 'defaults: {escape: reject}' }, 'DM2012')).toEqual([]);
  });

  it('asks for a missing bound once, whatever keys the attribute stands in', () => {
    const parts = {
      tables: GSI('pk: gpk, sk: gsk'),
      entities: entity('Order', '{pk: "O#{v}", sk: "O"}', { v: text('') }, 'indexes: {gsi: {pk: "V#{v}", sk: "O"}}'),
    };
    expect(found(parts, 'DM2012')).toEqual(['warning DM2012 [{v}]']);
    expect(messages(parts, 'DM2012')[0]).toContain('the table and of `gsi`');
  });

  it('adds up the attributes of one key', () => {
    const parts = (max: string) => ({
      tables: GSI('pk: id, sk: [a, b]'),
      entities: entity('Order', ID, { id: 'ulid', a: text(max), b: text(max) }, 'indexes: {gsi: natural}'),
    });
    expect(found(parts('512'), 'DM2012')).toEqual([]);
    expect(found(parts('513'), 'DM2012')).toEqual(['warning DM2012 [natural]']);
  });

  it('knows that a number is never long', () => {
    expect(found({ entities: entity('Order', '{pk: "O#{n}", sk: "O"}', { n: 'int' }) })).toEqual([]);
  });
});

describe('DM2014 empty-key', () => {
  it.each([
    ['{pk: "{v}", sk: "O"}', 'minBytes: 0', ['warning DM2014 [{v}]']],
    ['{pk: "{v}", sk: "O"}', 'minBytes: 1', []],
    ['{pk: "{v}", sk: "O"}', 'maxBytes: 20', ['info DM2014 [{v}]']],
    ['{pk: "V#{v}", sk: "O"}', 'minBytes: 0', []],
  ])('%s with %s', (key, fact, expected) => {
    const type = `{type: string, charset: "a-z", ${fact}${fact.startsWith('max') ? '' : ', maxBytes: 20'}}`;
    expect(found({ entities: entity('Order', key, { v: type }) })).toEqual(expected);
  });

  it('looks at natural keys of indexes', () => {
    const parts = {
      tables: GSI('pk: owner, sk: id'),
      entities: entity(
        'Order',
        ID,
        { id: 'ulid', owner: '{type: string, charset: "a-z", minBytes: 0, maxBytes: 9}' },
        'indexes: {gsi: natural}',
      ),
    };
    expect(found(parts, 'DM2014')).toEqual(['warning DM2014 [natural]']);
  });
});

describe('types of key attributes', () => {
  it('DM2018 where a declared type and the value differ', () => {
    const parts = (key: string) => ({
      tables: `  shop: {key: {pk: pk, sk: "${key}"}}`,
      entities: entity('Reading', '{pk: "S#{id}", sk: natural}', { id: 'ulid', at: 'epochMillis' }),
    });
    expect(found(parts('at: S'))).toEqual(['error DM2018 [natural]']);
    expect(found(parts('at: N'))).toEqual([]);
    expect(found(parts('at'))).toEqual([]);
  });

  it('DM2018 is one finding for one key attribute, however many entities fill it', () => {
    const parts = {
      tables: '  shop: {key: {pk: "pk: N", sk: sk}}',
      entities:
        entity('One', '{pk: "A#{id}", sk: "A"}', { id: 'ulid' }) +
        entity('Two', '{pk: "B#{id}", sk: "B"}', { id: 'ulid' }),
    };
    expect(found(parts)).toEqual(['error DM2018 [A#{id}]']);
    expect(messages(parts, 'DM2018')[0]).toContain('`One` and `Two`');
  });

  const other = (type: string) => ({
    tables: GSI('pk: owner, sk: id'),
    entities:
      entity('One', '{pk: "A#{id}", sk: "A"}', { id: 'ulid', owner: 'ulid' }, 'indexes: {gsi: natural}') +
      entity('Two', '{pk: "B#{two}", sk: "B"}', { two: 'ulid', owner: type }),
  });

  it('DM2015 for an entity that has nothing to do with the index', () => {
    expect(found(other('{type: int, min: 0, max: 9}'), 'DM2015')).toEqual(['error DM2015 [owner]']);
    expect(found(other('{list: ulid, max: 3}'), 'DM2015')).toEqual(['error DM2015 [owner]']);
    expect(found(other('ulid'), 'DM2015')).toEqual([]);
    expect(found(other('{type: int, min: 0, max: 9, as: ownerNo}'), 'DM2015')).toEqual([]);
  });
});

describe('DM2021 sort-key-template-missing', () => {
  it('is an error in the table and a warning in an index', () => {
    expect(found({ entities: entity('Order', '{pk: "O#{id}"}', { id: 'ulid' }) })).toEqual([
      'error DM2021 [{pk: "O#{id}"}]',
    ]);
    const parts = {
      tables: GSI('pk: gpk, sk: gsk'),
      entities: entity('Order', ID, { id: 'ulid' }, 'indexes: {gsi: {pk: "G#{id}"}}'),
    };
    expect(found(parts, 'DM2021')).toEqual(['warning DM2021 [{pk: "G#{id}"}]']);
  });

  it('takes an attribute of the key attribute’s name for the missing part', () => {
    const parts = {
      tables: '  shop: {key: {pk: pk, sk: day}}',
      entities: entity('Order', '{pk: "O#{id}"}', { id: 'ulid', day: 'date' }),
    };
    expect(found(parts, 'DM2021')).toEqual([]);
  });

  it('warns of a part that is stored nowhere', () => {
    const parts = { tables: '  shop: {key: {pk: pk}}', entities: entity('Order', ID, { id: 'ulid' }) };
    expect(found(parts)).toEqual(['warning DM2021 [{pk: "O#{id}", sk: "O"}]']);
  });
});
