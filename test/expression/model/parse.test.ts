import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_EXPRESSION_DEPTH, parseExpression } from '../../../src/expression/model/parse.js';
import { printExpression } from '../../../src/expression/model/print.js';
import { runs } from '../../support/runs.js';
import { anyExpr } from './arbitrary.js';
import { parsed, shape } from './support.js';

function canonical(text: string): string {
  return printExpression(parsed(text));
}

describe('parseExpression', () => {
  it.each([
    ['status in [PENDING, PAID] ? status : absent', 'status in [PENDING, PAID] ? status : absent'],
    ['a=1 and b=2 or c=3', 'a = 1 and b = 2 or c = 3'],
    ['a = 1 and (b = 2 or c = 3)', 'a = 1 and (b = 2 or c = 3)'],
    ['not a = 1', 'not a = 1'],
    ['not (a = 1 and b = 2)', 'not (a = 1 and b = 2)'],
    ['status not in [A]', 'status not in [A]'],
    ['not status in [A]', 'status not in [A]'],
    ['a <> 1', 'a != 1'],
    ['1 + 2 * 3 - -4', '1 + 2 * 3 - -4'],
    ['(1 + 2) * 3', '(1 + 2) * 3'],
    ['a - (b - c)', 'a - (b - c)'],
    ['startsWith(name, "x")', "begins_with(name, 'x')"],
    ["name = 'it''s' or name = \"a\\n\"", "name = 'it\\'s' or name = 'a\\n'"],
    ['new.status = PAID and old.status != PAID', 'new.status = PAID and old.status != PAID'],
    ['`and`.`my-name`[2].in = $p.q', '`and`.`my-name`[2].in = $p.q'],
    ['`old`.x = 1', '`old`.x = 1'],
    ['a ? b : c ? d : e', 'a ? b : c ? d : e'],
    ['(a ? b : c) ? d : e', '(a ? b : c) ? d : e'],
    ['-(a + 1) * 2', '-(a + 1) * 2'],
    ['in_stock and order = 1', 'in_stock and order = 1'],
  ])('reads %s', (text, expected) => {
    expect(canonical(text)).toBe(expected);
    expect(shape(parsed(expected))).toEqual(shape(parsed(text)));
  });

  it('keeps numbers exactly as written', () => {
    expect(parsed('0.10000000000000000000000000000000000001')).toMatchObject({
      value: { type: 'number', text: '0.10000000000000000000000000000000000001' },
    });
    expect(parsed('-1.50E+3')).toMatchObject({ value: { text: '-1.50E+3' } });
  });

  it('gives every node its place in the text', () => {
    expect(parsed("status = 'x' and has( note )")).toMatchObject({
      kind: 'and',
      start: 0,
      end: 28,
      operands: [
        { kind: 'compare', start: 0, end: 12, right: { start: 9, end: 12 } },
        { kind: 'call', start: 17, end: 28, args: [{ start: 22, end: 26 }] },
      ],
    });
  });

  it.each([
    ['', 'the expression is empty', 0, 0],
    ['a == 1', 'write `=` instead of `==`', 2, 4],
    ['a && b', 'write `and` instead of `&&`', 2, 4],
    ['!a', 'write `not`, or `!=` instead of `!`', 0, 1],
    ['a AND b', '`AND` cannot follow a complete expression; write `and`', 2, 5],
    [
      'a BETWEEN 1 and 2',
      '`BETWEEN` cannot follow a complete expression; write two comparisons joined with `and`',
      2,
      9,
    ],
    ["a = 'x", "the text that begins with ' is not closed", 4, 6],
    ['a = ', 'the expression ends where a value is expected', 4, 4],
    ['a = and', '`and` stands where a value is expected; an attribute of that name is written in backticks', 4, 7],
    ['attribute_exists(a)', '`attribute_exists` is no function of this language; write `has(x)`', 0, 16],
    ['size(a, b)', '`size` takes one argument, not 2', 0, 10],
    ['has(1)', '`has` takes an attribute or a parameter', 4, 5],
    ['a < b < c', 'comparisons cannot be chained; join two of them with `and`', 6, 7],
    ['a in []', '`in` needs a value here', 6, 7],
    ['a in b', '`in` takes a list in brackets, such as `in [A, B]`', 5, 6],
    ['a ? b', '`? … : …` needs both results', 5, 5],
    ['(a', 'the parenthesis is not closed with `)`', 2, 2],
    ['a[b]', 'an index is a whole number, such as `items[0]`', 2, 3],
    ['$', '`$` must be followed by the name of a parameter', 0, 1],
    ['12abc', 'a number cannot be followed by `abc`', 0, 5],
    ['a = 1e126', 'a number is below 1E+126', 4, 9],
    ['a = 123456789012345678901234567890123456789', 'a number has at most 38 significant digits', 4, 43],
    ['a # b', '`#` has no meaning in an expression', 2, 3],
    ["'a\\x'", 'a backslash stands before `n`, `t`, `r`, a quote or another backslash only', 2, 4],
  ])('refuses %s', (text, message, start, end) => {
    expect(parseExpression(text)).toEqual({ kind: 'error', message, start, end });
  });

  it('refuses text that would exhaust the stack', () => {
    for (const text of [
      '('.repeat(4000),
      'not '.repeat(2000),
      '-'.repeat(8000),
      'a+'.repeat(4000),
      'a?'.repeat(4000),
    ]) {
      expect(parseExpression(text)).toMatchObject({
        kind: 'error',
        message: `an expression nests at most ${MAX_EXPRESSION_DEPTH} levels deep`,
      });
    }
    expect(parseExpression('a'.repeat(10_000)).kind).toBe('error');
    expect(parseExpression(`${'a and '.repeat(1000)}a`)).toMatchObject({ kind: 'ok' });
  });

  it('never throws on any text', () => {
    const words = fc.constantFrom(
      'a',
      '$p',
      '.',
      '[',
      ']',
      '(',
      ')',
      '?',
      ':',
      ' and ',
      ' not ',
      ' in ',
      '=',
      '1',
      "'",
      '"',
      '`',
      '-',
      'has',
      'absent',
      '\\',
      '\u{1F600}',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 20 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const result = parseExpression(text);
          expect(['ok', 'error']).toContain(result.kind);
          if (result.kind === 'error') expect(result.start <= result.end && result.end <= text.length).toBe(true);
        },
      ),
      { numRuns: runs(1000, 100_000) },
    );
  });
});

describe('printExpression', () => {
  it('prints what parses to the same tree', () => {
    fc.assert(
      fc.property(anyExpr, (expr) => {
        const text = printExpression(expr);
        expect(shape(parsed(text))).toEqual(shape(expr));
        expect(printExpression(parsed(text))).toBe(text);
      }),
      { numRuns: runs(1000, 10_000) },
    );
  });
});
