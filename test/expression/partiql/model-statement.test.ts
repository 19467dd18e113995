import { describe, expect, it } from 'vitest';
import { type ModelStatement, parseModelStatement, physicalStatement } from '../../../src/expression/partiql/index.js';

function read(text: string): ModelStatement {
  const result = parseModelStatement(text);
  if (result.kind === 'error') throw new Error(result.message);
  return result.model;
}

function problem(text: string): readonly [string, string] {
  const result = parseModelStatement(text);
  if (result.kind === 'ok') throw new Error('accepted');
  return [result.message, text.slice(result.start, result.end)];
}

describe('the statement of a pattern', () => {
  it('names its parameters and the model’s table', () => {
    const text = `SELECT "$odd" FROM shop.byDay WHERE pk = $customerId AND "n$" = '$no ?' -- $comment\nAND (a = $x OR b = $customerId)`;
    const model = read(text);
    expect(model.parameters.map(({ name, start, end }) => [name, text.slice(start, end)])).toEqual([
      ['customerId', '$customerId'],
      ['x', '$x'],
      ['customerId', '$customerId'],
    ]);
    expect(model.statement.from).toMatchObject({ table: 'shop', index: 'byDay' });
    expect(physicalStatement(model, 'prod-shop.v2')).toBe(
      `SELECT "$odd" FROM "prod-shop.v2".byDay WHERE pk = ? AND "n$" = '$no ?' -- $comment\nAND (a = ? OR b = ?)`,
    );
  });

  it('keeps `$` inside a name, where no parameter begins', () => {
    const model = read('UPDATE "shop" SET price$eur = $price WHERE pk = $id');
    expect(model.parameters.map(({ name }) => name)).toEqual(['price', 'id']);
    expect(physicalStatement(model, 'shop')).toBe('UPDATE "shop" SET price$eur = ? WHERE pk = ?');
  });

  it('says what is wrong in words for its author, and where', () => {
    expect(problem('SELECT * FROM t WHERE a = ?')).toEqual(['a parameter is written `$name` here, not `?`', '?']);
    expect(problem('SELECT * FROM t WHERE a = $1')).toEqual([
      '`$1` is not the name of a parameter; quote it if it is an attribute',
      '$1',
    ]);
    expect(problem('SELECT * FROM t WHERE a = $')[1]).toBe('$');
    expect(problem('SELECT $a FROM t')[0]).toBe('a value or the name of an attribute is expected, not `a`');
    expect(problem('SELECT * FORM t')).toEqual(['FROM is expected here', 'FORM']);
    expect(problem(`SELECT * FROM t WHERE a = '${'x'.repeat(8192)}'`)[0]).toContain('at most 8192 characters');
    expect(problem(`EXISTS(SELECT * FROM t WHERE a = 1)`)[0]).toContain('EXISTS stands in a transaction alone');
  });
});
