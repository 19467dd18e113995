import { Entity } from 'electrodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../support/runs.js';
import { electroDrafted, entitiesOf, keysOf } from './imported.js';

const ATTRIBUTES = {
  alpha: { type: 'string', required: true },
  Beta: { type: 'string', required: true, field: 'b' },
  gammaRay: { type: 'string', required: true },
  status: { type: ['open', 'Closed', 'ON hold'], required: true },
  amount: { type: 'number', required: true, padding: { length: 9, char: '0' } },
  count: { type: 'number', required: true },
  flag: { type: 'boolean', required: true },
  padded: { type: 'string', required: true, padding: { length: 6, char: '_' } },
} as const;
const UNSAYABLE = ['flag', 'padded'] as const;
const SAYABLE = ['alpha', 'Beta', 'gammaRay', 'status', 'amount', 'count'] as const;

const casing = fc.constantFrom(undefined, 'lower', 'upper', 'none', 'default');
const word = fc.string({ unit: fc.constantFrom(...'aZ0#$_{}|-. '), minLength: 0, maxLength: 4 });
/** Text with attributes in it; what would be taken for an attribute is left out. */
const template = (names: readonly string[]) =>
  fc
    .array(word, { minLength: names.length + 1, maxLength: names.length + 1 })
    .map((words) =>
      words.map((text, i) => `${text.replaceAll('${', '')}${i < names.length ? `\${${names[i]}}` : ''}`).join(''),
    );

type Part = { readonly field: string; readonly composite?: readonly string[]; readonly template?: string };

const part = (field: string, names: readonly string[]): fc.Arbitrary<Part> =>
  fc
    .tuple(
      fc.oneof(
        { weight: 3, arbitrary: fc.constant({ composite: names }) },
        {
          weight: 2,
          arbitrary: template(names).map((text) => (text === '' ? { composite: names } : { template: text })),
        },
      ),
      casing,
    )
    .map(([keys, given]) => ({ field, ...keys, ...(given === undefined ? {} : { casing: given }) }));

const others = {
  collection: fc.constantFrom('things', 'Other'),
  type: fc.constantFrom('isolated', 'clustered'),
  scope: fc.constantFrom('zone'),
};

const index = (n: number) =>
  fc
    .record({
      names: fc.uniqueArray(fc.constantFrom(...SAYABLE), { minLength: 1, maxLength: 4 }),
      other: fc.option(fc.constantFrom(...UNSAYABLE), { freq: 8 }),
      cut: fc.integer({ min: 1, max: 4 }),
    })
    .chain(({ names, other, cut }) => {
      const all = other === null ? names : [...names, other];
      const parts = [part(`p${n}`, all.slice(0, cut)), part(`s${n}`, all.slice(cut))] as const;
      return fc.tuple(...parts, fc.record(others, { requiredKeys: [] })).map(([pk, sk, more]) => {
        // It knows collections of keys that it makes itself alone.
        const { collection, ...rest } = more;
        const isOwn = pk.composite !== undefined && sk.composite !== undefined;
        return { pk, sk, ...rest, ...(isOwn && collection !== undefined ? { collection } : {}) };
      });
    });

const schema = fc.record({
  service: fc.constantFrom('Shop', 'task-app', 'a#b'),
  entity: fc.constantFrom('Order', 'lineItem', 'X_y'),
  version: fc.constantFrom('1', '2a'),
  table: index(0),
  first: index(1),
  second: index(2),
});

const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'aBZ#$_{}|É'), minLength: 1, maxLength: 12 }),
);
const values = fc.record({
  alpha: text,
  Beta: text,
  gammaRay: text,
  status: fc.constantFrom(...ATTRIBUTES.status.type),
  amount: fc.integer({ min: 0, max: 999_999_999 }),
  count: fc.integer({ min: -1_000_000, max: 1_000_000_000 }),
  flag: fc.boolean(),
  padded: text,
});

describe('keys of ElectroDB', () => {
  it('are those that the imported model makes, whatever the definition and the values', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(schema, fc.array(values, { minLength: 1, maxLength: 3 }), async (given, items) => {
        const { service, entity, version, table, first, second } = given;
        const definition = {
          model: { service, entity, version },
          attributes: ATTRIBUTES,
          indexes: { main: table, one: { index: 'one', ...first }, two: { index: 'two', ...second } },
        };
        let made: Entity<string, string, string, never>;
        try {
          made = new Entity(definition as never, { table: 'Things' });
        } catch {
          // It refuses attributes in both parts of a key, and collections of custom keys.
          return;
        }
        const draft = await electroDrafted(made);
        const design = [...entitiesOf(draft).values()][0];
        if (design === undefined) throw new Error('no entity');
        const told = draft.quirks.map(({ message }) => message).join('\n');
        for (const values of items) {
          const { Item: item } = made.put(values as never).params<{ Item: Record<string, unknown> }>();
          const keys = keysOf(design, values);
          for (const slot of ['p0', 's0', 'p1', 's1', 'p2', 's2']) {
            if (keys.has(slot)) {
              expect([slot, keys.get(slot)]).toEqual([slot, item[slot]]);
              compared += 1;
            } else expect(told).toContain(`The key attribute \`${slot}\``);
          }
        }
      }),
      { numRuns: runs(12, 600) },
    );
    expect(compared).toBeGreaterThan(30);
  });
});
