import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { EntityParser } from 'dynamodb-toolbox';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleItem, type EntityDesign } from '../../../src/design/index.js';
import { toolboxEntity } from '../../../src/generate/dynamodb-toolbox/entity-file.js';
import { toolboxFiles } from '../../../src/generate/dynamodb-toolbox/index.js';
import { electroEntity } from '../../../src/generate/electrodb/entity-file.js';
import { electrodbFiles } from '../../../src/generate/electrodb/index.js';
import { sourceText } from '../../../src/generate/text/index.js';
import { type Gen, namesOf } from '../../../src/generate/typescript/index.js';
import { readModel } from '../../../src/library/loaded-model.js';
import type { ModelValue } from '../../../src/model/index.js';
import { planModel } from '../../../src/planner/index.js';
import { sampleValues } from '../../../src/planner/sample-values.js';
import { attribute, type Item } from '../../../src/value/index.js';
import { EXAMPLE_NAMES } from '../../support/examples.js';
import { GeneratedFolder } from '../../support/generated.js';
import { designOf } from '../../support/models.js';
import { exportsOf } from '../../support/modules.js';
import { canonical, jsObject } from '../proof/js-values.js';

/** Every example, and a model that uses every word of the language. */
const MODELS = [
  ...EXAMPLE_NAMES.map((name) => [name, join('examples', name)] as const),
  ['clinic', 'test/fixtures/models'] as const,
].map(([name, folder]) => [name, genOf(folder)] as const);
const TARGETS = { electrodb: electrodbFiles, 'dynamodb-toolbox': toolboxFiles };
const folder = new GeneratedFolder();

function genOf(path: string): Gen {
  const file = readdirSync(path).find((name) => name.endsWith('.dynamodel.yaml')) ?? '';
  const { design, plan } = readModel(join(path, file));
  if (design === undefined || plan === undefined) throw new Error(`${path} is broken.`);
  return { design, plan, names: namesOf(design) };
}

function genOfText(text: string): Gen {
  const design = designOf(text);
  return { design, plan: planModel(design), names: namesOf(design) };
}

beforeAll(async () => {
  const entryPoints: Record<string, string> = {};
  for (const [target, filesOf] of Object.entries(TARGETS)) {
    for (const [name, gen] of MODELS) {
      for (const { path, code } of filesOf(gen)) folder.write(join(target, name, path), sourceText(path, code));
      entryPoints[`${target}-${name}`] = join(target, name, 'index.ts');
    }
  }
  await build({
    absWorkingDir: folder.path,
    entryPoints,
    outdir: 'bundles',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
}, 30_000);

afterAll(() => folder.remove());

function load(target: string, model: string): Promise<Readonly<Record<string, unknown>>> {
  return import(/* @vite-ignore */ pathToFileURL(join(folder.path, 'bundles', `${target}-${model}.mjs`)).href);
}

/** Items of the model's samples with all that they have when they are stored, by entity. */
function storedSamples({ design }: Gen): readonly { entity: EntityDesign; given: object; item: Item }[] {
  return sampleValues(design).flatMap(({ entity, values }) => {
    const given = new Map<string, ModelValue>(values);
    for (const { name, default: fallback, implied, constant } of entity.entity.attributes.values()) {
      const value = constant?.value ?? fallback?.value;
      if (given.has(name) || (typeof value === 'object' && value !== null && 'kind' in value)) continue;
      if (value !== undefined) given.set(name, value as ModelValue);
      else if (implied === 'version') given.set(name, 1n);
      else if (implied === 'timestamps') given.set(name, '2026-01-05T09:00:00.000Z');
    }
    const assembled = assembleItem(entity, given);
    if (!assembled.ok) return [];
    const stated = [...given].filter(([name]) => entity.entity.attributes.get(name)?.derive === undefined);
    // These libraries have numbers only.
    const plain = Object.entries(jsObject(entity, new Map(stated))).map(([name, value]: [string, unknown]) =>
      entity.types.typeOf(name)?.kind === 'decimal' ? [name, Number(value)] : [name, value],
    );
    return [{ entity, given: Object.fromEntries(plain) as object, item: assembled.item }];
  });
}

/** An attribute for each fact. */
const FACTS = genOfText(`
dynamodel: 1
model: facts
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  Note:
    key: {pk: "U#{owner}", sk: "{code}"}
    attributes:
      owner: {type: ulid, immutable: true}
      code: {type: string, charset: a-z, minBytes: 1, maxBytes: 20, immutable: true}
      noteId: {type: uuid, generate: uuid}
      stars: {type: int, min: 1, max: 5}
      price: {type: decimal, scale: 2, min: 0}
      at: epochSeconds
      text: {type: string, maxBytes: 900}
      open: bool
      kind: {enum: [A, B]}
      tags: {set: {type: string, charset: a-z}, max: 5}
      place: {map: {street: string, zip: {type: string, pattern: "[0-9]+"}}}
accessPatterns:
  write: {op: put, entity: Note, rate: 1/s}
`);

describe('schemas for other libraries', () => {
  it('compile under the strictest flags', async () => {
    expect(await folder.compile()).toEqual([]);
  }, 60_000);

  it('tell what they cannot say', async () => {
    for (const files of Object.values(TARGETS)) {
      const gen = MODELS.find(([name]) => name === 'shop')?.[1];
      const index = files(gen!).find(({ path }) => path === 'index.ts');
      const text = sourceText('index.ts', index!.code);
      expect(text).toContain('Customer: `unique.email` is not kept');
      expect(text).toContain('Product: `history` is not kept');
    }
  });

  it('tell which facts they do not check, and copy no more of the runtime than they use', () => {
    const [note] = FACTS.design.entities.values();
    const told = (limits: readonly string[], filesOf: (typeof TARGETS)['electrodb']) => ({
      unchecked: limits.filter((line) => line.startsWith('Not checked')),
      runtime: filesOf(FACTS).flatMap(({ path }) => (path.startsWith('runtime/') ? [path.slice(8)] : [])),
    });
    const numbers = 'the range of `stars`, `price`; the fraction digits of `stars`, `price`, `at`';
    const containers = 'the number of elements of `tags`; the values inside of `tags`, `place`.';
    expect(told(electroEntity(FACTS, note!).limits, electrodbFiles)).toEqual({
      unchecked: [
        `Not checked: the form of \`owner\`, \`noteId\`; ${numbers}; the length of \`code\`, \`text\`; ${containers}`,
      ],
      runtime: ['ids.ts'],
    });
    // What is in the table's key is checked when the key is made.
    expect(told(toolboxEntity(FACTS, note!).limits, toolboxFiles)).toEqual({
      unchecked: [`Not checked: the form of \`noteId\`; ${numbers}; the length of \`text\`; ${containers}`],
      runtime: ['check-id.ts', 'check.ts', 'errors.ts', 'ids.ts', 'item.ts', 'kind-of.ts'],
    });
  });

  it('make the items that the model means, keys included', async () => {
    let electro = 0;
    let toolbox = 0;
    for (const [name, gen] of MODELS) {
      const electrodb = await load('electrodb', name);
      const toolboxed = await load('dynamodb-toolbox', name);
      for (const { entity, given, item } of storedSamples(gen)) {
        const { type } = gen.names.entity(entity.name);
        const byElectro = electrodb[type] as ElectroEntity | undefined;
        if (byElectro !== undefined) {
          const made = byElectro.put(given).params().Item;
          const told = electroEntity(gen, entity).limits.join('\n');
          for (const { index } of entity.memberships.values()) {
            if (saysOf(told, index.name)) continue;
            for (const { attribute: slot } of [...index.pk, ...index.sk])
              expect({ slot, value: made[slot] }).toEqual({ slot, value: plain(item, slot) });
          }
          electro += 1;
        }
        const byToolbox = toolboxed[type] as ToolboxEntity | undefined;
        if (byToolbox !== undefined) {
          const { item: made } = byToolbox.build(EntityParser).parse(given);
          const told = toolboxEntity(gen, entity).limits.join('\n');
          const left = [...entity.memberships.values()]
            .filter(
              ({ index }) =>
                told.includes(`key of ${index.name} is left out`) || told.includes(`${index.name} has several`),
            )
            .flatMap(({ index }) => [...index.pk, ...index.sk].map((slot) => slot.attribute));
          const names = Object.keys(item).filter((one) => one !== entity.discriminator && !left.includes(one));
          for (const slot of names) expect(canonical(made[slot]), `${type}.${slot}`).toBe(canonical(plain(item, slot)));
          toolbox += 1;
        }
      }
    }
    // Most of the samples' entities can be said.
    expect(electro).toBeGreaterThan(80);
    expect(toolbox).toBeGreaterThan(90);
  });
});

/** Whether a list of limits leaves out the key of an index. */
function saysOf(told: string, index: string): boolean {
  return told.includes(`he key of ${index} `);
}

/** What JavaScript reads in another way than the model, or not at all; keys and folds with it. */
const TEXTS = `
dynamodel: 1
model: texts
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  Tag:
    table: main
    key: {pk: "T#{label}", sk: "{code}"}
    attributes:
      label: {type: string, charset: "a-z\\\\:$", minBytes: 1, maxBytes: 20, immutable: true}
      code: {type: string, charset: a-z, pattern: "^x+|y$", normalize: lower, maxBytes: 10, immutable: true}
accessPatterns:
  tag: {op: create, entity: Tag}
`;

describe('the texts that a schema takes', () => {
  const gen = genOfText(TEXTS);

  it('are those of the model', async () => {
    const electro = (await exportsOf(electrodbFiles(gen))).index?.Tag as ElectroEntity;
    const toolbox = (await exportsOf(toolboxFiles(gen))).index?.Tag as ToolboxEntity;
    const makers = [
      (item: object) => electro.put(item).params().Item,
      (item: object) => toolbox.build(EntityParser).parse(item).item,
    ];
    for (const make of makers) {
      expect(make({ label: 'a:b', code: 'xx' })).toMatchObject({ label: 'a:b', code: 'xx' });
      expect(make({ label: 'a:b', code: 'Y' })).toMatchObject({ code: 'y' });
      expect(() => make({ label: 'A', code: 'xx' })).toThrow();
      expect(() => make({ label: 'a', code: 'xy' })).toThrow();
    }
    // ElectroDB would write it into the key as it is, where the model escapes it.
    expect(() => electro.put({ label: 'a$', code: 'xx' }).params()).toThrow();
  });
});

interface ElectroEntity {
  put(item: object): { params(): { readonly Item: Readonly<Record<string, unknown>> } };
}

interface ToolboxEntity {
  build(action: unknown): { parse(item: object): { readonly item: Readonly<Record<string, unknown>> } };
}

/** A stored attribute as the document client gives it. */
function plain(item: Item, name: string): unknown {
  const value = attribute(item, name);
  return value === undefined ? undefined : unmarshall({ value } as never).value;
}
