import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raw } from '../../../../src/generate/text/index.js';
import { templateLiteral } from '../../../../src/generate/typescript/values/index.js';
import { valuesOf } from '../../../support/modules.js';
import { runs } from '../../../support/runs.js';

describe('template literals', () => {
  it('give back any text, with expressions or without', async () => {
    const pieces = fc.oneof(
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 }).map((units) => String.fromCharCode(...units)),
      fc.string({
        unit: fc.constantFrom('`', '${', '$', '{', '}', '\\', '"', "'", '\n', '\r', '\u2028', '*/', 'a'),
        maxLength: 8,
      }),
      fc.constant(undefined),
    );
    const texts = fc.array(fc.array(pieces, { maxLength: 5 }), { minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(texts, async (all) => {
        const codes = all.map((parts) => templateLiteral(parts.map((part) => part ?? raw('"<x>"'))));
        const built = await valuesOf(new Map(codes.map((code, i) => [`t${i}`, code] as const)));
        for (const [i, parts] of all.entries())
          expect(built.get(`t${i}`)).toBe(parts.map((part) => part ?? '<x>').join(''));
      }),
      { numRuns: runs(1, 100) },
    );
  });
});
