import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindCondition, matches, Substitutions } from '../../../src/expression/dynamodb/index.js';
import { evaluate, holds, itemScope } from '../../../src/expression/model/evaluate.js';
import type { Expr } from '../../../src/expression/model/expr.js';
import { printExpression } from '../../../src/expression/model/print.js';
import { type DynamoResult, type PlaceholderAllocator, toDynamo } from '../../../src/expression/model/to-dynamo.js';
import type { AttributeValue } from '../../../src/value/index.js';
import { runs } from '../../support/runs.js';
import { anyCondition, anyItem } from './arbitrary.js';
import { parsed, resolved } from './support.js';

class Placeholders implements PlaceholderAllocator {
  readonly names = new Map<string, string>();
  readonly values = new Map<string, Expr>();
  readonly #nameOf = new Map<string, string>();
  readonly #valueOf = new Map<string, string>();

  name(name: string): string {
    const placeholder = this.#nameOf.get(name) ?? `#n${this.#nameOf.size}`;
    this.#nameOf.set(name, placeholder);
    this.names.set(placeholder, name);
    return placeholder;
  }

  value(expr: Expr): string {
    const text = printExpression(expr);
    const placeholder = this.#valueOf.get(text) ?? `:v${this.#valueOf.size}`;
    this.#valueOf.set(text, placeholder);
    this.values.set(placeholder, expr);
    return placeholder;
  }
}

/** Names stand as they are and values as their text in braces, to be read. */
function readable(text: string): DynamoResult | string {
  const result = toDynamo(resolved(text), { name: (name) => name, value: (expr) => `{${printExpression(expr)}}` });
  return result.kind === 'ok' ? result.expression : result;
}

describe('toDynamo', () => {
  it.each([
    ['status != CANCELLED', "status <> {'CANCELLED'}"],
    ['stock >= $qty', 'stock >= {$qty}'],
    ['stock >= $qty + 1', 'stock >= {$qty + 1}'],
    [
      'status in [PAID, SHIPPED] and (active or not gift)',
      "status IN ({'PAID'}, {'SHIPPED'}) AND (active = {true} OR NOT gift = {true})",
    ],
    ['has(note) and not has(tags)', 'attribute_exists(note) AND attribute_not_exists(tags)'],
    ['not (total > 1 and total < 2)', 'NOT (total > {1} AND total < {2})'],
    ['not not (total > 1)', 'total > {1}'],
    [
      "begins_with(name, lower($city)) and contains(tags, 'x')",
      "begins_with(name, {lower($city)}) AND contains(tags, {'x'})",
    ],
    ['size(lines) < 10 and lines[0].qty > 1', 'size(lines) < {10} AND lines[0].qty > {1}'],
    ['shipTo.city = $city', 'shipTo.city = {$city}'],
    ['true and active', 'active = {true}'],
    ['total > 1 and (total > 2 and total > 3)', 'total > {1} AND total > {2} AND total > {3}'],
  ])('compiles %s', (text, expected) => {
    expect(readable(text)).toBe(expected);
  });

  it.each([
    ['total + 1 > 2', 'DynamoDB cannot calculate with attributes in a condition or filter', 0, 9],
    ["lower(name) = 'x'", 'DynamoDB has no `lower` in a condition or filter', 0, 11],
    ['active ? gift : active', 'DynamoDB has no `? :`; write the cases with `and` and `or`', 0, 22],
    ['status = status', 'DynamoDB refuses to compare a thing with itself', 0, 15],
    ['$qty = 1 and active', 'this comparison looks at no attribute; decide it before the request', 0, 8],
    ['has($line)', 'this test looks at no attribute; decide it before the request', 0, 10],
    ['contains($city, name)', "DynamoDB's contains looks into an attribute, not into `$city`", 9, 14],
    ['(total > 1) = active', 'DynamoDB compares values, not the outcome of a condition', 0, 11],
  ])('refuses %s', (text, reason, start, end) => {
    expect(readable(text)).toEqual({ kind: 'refused', reason, start, end });
  });

  it('refuses images of a change, and more than 100 values', () => {
    const allocator = new Placeholders();
    expect(toDynamo(parsed("new.status = 'PAID'"), allocator)).toMatchObject({ kind: 'refused' });
    expect(
      toDynamo(parsed(`total in [${Array.from({ length: 101 }, (_, i) => i).join(', ')}]`), allocator),
    ).toMatchObject({
      kind: 'refused',
      reason: 'DynamoDB allows 100 values after IN; these are 101',
    });
    expect(toDynamo(parsed('active and total + 1 > 2'), allocator)).toMatchObject({ kind: 'refused' });
    expect(allocator.names.size + allocator.values.size).toBe(0);
  });

  it('says when no item needs to be looked at', () => {
    expect(readable('true or active')).toEqual({ kind: 'constant', value: true });
    expect(readable('active and not true')).toEqual({ kind: 'constant', value: false });
  });

  it('means in DynamoDB what evaluate says', () => {
    let compiled = 0;
    fc.assert(
      fc.property(anyCondition, anyItem, (expr, item) => {
        const placeholders = new Placeholders();
        const result = toDynamo(expr, placeholders);
        if (result.kind === 'refused') {
          expect(result.reason).toBe('DynamoDB refuses to compare a thing with itself');
          return;
        }
        const expected = holds(expr, itemScope(item));
        if (result.kind === 'constant') {
          expect(result.value).toBe(expected);
          return;
        }
        compiled += 1;
        const values = new Map<string, AttributeValue>();
        for (const [placeholder, value] of placeholders.values) {
          values.set(placeholder, evaluate(value, itemScope({})) as AttributeValue);
        }
        const substitutions = new Substitutions(placeholders.names, values);
        const condition = bindCondition(result.expression, 'ConditionExpression', substitutions);
        substitutions.expectAllUsed();
        expect(matches(condition, item)).toBe(expected);
      }),
      { numRuns: runs(2000, 10_000) },
    );
    expect(compiled).toBeGreaterThan(1000);
  });
});
