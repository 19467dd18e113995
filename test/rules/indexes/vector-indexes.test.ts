import { describe, expect, it } from 'vitest';
import { saidBy, shop, times } from '../support/shop.js';

const ATTRIBUTES = [
  'vec: {list: {type: decimal, scale: 8}, max: 1536}',
  'tenant: {type: string, minBytes: 1, maxBytes: 9}',
  'kind: {type: string, minBytes: 1, maxBytes: 9, optional: true}',
  'paid: bool',
];
const INDEX = 'near: {vector: vec, dimensions: 1024, distance: cosine, project: keys}';

interface More {
  readonly table?: string;
  readonly attributes?: readonly string[];
  readonly entities?: string;
  readonly rest?: string;
}

function text(indexes: string, { table = '', attributes = [], entities = '', rest }: More = {}): string {
  return shop({
    table: `${table}, vectorIndexes: {${indexes}}`,
    attributes: [...ATTRIBUTES, ...attributes],
    entities,
    patterns: ['orders: {op: query, entity: Order, by: [customerId], page: 25}'],
    ...(rest === undefined ? {} : { more: rest }),
  });
}

const said = (indexes: string, more?: More) => saidBy('DM3015', text(indexes, more));

describe('DM3015 vector-index', () => {
  it('tells of each index what is checked and what is not', () => {
    const [finding, ...rest] = said(INDEX);
    expect(finding?.at).toBe('info 4:49 near');
    expect(finding?.numbers).toEqual({ dimensions: 1024 });
    expect(finding?.message).toContain('takes 1,024 dimensions of `vec` (cosine)');
    expect(finding?.message).toContain('only `SearchVectors` reads the index');
    expect(finding?.message).toContain('its writes, searches and storage are in no figure.');
    expect(rest).toEqual([]);
    const two = said(`${INDEX}, ${INDEX.replace('near', 'alike').replace('cosine', 'dot-product')}`);
    expect(two.map(({ at }) => at.split(' ')[0])).toEqual(['info', 'info']);
    expect(saidBy('DM3015', shop({ attributes: ATTRIBUTES }))).toEqual([]);
  });

  it('names entities whose items are left out for want of the partition key', () => {
    const other = [
      '  Note:',
      '    key: {pk: "N#{noteId}", sk: NOTE}',
      '    attributes: {noteId: ulid, vec: {list: {type: decimal, scale: 8}}}',
    ].join('\n');
    const left = (pk: string, entities = '') => said(INDEX.replace('cosine', `cosine, pk: ${pk}`), { entities })[0];
    expect(left('tenant')?.message).toMatch(/in no figure\.$/);
    expect(left('tenant', other)?.message).toMatch(
      / `Note` can have the vector without `tenant`: such an item is left out of the index, and nothing says so\.$/,
    );
    expect(left('kind', other)?.message).toContain(' `Order` and `Note` can have the vector without `kind`');
    // Every item has the table's own key attributes.
    expect(left('pk', other)?.message).toMatch(/in no figure\.$/);
  });

  it('is an error in a table with provisioned capacity', () => {
    const [finding, ...rest] = said(INDEX, { table: ', billing: {provisioned: {rcu: 5, wcu: 5}}' });
    expect(finding?.at).toMatch(/^error 4:\d+ near$/);
    expect(finding?.message).toContain('on-demand capacity, and this one is provisioned');
    expect(rest).toEqual([]);
  });

  it.each([
    ['1', 'info'],
    ['1536', 'info'],
    ['0', 'error'],
    ['-3', 'error'],
  ])('takes %s dimensions as %s', (dimensions, severity) => {
    expect(said(INDEX.replace('1024', dimensions)).map(({ at }) => at.split(' ')[0])).toEqual([severity]);
  });

  it('takes 4,096 dimensions and no more', () => {
    const of = (dimensions: number) =>
      said(`near: {vector: v, dimensions: ${dimensions}, distance: euclidean, project: all}`, {
        attributes: ['v: {list: {type: int, min: -9, max: 9}, max: 5000}'],
      });
    expect(of(4096)[0]?.at).toMatch(/^info/);
    expect(of(4097)[0]).toMatchObject({ at: 'error 4:79 4097', numbers: { dimensions: 4097, limit: 4096 } });
  });

  it('speaks at the sixth index of a table, or at what the model states as quota', () => {
    const six = times(6, (i) => INDEX.replace('near', `near${i}`)).join(', ');
    const of = (rest?: string) =>
      said(six, rest === undefined ? {} : { rest }).map(({ at }) => at.replace(/ \d+:\d+/, ''));
    expect(of()).toEqual([1, 2, 3, 4, 5].map((i) => `info near${i}`).concat('error near6'));
    expect(of('lint: {quotas: {vectorIndexes: 6}}').filter((at) => at.startsWith('error'))).toEqual([]);
  });

  it('takes one partition key attribute and 18 filters', () => {
    const filters = (count: number) => ({
      attributes: times(count, (i) => `f${i}: {type: int, min: 0, max: 9}`),
      list: times(count, (i) => `f${i}`).join(', '),
    });
    const of = (count: number) => {
      const { attributes, list } = filters(count);
      return said(INDEX.replace('cosine', `cosine, filters: [${list}]`), { attributes });
    };
    expect(of(18)[0]?.at).toMatch(/^info/);
    expect(of(19)[0]?.at).toMatch(/^error 4:\d+ f19$/);
    expect(of(19)[0]?.numbers).toEqual({ filters: 19, limit: 18 });
    expect(said(INDEX.replace('cosine', 'cosine, pk: [tenant]'))[0]?.at).toMatch(/^info/);
    const [two] = said(INDEX.replace('cosine', 'cosine, pk: [tenant, kind]'));
    expect(two?.at).toMatch(/^error 4:\d+ kind$/);
    expect(two?.numbers).toEqual({ keyAttributes: 2, limit: 1 });
  });

  it('takes a key and filters of one type S, N or B', () => {
    const odd = said(INDEX.replace('cosine', 'cosine, filters: [kind, paid]'))[0];
    expect(odd?.at).toMatch(/^error 4:\d+ paid$/);
    expect(odd?.message).toContain('of type S, N or B, and `paid` of `Order` is not');
    const entities = [
      '  Note:',
      '    key: {pk: "N#{noteId}", sk: NOTE}',
      '    attributes: {noteId: ulid, kind: {type: int, min: 0, max: 9}}',
    ].join('\n');
    const mixed = said(INDEX.replace('cosine', 'cosine, filters: [kind]'), { entities })[0];
    expect(mixed?.message).toContain('`kind` is S and N in `Order` and `Note`');
  });

  it.each([
    ['{list: {type: int, min: 0, max: 9}, max: 1024}', undefined],
    ['{list: any, max: 1024}', undefined],
    ['any', undefined],
    ['{list: {type: int, min: 0, max: 9}}', undefined],
    [
      '{list: {type: int, min: 0, max: 9}, max: 1023}',
      '`v` of `Order` has at most 1,023 numbers, and the index wants 1,024.',
    ],
    ['{list: {type: string, maxBytes: 9}, max: 1024}', 'A vector is a list of numbers, and `v` of `Order` is none.'],
    ['{set: {type: int, min: 0, max: 9}}', 'A vector is a list of numbers, and `v` of `Order` is none.'],
    ['{type: binary, maxBytes: 4096}', 'A vector is a list of numbers, and `v` of `Order` is none.'],
  ])('with a vector of type %s', (type, problem) => {
    const [finding, ...rest] = said(INDEX.replace('vec,', 'v,'), {
      attributes: [`v: ${type}`],
    });
    expect(rest).toEqual([]);
    if (problem === undefined) expect(finding?.at).toMatch(/^info/);
    else expect(finding?.message).toContain(problem);
  });

  it('wants the same dimensions of all indexes of one attribute', () => {
    const other = 'other: {vector: vec, dimensions: 512, distance: euclidean, project: keys}';
    const found = said(`${INDEX}, ${other}`);
    expect(found.map(({ at }) => at.replace(/ \d+:\d+/, ''))).toEqual(['info near', 'error 512']);
    expect(found[1]?.message).toContain('`vec` has 1,024 in `near`');
  });

  it('takes 20 included attributes', () => {
    const of = (count: number) =>
      said(INDEX.replace('project: keys', `project: {include: [${times(count, (i) => `f${i}`).join(', ')}]}`), {
        attributes: times(count, (i) => `f${i}: {type: int, min: 0, max: 9}`),
      });
    expect(of(20)[0]?.at).toMatch(/^info/);
    expect(of(21)[0]).toMatchObject({ numbers: { attributes: 21, limit: 20 } });
  });

  it('says all that is wrong in one finding', () => {
    const found = said(INDEX.replace('1024', '5000'), { table: ', billing: {provisioned: {rcu: 5, wcu: 5}}' });
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain(
      'this one is provisioned. Make it `billing: on-demand`, or leave the index out. A vector has 1 to 4,096 dimensions, not 5,000. ',
    );
  });

  it('leaves its name to the rule of names', () => {
    const bad = text(INDEX.replace('near', '"so near"'));
    expect(saidBy('DM5004', bad).map(({ message }) => message)).toEqual([
      expect.stringContaining('Index name `so near` holds a space'),
    ]);
    const long = 'v'.repeat(256);
    const attribute = text(INDEX.replace('vec,', `${long},`), {
      attributes: [`v: {list: any, max: 1024, as: ${long}}`],
    });
    expect(saidBy('DM5004', attribute).map(({ numbers }) => numbers)).toEqual([{ bytes: 256, limitBytes: 255 }]);
  });
});
