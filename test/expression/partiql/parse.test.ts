import { describe, expect, it } from 'vitest';
import { parseStatement, StatementError } from '../../../src/expression/partiql/index.js';
import { cpuTime } from '../../support/cpu-time.js';

const NOT_WELL_FORMED = "Statement wasn't well formed, can't be processed: ";
const LEFTOVER = `${NOT_WELL_FORMED}Unexpected token after expression`;
const ALIASING = 'Aliasing is not supported';

function failure(text: string): StatementError {
  try {
    parseStatement(text);
  } catch (error) {
    if (error instanceof StatementError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

/** The part of a statement that its error points at. */
function pointed(text: string): string {
  const { start, end } = failure(text);
  return text.slice(start, end);
}

describe('parseStatement', () => {
  it('reads the parts of each statement', () => {
    expect(parseStatement(`select a, "b c".d[0] from "t"."i" where x = ? order by y desc, z`)).toMatchObject({
      action: 'select',
      from: { table: 't', index: 'i' },
      projection: [{ path: ['a'] }, { path: ['b c', 'd', 0] }],
      where: { kind: 'compare', comparator: '=', left: { path: ['x'] }, right: { kind: 'parameter', index: 0 } },
      order: [
        { attribute: 'y', descending: true },
        { attribute: 'z', descending: false },
      ],
      parameters: 1,
    });
    expect(parseStatement(`INSERT INTO t VALUE {'a': ?, 'b': 1}`)).toMatchObject({
      action: 'insert',
      from: { table: 't' },
      item: [
        { attribute: 'a', value: { kind: 'parameter', index: 0 } },
        { attribute: 'b', value: { value: { N: '1' } } },
      ],
    });
    expect(
      parseStatement(
        `UPDATE t SET a = a + ?, b.c = 'x' REMOVE d[1] SET s = set_add(s, ?) WHERE k = ? RETURNING MODIFIED OLD *`,
      ),
    ).toMatchObject({
      action: 'update',
      clauses: [
        { kind: 'set', path: { path: ['a'] }, value: { kind: 'add', right: { kind: 'parameter', index: 0 } } },
        { kind: 'set', path: { path: ['b', 'c'] }, value: { value: { S: 'x' } } },
        { kind: 'remove', path: { path: ['d', 1] } },
        { kind: 'add', path: { path: ['s'] }, value: { kind: 'parameter', index: 1 } },
      ],
      returning: 'UPDATED_OLD',
      parameters: 3,
    });
    expect(parseStatement(`DELETE FROM t WHERE k = 1;`)).toMatchObject({ action: 'delete', returning: undefined });
  });

  it('gives AND precedence over OR, and NOT over both', () => {
    expect(parseStatement('SELECT * FROM t WHERE NOT a = 1 AND b = 2 OR c = 3')).toMatchObject({
      where: { kind: 'or', left: { kind: 'and', left: { kind: 'not' } }, right: { left: { path: ['c'] } } },
    });
    expect(parseStatement('SELECT * FROM t WHERE NOT (a = 1 AND (b = 2 OR c = 3))')).toMatchObject({
      where: { kind: 'not', condition: { kind: 'and', right: { kind: 'or' } } },
    });
  });

  it('skips comments, and leaves them in text', () => {
    const text = `-- first\nSELECT/**/* FROM t -- the table\nWHERE a/* key */= 'x--y /*z*/' --`;
    expect(parseStatement(text)).toMatchObject({ where: { right: { value: { S: 'x--y /*z*/' } } } });
  });

  it('reads numbers in every notation', () => {
    for (const [written, number] of [
      ['7.31e6', '7310000'],
      ['731E+4', '7310000'],
      ['73100000e-1', '7310000'],
      ['.73e1', '7.3'],
      ['-.73e1', '-7.3'],
      ['- - 1', '1'],
      ['-/* c */-1', '1'],
      ['+5', '5'],
      ['2.50', '2.5'],
      ['-0', '0'],
    ]) {
      expect(parseStatement(`SELECT * FROM t WHERE a = ${written}`), written).toMatchObject({
        where: { right: { value: { N: number } } },
      });
    }
  });
});

describe('statements that cannot be read', () => {
  it.each([
    ['', 'Expected data manipulation'],
    ['SLECT * FROM t', 'Expected data manipulation'],
    ['UPDATE Payment-x SET a = 1', 'Expected data manipulation'],
    ['SELECT * FROM', 'Unexpected term'],
    ['DELETE FROM', 'Expected identifier for simple path'],
    [`DELETE FROM WHERE pk = 'a'`, 'Expected identifier for simple path'],
    ['SELECT * FROM t WHERE', 'Unexpected term'],
    ['SELECT * FROM t WHERE;', 'Unexpected term'],
    ['UPDATE t SET a = 1 WHERE', 'Unexpected term'],
    ['DELETE FROM t WHERE', 'Unexpected term'],
    ['SELECT * FROM t WHERE NOT', 'Unexpected term'],
    ['SELECT * FROM t WHERE (', 'Unexpected term'],
    [`SELECT * FROM t WHERE a = 'x' AND`, 'Missing right-hand side expression of infix operator'],
    [`SELECT * FROM t WHERE a = 'x' OR`, 'Missing right-hand side expression of infix operator'],
    ['SELECT * FROM t WHERE ORDER BY a', 'Unexpected keyword'],
    ['SELECT * FROM t WHERE IS NULL', 'Unexpected operator'],
    ['SELECT * FROM t WHERE a = LIKE', 'Unexpected operator'],
    ['SELECT * FROM t WHERE a IS FOO', 'Expected type name'],
    ['SELECT * FROM t WHERE attribute_exists(m.inner)', 'Invalid path dot component'],
  ])('%s', (text, detail) => {
    expect(failure(text).message).toBe(NOT_WELL_FORMED + detail);
  });

  it.each([
    'SELECT * FROM t WHERE a = 1 foo',
    'SELECT * FROM t WHERE a = 1 e5',
    'SELECT * FROM t WHERE a = 1)',
    `INSERT INTO t VALUE {'a': 1} foo`,
    `INSERT INTO t x VALUE {'a': 1}`,
    'UPDATE t SET a = 9 WHERE a = 1 foo',
    'DELETE FROM t WHERE a = 1 ORDER BY a',
    'SELECT * FROM t ORDER BY a WHERE a = 1',
    'SELECT * FROM t; SELECT * FROM t',
  ])('%s: something is left over', (text) => {
    expect(failure(text).message).toBe(LEFTOVER);
  });

  it.each([
    'SELECT * FROM t WHERE a = 1e2147483648',
    'SELECT * FROM t WHERE a = 1e99999999999',
    'SELECT * FROM t WHERE a = 1.5e-2147483647',
    'SELECT * FROM t WHERE a = 1 # note',
    'SELECT * FROM t WHERE a = 1 /* note',
    `SELECT * FROM t WHERE a = 'open`,
    'SELECT "open FROM t',
    'UPDATE t SET n = n ! 1',
  ])('%s: no token', (text) => {
    expect(failure(text).message).toBe(NOT_WELL_FORMED);
  });

  it.each(['SELECT * FROM t x WHERE a = 1', 'SELECT * FROM t AS x', 'UPDATE t x SET a = 3', 'DELETE FROM t x'])(
    '%s: an alias',
    (text) => {
      expect(failure(text).message).toBe(ALIASING);
    },
  );
});

describe('statements that mean nothing', () => {
  const overflow = 'Number overflow. Attempting to store a number with magnitude larger than supported range';
  it.each([
    ['SELECT * FROM t WHERE a = 1e126', `${overflow} under root`],
    [`INSERT INTO t VALUE {'a': 1, 'm': {'x': 1e126}}`, `${overflow} under root.x`],
    [`INSERT INTO t VALUE {'a': 1, 'l': [1, 1e126]}`, `${overflow} under root[1]`],
    [
      `SELECT * FROM t WHERE a = ${'1'.repeat(39)}`,
      'Attempting to store more than 38 significant digits in a Number under root',
    ],
    [`INSERT INTO t VALUE {'s': <<>>}`, 'Empty bags are not supported'],
    [
      `INSERT INTO t VALUE {'s': <<1, 'a'>>}`,
      'Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags',
    ],
    [
      `INSERT INTO t VALUE {'s': <<'a', 'a'>>}`,
      'One or more parameter values were invalid: Input collection [a, a] contains duplicates.',
    ],
    [`UPDATE t SET x = [?] WHERE a = 1`, 'Unsupported data type: Parameter under key root[0] at 1:19:1'],
    [`INSERT INTO t VALUE {'m': {'k': ?}}`, 'Unsupported data type: Parameter under key root.k at 1:33:1'],
    [`INSERT INTO t VALUE {'s': set_add(<<'a'>>, <<'b'>>)}`, 'Unsupported data type: set_add under key root at 1:27:7'],
    [
      `UPDATE t SET d = ${`{'a':`.repeat(32)}1${'}'.repeat(32)} WHERE a = 1`,
      `Nesting Levels have exceeded supported limits under root${'.a'.repeat(32)}`,
    ],
    [
      `UPDATE t SET d = {'a':${'['.repeat(31)}1${']'.repeat(31)}} WHERE a = 1`,
      `Nesting Levels have exceeded supported limits under root.a${'[0]'.repeat(31)}`,
    ],
    ['SELECT l[2147483648] FROM t', 'List index is not within the allowable range; index: [2147483648] at 1:10:10'],
    ['SELECT attribute_exists(s) FROM t', 'Unexpected path component at 1:8:16'],
    [`SELECT * FROM t WHERE set_add(s, <<'x'>>) = s`, 'Unrecognized function: set_add at 1:23:7'],
    ['SELECT * FROM t LIMIT 10', 'Unsupported clause: LIMIT at 1:17:5'],
    ['SELECT * FROM ""', 'Path component cannot be an empty string'],
    ['SELECT * FROM a.b.c', 'A path may contain at most 2 components in the FROM clause'],
    [`INSERT INTO t VALUE {'a': 1} RETURNING ALL OLD *`, 'RETURNING is not supported in INSERT'],
  ])('%s', (text, message) => {
    expect(failure(text).message).toBe(message);
  });

  it('are told only where the rest of the statement can be read', () => {
    expect(failure('SELECT * FROM t WHERE a = 1e126 foo').message).toBe(LEFTOVER);
  });

  it('accept literals of 31 levels', () => {
    expect(parseStatement(`INSERT INTO t VALUE {'d': ${`{'a':`.repeat(31)}1${'}'.repeat(31)}}`).action).toBe('insert');
  });
});

describe('errors', () => {
  it('point at the part that is wrong and advise its author', () => {
    expect(pointed('SELECT * FROM t WHERE inner = 1')).toBe('inner');
    expect(failure('SELECT * FROM t WHERE inner = 1').advice).toBe(
      'a value or the name of an attribute is expected, not INNER; a keyword is quoted to name an attribute',
    );
    expect(pointed('SELECT * FROM t WHERE a = 1 foo')).toBe('foo');
    expect(pointed(`SELECT * FROM t WHERE a = 'open`)).toBe(`'open`);
    expect(pointed('SELECT * FROM t WHERE size(a, b) = 1')).toBe('size(a, b)');
    expect(pointed('UPDATE t SET a = 1 WHERE b = 1e200')).toBe('1e200');
  });
});

describe('hostile statements', () => {
  it.each([
    ['parentheses', `SELECT * FROM t WHERE ${'('.repeat(8000)}`],
    ['negations', `SELECT * FROM t WHERE ${'NOT '.repeat(2000)}a = 1`],
    ['lists', `UPDATE t SET a = ${'['.repeat(8000)}`],
    ['maps', `UPDATE t SET a = ${`{'a':`.repeat(1600)}`],
    ['calls', `SELECT * FROM t WHERE ${'size('.repeat(1600)}`],
    ['sets', `UPDATE t SET a = ${'<<'.repeat(4000)}`],
    ['comments', `SELECT * FROM t ${'/*'.repeat(4000)}`],
    ['signs', `SELECT * FROM t WHERE a = ${'- '.repeat(4000)}x`],
    ['quotes', `SELECT * FROM t WHERE a = ${"'".repeat(8001)}`],
    ['dots', `SELECT ${'.'.repeat(8000)} FROM t`],
    ['brackets', `SELECT a${'[0'.repeat(4000)} FROM t`],
  ])('are refused at once: %s', (_, text) => {
    const started = cpuTime();
    expect(failure(text)).toBeInstanceOf(StatementError);
    expect(cpuTime() - started).toBeLessThan(500);
  });

  it('are read at once where they are only long', () => {
    const started = cpuTime();
    expect(parseStatement(`SELECT * FROM t WHERE ${'a=1 OR '.repeat(1160)}a=1`).action).toBe('select');
    expect(parseStatement(`SELECT * FROM t WHERE a IN [${'1,'.repeat(90)}1]`).action).toBe('select');
    expect(cpuTime() - started).toBeLessThan(500);
  });
});
