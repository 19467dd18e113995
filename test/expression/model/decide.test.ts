import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disjoint, implies, jointExample, membersFor, neverHolds } from '../../../src/expression/model/decide.js';
import { holds, itemScope } from '../../../src/expression/model/evaluate.js';
import type { PathExpr } from '../../../src/expression/model/expr.js';
import { cpuTime } from '../../support/cpu-time.js';
import { runs } from '../../support/runs.js';
import { anyCondition, anyItem } from './arbitrary.js';
import { parsed, resolved, STATUS, TYPES } from './support.js';

function proves(a: string, b: string): boolean {
  return implies(resolved(a), resolved(b), TYPES);
}

function excludes(a: string, b: string): boolean {
  return disjoint(resolved(a), resolved(b), TYPES);
}

describe('implies', () => {
  it.each([
    ['status = PAID', 'status in [PENDING, PAID]'],
    ['status in [PENDING, PAID]', 'status != CANCELLED'],
    ['status != PENDING and status != PAID and status != SHIPPED', 'status in [DELIVERED, CANCELLED]'],
    ['status not in [DELIVERED, CANCELLED]', 'status in [PENDING, PAID, SHIPPED]'],
    ['total > 10', 'total > 9.99'],
    ['total >= 10 and total <= 10', 'total = 10.0'],
    ['total > 10', 'not (total < 5)'],
    ["name = 'Ann'", "begins_with(name, 'A')"],
    ["begins_with(name, 'Ann')", "begins_with(name, 'A')"],
    ["begins_with(name, 'Ann')", "name >= 'Ann' and name < 'Ano'"],
    ['stock > 0', 'has(stock)'],
    ["shipTo.zip = '1'", 'has(shipTo.zip) and has(shipTo)'],
    ['lower(note) = $city', 'has(note)'],
    ['size(tags) > 1', 'has(tags)'],
    ["contains(tags, 'x')", 'has(tags)'],
    ['stock >= $qty', 'has(stock) and has($qty)'],
    ['stock >= $qty and active', '$qty <= stock'],
    ['status = $status and status = PAID', 'PAID = status'],
    ['active', 'active = true'],
    ['not active', 'active = false'],
    ['active or status = PAID', 'status = PAID or active'],
    ['active ? status = PAID : status = SHIPPED', 'status in [PAID, SHIPPED]'],
    ['(active ? status : PENDING) = PAID', 'active and status = PAID'],
    ['total = 1', 'has(name)'],
    ['has(note) = true', 'has(note)'],
    ['false != has(note)', 'has(note)'],
    ['(total > 5) != true', 'not (total > 5)'],
    ['false', 'total = 1'],
    ['total = 1', 'true'],
    ['kind = BOOK or kind = TOY', 'has(kind)'],
  ])('%s implies %s', (a, b) => {
    expect(proves(a, b)).toBe(true);
  });

  it.each([
    ['status in [PENDING, PAID]', 'status = PAID'],
    ['kind != BOOK', 'kind = TOY'],
    ['stock != 1', 'has(stock)'],
    ['not (stock < 1)', 'stock >= 1'],
    ['total > 9.99', 'total > 10'],
    ['status = $status', 'status = PAID'],
    ['has(note)', "note = 'x'"],
    ["begins_with(name, 'A')", "name = 'A'"],
    ['gift or active', 'active'],
    ['true', 'has(note)'],
  ])('%s does not imply %s', (a, b) => {
    expect(proves(a, b)).toBe(false);
  });

  it('holds for every random item wherever it is claimed', () => {
    let proved = 0;
    fc.assert(
      fc.property(anyCondition, anyCondition, fc.array(anyItem, { minLength: 8, maxLength: 8 }), (a, b, items) => {
        const isProved = implies(a, b);
        const isDisjoint = disjoint(a, b);
        if (isProved || isDisjoint) proved += 1;
        for (const item of items) {
          const scope = itemScope(item);
          if (!holds(a, scope)) continue;
          if (isProved) expect(holds(b, scope)).toBe(true);
          if (isDisjoint) expect(holds(b, scope)).toBe(false);
        }
      }),
      { numRuns: runs(2000, 20_000) },
    );
    expect(proved).toBeGreaterThan(50);
  });

  it('is decided for a condition and itself', () => {
    fc.assert(
      fc.property(anyCondition, (expr) => {
        expect(implies(expr, expr)).toBe(true);
        expect(disjoint(expr, { kind: 'not', operand: expr, start: 0, end: 0 })).toBe(true);
      }),
      { numRuns: runs(500, 10_000) },
    );
  });

  it('is quick with enums of many members', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `M${i}`);
    const types = { attribute: () => ({ kind: 'enum' as const, members: many }) };
    const half = parsed(
      `x in [${many
        .slice(0, 500)
        .map((member) => `'${member}'`)
        .join(', ')}]`,
    );
    const started = cpuTime();
    expect(membersFor(half, parsed('x') as PathExpr, many, types).size).toBe(500);
    expect(cpuTime() - started).toBeLessThan(5000);
  });

  it('gives up rather than run away', () => {
    const wide = Array.from({ length: 40 }, (_, i) => `(f${i} = 1 or g${i} = 2)`).join(' and ');
    const started = cpuTime();
    expect(implies(parsed(wide), parsed('h = 1'))).toBe(false);
    expect(cpuTime() - started).toBeLessThan(2000);
  });
});

describe('disjoint', () => {
  it.each([
    ['status = PAID', 'status = SHIPPED'],
    ['status in [PAID, PENDING]', 'status not in [PAID, PENDING]'],
    ['total < 5', 'total >= 5'],
    ['has(note)', 'not has(note)'],
    ["note = 'x'", 'not has(note)'],
    ['has(shipTo.zip)', 'not has(shipTo)'],
    ['active and total > 1', 'not active'],
    ['status != PAID', 'status = PAID'],
    ["begins_with(name, 'A')", "begins_with(name, 'B')"],
    ["contains(tags, 'x')", "not contains(tags, 'x')"],
  ])('%s excludes %s', (a, b) => {
    expect(excludes(a, b)).toBe(true);
  });

  it.each([
    ['status = PAID', 'active'],
    ['kind != BOOK', 'kind != TOY'],
    ['total <= 5', 'total >= 5'],
    ["contains(tags, 'x')", "contains(tags, 'y')"],
  ])('%s does not exclude %s', (a, b) => {
    expect(excludes(a, b)).toBe(false);
  });

  it('names values under which both would hold', () => {
    const example = jointExample(
      resolved('status in [PAID, SHIPPED] and active'),
      resolved('status in [SHIPPED, PENDING] and not has(note)'),
      TYPES,
    );
    expect(Object.fromEntries(example ?? [])).toEqual({ status: "'SHIPPED'", active: 'true', note: 'absent' });
    expect(jointExample(resolved('active'), resolved('not active'), TYPES)).toBeUndefined();
  });

  it('knows what cannot be', () => {
    expect(neverHolds(resolved('total > 5 and total < 4'), TYPES)).toBe(true);
    expect(neverHolds(resolved('status not in [PENDING, PAID, SHIPPED, DELIVERED, CANCELLED]'), TYPES)).toBe(true);
    expect(neverHolds(resolved('kind not in [BOOK, TOY]'), TYPES)).toBe(false);
  });
});

describe('membersFor', () => {
  const members = STATUS.kind === 'enum' ? STATUS.members : [];
  const status = parsed('status') as PathExpr;

  it.each([
    ['status in [PAID, SHIPPED]', ['PAID', 'SHIPPED']],
    ['status != CANCELLED and total > 1', ['PENDING', 'PAID', 'SHIPPED', 'DELIVERED']],
    ['total > 1', ['PENDING', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED']],
    ['status = PAID and status = SHIPPED', []],
    ['active ? status = PAID : status = SHIPPED', ['PAID', 'SHIPPED']],
  ])('%s can hold with %s', (text, expected) => {
    expect([...membersFor(resolved(text), status, members, TYPES)]).toEqual(expected);
  });
});
