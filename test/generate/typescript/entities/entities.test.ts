import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { companionItems, type Design, type EntityDesign } from '../../../../src/design/index.js';
import { printFile } from '../../../../src/generate/text/index.js';
import { entityFile, itemNeeds } from '../../../../src/generate/typescript/entities/index.js';
import { hasHidden, moduleNames } from '../../../../src/generate/typescript/entities/module-names.js';
import { exactNumber } from '../../../../src/generate/typescript/runtime/values.js';
import { attributeType } from '../../../../src/generate/typescript/values/index.js';
import type { ModelValue } from '../../../../src/model/value-type.js';
import { exampleOf } from '../../../../src/planner/example.js';
import { entityOfItem } from '../../../../src/planner/item-entity.js';
import { completed, newItem } from '../../../../src/planner/program/new-item.js';
import { scopeOf } from '../../../../src/planner/program/scope.js';
import { sampleValues } from '../../../../src/planner/sample-values.js';
import { equalItems, type Item } from '../../../../src/value/index.js';
import { entityOf, fileDesign, MODEL_FILES } from '../../../support/models.js';
import { exportsOf, genOf } from '../../../support/modules.js';
import { declared } from '../values/model-values.js';

vi.setConfig({ testTimeout: 60_000 });

const NOW = Date.UTC(2026, 0, 5, 9);

type Fn = (...args: readonly unknown[]) => unknown;

/** As the document client does it. */
function translated(item: Item): Record<string, unknown> {
  return unmarshall(item as never, { wrapNumbers: exactNumber });
}

function stored(item: unknown): Item {
  return marshall(item as never, { removeUndefinedValues: true }) as unknown as Item;
}

/** Values of an item: those of each sample, and those that examples use. */
function valuesOf(design: Design, entity: EntityDesign): readonly ReadonlyMap<string, ModelValue>[] {
  const names = [...entity.entity.attributes.values()].filter(
    ({ derive, constant, optional, implied }) =>
      derive === undefined && constant === undefined && !optional && (implied === undefined || implied === 'tenancy'),
  );
  const all = [...names.map(({ name }) => name), ...entity.entity.routing.keys()];
  const example = new Map(all.map((name) => [name, exampleOf({ design }, entity, name)] as const));
  const samples = sampleValues(design).filter((one) => one.entity === entity);
  return [example, ...samples.map(({ values }) => new Map([...example, ...values]))];
}

describe.each(MODEL_FILES)('the entities of %s', (path) => {
  const design = fileDesign(path);
  const gen = genOf(design);
  const entities = [...design.entities.values()].filter(({ key }) => key !== undefined);

  it('are stored as the engine stores them, and read again', async () => {
    const modules = await exportsOf([...design.entities.values()].map((entity) => entityFile(gen, entity)));
    const [pattern] = [...design.model.patterns.values()];
    if (pattern === undefined) throw new Error('no pattern');
    const scope = scopeOf(design, pattern, { now: NOW });
    for (const entity of entities) {
      const called = gen.names.entity(entity.name);
      const own = moduleNames(entity, called);
      const module = modules[called.module] as Readonly<Record<string, Fn>>;
      const call = (name: string, ...args: readonly unknown[]): unknown => (module[name] as Fn)(...args);
      for (const values of valuesOf(design, entity)) {
        const given = Object.fromEntries(
          [...values].map(([name, value]) => [name, declared(attributeType(entity, name) ?? { kind: 'any' }, value)]),
        );
        const tenant = values.get(design.model.tenancy?.field.value ?? '');
        const context = { tenant, random: () => 0, newId: scopeOf(design, pattern, { now: NOW }).generate };
        const fields = call(own.make, context, NOW, given) as object;
        const draw = (_attribute: string, shards: number): string => '0'.padStart(String(shards - 1).length, '0');
        const needs = itemNeeds(entity);
        const more = [...(needs.routing.length > 0 ? [given] : []), ...(needs.shards ? [draw] : [])];
        const item = call(own.item, fields, ...more);
        // What the model keeps itself is not the caller's.
        const { timestamps } = design.model.defaults;
        const kept = new Set([timestamps?.created, timestamps?.updated, entity.entity.softDelete?.attribute.value]);
        const input = new Map([...values].filter(([name]) => !kept.has(name)));
        const expected = newItem(
          scopeOf(design, pattern, { now: NOW }),
          entity,
          completed(scopeOf(design, pattern, { now: NOW }), entity, input),
        );
        expect(stored(item)).toEqual(expected);
        const parse = hasHidden(entity) ? own.parseFields : own.parse;
        expect(call(parse, translated(expected))).toEqual(fields);
        for (const other of entities) {
          if (other.table !== entity.table) continue;
          const theirs = modules[gen.names.entity(other.name).module] as Readonly<Record<string, Fn>>;
          const is = (theirs[moduleNames(other, gen.names.entity(other.name)).is] as Fn)(translated(expected));
          expect([entity.name, other.name, is]).toEqual([
            entity.name,
            other.name,
            entityOfItem(entity.table, expected) === other,
          ]);
        }
        const companions = [
          ...entity.unique.map(({ constraint }) => call(own.sentinel(constraint.name), fields)),
          ...(entity.history === undefined ? [] : [call(own.copy, fields, ...more)]),
        ];
        const theirs = companionItems(entity, expected);
        const made = companions.filter((one) => one !== undefined).map(stored);
        expect(made).toHaveLength(theirs.length);
        for (const [i, one] of made.entries()) expect(equalItems(one, theirs[i] as Item)).toBe(true);
      }
    }
    expect(scope.now).toBe(NOW);
  });
});

describe('the modules of the shop', () => {
  it.each(['Customer', 'Order'])('are as they were: %s', async (name) => {
    const gen = genOf(fileDesign('examples/shop/shop.dynamodel.yaml'));
    const { path, code } = entityFile(gen, entityOf(gen.design, name));
    await expect(await printFile(path, code)).toMatchFileSnapshot(`golden/${name.toLowerCase()}.ts.txt`);
  });
});
