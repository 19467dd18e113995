import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  ambiguity,
  type CompiledTemplate,
  collision,
  compareUtf8,
  encodeKey,
  isDelimited,
  prefixOf,
  prefixOverlap,
  RANDOM_SHARD,
  rangeHazard,
} from '../../src/keys/index.js';
import type { ModelValue } from '../../src/model/value-type.js';
import { runs } from '../support/runs.js';
import {
  canonical,
  type RandomKey,
  type RandomTemplate,
  randomAttributes,
  randomKey,
  randomTemplate,
} from '../support/templates.js';

const numRuns = runs(300, 10_000);

// The full count takes up to a minute for one property.
vi.setConfig({ testTimeout: 300_000 });

type Row = ReadonlyMap<string, ModelValue>;

function rows(template: Pick<RandomTemplate, 'values'>, count: number): fc.Arbitrary<Row[]> {
  return fc.array(template.values, { minLength: count, maxLength: count });
}

function key(compiled: CompiledTemplate, row: Row): string | undefined {
  const encoded = encodeKey(compiled, (path) => row.get(path));
  return encoded.ok ? encoded.text : undefined;
}

/** Two sort keys over the same few shapes, so that they meet often. */
const few = { separators: ['#'], escapes: ['ordered', 'none'], maxVariables: 2, heads: ['', 'A', 'a'] } as const;
const pairs = fc
  .tuple(randomTemplate(few), randomTemplate(few))
  .chain(([a, b]) => fc.record({ a: fc.constant(a), b: fc.constant(b), left: rows(a, 12), right: rows(b, 12) }));

/** Partition and sort key of an entity, with attributes in common. */
const shape = {
  separators: ['#'],
  escapes: ['ordered', 'none'],
  maxVariables: 2,
  heads: ['', '', 'A'],
  paths: ['a', 'b'],
} as const;
const entity = randomKey(shape);
/** Two entities over the same attributes with one partition key, as in an item collection. */
const siblings = randomAttributes(2)
  .chain((attributes) =>
    fc.tuple(
      randomKey({ ...shape, attributes }),
      randomTemplate({ ...shape, role: 'sk', maxVariables: 1, attributes }),
    ),
  )
  .map(([a, sk]): [RandomKey, RandomKey] => [a, { ...a, parts: [a.parts[0], sk] }]);

function compiledParts(whole: RandomKey): readonly CompiledTemplate[] {
  return whole.parts.map((part) => part.compiled);
}

function keys(parts: readonly CompiledTemplate[], row: Row): readonly string[] | undefined {
  const texts = parts.map((part) => key(part, row));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

describe('collisions', () => {
  it('are shown by two items with one key, or there are none', () => {
    const seen = { disjoint: 0, collision: 0, unknown: 0 };
    fc.assert(
      fc.property(pairs, ({ a, b, left, right }) => {
        const result = collision([a.compiled], [b.compiled]);
        seen[result.kind]++;
        if (result.kind === 'collision') {
          expect(key(a.compiled, result.example.left)).toBe(result.example.keys[0]);
          expect(key(b.compiled, result.example.right)).toBe(result.example.keys[0]);
        }
        if (result.kind === 'disjoint') {
          const keys = new Set(left.map((row) => key(a.compiled, row)));
          for (const row of right) {
            const other = key(b.compiled, row);
            if (other !== undefined) expect(keys.has(other), `${a.text} and ${b.text}: ${other}`).toBe(false);
          }
        }
      }),
      { numRuns },
    );
    expect(seen.disjoint).toBeGreaterThan(numRuns / 5);
    expect(seen.collision).toBeGreaterThan(numRuns / 40);
    expect(seen.unknown).toBeLessThan(numRuns / 10);
  });

  it('are decided over partition and sort key together', () => {
    const seen = { disjoint: 0, collision: 0, unknown: 0 };
    const both = fc
      .oneof(siblings, fc.tuple(entity, entity))
      .chain(([a, b]) => fc.record({ a: fc.constant(a), b: fc.constant(b), left: rows(a, 10), right: rows(b, 10) }));
    fc.assert(
      fc.property(both, ({ a, b, left, right }) => {
        const first = compiledParts(a);
        const second = compiledParts(b);
        const result = collision(first, second);
        seen[result.kind]++;
        if (result.kind === 'collision') {
          expect(keys(first, result.example.left)).toEqual(result.example.keys);
          expect(keys(second, result.example.right)).toEqual(result.example.keys);
        }
        if (result.kind === 'disjoint') {
          const known = new Set(left.map((row) => JSON.stringify(keys(first, row) ?? [])));
          for (const row of right) {
            const other = keys(second, row);
            if (other)
              expect(
                known.has(JSON.stringify(other)),
                JSON.stringify([a.parts.map((part) => part.text), b.parts.map((part) => part.text), other]),
              ).toBe(false);
          }
        }
      }),
      { numRuns },
    );
    expect(seen.disjoint).toBeGreaterThan(numRuns / 5);
    expect(seen.collision).toBeGreaterThan(numRuns / 50);
    expect(seen.unknown).toBeLessThan(numRuns / 10);
  });
});

describe('ambiguity over a whole key', () => {
  it('never lets two items share a key where the key is claimed to be injective, and shows two where it is not', () => {
    const seen = { injective: 0, ambiguous: 0, unknown: 0 };
    fc.assert(
      fc.property(
        entity.chain((whole) => fc.record({ whole: fc.constant(whole), items: rows(whole, 14) })),
        ({ whole, items }) => {
          const parts = compiledParts(whole);
          const result = ambiguity(parts);
          seen[result.kind]++;
          if (result.kind === 'ambiguous') {
            const { left, right } = result.example;
            expect(keys(parts, left)).toEqual(result.example.keys);
            expect(keys(parts, right)).toEqual(result.example.keys);
            expect(result.paths.some((path) => left.get(path) !== right.get(path))).toBe(true);
          }
          if (result.kind !== 'injective') return;
          const paths = [...new Set(parts.flatMap((part) => part.paths))].filter((path) => path !== RANDOM_SHARD);
          const found = new Map<string, string>();
          for (const item of items) {
            const texts = keys(parts, item);
            if (!texts) continue;
            const tuple = JSON.stringify(paths.map((path) => String(stored(whole.parts[0], path, item))));
            expect(
              found.get(JSON.stringify(texts)) ?? tuple,
              JSON.stringify([whole.parts.map((part) => part.text), texts]),
            ).toBe(tuple);
            found.set(JSON.stringify(texts), tuple);
          }
        },
      ),
      { numRuns },
    );
    expect(seen.injective).toBeGreaterThan(numRuns / 5);
    expect(seen.ambiguous).toBeGreaterThan(numRuns / 10);
    expect(seen.unknown).toBeLessThan(numRuns / 5);
  });
});

function stored(template: RandomTemplate, path: string, item: Row): ModelValue | undefined {
  const type = template.attributes.get(path)?.type;
  const value = item.get(path);
  return type && value !== undefined ? canonical(type, value) : value;
}

describe('overlap of prefixes', () => {
  it('is shown by a prefix and a key in it, or there is none', () => {
    let shown = 0;
    let refuted = 0;
    fc.assert(
      fc.property(pairs, ({ a, b, left, right }) => {
        for (const { bound, result } of prefixOverlap(a.compiled, b.compiled)) {
          if (result.kind === 'overlap') {
            shown++;
            expect(prefixOf(a.compiled, bound, (path) => result.own.get(path))).toEqual({
              ok: true,
              text: result.prefix,
            });
            expect(key(b.compiled, result.foreign)).toBe(result.key);
            expect(result.key.startsWith(result.prefix)).toBe(true);
          }
          if (result.kind !== 'disjoint') continue;
          for (const row of left) {
            const prefix = prefixOf(a.compiled, bound, (path) => row.get(path));
            if (!prefix.ok) continue;
            for (const other of right) {
              const text = key(b.compiled, other);
              if (text === undefined) continue;
              refuted++;
              expect(
                text.startsWith(prefix.text),
                `${a.text} at ${bound} and ${b.text}: ${prefix.text} and ${text}`,
              ).toBe(false);
            }
          }
        }
      }),
      { numRuns },
    );
    expect(shown).toBeGreaterThan(numRuns / 10);
    expect(refuted).toBeGreaterThan(numRuns);
  });
});

describe('range hazards', () => {
  it('are shown by two keys in the wrong order', () => {
    let shown = 0;
    fc.assert(
      fc.property(randomTemplate({ role: 'sk', ordered: true }), ({ compiled, text }) => {
        for (const index of compiled.segments.keys()) {
          const result = rangeHazard(compiled, index);
          if (result.kind !== 'hazard') continue;
          shown++;
          const variable = compiled.segments[index];
          if (variable?.kind !== 'variable') continue;
          const low = variable.codec.encode(result.lower.get(result.path));
          const high = variable.codec.encode(result.upper.get(result.path));
          expect(low.ok && high.ok && compareUtf8(low.text, high.text) < 0, text).toBe(true);
          expect([key(compiled, result.lower), key(compiled, result.upper)]).toEqual(result.keys);
          expect(compareUtf8(result.keys[0], result.keys[1]), text).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns },
    );
    expect(shown).toBeGreaterThan(numRuns / 20);
  });

  it('are absent where the checker says so', () => {
    fc.assert(
      fc.property(
        randomTemplate({ role: 'sk', ordered: true }).chain((template) =>
          fc.record({ template: fc.constant(template), items: rows(template, 8) }),
        ),
        ({ template: { compiled, text }, items }) => {
          const first = compiled.segments.findIndex((segment) => segment.kind === 'variable');
          const variable = compiled.segments[first];
          if (variable?.kind !== 'variable' || rangeHazard(compiled, first).kind !== 'safe') return;
          for (const left of items) {
            for (const right of items) {
              const low = variable.codec.encode(left.get(variable.path));
              const high = variable.codec.encode(right.get(variable.path));
              const keys = [key(compiled, left), key(compiled, right)] as const;
              if (
                !low.ok ||
                !high.ok ||
                keys[0] === undefined ||
                keys[1] === undefined ||
                compareUtf8(low.text, high.text) >= 0
              )
                continue;
              expect(compareUtf8(keys[0], keys[1]), `${text}: ${keys[0]} and ${keys[1]}`).toBeLessThan(0);
            }
          }
        },
      ),
      { numRuns },
    );
  });

  it('do not keep a prefix query from ending on a delimiter', () => {
    let tried = 0;
    fc.assert(
      fc.property(
        randomTemplate({ role: 'sk' }).chain((template) =>
          fc.record({ template: fc.constant(template), items: rows(template, 8) }),
        ),
        ({ template: { compiled, text }, items }) => {
          const first = compiled.segments.findIndex((segment) => segment.kind === 'variable');
          const variable = compiled.segments[first];
          if (variable?.kind !== 'variable' || !isDelimited(compiled, first) || compiled.segments.length === first + 1)
            return;
          for (const left of items) {
            const prefix = prefixOf(compiled, 1, (path) => left.get(path));
            const own = variable.codec.encode(left.get(variable.path));
            for (const right of items) {
              const other = variable.codec.encode(right.get(variable.path));
              const whole = key(compiled, right);
              if (!prefix.ok || !own.ok || !other.ok || whole === undefined) continue;
              tried++;
              expect(whole.startsWith(prefix.text), `${text}: ${prefix.text} and ${whole}`).toBe(
                own.text === other.text,
              );
            }
          }
        },
      ),
      { numRuns },
    );
    expect(tried).toBeGreaterThan(numRuns);
  });
});
