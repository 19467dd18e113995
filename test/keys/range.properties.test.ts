import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  type CompiledRange,
  type CompiledTemplate,
  compareUtf8,
  compileNatural,
  compileRange,
  encodeKey,
  type RangeQuery,
} from '../../src/keys/index.js';
import { compareKeys } from '../../src/keys/range-text.js';
import type { ModelValue } from '../../src/model/value-type.js';
import { runs } from '../support/runs.js';
import {
  canonical,
  compareValues,
  type RandomAttribute,
  type RandomTemplate,
  randomAttribute,
  randomTemplate,
} from '../support/templates.js';

const numRuns = runs(300, 10_000);

// The full count takes up to a minute for one property.
vi.setConfig({ testTimeout: 300_000 });

/** What DynamoDB does with the condition. */
function matches(range: CompiledRange, stored: CompiledTemplate['stored'], key: string): boolean {
  switch (range.kind) {
    case 'eq':
      return compareKeys(stored, key, range.value) === 0;
    case 'lt':
      return compareKeys(stored, key, range.value) < 0;
    case 'lte':
      return compareKeys(stored, key, range.value) <= 0;
    case 'gt':
      return compareKeys(stored, key, range.value) > 0;
    case 'gte':
      return compareKeys(stored, key, range.value) >= 0;
    case 'begins_with':
      return key.startsWith(range.prefix);
    case 'between':
      return (
        compareKeys(stored, key, range.lo) >= 0 &&
        compareKeys(stored, key, range.hi) <= 0 &&
        !(range.dropEqual && key === range.hi)
      );
    case 'all':
      return true;
    default:
      return false;
  }
}

/** What was asked. */
function wanted(query: RangeQuery, attribute: RandomAttribute, value: ModelValue): boolean {
  const { type } = attribute;
  const order = (bound: ModelValue): number => compareValues(type, value, bound);
  switch (query.op) {
    case 'between':
      return order(query.from) >= 0 && order(query.to) <= 0;
    case 'gt':
      return order(query.value) > 0;
    case 'gte':
      return order(query.value) >= 0;
    case 'lt':
      return order(query.value) < 0;
    case 'lte':
      return order(query.value) <= 0;
    case 'eq':
      return order(query.value) === 0;
    case 'begins':
      return String(canonical(type, value)).startsWith(String(canonical(type, query.value)));
    case 'all':
      return true;
  }
}

function queries(attribute: RandomAttribute): fc.Arbitrary<RangeQuery> {
  // Bounds need not be values: any text, other times, other numbers.
  const foreign: fc.Arbitrary<ModelValue> =
    attribute.type.kind === 'string' || attribute.type.kind === 'enum'
      ? fc.string({ unit: fc.constantFrom(...'abAB#$!/-_0é\u0000\u{1f600}'), maxLength: 4 })
      : attribute.type.kind === 'int'
        ? fc.bigInt(-200n, 20_000n)
        : attribute.type.kind === 'decimal'
          ? fc.integer({ min: -200_000, max: 200_000 }).map((value) => String(value / 1000))
          : attribute.values;
  const bound = fc.oneof({ weight: 3, arbitrary: attribute.values }, { weight: 1, arbitrary: foreign });
  return fc.oneof(
    fc.record({ op: fc.constant('between' as const), from: bound, to: bound }),
    fc.record({ op: fc.constantFrom('gt' as const, 'gte' as const, 'lt' as const, 'lte' as const), value: bound }),
    fc.record({ op: fc.constant('eq' as const), value: attribute.values }),
    ...(attribute.type.kind === 'string' || attribute.type.kind === 'enum'
      ? [fc.record({ op: fc.constant('begins' as const), value: bound })]
      : []),
  );
}

interface Case {
  readonly template: RandomTemplate;
  readonly segment: number;
  readonly query: RangeQuery;
  readonly values: readonly ReadonlyMap<string, ModelValue>[];
  readonly foreignBelow: boolean;
}

const cases: fc.Arbitrary<Case> = randomTemplate({ role: 'sk', ordered: true })
  .filter((template) => template.compiled.segments.some((segment) => segment.kind === 'variable'))
  .chain((template) => {
    const variables = template.compiled.segments.flatMap((segment, index) =>
      segment.kind === 'variable' ? [index] : [],
    );
    return fc.constantFrom(...variables).chain((segment) => {
      const variable = template.compiled.segments[segment];
      const attribute = template.attributes.get(variable?.kind === 'variable' ? variable.path : '') as RandomAttribute;
      return fc.record({
        template: fc.constant(template),
        segment: fc.constant(segment),
        query: queries(attribute),
        values: fc.array(template.values, { minLength: 10, maxLength: 10 }),
        foreignBelow: fc.boolean(),
      });
    });
  });

describe('a compiled range', () => {
  it('reads exactly what a filter over all keys of the prefix would', () => {
    let kept = 0;
    let compiledRanges = 0;
    fc.assert(
      fc.property(cases, ({ template, segment, query, values, foreignBelow }) => {
        const { compiled } = template;
        const variable = compiled.segments[segment];
        if (variable?.kind !== 'variable') return;
        const before = compiled.segments.slice(0, segment).flatMap((each) => (each.kind === 'variable' ? [each] : []));
        // An attribute that is both bound and ranged over asks two things at once.
        if (before.some((each) => each.path === variable.path)) return;
        const prefix = values[0] as ReadonlyMap<string, ModelValue>;
        const range = compileRange(query, compiled, segment, (path) => prefix.get(path), { foreignBelow });
        if (range.kind === 'error' || range.kind === 'unordered') return;
        compiledRanges++;
        const attribute = template.attributes.get(variable.path) as RandomAttribute;
        const bounds = query.op === 'between' ? [query.from, query.to] : query.op === 'all' ? [] : [query.value];
        const rows = [...values, ...bounds.map((bound) => new Map([...prefix, [variable.path, bound]]))];
        for (const row of rows) {
          // The collection holds keys with the prefix, and others where the condition must keep them out itself.
          const own = new Map([
            ...row,
            ...before.map((each) => [each.path, prefix.get(each.path) as ModelValue] as const),
          ]);
          for (const item of range.kind === 'lt' || range.kind === 'eq' ? [own] : [own, row]) {
            const key = encodeKey(compiled, (path) => item.get(path));
            const value = item.get(variable.path);
            // DynamoDB has no empty key.
            if (!key.ok || key.text === '' || value === undefined) continue;
            const samePrefix = before.every((each) => sameText(each, item, prefix));
            const expected = samePrefix && wanted(query, attribute, value);
            const actual = matches(range, 'S', key.text);
            const what = `${template.text} ${JSON.stringify(query, bigints)} → ${JSON.stringify(range)}: ${key.text}`;
            if (expected) expect(actual, what).toBe(true);
            else if (samePrefix && !('coarse' in range && range.coarse)) expect(actual, what).toBe(false);
            if (actual && range.kind !== 'lt' && range.kind !== 'all' && range.kind !== 'lte' && range.kind !== 'gte')
              expect(samePrefix, what).toBe(true);
            if (expected) kept++;
          }
        }
      }),
      { numRuns },
    );
    expect(compiledRanges).toBeGreaterThan(numRuns / 3);
    expect(kept).toBeGreaterThan(numRuns);
  });

  it('never asks for a range that runs backwards, which DynamoDB refuses', () => {
    fc.assert(
      fc.property(cases, ({ template, segment, query, values, foreignBelow }) => {
        const range = compileRange(query, template.compiled, segment, (path) => values[0]?.get(path), { foreignBelow });
        if (range.kind === 'between') expect(compareUtf8(range.lo, range.hi)).toBeLessThanOrEqual(0);
        if (range.kind === 'begins_with') expect(range.prefix).not.toBe('');
        if (range.kind === 'between') expect(range.lo).not.toBe('');
      }),
      { numRuns },
    );
  });

  it('reads exactly what a filter would on natural keys', () => {
    const naturals = randomAttribute
      .filter((attribute) => attribute.type.kind !== 'bool')
      .chain((attribute) =>
        fc.record({
          attribute: fc.constant(attribute),
          query: queries(attribute),
          values: fc.array(attribute.values, { minLength: 8, maxLength: 8 }),
        }),
      );
    let compared = 0;
    fc.assert(
      fc.property(naturals, ({ attribute, query, values }) => {
        const compiled = compileNatural('a', attribute.type);
        expect(compiled).toBeDefined();
        if (!compiled) return;
        const range = compileRange(query, compiled, 0, () => undefined);
        if (range.kind === 'error' || range.kind === 'unordered') return;
        for (const value of values) {
          const key = encodeKey(compiled, () => value);
          if (!key.ok) continue;
          compared++;
          expect(
            matches(range, compiled.stored, key.text),
            `${JSON.stringify(query, bigints)} → ${JSON.stringify(range)}: ${key.text}`,
          ).toBe(wanted(query, attribute, value));
        }
      }),
      { numRuns },
    );
    expect(compared).toBeGreaterThan(numRuns * 4);
  });
});

function sameText(
  variable: CompiledTemplate['segments'][number] & { kind: 'variable' },
  left: ReadonlyMap<string, ModelValue>,
  right: ReadonlyMap<string, ModelValue>,
): boolean {
  const a = variable.codec.encode(left.get(variable.path));
  const b = variable.codec.encode(right.get(variable.path));
  return a.ok && b.ok && a.text === b.text;
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
