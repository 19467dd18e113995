import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ItemTables } from '../../../src/import/formats/items/item-tables.js';
import { memoryInput, writeModel } from '../../../src/import/index.js';
import { check } from '../../../src/library/check.js';
import { readModel } from '../../../src/library/loaded-model.js';
import { DataGenerator } from '../../../src/load/generate-items.js';
import type { Item } from '../../../src/value/index.js';
import { designOf } from '../../support/models.js';
import { runs } from '../../support/runs.js';
import { randomModels } from './random-design.js';

interface Keyed {
  readonly key: { pk: string };
  readonly indexes?: { readonly gsi1: { pk: string } };
}

/** The model with its keys, or some of them, spread over shards that are drawn. */
function sharded(text: string, slots: readonly string[]): string {
  const model = JSON.parse(text);
  for (const entity of Object.values(model.entities as Readonly<Record<string, Keyed>>)) {
    const { separator } = model.defaults;
    if (slots.includes('key')) entity.key.pk += `${separator}{shard:8}`;
    if (slots.includes('gsi1') && entity.indexes !== undefined) entity.indexes.gsi1.pk += `${separator}{shard:4}`;
  }
  return JSON.stringify(model);
}

/** Errors of candidate patterns, and of the width of numbers in keys. */
function errorsOf(items: readonly Item[]): readonly string[] {
  const tables = new ItemTables();
  tables.add({ items: items.map((item) => ({ item })), deleted: 0 }, 'items');
  const { text } = writeModel(tables.draft(memoryInput({ 'items.json': '' }), false));
  const { findings } = check(readModel({ text, path: 'model.yaml' }));
  const begin = text.indexOf('\naccessPatterns:');
  const length = text.slice(begin + 1).search(/\n(?:\w|$)/);
  return findings.flatMap(({ severity, rule, message, span }) =>
    rule === 'DM2008' || (severity === 'error' && begin >= 0 && span.start > begin && span.start <= begin + 1 + length)
      ? [`${rule}: ${message}`]
      : [],
  );
}

describe('what is written of items', { timeout: 60_000 }, () => {
  it('has patterns that are served and numbers that fit, whatever keys the items have', () => {
    fc.assert(
      fc.property(randomModels, fc.subarray(['key', 'gsi1']), ({ text }, slots) => {
        const design = designOf(sharded(text, slots));
        const generator = new DataGenerator(design, { maxItems: 60 });
        const items = [...design.entities.keys()].flatMap((name) => generator.itemsOf(name).map(({ item }) => item));
        expect(errorsOf(items)).toEqual([]);
      }),
      { numRuns: runs(15, 100) },
    );
  });
});
