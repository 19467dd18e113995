import { createRequire } from 'node:module';
import type { EntityDesign, KeyDesign } from '../../../src/design/index.js';
import type { Draft } from '../../../src/import/draft.js';
import { electroDraft } from '../../../src/import/formats/electrodb/read.js';
import { electroDbDefinitions } from '../../../src/import/formats/modules/child/electrodb.js';
import { toolboxDefinitions } from '../../../src/import/formats/modules/child/toolbox.js';
import { toolboxDraft } from '../../../src/import/formats/toolbox/read.js';
import { writeModel } from '../../../src/import/index.js';
import { encodeKey } from '../../../src/keys/index.js';
import { readModel, sound } from '../../../src/library/loaded-model.js';
import type { ModelValue } from '../../../src/model/value-type.js';
import { parseJson, SourceFile, type YamlNode } from '../../../src/source/index.js';

/** What the process that loads modules would tell, read back. */
export function told(definitions: unknown): YamlNode {
  const { root, problem } = parseJson(new SourceFile('models.ts', JSON.stringify(definitions)));
  if (root === undefined) throw new Error(problem.message);
  return root;
}

export async function electroDrafted(...exports: readonly unknown[]): Promise<Draft> {
  const module = Object.fromEntries(exports.map((one, i) => [`export${i}`, one]));
  return electroDraft(told(await electroDbDefinitions([module], createRequire(import.meta.url))), 'models');
}

export function toolboxDrafted(module: Readonly<Record<string, unknown>>): Draft {
  return toolboxDraft(told(toolboxDefinitions([module])), 'models');
}

/** The entities of the model that is written of a draft, by name. */
export function entitiesOf(draft: Draft): ReadonlyMap<string, EntityDesign> {
  const { text } = writeModel(draft);
  return sound(readModel({ text, path: 'imported.dynamodel.yaml' })).plan.design.entities;
}

/** The key attributes that an item has by the model; those that are attributes themselves are left out. */
export function keysOf(entity: EntityDesign, item: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  const add = (key: KeyDesign): void => {
    for (const value of [...key.pk, ...key.sk]) {
      if (value.kind !== 'template') continue;
      const encoded = encodeKey(value.compiled, (path) => modelValue(item[path]));
      if (!encoded.ok) throw new Error(`${value.text.value}: ${JSON.stringify(encoded.error)}`);
      made.set(value.slot.attribute, encoded.text);
    }
  };
  for (const membership of entity.memberships.values()) if (membership.mapped) membership.keys.forEach(add);
  return made;
}

function modelValue(value: unknown): ModelValue | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : String(value);
  return typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}
