import { type CheckedExpression, checkExpression, type ExprEnv } from '../../../src/expression/model/check.js';
import type { Expr } from '../../../src/expression/model/expr.js';
import type { ExprType } from '../../../src/expression/model/expr-type.js';
import { parseExpression } from '../../../src/expression/model/parse.js';
import type { AttributeValue, Item } from '../../../src/value/index.js';

export const STATUS: ExprType = {
  kind: 'enum',
  name: 'OrderStatus',
  members: ['PENDING', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED'],
};

export const ATTRIBUTES: ReadonlyMap<string, ExprType> = new Map<string, ExprType>([
  ['status', STATUS],
  ['kind', { kind: 'enum', name: 'Kind', members: ['BOOK', 'TOY'], optional: true }],
  ['total', { kind: 'number' }],
  ['stock', { kind: 'number', optional: true }],
  ['name', { kind: 'string' }],
  ['note', { kind: 'string', optional: true }],
  ['active', { kind: 'bool' }],
  ['gift', { kind: 'bool', optional: true }],
  ['tags', { kind: 'set', of: { kind: 'string' }, optional: true }],
  ['lines', { kind: 'list', of: { kind: 'map', fields: new Map([['qty', { kind: 'number' }]]) } }],
  [
    'shipTo',
    {
      kind: 'map',
      fields: new Map<string, ExprType>([
        ['city', { kind: 'string' }],
        ['zip', { kind: 'string', optional: true }],
      ]),
    },
  ],
  ['photo', { kind: 'binary', optional: true }],
]);

export const PARAMS: ReadonlyMap<string, ExprType> = new Map<string, ExprType>([
  ['qty', { kind: 'number' }],
  ['status', STATUS],
  ['city', { kind: 'string' }],
  ['line', { kind: 'map', fields: new Map([['sku', { kind: 'string' }]]) }],
]);

export function env(more: Partial<ExprEnv> = {}): ExprEnv {
  return {
    attribute: (name) => ATTRIBUTES.get(name),
    attributeNames: () => [...ATTRIBUTES.keys()],
    param: (name) => PARAMS.get(name),
    paramNames: () => [...PARAMS.keys()],
    allowOldNew: false,
    ...more,
  };
}

export const TYPES = { attribute: (name: string) => ATTRIBUTES.get(name), param: (name: string) => PARAMS.get(name) };

/** The tree of a text that must parse. */
export function parsed(text: string): Expr {
  const result = parseExpression(text);
  if (result.kind === 'error') throw new Error(`${text}: ${result.message}`);
  return result.expr;
}

export function checked(text: string, more: Partial<ExprEnv> = {}): CheckedExpression {
  return checkExpression(parsed(text), env(more));
}

/** The resolved tree of a text that must be right. */
export function resolved(text: string, more: Partial<ExprEnv> = {}): Expr {
  const result = checked(text, more);
  const [problem] = result.problems;
  if (problem !== undefined) throw new Error(`${text}: ${problem.message}`);
  return result.expr;
}

/** A tree without offsets, for comparison of shapes. */
export function shape(expr: Expr): unknown {
  return JSON.parse(JSON.stringify(expr, (key, value) => (key === 'start' || key === 'end' ? undefined : value)));
}

export function item(attributes: Readonly<Record<string, AttributeValue>>): Item {
  return attributes;
}
