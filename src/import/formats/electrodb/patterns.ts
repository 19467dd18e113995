import type { DraftEntity, DraftPattern } from '../../draft.js';
import type { ElectroEntity, ElectroIndex, ElectroPart } from './definition.js';
import { readKeyPart } from './key-part.js';
import { tableOf } from './tables.js';

export interface NamedEntity {
  readonly entity: ElectroEntity;
  readonly draft: DraftEntity;
}

/** What the definitions let an application ask: `entity.get`, `entity.query.<name>` and `service.collections.<name>`. */
export function electroPatterns(entities: readonly NamedEntity[]): readonly DraftPattern[] {
  return [...entities.flatMap(patternsOf), ...collections(entities)];
}

function candidate(
  name: string,
  entities: readonly DraftEntity[],
  more: Pick<DraftPattern, 'op' | 'by'> & Partial<DraftPattern>,
): DraftPattern {
  const names = entities.map((entity) => entity.name);
  return { name, candidate: true, confidence: 'low', entities: names, notes: [], ...more };
}

function patternsOf({ entity, draft }: NamedEntity): readonly DraftPattern[] {
  return entity.indexes.flatMap((index) => {
    const pk = givenFor(entity, index, index.pk);
    const sk = index.sk === undefined ? [] : givenFor(entity, index, index.sk);
    if (index.index !== '') {
      return [candidate(`query ${draft.name} ${index.pattern}`, [draft], { op: 'query', by: pk, index: index.index })];
    }
    const get = candidate(`get ${draft.name}`, [draft], { op: 'get', by: distinct([...pk, ...sk]) });
    if (sk.length === 0) return [get];
    return [get, candidate(`query ${draft.name} ${index.pattern}`, [draft], { op: 'query', by: pk })];
  });
}

/** Entities of one service that are read together: the items of a partition whose sort key begins with the name of the collection. */
function collections(entities: readonly NamedEntity[]): readonly DraftPattern[] {
  const groups = new Map<
    string,
    { readonly name: string; readonly index: ElectroIndex; readonly members: NamedEntity[] }
  >();
  for (const one of entities) {
    for (const index of one.entity.indexes) {
      for (const name of index.collections) {
        const key = JSON.stringify([one.entity.service, tableOf(one.entity), index.index, name]);
        const group = groups.get(key) ?? { name, index, members: [] };
        group.members.push(one);
        groups.set(key, group);
      }
    }
  }
  return [...groups.values()].flatMap(({ name, index, members }) => {
    if (members.length < 2) return [];
    const of = index.index === '' ? {} : { index: index.index };
    const all = members.map(({ draft }) => draft);
    return [candidate(`query ${name}`, all, { op: 'query', by: givenFor(members[0]?.entity, index, index.pk), ...of })];
  });
}

/** What is given for a part of a key: attributes, or what is stored where no template makes it of them. */
function givenFor(
  entity: ElectroEntity | undefined,
  { isComposite }: ElectroIndex,
  part: ElectroPart,
): readonly string[] {
  const isOther = entity !== undefined && !isComposite && readKeyPart(entity, part).kind === 'other';
  return isOther ? [part.field] : distinct(part.facets);
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
