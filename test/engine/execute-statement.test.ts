import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Engine, EngineError, type ExecuteStatementInput } from '../../src/engine/index.js';
import type { AttributeValue, Item } from '../../src/value/index.js';
import { cpuTime } from '../support/cpu-time.js';
import { runs } from '../support/runs.js';
import { errorOf, index, item, refusal, withTable } from './support.js';

type Options = Omit<ExecuteStatementInput, 'Statement'>;

/** The rows of a statement on `"table"`. */
function rows(engine: Engine, Statement: string, options: Options = {}): readonly Item[] {
  return engine.executeStatement({ Statement, ...options }).Items;
}

/** Rows as `pk/sk`, where only these matter. */
function keys(found: readonly Item[]): string[] {
  return found.map((row) =>
    Object.values(row)
      .map((value) => Object.values(value)[0])
      .join('/'),
  );
}

function filled(...items: readonly Item[]): Engine {
  const engine = withTable();
  for (const Item of items) engine.putItem({ TableName: 'table', Item });
  return engine;
}

const orders = (): Engine =>
  filled(...['o', 'p'].flatMap((pk) => ['1', '2', '3'].map((sk) => item({ pk, sk, n: Number(sk) }))));

function refused(Statement: string, engine: Engine = orders(), options: Options = {}): string {
  return refusal(() => engine.executeStatement({ Statement, ...options }));
}

describe('SELECT', () => {
  it('reads an item, the items of a partition and ranges of it', () => {
    const engine = orders();
    const select = (where: string): string[] => keys(rows(engine, `SELECT pk, sk FROM "table" WHERE ${where}`));
    expect(rows(engine, `SELECT * FROM "table" WHERE pk = 'o' AND sk = '2'`)).toEqual([
      item({ pk: 'o', sk: '2', n: 2 }),
    ]);
    expect(select(`pk = 'o'`)).toEqual(['o/1', 'o/2', 'o/3']);
    expect(select(`'o' = pk AND '1' < sk`)).toEqual(['o/2', 'o/3']);
    expect(select(`pk = 'o' AND sk > '1' AND sk < '3'`)).toEqual(['o/2']);
    expect(select(`pk = 'o' AND sk BETWEEN '2' AND '3'`)).toEqual(['o/2', 'o/3']);
    expect(select(`pk = 'o' AND begins_with(sk, '3')`)).toEqual(['o/3']);
    expect(select(`pk = 'x'`)).toEqual([]);
    expect(select(`pk > 'o' AND n >= 2`).sort()).toEqual(['p/2', 'p/3']);
    expect(rows(engine, 'SELECT * FROM "table"')).toHaveLength(6);
  });

  it('reads several keys, in the order of the keys', () => {
    const engine = orders();
    const select = (where: string): string[] => keys(rows(engine, `SELECT pk, sk FROM "table" WHERE ${where}`));
    expect(select(`pk IN ['p', 'o'] AND n <> 2`)).toEqual(['o/1', 'o/3', 'p/1', 'p/3']);
    expect(select(`pk = 'p' AND sk = '3' OR pk = 'o' AND sk IN ('1', '2')`)).toEqual(['o/1', 'o/2', 'p/3']);
    expect(select(`pk = 'o' AND (sk > '2' OR sk < '2' OR sk = '2')`)).toEqual(['o/1', 'o/2', 'o/3']);
    expect(select(`pk = 'o' AND sk = '1' AND sk IN ['1', '2']`)).toEqual(['o/1']);
    expect(select(`pk = 'o' OR n = 3`).sort()).toEqual(['o/1', 'o/2', 'o/3', 'p/3']);
  });

  it('joins ways that exclude sort keys into one read without repeating rows', () => {
    const engine = orders();
    const select = (where: string): string[] => keys(rows(engine, `SELECT sk FROM "table" WHERE ${where}`));
    expect(select(`pk = 'o' AND NOT sk = '1' OR pk = 'o' AND sk = '2'`)).toEqual(['2', '3']);
    expect(select(`pk = 'o' AND sk <> '1'`)).toEqual(['2', '3']);
    expect(select(`pk = 'o' AND NOT sk IN ['1', '3'] OR pk = 'o' AND sk = '2'`)).toEqual(['2']);
    expect(select(`pk = 'o' OR pk = 'o' AND NOT sk = '1'`)).toEqual(['1', '2', '3']);
  });

  it('refuses ways that meet in a sort key, and too many of them', () => {
    const overlap = 'Overlapping conditions with range keys are not supported in where clause';
    for (const where of [
      `pk IN ['o', 'o']`,
      `pk = 'o' OR pk = 'o'`,
      `pk = 'o' AND (sk > '0' OR sk < '5')`,
      `pk = 'o' AND (sk = '1' OR n = 2)`,
      `pk = 'o' AND n = 1 OR pk = 'o' AND sk = '2'`,
    ]) {
      expect(refused(`SELECT * FROM "table" WHERE ${where}`)).toBe(overlap);
    }
    const list = (count: number): string => Array.from({ length: count }, (_, i) => `'v${i}'`).join(', ');
    const tooMany = 'Too many decomposed read operations for a given query.';
    expect(refused(`SELECT * FROM "table" WHERE pk IN [${list(51)}]`)).toBe(tooMany);
    expect(refused(`SELECT * FROM "table" WHERE pk IN [${list(26)}] AND sk IN ['1', '2']`)).toBe(tooMany);
    expect(rows(orders(), `SELECT * FROM "table" WHERE pk IN [${list(51)}] OR n = 1`)).toHaveLength(2);
    expect(rows(orders(), `SELECT * FROM "table" WHERE pk IN [${list(50)}] AND n IN [1, 2]`)).toEqual([]);
    expect(refused(`SELECT * FROM "table" WHERE n IN [${list(101)}]`)).toBe(
      'The IN operator is provided with too many operands; number of operands: 101',
    );
  });

  it('wants keys of the right type, and filters by whatever else there is', () => {
    const mismatch = "Key attribute's data type should match its data type in table's schema: Key";
    expect(refused(`SELECT * FROM "table" WHERE pk = 1 OR pk = 'o'`)).toBe(`${mismatch} pk`);
    expect(refused(`SELECT * FROM "table" WHERE pk = 'o' AND sk IN ['1', 2]`)).toBe(`${mismatch} sk`);
    expect(rows(orders(), `SELECT * FROM "table" WHERE pk > 1`)).toEqual([]);
  });

  it('orders by the key', () => {
    const engine = orders();
    const select = (rest: string): string[] => keys(rows(engine, `SELECT pk, sk FROM "table" WHERE ${rest}`));
    expect(select(`pk = 'o' ORDER BY sk DESC`)).toEqual(['o/3', 'o/2', 'o/1']);
    expect(select(`pk = 'o' ORDER BY sk`)).toEqual(['o/1', 'o/2', 'o/3']);
    expect(select(`pk IN ['o', 'p'] ORDER BY pk DESC, sk ASC`)).toEqual(['p/1', 'p/2', 'p/3', 'o/1', 'o/2', 'o/3']);
    expect(select(`pk = 'o' ORDER BY pk ASC`)).toEqual(['o/3', 'o/2', 'o/1']);
    expect(refused('SELECT * FROM "table" ORDER BY sk')).toBe(
      'Must have WHERE clause in the statement when using ORDER BY clause.',
    );
    expect(refused(`SELECT * FROM "table" WHERE pk = 'o' ORDER BY n`)).toBe(
      'Attribute n in ORDER BY clause must be part of the primary key',
    );
    expect(refused(`SELECT * FROM "table" WHERE pk > 'a' ORDER BY sk`)).toBe(
      'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
    );
    expect(refused(`SELECT * FROM "table" WHERE pk IN ['o', 'p'] ORDER BY sk`)).toBe(
      'Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.',
    );
  });

  it('puts projected paths under their last names', () => {
    const engine = filled({
      ...item({ pk: 'a', sk: 's' }),
      m: { M: { k: { L: [{ S: 'x' }, { S: 'y' }] }, t: { S: 'deep' } } },
    });
    expect(rows(engine, `SELECT m.t, m.k[1], absent FROM "table" WHERE pk = 'a'`)).toEqual([
      { t: { S: 'deep' }, 'k[1]': { S: 'y' } },
    ]);
    expect(refused(`SELECT m.k[-1] FROM "table"`, engine)).toBe(
      'List index is not within the allowable range; index: [-1] at 1:13:1',
    );
    expect(refused(`SELECT pk, m.pk FROM "table"`, engine)).toBe('Duplicate identifiers in select clause: pk');
  });

  it('filters with every condition and function', () => {
    const engine = filled({
      ...item({ pk: 'a', sk: 's', n: 1, text: 'abcd' }),
      tags: { SS: ['x', 'y'] },
      nil: { NULL: true },
      flag: { BOOL: true },
      m: { M: { sub: { S: 'x' } } },
    });
    const holds = (condition: string, ...Parameters: AttributeValue[]): boolean =>
      rows(engine, `SELECT * FROM "table" WHERE pk = 'a' AND ${condition}`, Parameters.length > 0 ? { Parameters } : {})
        .length === 1;
    for (const condition of [
      'n <> 2',
      'n != 2',
      '+1 = n',
      'n = - - 1',
      'n BETWEEN - 2 AND 5',
      'n NOT IN [2, 3]',
      'n IN (1, 2)',
      "contains(tags, 'x')",
      "contains(text, 'bc') AND begins_with(text, 'ab')",
      'size(text) = 4',
      "attribute_type(tags, 'SS')",
      'ATTRIBUTE_EXISTS(m.sub) AND attribute_not_exists(m.nope)',
      'attribute_exists(tags) = true AND attribute_exists(nope) = FALSE',
      'nope IS MISSING AND "tags" IS NOT MISSING',
      'nil IS NULL AND text IS NOT NULL AND nope IS NOT NULL',
      'flag IS BOOL AND text IS STRING AND NOT n IS STRING',
      "(nope = 1 OR NOT (n = 1 AND text = 'z'))",
      "tags = <<'y', 'x'>>",
      "m = {'sub': 'x'} AND flag = true",
    ]) {
      expect(holds(condition), condition).toBe(true);
    }
    expect(holds('nope IS NULL')).toBe(false);
    expect(holds('tags = ?', { SS: ['y', 'x'] })).toBe(true);
    expect(holds('n IN [?, 7]', { N: '1.0' })).toBe(true);
    expect(refused(`SELECT * FROM "table" WHERE pk = 'a' AND n < ?`, engine, { Parameters: [{ BOOL: true }] })).toBe(
      'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
    );
    expect(refused(`SELECT * FROM "table" WHERE attribute_exists('n')`, engine)).toBe(
      'Operator or function requires a document path; operator or function: attribute_exists',
    );
    expect(refused(`SELECT * FROM "table" WHERE attribute_exists(a, b)`, engine)).toBe(
      'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2',
    );
    expect(refused(`SELECT * FROM "table" WHERE EXISTS(n)`, engine)).toBe('Unrecognized function: exists at 1:29:6');
  });

  it('walks pages by token, which is good for the same statement alone', () => {
    const engine = orders();
    const statement = `SELECT sk, pk FROM "table" WHERE pk IN [?, ?] ORDER BY pk DESC, sk`;
    const Parameters = [{ S: 'o' }, { S: 'p' }];
    const pages: string[][] = [];
    let NextToken: string | undefined;
    do {
      const page = engine.executeStatement({
        Statement: statement,
        Parameters,
        Limit: 2,
        ...(NextToken === undefined ? {} : { NextToken }),
      });
      pages.push(keys(page.Items));
      expect(page.LastEvaluatedKey === undefined).toBe(page.NextToken === undefined);
      NextToken = page.NextToken;
    } while (NextToken !== undefined && pages.length < 10);
    expect(pages.flat()).toEqual(['1/p', '2/p', '3/p', '1/o', '2/o', '3/o']);
    expect(pages.slice(0, 3).map((page) => page.length)).toEqual([2, 2, 2]);

    const { NextToken: token } = engine.executeStatement({ Statement: statement, Parameters, Limit: 1 });
    for (const NextToken of [token as string, 'no token', 'e30=', 'bnVsbA==']) {
      expect(refused('SELECT * FROM "table"', engine, { NextToken })).toBe('NextToken does not match request');
    }
    expect(refused(statement, engine, { Parameters: [{ S: 'o' }, { S: 'q' }], NextToken: token as string })).toBe(
      'NextToken does not match request',
    );
  });

  it('walks pages of binary keys', () => {
    const engine = withTable({ key: ['pk:B'] });
    for (const byte of [1, 2, 3]) engine.putItem({ TableName: 'table', Item: { pk: { B: Uint8Array.of(byte) } } });
    const first = engine.executeStatement({ Statement: 'SELECT * FROM "table"', Limit: 2 });
    const rest = rows(engine, 'SELECT * FROM "table"', { NextToken: first.NextToken as string });
    const bytes = [...first.Items, ...rest].map(({ pk }) => (pk as { B: Uint8Array }).B[0]);
    expect(bytes.sort()).toEqual([1, 2, 3]);
  });

  it('costs what its queries or its scan cost', () => {
    const engine = withTable();
    for (const sk of ['1', '2']) {
      engine.putItem({ TableName: 'table', Item: item({ pk: 'o', sk, text: 'x'.repeat(4000) }) });
    }
    const units = (rest: string, options: Options = {}): number | undefined =>
      engine.executeStatement({
        Statement: `SELECT sk FROM "table" ${rest}`,
        ReturnConsumedCapacity: 'TOTAL',
        ...options,
      }).ConsumedCapacity?.CapacityUnits;
    expect(units(`WHERE pk = 'o' AND sk = '1'`)).toBe(0.5);
    expect(units(`WHERE pk = 'o'`)).toBe(1);
    expect(units(`WHERE pk = 'o'`, { ConsistentRead: true })).toBe(2);
    expect(units(`WHERE pk = 'o' AND nope = 1`)).toBe(1);
    expect(units(`WHERE pk IN ['a', 'b', 'c']`)).toBe(1.5);
    expect(units(`WHERE pk IN ['a', 'b', 'o']`)).toBe(2);
    expect(units(`WHERE text = 'y'`)).toBe(1);
    expect(units(`WHERE pk = 'o' AND sk > '1' AND sk < '9'`)).toBe(1);
    expect(engine.executeStatement({ Statement: 'SELECT * FROM "table"' })).not.toHaveProperty('ConsumedCapacity');
  });
});

describe('SELECT from an index', () => {
  const indexed = (): Engine => {
    const engine = withTable({
      attributes: ['g:S', 'l:S', 'h:S'],
      global: [index('all', ['g']), index('some', ['g'], [], ['kept']), index('wide', ['g', 'h'])],
      local: [index('local', ['pk'], ['l'], [])],
    });
    for (const sk of ['1', '2', '3']) {
      const attributes = { pk: 'p', sk, g: sk === '3' ? 'z' : 'x', l: `l${sk}`, kept: `k${sk}`, lost: sk, h: 'h' };
      engine.putItem({ TableName: 'table', Item: item(attributes) });
    }
    return engine;
  };

  it('reads it by its own key, or all of it', () => {
    const engine = indexed();
    const select = (rest: string): string[] => keys(rows(engine, `SELECT sk FROM "table".${rest}`));
    expect(select(`"all" WHERE g = 'x'`)).toEqual(['1', '2']);
    expect(select(`"all" WHERE pk = 'p' AND sk = '3'`)).toEqual(['3']);
    expect(select(`"local" WHERE pk = 'p' AND l > 'l1'`)).toEqual(['2', '3']);
    expect(rows(engine, `SELECT * FROM "table"."some" WHERE g = 'z'`)).toEqual([
      item({ pk: 'p', sk: '3', g: 'z', kept: 'k3' }),
    ]);
    const page = engine.executeStatement({
      Statement: `SELECT lost FROM "table"."local" WHERE pk = 'p'`,
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(keys(page.Items)).toEqual(['1', '2', '3']);
    expect(page.ConsumedCapacity).toEqual({
      TableName: 'table',
      CapacityUnits: 2,
      Table: { CapacityUnits: 1.5 },
      LocalSecondaryIndexes: { local: { CapacityUnits: 0.5 } },
    });
    const several = engine.executeStatement({
      Statement: `SELECT sk FROM "table"."all" WHERE g IN ['x', 'y', 'z']`,
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(several.ConsumedCapacity?.GlobalSecondaryIndexes).toEqual({ all: { CapacityUnits: 1.5 } });
  });

  it('filters by what the index keeps', () => {
    const engine = indexed();
    const unkept = (name: string, lost: string): string =>
      `One or more parameter values were invalid: Secondary index ${name} does not project one or more filter attributes: [${lost}]`;
    expect(refused(`SELECT pk FROM "table"."some" WHERE g = 'x' AND lost = '1'`, engine)).toBe(unkept('some', 'lost'));
    expect(refused(`SELECT pk FROM "table"."local" WHERE pk = 'p' AND NOT lost = '1'`, engine)).toBe(
      unkept('local', 'lost'),
    );
    expect(rows(engine, `SELECT pk FROM "table"."local" WHERE lost = '1'`)).toEqual([]);
    expect(rows(engine, `SELECT pk FROM "table"."some" WHERE NOT lost = '1'`)).toHaveLength(3);
    expect(keys(rows(engine, `SELECT sk FROM "table"."some" WHERE g = 'x' AND lost = '1' OR g = 'z'`))).toEqual(['3']);
    expect(refused(`SELECT lost, pk FROM "table"."some"`, engine)).toBe(
      'One or more parameter values were invalid: Global secondary index some does not project [lost]',
    );
  });

  it('refuses what no statement reads', () => {
    const engine = indexed();
    expect(refused(`SELECT * FROM "table"."wide" WHERE g = 'x' AND h = 'h'`, engine)).toBe(
      'PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.',
    );
    expect(refused(`SELECT * FROM "table"."none" WHERE g = 'x'`, engine)).toBe(
      'The table does not have the specified index: none',
    );
    expect(refused(`SELECT * FROM "table"."all" WHERE g = 'x'`, engine, { ConsistentRead: true })).toBe(
      'Consistent reads are not supported on global secondary indexes',
    );
    expect(refused(`UPDATE "table"."all" SET a = 1 WHERE pk = 'p' AND sk = '1'`, engine)).toBe(
      'This operation is not supported on an index',
    );
    expect(refused(`INSERT INTO "table"."all" VALUE {'pk': 'p', 'sk': '9'}`, engine)).toBe(
      'FROM clause may only contain a single table name',
    );
  });
});

describe('INSERT', () => {
  it('puts an item of every type that literals have', () => {
    const engine = withTable();
    const answer = engine.executeStatement({
      Statement: `INSERT INTO "table" value {'pk': ?, 'sk': 'it''s', 'n': -1.50e1, 'm': {'a': [1, 'x', null]},
        'ns': <<1, 34>>, 'ss': <<'a', 'b'>>, 'yes': TRUE, 'b': ?}`,
      Parameters: [{ S: 'a' }, { B: Uint8Array.of(1) }],
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(answer).toEqual({ Items: [], ConsumedCapacity: { TableName: 'table', CapacityUnits: 1 } });
    expect(engine.getItem({ TableName: 'table', Key: item({ pk: 'a', sk: "it's" }) }).Item).toEqual({
      pk: { S: 'a' },
      sk: { S: "it's" },
      n: { N: '-15' },
      m: { M: { a: { L: [{ N: '1' }, { S: 'x' }, { NULL: true }] } } },
      ns: { NS: ['1', '34'] },
      ss: { SS: ['a', 'b'] },
      yes: { BOOL: true },
      b: { B: Uint8Array.of(1) },
    });
  });

  it('refuses to put an item that is there', () => {
    const engine = orders();
    const failed = errorOf(() =>
      engine.executeStatement({
        Statement: `INSERT INTO "table" VALUE {'pk': 'o', 'sk': '1', 'n': 9}`,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    expect([failed.name, failed.message, failed.Item]).toEqual([
      'DuplicateItemException',
      'Duplicate primary key exists in table',
      undefined,
    ]);
    expect(rows(engine, `SELECT n FROM "table" WHERE pk = 'o' AND sk = '1'`)).toEqual([{ n: { N: '1' } }]);
    expect(refused(`INSERT INTO "table" VALUE {'pk': 'o'}`)).toBe(
      'One or more parameter values were invalid: Missing the key sk in the item',
    );
  });
});

describe('UPDATE', () => {
  const where = `WHERE pk = 'o' AND sk = '1'`;

  it('sets, removes and counts, and gives what RETURNING asks for', () => {
    const engine = orders();
    const update = (clauses: string, returning = 'ALL NEW'): readonly Item[] =>
      rows(engine, `UPDATE "table" ${clauses} ${where} RETURNING ${returning} *`);
    const key = { pk: 'o', sk: '1' };
    expect(update(`SET n=n+100, l = [- 1] SET m = {'a': 1}`)).toEqual([
      { ...item({ ...key, n: 101 }), l: { L: [{ N: '-1' }] }, m: { M: { a: { N: '1' } } } },
    ]);
    expect(update('SET m.b = n - - 1 SET l = list_append(l, [2, 3])', 'MODIFIED NEW')).toEqual([
      { l: { L: [{ N: '-1' }, { N: '2' }, { N: '3' }] }, m: { M: { b: { N: '102' } } } },
    ]);
    expect(update('REMOVE l[1] REMOVE m', 'MODIFIED OLD')).toHaveLength(1);
    expect(update('SET n = 5', 'ALL OLD')).toEqual([
      { ...item({ ...key, n: 101 }), l: { L: [{ N: '-1' }, { N: '3' }] } },
    ]);
    expect(update('REMOVE n', 'MODIFIED NEW')).toEqual([]);
    expect(rows(engine, `UPDATE "table" SET x = 1 ${where}`)).toEqual([]);
  });

  it('adds to sets and takes from them', () => {
    const engine = orders();
    const tags = (clause: string, ...Parameters: AttributeValue[]): AttributeValue | undefined =>
      rows(
        engine,
        `UPDATE "table" SET ${clause} ${where} RETURNING ALL NEW *`,
        Parameters.length > 0 ? { Parameters } : {},
      )[0]?.tags;
    expect(tags(`tags = set_add(tags, <<'a', 'b'>>)`)).toEqual({ SS: ['a', 'b'] });
    expect(tags(`tags = SET_ADD("tags", ?)`, { SS: ['b', 'c'] })).toEqual({ SS: ['a', 'b', 'c'] });
    expect(tags(`tags = set_delete(tags, <<'a', 'x'>>)`)).toEqual({ SS: ['b', 'c'] });
    expect(tags(`tags = set_delete(tags, <<'b', 'c'>>)`)).toBeUndefined();
    expect(refused(`UPDATE "table" SET t = set_add(s, <<'x'>>) ${where}`)).toBe(
      'The first argument to SET_ADD must equal the assignment value at 1:24:7',
    );
    expect(refused(`UPDATE "table"\nSET tags = set_add(tags, 'x') ${where}`)).toBe(
      'The second argument to SET_ADD must be a value with type SET at 2:20:4',
    );
    expect(refused(`UPDATE "table" SET s = set_delete(s) ${where}`)).toBe(
      'SET_DELETE must have exactly two arguments at 1:24:10',
    );
    expect(refused(`UPDATE "table" SET s = set_add(s, ?) ${where}`, orders(), { Parameters: [{ S: 'x' }] })).toBe(
      'The second argument to SET_ADD must be a value with type SET',
    );
  });

  it('fails its condition where the item is missing or is not as it asks, and creates none', () => {
    const engine = orders();
    const failure = (rest: string, options: Options = {}): readonly [string, Item | undefined] => {
      const error = errorOf(() =>
        engine.executeStatement({ Statement: `UPDATE "table" SET x = 1 WHERE ${rest}`, ...options }),
      );
      return [error.name, error.Item];
    };
    expect(failure(`pk = 'o' AND sk = '9'`)).toEqual(['ConditionalCheckFailedException', undefined]);
    expect(failure(`pk = 'o' AND sk = '9' AND attribute_not_exists(pk)`)[0]).toBe('ConditionalCheckFailedException');
    expect(
      failure(`pk = 'o' AND sk = '1' AND (n = 7 OR n = 8)`, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    ).toEqual(['ConditionalCheckFailedException', item({ pk: 'o', sk: '1', n: 1 })]);
    expect(rows(engine, 'SELECT * FROM "table"')).toHaveLength(6);
    rows(engine, `UPDATE "table" SET x = 1 WHERE (pk = 'o' AND sk = '1') AND n = 1 AND pk = 'o'`);
    expect(rows(engine, `SELECT x FROM "table" ${where}`)).toEqual([{ x: { N: '1' } }]);
  });

  it('is of one item, by its whole key', () => {
    const mandatory = 'Where clause does not contain a mandatory equality on all key attributes';
    for (const rest of [
      '',
      `WHERE pk = 'o'`,
      `WHERE pk = 'o' AND sk > '1'`,
      `WHERE pk = 'o' OR sk = '1'`,
      `WHERE pk IN ['o'] AND sk = '1'`,
    ]) {
      expect(refused(`UPDATE "table" SET x = 1 ${rest}`)).toBe(mandatory);
    }
    expect(refused(`UPDATE "table" SET x = 1 ${where} AND pk = 'p'`)).toBe(
      'Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported',
    );
    expect(refused(`UPDATE "table" SET x = 1 WHERE pk = 'o' AND sk = 1`)).toBe(
      'The provided key element does not match the schema',
    );
    expect(refused(`UPDATE "table" SET sk = '2' ${where}`)).toBe(
      'One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key',
    );
    expect(refused(`UPDATE "table" SET n = 'a' + 1 ${where}`)).toBe(
      'Incorrect operand type for operator or function; operator or function: +, operand type: S',
    );
  });
});

describe('DELETE', () => {
  it('deletes one item, and nothing where there is none', () => {
    const engine = orders();
    expect(rows(engine, `DELETE FROM "table" WHERE pk = 'o' AND sk = '1' RETURNING ALL OLD *`)).toEqual([
      item({ pk: 'o', sk: '1', n: 1 }),
    ]);
    expect(rows(engine, `DELETE FROM "table" WHERE pk = 'o' AND sk = '1' RETURNING ALL OLD *`)).toEqual([]);
    expect(rows(engine, `DELETE FROM "table" WHERE pk = 'o' AND sk = '1' AND n = 7`)).toEqual([]);
    expect(errorOf(() => rows(engine, `DELETE FROM "table" WHERE pk = 'o' AND sk = '2' AND n = 7`)).name).toBe(
      'ConditionalCheckFailedException',
    );
    expect(rows(engine, `DELETE FROM "table" WHERE pk = 'o' AND sk = '2' AND (n = 7 OR n = 2)`)).toEqual([]);
    expect(keys(rows(engine, `SELECT sk FROM "table" WHERE pk = 'o'`))).toEqual(['3']);
    expect(refused(`DELETE FROM "table" WHERE n = 1`)).toBe(
      'Where clause does not contain a mandatory equality on all key attributes',
    );
    expect(refused(`DELETE FROM "table" WHERE pk = 'o' AND sk = '3' RETURNING MODIFIED OLD *`)).toBe(
      'Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements.',
    );
  });
});

describe('requests', () => {
  it('are checked before the statement is read, parameters first', () => {
    const engine = orders();
    expect(refused('', engine)).toContain('Member must have length greater than or equal to 1');
    expect(refused('x'.repeat(8193), engine)).toContain('Member must have length less than or equal to 8192');
    expect(refused('nonsense', engine, { Parameters: [{ SS: [] }] })).toContain('may not be empty');
    expect(refused('SELECT * FROM "table" WHERE pk = ?', engine)).toBe(
      "Number of parameters in request and statement don't match.",
    );
    expect(refused('SELECT * FROM "table"', engine, { Parameters: [{ S: 'x' }] })).toBe(
      "Number of parameters in request and statement don't match.",
    );
    expect(refused('SELECT * FROM "table"', engine, { Limit: 0 })).toContain('greater than or equal to 1');
    expect(errorOf(() => rows(engine, 'SELECT * FROM "other"')).name).toBe('ResourceNotFoundException');
    expect(refused(`EXISTS(SELECT * FROM "table" WHERE pk = 'o' AND sk = '1' AND n = 1)`)).toBe(
      'EXISTS can only be used in ExecuteTransaction write requests.',
    );
  });
});

describe('any text at all', () => {
  const engine = orders();
  const words =
    `SELECT INSERT UPDATE DELETE FROM INTO VALUE SET REMOVE WHERE ORDER BY RETURNING ALL OLD * "table" "table"."i" pk sk
    n m.x l[0] l[-1] = <> < >= AND OR NOT BETWEEN IN IS MISSING NULL TRUE ( ) [ ] { } << >> , : ? ; + - 'o' '1' 1 1e200 size(n)
    attribute_exists(pk) begins_with(sk,'1') set_add(n,<<1>>) list_append(l,[1]) {'pk':'q','sk':'1'} exists(`.split(
      /\s+/,
    );
  const begun = ['SELECT * FROM "table" WHERE', 'UPDATE "table" SET', `DELETE FROM "table" WHERE pk = 'x' AND`, ''];

  it('is answered or refused as the service would', () => {
    let answered = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...begun),
        fc.oneof(
          fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' ')),
          fc.string(),
        ),
        (start, rest) => {
          try {
            engine.executeStatement({ Statement: `${start} ${rest}` });
            answered++;
          } catch (error) {
            expect(error).toBeInstanceOf(EngineError);
            expect(['ValidationException', 'ResourceNotFoundException', 'ConditionalCheckFailedException']).toContain(
              (error as EngineError).name,
            );
          }
        },
      ),
      { numRuns: runs(2000, 100_000) },
    );
    expect(answered).toBeGreaterThan(0);
  });

  it('is refused at once where it is too long for the expressions that it stands for', () => {
    const started = cpuTime();
    expect(refused(`SELECT * FROM "table" WHERE ${'n=1 OR '.repeat(1100)}n=1`, engine)).toContain(
      'maximum allowed size',
    );
    expect(refused(`SELECT * FROM "table" WHERE ${'n=1 OR '.repeat(301)}n=1`, engine)).toContain('too many operators');
    expect(
      refused(`SELECT * FROM "table" WHERE ${"pk IN ['a','b','c','d','e','f','g','h'] AND ".repeat(180)}n=1`, engine),
    ).toBe('Too many decomposed read operations for a given query.');
    const many = (text: string): string => Array.from({ length: 31 }, (_, i) => `'${text}${i}'`).join();
    const keys = `((pk IN [${many('p')}] AND sk IN [${many('s')}]) OR pk='z')`;
    expect(
      refused(`SELECT * FROM "table" WHERE ${'('.repeat(250)}${keys}${" AND n=1) OR pk='y')".repeat(125)}`, engine),
    ).toBe('Too many decomposed read operations for a given query.');
    expect(cpuTime() - started).toBeLessThan(2000);
  });
});
