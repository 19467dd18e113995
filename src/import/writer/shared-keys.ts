import type { Draft, DraftEntity, DraftKeyAttribute, DraftKeyPart, DraftMapping, DraftTable } from '../draft.js';
import { placeholderNames } from './template-text.js';

/**
 * The draft with each key attribute made in one way: what an index has for its key of the table's own attributes is what the table's key
 * has there.
 */
export function withSharedKeys(draft: Draft): Draft {
  const tables = new Map(draft.tables.map((table) => [table.name, table]));
  const entities = draft.entities.map((entity) => {
    const table = tables.get(entity.table);
    return table === undefined ? entity : shared(entity, table);
  });
  return { ...draft, entities };
}

function shared(entity: DraftEntity, table: DraftTable): DraftEntity {
  const own = new Map<string, DraftKeyPart>([[table.pk.name, entity.key.pk]]);
  if (table.sk !== undefined && entity.key.sk !== undefined) own.set(table.sk.name, entity.key.sk);
  const ofSlot = (part: DraftKeyPart, slots: readonly DraftKeyAttribute[]): DraftKeyPart => {
    const [only, more] = slots;
    return (more === undefined && only !== undefined ? own.get(only.name) : undefined) ?? part;
  };
  const indexes = new Map(
    [...entity.indexes].map(([name, mapping]): [string, DraftMapping] => {
      const index = table.indexes.find((one) => one.name === name);
      if (index === undefined) return [name, mapping];
      const { pk, sk } = mapping;
      return [
        name,
        { ...mapping, pk: ofSlot(pk, index.pk), ...(sk === undefined ? {} : { sk: ofSlot(sk, index.sk) }) },
      ];
    }),
  );
  const before = placeholdersOf(entity);
  const after = placeholdersOf({ ...entity, indexes });
  const isHeld = (name: string): boolean => entity.samples.some((item) => Object.hasOwn(item, name));
  // Read out of a template that is no longer there, and nowhere else.
  const attributes = entity.attributes.filter(
    ({ name, confidence }) => !before.has(name) || after.has(name) || isHeld(name) || confidence === 'stated',
  );
  return { ...entity, indexes, attributes };
}

function placeholdersOf({ key, indexes }: Pick<DraftEntity, 'key' | 'indexes'>): ReadonlySet<string> {
  const parts = [key, ...indexes.values()].flatMap(({ pk, sk }) => [pk, ...(sk === undefined ? [] : [sk])]);
  return new Set(parts.flatMap((part) => (part.kind === 'template' ? placeholderNames(part.text) : [])));
}
