import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ambiguity, type CompiledTemplate, encodeKey, type Values } from '../../src/keys/index.js';
import type { ModelValue, ValueType } from '../../src/model/value-type.js';
import { runs } from '../support/runs.js';
import { compile } from './helpers.js';

const texts = fc
  .record(
    {
      charset: fc.constantFrom('a-z', 'a-zA-Z0-9', 'ÄäÖö', 'a-z0-9_ſ', 'KΘϴa', undefined, undefined),
      minBytes: fc.constantFrom(1, 3, 6),
      maxBytes: fc.constantFrom(7, 24, 200),
      normalize: fc.constantFrom('lower', 'upper', undefined),
      pattern: fc.constantFrom('[a-zA-Z]{3}[0-9]*', '(ab|AB|Ab)+', undefined, undefined, undefined),
    },
    { requiredKeys: [] },
  )
  .map((facts): ValueType => {
    const stated = Object.entries(facts).filter(([, value]) => value !== undefined);
    return { kind: 'string', ...Object.fromEntries(stated) };
  });
const types = fc.oneof(
  { weight: 4, arbitrary: texts },
  { weight: 1, arbitrary: fc.constantFrom<ValueType>({ kind: 'ulid' }, { kind: 'uuid' }, { kind: 'timestamp' }) },
);
const fns = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom('|lower', '|upper', '|lower', '|upper', '|first:2', '|first:8', '|first:3|lower'),
  },
  { weight: 1, arbitrary: fc.constantFrom('|hash:4', '|hash:16') },
);

/** What an item has after it was written: folded as the attribute is, an id in its own case. */
function isHeld(type: ValueType, value: ModelValue | undefined): boolean {
  if (typeof value !== 'string') return false;
  const ok = encodeKey(compile('{a}', { a: type }), () => value).ok;
  switch (type.kind) {
    case 'string':
      return (
        ok &&
        value === (type.normalize === 'lower' ? value.toLowerCase() : type.normalize ? value.toUpperCase() : value)
      );
    case 'ulid':
      return ok && value === value.toUpperCase();
    case 'uuid':
      return ok && value === value.toLowerCase();
    default:
      return ok && new Date(value).toISOString() === value;
  }
}

function textOf(compiled: CompiledTemplate, values: Values): string {
  const encoded = encodeKey(compiled, (path) => values.get(path));
  return encoded.ok ? encoded.text : `refused: ${encoded.error.code}`;
}

describe('two values that are shown to have one key', () => {
  it('are different values of the attribute, and the encoder writes the same for both', () => {
    const shown = { folded: 0, ambiguous: 0 };
    fc.assert(
      fc.property(types, fns, (type, fn) => {
        const compiled = compile(`A#{a${fn}}`, { a: type });
        const agree = (left: ModelValue | undefined, right: ModelValue | undefined): void => {
          expect([left, right, isHeld(type, left), isHeld(type, right)]).toEqual([left, right, true, true]);
          expect(left).not.toBe(right);
          const keys = [left, right].map((value) => textOf(compiled, new Map([['a', value ?? '']])));
          expect(keys[0]).toBe(keys[1]);
          expect(keys[0]).toMatch(/^A#/);
        };
        for (const problem of compiled.problems) {
          if (problem.code !== 'case-folding') continue;
          shown.folded += 1;
          agree(...problem.values);
        }
        const result = ambiguity([compiled]);
        if (result.kind !== 'ambiguous') return;
        shown.ambiguous += 1;
        agree(result.example.left.get('a'), result.example.right.get('a'));
      }),
      { numRuns: runs(400, 10_000) },
    );
    expect(shown.folded).toBeGreaterThan(20);
    expect(shown.ambiguous).toBeGreaterThan(50);
  });
});
