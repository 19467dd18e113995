import { describe, expect, it } from 'vitest';
import {
  parameterUses,
  parseModelStatement,
  type SchemaKey,
  type SelectPlan,
  StatementError,
  type StatementKeyAttribute,
  type StatementPlan,
  type StatementSchema,
  statementPaths,
  statementPlan,
} from '../../../src/expression/partiql/index.js';
import type { ScalarType } from '../../../src/value/index.js';

/** A key of these attributes, each `name` for a string or `name:type`. */
function key(partition: string, sort: string): SchemaKey {
  const attributes = (text: string): StatementKeyAttribute[] =>
    text
      .split(' ')
      .filter((part) => part !== '')
      .map((part) => ({ name: part.split(':')[0] as string, type: (part.split(':')[1] ?? 'S') as ScalarType }));
  return { partition: attributes(partition), sort: attributes(sort) };
}

const schema: StatementSchema = {
  key: key('pk', 'sk'),
  indexes: new Map([
    ['byDay', key('day', 'at:N')],
    ['wide', key('a b', '')],
    ['deep', key('a', 'b c')],
  ]),
};

function plan(text: string): StatementPlan {
  const result = parseModelStatement(text);
  if (result.kind === 'error') throw new Error(result.message);
  return statementPlan(result.model.statement, schema);
}

function select(rest: string): SelectPlan {
  return plan(`SELECT * FROM shop${rest}`) as SelectPlan;
}

function refusal(text: string): readonly [string, string] {
  try {
    plan(text);
  } catch (error) {
    if (error instanceof StatementError) return [error.advice, text.slice(error.start, error.end)];
    throw error;
  }
  throw new Error('accepted');
}

describe('the plan of a SELECT', () => {
  it('is a query where the partition key is given in every way', () => {
    expect(select(` WHERE pk = $id AND begins_with(sk, 'ORDER#') AND total > 5 AND tags IS MISSING`)).toMatchObject({
      action: 'select',
      table: 'shop',
      scan: false,
      oneItem: false,
      reads: [
        {
          partition: { attribute: 'pk', value: { kind: 'parameter', index: 0 } },
          sort: { attribute: 'sk', condition: { operator: 'begins_with', value: { value: { S: 'ORDER#' } } } },
          filter: ['total', 'tags'],
        },
      ],
      filter: ['total', 'tags'],
      parameters: 1,
    });
    expect(select(` WHERE pk = $id AND sk = $sk`).oneItem).toBe(true);
    expect(select(` WHERE pk IN [$a, $b] AND sk = 'x'`)).toMatchObject({ scan: false, oneItem: false });
    expect(select(` WHERE pk IN [$a, $b] AND sk = 'x'`).reads).toHaveLength(2);
    expect(select(`.byDay WHERE day = $day AND at BETWEEN $from AND $to`)).toMatchObject({
      index: 'byDay',
      reads: [
        { partition: { attribute: 'day' }, sort: { attribute: 'at', condition: { operator: 'BETWEEN' } }, filter: [] },
      ],
      oneItem: false,
    });
  });

  it('joins a lower and an upper bound, and filters out what they exclude', () => {
    expect(select(` WHERE pk = $id AND sk >= $from AND sk <= $to`).reads[0]).toMatchObject({
      sort: { condition: { operator: 'BETWEEN', low: { index: 1 }, high: { index: 2 } } },
      filter: [],
    });
    expect(select(` WHERE pk = $id AND sk > $from AND sk <= $to`).reads[0]).toMatchObject({
      sort: { condition: { operator: 'BETWEEN' } },
      filter: ['sk'],
    });
    expect(select(` WHERE pk = $id AND sk > 'b' AND sk < 'a'`).reads[0]?.sort?.condition.operator).toBe('>');
  });

  it.each([
    [''],
    [` WHERE pk > 'a'`],
    [` WHERE sk = 'a'`],
    [` WHERE total = 5`],
    [` WHERE pk = 'a' OR total = 5`],
    [` WHERE NOT pk = 'a'`],
    [` WHERE pk = other`],
    [` WHERE pk.x = 'a'`],
    [` WHERE pk = 'a' AND pk = 'b'`],
    [`.byDay WHERE pk = 'a' AND sk = 'b'`],
  ])('is a scan without it: SELECT * FROM shop%s', (rest) => {
    expect(select(rest)).toMatchObject({ scan: true, reads: [], oneItem: false });
  });

  it('says what a scan filters by, what is projected and in which order', () => {
    expect(select(` WHERE total > 5 AND state = 'open'`).filter).toEqual(['total', 'state']);
    expect(plan(`SELECT a.b[0], c FROM shop WHERE pk = 'x' ORDER BY sk DESC`)).toMatchObject({
      projection: [['a', 'b', 0], ['c']],
      descending: true,
    });
    expect(select(` WHERE pk = 'x' ORDER BY sk`)).toMatchObject({ projection: undefined, descending: false });
    expect(select(` WHERE pk = 'x'`).descending).toBe(false);
  });

  it('refuses what no value of a parameter makes acceptable', () => {
    expect(refusal('SELECT * FROM shop.none')).toEqual(['`shop` has no index `none`', 'shop.none']);
    for (const index of ['wide', 'deep']) {
      expect(refusal(`SELECT * FROM shop.${index} WHERE a = 1`)).toEqual([
        `PartiQL cannot read \`${index}\`: its key has several attributes in one place; use op: query`,
        `shop.${index}`,
      ]);
    }
    expect(refusal('SELECT * FROM shop WHERE pk = $a ORDER BY total')[1]).toBe('total');
    expect(refusal('SELECT * FROM shop WHERE pk IN [$a, $b] ORDER BY sk')[1]).toBe('sk');
    expect(refusal(`SELECT * FROM shop WHERE pk = 5`)).toEqual([
      'the key attribute `pk` is of type S, and this value is not',
      '5',
    ]);
    expect(refusal(`SELECT * FROM shop.byDay WHERE day = $day AND at > '5'`)[1]).toBe(`'5'`);
    expect(refusal(`SELECT * FROM shop WHERE pk = 'a' AND (sk = 'b' OR n = 1)`)[0]).toContain(
      'read the same sort keys',
    );
    const list = Array.from({ length: 51 }, (_, i) => `$v${i}`).join(', ');
    expect(refusal(`SELECT * FROM shop WHERE pk IN [${list}]`)[0]).toContain('50 reads at most');
  });
});

describe('the plan of a write', () => {
  it('is of the item that an INSERT puts', () => {
    expect(plan(`INSERT INTO shop VALUE {'pk': $id, 'sk': 'PROFILE', 'n': 1}`)).toMatchObject({
      action: 'insert',
      table: 'shop',
      item: [{ attribute: 'pk', value: { kind: 'parameter' } }, { attribute: 'sk' }, { attribute: 'n' }],
      parameters: 1,
    });
    expect(refusal(`INSERT INTO shop VALUE {'pk': $id}`)[0]).toBe('the item lacks the key attribute `sk`');
  });

  it('is of the one item of the key that WHERE gives', () => {
    expect(
      plan(`UPDATE shop SET a.b = 1 REMOVE c WHERE sk = $sk AND pk = $id AND state = 'open' RETURNING ALL NEW *`),
    ).toMatchObject({
      action: 'update',
      key: [
        { attribute: 'pk', value: { index: 1 } },
        { attribute: 'sk', value: { index: 0 } },
      ],
      condition: ['state'],
      targets: [['a', 'b'], ['c']],
      returning: 'ALL_NEW',
      parameters: 2,
    });
    expect(plan(`DELETE FROM shop WHERE pk = $id AND sk = 'x' AND pk = $id`)).toMatchObject({
      action: 'delete',
      condition: [],
      targets: [],
    });
    expect(refusal(`DELETE FROM shop WHERE pk = $id AND sk > 'a'`)).toEqual([
      'WHERE must give `pk` and `sk` by `=`; `sk` is missing',
      `pk = $id AND sk > 'a'`,
    ]);
    expect(refusal(`DELETE FROM shop WHERE pk = 'a' AND sk = 'b' AND pk = 'c'`)[0]).toContain('Multiple conditions');
    expect(refusal(`UPDATE shop SET sk = 'x' WHERE pk = $id AND sk = $sk`)).toEqual([
      '`sk` is part of the key, which no update changes',
      'sk',
    ]);
  });
});

describe('what a statement names', () => {
  function read(text: string) {
    const result = parseModelStatement(text);
    if (result.kind === 'error') throw new Error(result.message);
    return result.model.statement;
  }

  it('are attributes, each with its place', () => {
    const paths = (text: string): (readonly [string, string])[] =>
      statementPaths(read(text)).map(({ path, start, end }) => [path.join('.'), text.slice(start, end)]);
    expect(paths(`SELECT a.b FROM t WHERE size(c) > 1 AND d IN [e] ORDER BY f`)).toEqual([
      ['a.b', 'a.b'],
      ['c', 'c'],
      ['d', 'd'],
      ['e', 'e'],
      ['f', 'f'],
    ]);
    expect(paths(`UPDATE t SET a = b + 1 REMOVE c[0] WHERE k = 1`)).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['c.0', 'c[0]'],
      ['k', 'k'],
    ]);
    expect(paths(`INSERT INTO t VALUE {'k': 1, 'a b': 2}`)).toEqual([
      ['k', `'k'`],
      ['a b', `'a b'`],
    ]);
  });

  it('are parameters, each with its use', () => {
    const uses = (text: string): string[] =>
      parameterUses(read(text)).map(({ name, use, path }) => `${name} ${use} ${path?.join('.') ?? '-'}`);
    expect(
      uses(
        `SELECT * FROM t WHERE a = $a AND $b < b.x AND c BETWEEN $c AND $d AND e IN [$e, 1] AND begins_with(f, $f)
         AND (contains(g, $g) OR NOT size(h) = $h)`,
      ),
    ).toEqual([
      'a equal a',
      'b compare b.x',
      'c compare c',
      'd compare c',
      'e equal e',
      'f prefix f',
      'g element g',
      'h other -',
    ]);
    expect(uses(`UPDATE t SET a = $a, n = n + $n SET s = set_add(s, $s) WHERE k = $k`)).toEqual([
      'a assign a',
      'n assign n',
      's assign s',
      'k equal k',
    ]);
    expect(uses(`INSERT INTO t VALUE {'k': $k, 'n': 1}`)).toEqual(['k assign k']);
  });
});
