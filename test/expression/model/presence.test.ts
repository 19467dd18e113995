import { describe, expect, it } from 'vitest';
import { implies } from '../../../src/expression/model/decide.js';
import { presentWhen, substituteAttributes } from '../../../src/expression/model/presence.js';
import { printExpression } from '../../../src/expression/model/print.js';
import { parsed, resolved, TYPES } from './support.js';

describe('presentWhen', () => {
  it.each([
    ['status in [PENDING, PAID] ? status : absent', "status in ['PENDING', 'PAID']"],
    ['active ? note : absent', 'active and has(note)'],
    ['active ? absent : 1', 'not active'],
    ['active ? 1 : 2', 'true'],
    ['absent', 'false'],
    ['lower(name)', 'true'],
    ['lower(note)', 'has(note)'],
    ['stock + total', 'has(stock)'],
    ['stock > 1', 'true'],
    ["active ? 'x' : note", 'active or not active and has(note)'],
  ])('%s is present when %s', (text, expected) => {
    expect(printExpression(presentWhen(resolved(text), TYPES))).toBe(expected);
  });
});

describe('substituteAttributes', () => {
  const openState = resolved('status in [PENDING, PAID, SHIPPED] ? status : absent');
  const derived = (name: string) => (name === 'openState' ? openState : undefined);

  it('turns questions about a derived attribute into questions about what is stored', () => {
    const when = substituteAttributes(parsed('has(openState)'), derived, TYPES);
    expect(printExpression(when)).toBe("status in ['PENDING', 'PAID', 'SHIPPED']");
    expect(implies(resolved('status = PAID'), when, TYPES)).toBe(true);
    expect(implies(resolved('status != CANCELLED'), when, TYPES)).toBe(false);
    expect(
      implies(substituteAttributes(parsed("openState = 'PAID'"), derived, TYPES), resolved('status = PAID'), TYPES),
    ).toBe(true);
  });

  it('keeps the image', () => {
    expect(printExpression(substituteAttributes(parsed("new.openState = 'PAID'"), derived))).toBe(
      "(new.status in ['PENDING', 'PAID', 'SHIPPED'] ? new.status : absent) = 'PAID'",
    );
  });

  it('does not let derivations grow without bound', () => {
    let doubled = resolved('total + total');
    for (let i = 0; i < 40; i++) doubled = substituteAttributes(parsed('x + x'), () => doubled);
    expect(printExpression(doubled).length).toBeLessThan(50_000);
  });
});
