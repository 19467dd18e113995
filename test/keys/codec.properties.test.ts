import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { accepts, buildNfa } from '../../src/keys/automaton.js';
import {
  ambiguity,
  type CompiledVariable,
  compareUtf8,
  decodeKey,
  encodeKey,
  keyBytes,
  orderClaim,
  RANDOM_SHARD,
} from '../../src/keys/index.js';
import type { ModelValue } from '../../src/model/value-type.js';
import { runs } from '../support/runs.js';
import { canonical, compareValues, type RandomTemplate, randomTemplate } from '../support/templates.js';

const numRuns = runs(300, 10_000);

// The full count takes up to a minute for one property.
vi.setConfig({ testTimeout: 300_000 });

function withValues(
  count: number,
  options: Parameters<typeof randomTemplate>[0] = {},
): fc.Arbitrary<{ template: RandomTemplate; values: ReadonlyMap<string, ModelValue>[] }> {
  return randomTemplate(options).chain((template) =>
    fc.record({
      template: fc.constant(template),
      values: fc.array(template.values, { minLength: count, maxLength: count }),
    }),
  );
}

function variables(template: RandomTemplate): readonly CompiledVariable[] {
  return template.compiled.segments.filter((segment) => segment.kind === 'variable');
}

describe('random templates', () => {
  it('encodes inside the stated language, width and bytes', () => {
    let encodedKeys = 0;
    fc.assert(
      fc.property(withValues(4), ({ template, values }) => {
        const bytes = keyBytes(template.compiled);
        for (const value of values) {
          for (const variable of variables(template)) {
            const encoded = variable.codec.encode(value.get(variable.path));
            if (!encoded.ok) continue;
            const nfa = buildNfa([{ rx: variable.language, tag: 0 }]);
            expect(nfa && accepts(nfa, encoded.text), `${template.text}: ${encoded.text}`).toBe(true);
            expect(Buffer.byteLength(encoded.text)).toBeGreaterThanOrEqual(variable.bytes.min);
            if (variable.fixedWidth) expect([...encoded.text].length).toBe([...sampleText(variable)].length);
          }
          const key = encodeKey(template.compiled, (path) => value.get(path));
          if (!key.ok) {
            expect(['separator', 'out-of-range', 'year']).toContain(key.error.code);
            continue;
          }
          encodedKeys++;
          const size = Buffer.byteLength(key.text);
          expect(size).toBeGreaterThanOrEqual(bytes.min);
          if (bytes.max !== undefined) expect(size).toBeLessThanOrEqual(bytes.max);
        }
      }),
      { numRuns },
    );
    expect(encodedKeys).toBeGreaterThan(numRuns * 2);
  });

  it('decodes what it encodes, wherever every attribute is kept and the key is claimed to be injective', () => {
    let tried = 0;
    fc.assert(
      fc.property(withValues(3), ({ template, values }) => {
        const { compiled } = template;
        const kept = new Set(
          variables(template)
            .filter((variable) => variable.lossless)
            .map((variable) => variable.path),
        );
        if (ambiguity([compiled]).kind !== 'injective' || !compiled.paths.every((path) => kept.has(path))) return;
        for (const value of values) {
          const key = encodeKey(compiled, (path) => value.get(path));
          if (!key.ok) continue;
          tried++;
          const decoded = decodeKey(compiled, key.text);
          expect(decoded.kind, `${template.text}: ${key.text}`).toBe('ok');
          if (decoded.kind !== 'ok') continue;
          for (const path of compiled.paths)
            expect(decoded.values.get(path)).toEqual(stored(template, path, value.get(path)));
        }
      }),
      { numRuns },
    );
    expect(tried).toBeGreaterThan(numRuns / 2);
  });

  it('reads back each segment that claims to be lossless', () => {
    fc.assert(
      fc.property(withValues(4), ({ template, values }) => {
        for (const variable of variables(template).filter((each) => each.lossless)) {
          for (const value of values) {
            const encoded = variable.codec.encode(value.get(variable.path));
            if (!encoded.ok) continue;
            expect(variable.codec.decode(encoded.text)).toEqual(
              stored(template, variable.path, value.get(variable.path)),
            );
            expect(variable.codec.invert(encoded.text)).toEqual(
              stored(template, variable.path, value.get(variable.path)),
            );
          }
        }
      }),
      { numRuns },
    );
  });

  it('writes different items differently, wherever that is claimed', () => {
    let claimed = 0;
    fc.assert(
      fc.property(withValues(12), ({ template, values }) => {
        const { compiled } = template;
        if (ambiguity([compiled]).kind !== 'injective') return;
        claimed++;
        const paths = compiled.paths.filter((path) => path !== RANDOM_SHARD);
        const seen = new Map<string, string>();
        for (const value of values) {
          const key = encodeKey(compiled, (path) => value.get(path));
          if (!key.ok) continue;
          const tuple = JSON.stringify(paths.map((path) => String(stored(template, path, value.get(path)))));
          expect(seen.get(key.text) ?? tuple, `${template.text}: ${key.text}`).toBe(tuple);
          seen.set(key.text, tuple);
        }
      }),
      { numRuns },
    );
    expect(claimed).toBeGreaterThan(numRuns / 5);
  });

  it('shows two items for every claim of ambiguity', () => {
    let shown = 0;
    fc.assert(
      fc.property(randomTemplate(), ({ compiled, text }) => {
        const result = ambiguity([compiled]);
        if (result.kind !== 'ambiguous') return;
        shown++;
        const { left, right, keys } = result.example;
        expect(
          encodeKey(compiled, (path) => left.get(path)),
          text,
        ).toEqual({ ok: true, text: keys[0] });
        expect(
          encodeKey(compiled, (path) => right.get(path)),
          text,
        ).toEqual({ ok: true, text: keys[0] });
        expect(result.paths.length).toBeGreaterThan(0);
        for (const path of result.paths) expect(left.get(path)).not.toEqual(right.get(path));
      }),
      { numRuns },
    );
    expect(shown).toBeGreaterThan(numRuns / 10);
  });

  it('keeps the order of values as far as it is claimed', () => {
    let compared = 0;
    fc.assert(
      fc.property(withValues(8, { role: 'sk', ordered: true }), ({ template, values }) => {
        const { compiled } = template;
        const claim = orderClaim(compiled);
        const keys = values.flatMap((value) => {
          const key = encodeKey(compiled, (path) => value.get(path));
          return key.ok ? [{ key: key.text, value }] : [];
        });
        for (const left of keys) {
          for (const right of keys) {
            const order = compareTuples(template, claim, left.value, right.value);
            if (order === 0) continue;
            compared++;
            expect(Math.sign(compareUtf8(left.key, right.key)), `${template.text}: ${left.key} and ${right.key}`).toBe(
              Math.sign(order),
            );
          }
        }
      }),
      { numRuns },
    );
    expect(compared).toBeGreaterThan(numRuns * 10);
  });

  it('keeps the order within one coarse segment weakly', () => {
    fc.assert(
      fc.property(withValues(6, { role: 'sk', ordered: true }), ({ template, values }) => {
        for (const variable of variables(template).filter((each) => each.order.kind !== 'none')) {
          const texts = values.flatMap((value) => {
            const encoded = variable.codec.encode(value.get(variable.path));
            return encoded.ok ? [{ text: encoded.text, value: value.get(variable.path) as ModelValue }] : [];
          });
          const sign = variable.order.kind === 'reversed' ? -1 : 1;
          for (const left of texts) {
            for (const right of texts) {
              if (compareValues(variable.type, left.value, right.value) < 0)
                expect(sign * compareUtf8(left.text, right.text)).toBeLessThanOrEqual(0);
            }
          }
        }
      }),
      { numRuns },
    );
  });
});

function sampleText(variable: CompiledVariable): string {
  const sample = variable.codec.samples(1)[0];
  const encoded = variable.codec.encode(sample);
  return encoded.ok ? encoded.text : '';
}

function stored(template: RandomTemplate, path: string, value: ModelValue | undefined): ModelValue | undefined {
  const type = template.attributes.get(path)?.type;
  return type && value !== undefined ? canonical(type, value) : value;
}

/** Order of the tuples of claimed segments; a coarse segment counts by what it keeps. */
function compareTuples(
  template: RandomTemplate,
  claim: ReturnType<typeof orderClaim>,
  left: ReadonlyMap<string, ModelValue>,
  right: ReadonlyMap<string, ModelValue>,
): number {
  for (const { segment, path, direction, coarse } of claim.segments) {
    const variable = template.compiled.segments[segment];
    const type = template.attributes.get(path)?.type;
    const a = left.get(path);
    const b = right.get(path);
    if (variable?.kind !== 'variable' || !type || a === undefined || b === undefined) return 0;
    if (coarse) {
      const texts = [variable.codec.encode(a), variable.codec.encode(b)] as const;
      if (texts[0].ok && texts[1].ok && texts[0].text === texts[1].text) continue;
    }
    const order = compareValues(type, a, b);
    if (order !== 0) return direction === 'reversed' ? -order : order;
  }
  return 0;
}
