import { describe, expect, it } from 'vitest';
import { changeScope, evaluate, holds, itemScope } from '../../../src/expression/model/evaluate.js';
import { type AttributeValue, ValueError } from '../../../src/value/index.js';
import { item, parsed } from './support.js';

const ITEM = item({
  status: { S: 'PAID' },
  name: { S: 'Ann Ångström' },
  total: { N: '42.50' },
  big: { N: '99999999999999999999999999999999999998' },
  active: { BOOL: true },
  tags: { SS: ['a', 'b'] },
  lines: { L: [{ M: { qty: { N: '2' } } }] },
  nothing: { NULL: true },
  photo: { B: new Uint8Array([1, 2, 3]) },
});
const PARAMS = new Map<string, AttributeValue>([
  ['qty', { N: '2' }],
  ['line', { M: { sku: { S: 'x' } } }],
]);

function value(text: string): AttributeValue | undefined {
  return evaluate(parsed(text), itemScope(ITEM, PARAMS));
}

describe('evaluate', () => {
  it.each<[string, AttributeValue | undefined]>([
    ['lower(name)', { S: 'ann ångström' }],
    ['upper(name)', { S: 'ANN ÅNGSTRÖM' }],
    ['size(name)', { N: '12' }],
    ["size('\u{1F600}')", { N: '2' }],
    ['size(tags)', { N: '2' }],
    ['size(total)', undefined],
    ["status in ['PAID', 'SHIPPED'] ? status : absent", { S: 'PAID' }],
    ["status = 'NEW' ? status : absent", undefined],
    ['total + 0.5', { N: '43' }],
    ['total - $qty * 2', { N: '38.5' }],
    ['1 / 3', { N: '0.33333333333333333333333333333333333333' }],
    ['2 / 3', { N: '0.66666666666666666666666666666666666667' }],
    ['10 / 4', { N: '2.5' }],
    ['-7 % 3', { N: '-1' }],
    ['5.5 % 2', { N: '1.5' }],
    ['-total', { N: '-42.5' }],
    ['big + 1', { N: '99999999999999999999999999999999999999' }],
    ["status + '#' + $line.sku", { S: 'PAID#x' }],
    ['missing + 1', undefined],
    ['status + 1', undefined],
    ['lower(total)', undefined],
    ['lines[0].qty', { N: '2' }],
    ['lines[1].qty', undefined],
    ['status.x', undefined],
    ['1.50', { N: '1.5' }],
  ])('gives the value of %s', (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it.each([
    "status = 'PAID'",
    'total = 42.5',
    'total > 42.4999999999999999999999999999999999',
    "active and not (status = 'x')",
    'nothing = null',
    "begins_with(name, 'Ann')",
    "contains(tags, 'a') and contains(name, 'n Å') and contains(lines, lines[0])",
    'has(nothing) and not has(missing)',
    'lines[0].qty = $qty',
    "'\uFFFF' < '\u{1F600}'",
  ])('holds: %s', (text) => {
    expect(holds(parsed(text), itemScope(ITEM, PARAMS))).toBe(true);
  });

  it.each([
    ['missing = 1', false],
    ['missing != 1', true],
    ['missing < 1', false],
    ['missing <= 1', false],
    ['missing > 1', false],
    ['missing >= 1', false],
    ['missing = other', false],
    ['missing != other', true],
    ['missing in [1, 2]', false],
    ['missing not in [1, 2]', true],
    ['not missing = 1', true],
    ["begins_with(missing, '')", false],
    ['contains(missing, 1)', false],
    ['size(missing) = 0', false],
    ['size(missing) != 0', true],
    ['missing', false],
    ['not missing', true],
    ["total = '42.5'", false],
    ["total != '42.5'", true],
    ["total < 'a'", false],
    ['active < true', false],
    ['nothing = missing', false],
  ])('follows DynamoDB where an operand is absent or of another type: %s is %s', (text, expected) => {
    expect(holds(parsed(text), itemScope(ITEM, PARAMS))).toBe(expected);
  });

  it('throws where a number leaves its range', () => {
    expect(() => value('total / 0')).toThrow('A number cannot be divided by zero');
    expect(() => value('total % 0')).toThrow('A number cannot be divided by zero');
    expect(() => value('big * big')).toThrow(ValueError);
    expect(() => value('9e125 + 9e125')).toThrow(ValueError);
  });

  it('reads both images of a change, either of which may be missing', () => {
    const paid = parsed("new.status = 'PAID' and old.status != 'PAID'");
    expect(holds(paid, changeScope(undefined, ITEM))).toBe(true);
    expect(holds(paid, changeScope(item({ status: { S: 'NEW' } }), ITEM))).toBe(true);
    expect(holds(paid, changeScope(ITEM, ITEM))).toBe(false);
    expect(holds(paid, changeScope(ITEM, undefined))).toBe(false);
  });

  it('finds own attributes only', () => {
    expect(value('constructor')).toBeUndefined();
    expect(value('lines[0].__proto__')).toBeUndefined();
  });
});
