import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitOf, valuesBetween } from '../../src/import/formats/shared/template-values.js';
import { valuesByTemplate } from '../../src/import/formats/workbench/aliases.js';
import { runs } from '../support/runs.js';

describe('the values that a template finds in a key', () => {
  it.each<[string, string, Readonly<Record<string, string>> | undefined]>([
    ['ORDER#{id}', 'ORDER#7', { id: '7' }],
    ['ORDER#{id}', 'ORDER#', undefined],
    ['{a}#{b}', 'x#y#z', { a: 'x', b: 'y#z' }],
    ['{a}{b}!', 'xyz!', { a: 'x', b: 'yz' }],
    ['{a}#{b}#', '###x#', { a: '#', b: '#x' }],
    ['A{{{a}.*}}', 'A{1.*}', { a: '1' }],
    ['A{{{a}.*}}', 'A{1..}', undefined],
    ['A', 'AA', undefined],
    ['{a|lower}', 'x', undefined],
  ])('%s of %s', (template, key, expected) => {
    const values = valuesByTemplate(template, key);
    expect(values === undefined ? undefined : Object.fromEntries(values)).toEqual(expected);
  });

  it('are those that the shortest match gives, whatever stands in both', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '#'), maxLength: 12 });
    const literal = fc.string({ unit: fc.constantFrom('a', 'b', '#'), minLength: 1, maxLength: 2 });
    const pieces = fc.array(fc.oneof(literal, fc.constant(undefined)), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, text, (all, key) => {
        const source = all.map((piece) => piece ?? '(.+?)').join('');
        const [whole, ...values] = new RegExp(`^${source}$`, 's').exec(key) ?? [];
        expect(valuesBetween(all, key)).toEqual(whole === undefined ? undefined : values);
      }),
      { numRuns: runs(2000, 50_000) },
    );
  });

  it('are found at once, however often its marks stand in the key', () => {
    const template = `${Array.from({ length: 25 }, (_, i) => `{a${i}}`).join('#')}!`;
    const key = `${'#'.repeat(120)}?`;
    expect(valuesByTemplate(template, key)).toBeUndefined();
    expect(fitOf({ kind: 'template', text: template }, key)).toBe('prefix');
    expect(valuesByTemplate('{a}', 'x'.repeat(3000))).toBeUndefined();
  });
});
