import { describe, expect, it } from 'vitest';
import { type Expr, holds, itemScope, parseExpression, printExpression } from '../../../src/expression/model/index.js';
import type { Item } from '../../../src/value/index.js';
import { pageText } from '../../support/pages.js';

const [, section = ''] = /^## Expressions$(.*?)^## /ms.exec(pageText('examples/the-language.md')) ?? [];

function read(text: string): Expr {
  const parsed = parseExpression(text);
  if (parsed.kind !== 'ok') throw new Error(`${text}: ${parsed.message}`);
  return parsed.expr;
}

const item: Item = { grams: { N: '5' }, state: { S: 'SENT' }, nothing: { NULL: true } };
const isTrue = (text: string): boolean => holds(read(text), itemScope(item));

describe('the page of expressions', () => {
  it('names every function and word of the language', () => {
    const refused = parseExpression('nothing(x)');
    const names =
      refused.kind === 'error' ? (/the functions are (.*)$/.exec(refused.message)?.[1]?.split(', ') ?? []) : [];
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(section, name).toMatch(new RegExp(`\`${name}[(\`]`));
    const words = [
      'and',
      'or',
      'not',
      'in',
      'true',
      'null',
      'absent',
      'old.state',
      'new.state',
      '? :',
      '!=',
      '<>',
      '%',
    ];
    for (const word of words) expect(section, word).toContain(word);
  });

  it('says what binds tighter', () => {
    const same = (one: string, other: string): void =>
      expect(printExpression(read(one))).toBe(printExpression(read(other)));
    expect(section).toContain('`not state = SENT` is `not (state = SENT)`');
    same('not state = SENT', 'not (state = SENT)');
    same('a or b and not c = 1', 'a or (b and (not (c = 1)))');
    same('a = 1 or b ? 1 : c ? 2 : 3', '(a = 1 or b) ? 1 : (c ? 2 : 3)');
    same('a + b * -c > d - e % 2', '(a + (b * (-c))) > (d - (e % 2))');
    same('a <> 1', 'a != 1');
    expect(parseExpression('1 < a < 3').kind).toBe('error');
    expect(read("'it''s'")).toMatchObject({ value: { value: "it's" } });
    expect(read('`in` in [1]')).toMatchObject({ kind: 'in', operand: { segments: ['in'] } });
  });

  it('says what becomes of what is not there', () => {
    for (const text of [
      'missing != 1',
      'missing != other',
      'missing not in [1]',
      "not contains(missing, 'a')",
      'not has(missing)',
    ])
      expect(isTrue(text), text).toBe(true);
    for (const text of [
      'missing = 1',
      'missing = other',
      'missing < 1',
      'missing >= 1',
      'missing in [1]',
      "begins_with(missing, 'a')",
    ])
      expect(isTrue(text), text).toBe(false);
    for (const text of ['missing + 1', 'lower(missing)', 'size(missing)', 'lower(grams)', 'missing * 2'])
      expect(isTrue(`has(grams) and (${text}) = (${text})`), text).toBe(false);
    for (const text of ["grams != 'SENT'", 'state != 5', 'has(nothing)', 'nothing != 5'])
      expect(isTrue(text), text).toBe(true);
    for (const text of ["grams < 'SENT'", "grams >= 'SENT'"]) expect(isTrue(text), text).toBe(false);
    expect(() => isTrue('grams / 0 = 1')).toThrow('divided by zero');
  });
});
