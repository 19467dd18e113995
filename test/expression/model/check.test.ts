import { describe, expect, it } from 'vitest';
import type { ExprEnv } from '../../../src/expression/model/check.js';
import { printExpression } from '../../../src/expression/model/print.js';
import { checked, STATUS } from './support.js';

function messages(text: string, more: Partial<ExprEnv> = {}): string[] {
  return checked(text, more).problems.map((problem) => problem.message);
}

const CHANGE = { allowOldNew: true };

describe('checkExpression', () => {
  it.each([
    "status in [PENDING, PAID, 'SHIPPED'] ? status : absent",
    'lower(name)',
    'PAID = status and $status != CANCELLED',
    'stock >= $qty + 1',
    "begins_with(name, 'A') and contains(tags, 'x') and size(tags) > 0",
    'lines[0].qty > 1 and shipTo.city = $city and $line.sku = name',
    'active and not gift and (gift ? active : false)',
    "name + '#' + note = 'a#b'",
    'has(note) or not has($line)',
    '(active ? status : PENDING) = PAID',
    'contains(name, name) and -total < total % 3',
  ])('accepts %s', (text) => {
    expect(messages(text)).toEqual([]);
  });

  it.each([
    ['stauts = PAID', 'there is no attribute `stauts`; did you mean `status`?', 'status'],
    ['status = PAYED', '`status` has no member `PAYED`; did you mean `PAID`?', 'PAID'],
    ["status in [PAID, 'SHIPED']", '`status` has no member `SHIPED`; did you mean `SHIPPED`?', 'SHIPPED'],
    ['name = Ann', 'there is no attribute `Ann`; a text is written in quotes', "'Ann'"],
    ["total = '1'", "`total` is a number and `'1'` is a string: this comparison is never true", undefined],
    ["total != '1'", "`total` is a number and `'1'` is a string: this comparison is always true", undefined],
    [
      'status = kind',
      '`status` is one of `OrderStatus` and `kind` is one of `Kind`: this comparison is never true',
      undefined,
    ],
    ['note = null', '`note` is a string and `null` is null: this comparison is never true', 'not has(note)'],
    [
      'note != absent',
      'a comparison with `absent` says nothing: DynamoDB finds `!=` true and all others false; write `has(note)`',
      'has(note)',
    ],
    ['active < gift', '`active` is true or false, and DynamoDB orders only strings, numbers and binary', undefined],
    ['lower(total)', '`lower` needs a string here, and `total` is a number', undefined],
    ['size(total) > 1', '`size` counts strings, binary, lists, sets and maps; `total` is a number', undefined],
    ['begins_with(total, name)', '`begins_with` compares strings or binary, and `total` is a number', undefined],
    ['contains(tags, 1)', '`tags` holds values that are a string, and `1` is a number', undefined],
    ['contains(total, 1)', '`contains` looks into strings, binary, lists and sets; `total` is a number', undefined],
    ['name and active', '`name` is a string, but a condition is needed here', undefined],
    ['not total', '`total` is a number, but a condition is needed here', undefined],
    ['total + active > 1', '`+` needs a number here, and `active` is true or false', undefined],
    ['shipTo.ctiy = name', '`shipTo` is a map and has nothing at `shipTo.ctiy`', 'shipTo.city'],
    ['$qyt > 1', 'there is no parameter `$qyt`; did you mean `$qty`?', '$qty'],
    ['$line.price > 1', '`$line` is a map and has nothing at `$line.price`', undefined],
    ['active ? total : name', 'one result is a number and the other a string', undefined],
    ['old.status = PAID', '`old.` is an image of a change; only the condition of a stream has images', 'status'],
    ["total in [1, 'x']", "`total` is a number and never equals `'x'`, which is a string", undefined],
  ])('finds the one mistake of %s', (text, message, suggestion) => {
    const { problems } = checked(text);
    expect(problems.map((problem) => problem.message)).toEqual([message]);
    expect(problems[0]?.suggestion).toBe(suggestion);
  });

  it.each(['deleted', 'not has(new)', "event = 'REMOVE'"])(
    'says of `%s` how a stream tells new from deleted',
    (text) => {
      expect(messages(text, { ...CHANGE, expected: { kind: 'bool' } })).toEqual([
        expect.stringMatching(/; `not has\(old\.(\w+)\)` holds of a new item, `not has\(new\.\1\)` of a deleted one/),
      ]);
      expect(messages(text)[0]).not.toContain('deleted one');
      expect(messages('deleted + 1', CHANGE)[0]).not.toContain('deleted one');
    },
  );

  it('points at the wrong name', () => {
    expect(checked('active and stauts = PAID').problems).toMatchObject([{ start: 11, end: 17 }]);
    expect(checked('status in [PAID, SHIPED]').problems).toMatchObject([{ start: 17, end: 23 }]);
  });

  it('turns bare members into strings, and leaves attributes of that name alone', () => {
    expect(printExpression(checked('status = PAID or kind in [BOOK]').expr)).toBe(
      "status = 'PAID' or kind in ['BOOK']",
    );
    const both = checked('status = PAID', {
      attribute: (name) => (name === 'PAID' || name === 'status' ? STATUS : undefined),
    });
    expect(printExpression(both.expr)).toBe('status = PAID');
    expect(printExpression(checked('active ? PAID : absent', { expected: STATUS }).expr)).toBe(
      "active ? 'PAID' : absent",
    );
  });

  it('tells what is read', () => {
    const result = checked('status = PAID and lines[0].qty > $qty and lines[0].qty < 9 and has($line.sku)');
    expect(result.reads.map(printExpression)).toEqual(['status', 'lines[0].qty']);
    expect(result.params).toEqual(['qty', 'line']);
  });

  it('knows the type, and whether the value may be absent', () => {
    expect(checked('status in [PAID] ? status : absent').type).toMatchObject({ kind: 'enum', optional: true });
    expect(checked('lower(name)').type).toEqual({ kind: 'string' });
    expect(checked('lower(note)').type).toEqual({ kind: 'string', optional: true });
    expect(checked('lines[1].qty').type).toEqual({ kind: 'number', optional: true });
    expect(checked('stock > 1').type).toEqual({ kind: 'bool' });
  });

  it('compares the whole with what its place needs', () => {
    expect(messages('total + 1', { expected: { kind: 'bool' } })).toEqual([
      'the result is a number, but a condition is needed here',
    ]);
    expect(messages('status = PAID', { expected: STATUS })).toEqual([
      'the result is true or false, but one of `OrderStatus` is needed here',
    ]);
    expect(messages('active ? 1 : absent', { expected: { kind: 'number' } })).toEqual([]);
  });

  it('wants an image for every attribute of a change', () => {
    expect(messages('new.status = PAID and old.status != PAID', CHANGE)).toEqual([]);
    expect(checked('status = PAID', CHANGE).problems).toMatchObject([{ suggestion: 'new.status' }]);
    const mapNamedNew = checked("new.city = 'Oslo'", {
      attribute: (name) => (name === 'new' ? { kind: 'map', of: { kind: 'string' } } : undefined),
    });
    expect(mapNamedNew.problems).toEqual([]);
    expect(printExpression(mapNamedNew.expr)).toBe("`new`.city = 'Oslo'");
  });

  it('is safe with names that every object has', () => {
    expect(messages('__proto__ = 1')).toEqual(['there is no attribute `__proto__`']);
    expect(messages('constructor.name = 1')).toEqual(['there is no attribute `constructor`']);
  });
});
