import type { DraftIndex, DraftKeyAttribute, DraftTable, KeyType } from '../../draft.js';
import type { Remarks } from '../../remarks.js';
import type { ElectroEntity, ElectroIndex, ElectroPart } from './definition.js';
import { readKeyPart } from './key-part.js';

/** The table that an entity without one is in. */
export function tableOf({ table, service }: ElectroEntity): string {
  return table ?? (service === '' ? 'table' : service);
}

/** The tables that entities need: what each of them says of keys and indexes, together. */
export function tablesOf(entities: readonly ElectroEntity[], remarks: Remarks): readonly DraftTable[] {
  const names = [...new Set(entities.map(tableOf))];
  return names.flatMap((name) => {
    const members = entities.filter((entity) => tableOf(entity) === name);
    const table = tableNamed(name, members, remarks);
    return table === undefined ? [] : [table];
  });
}

function tableNamed(name: string, entities: readonly ElectroEntity[], remarks: Remarks): DraftTable | undefined {
  const keys = new SlotTypes(remarks);
  const [first, ...others] = entities.flatMap((entity) => {
    const primary = entity.indexes.find(({ index }) => index === '');
    return primary === undefined ? [] : [{ entity, primary }];
  });
  if (first === undefined) return undefined;
  const { pk, sk } = first.primary;
  for (const { entity, primary } of others) {
    if (primary.pk.field === pk.field && (primary.sk?.field ?? '') === (sk?.field ?? '')) continue;
    const told = `\`${entity.name}\` has the table key \`${keyText(primary)}\`, and \`${first.entity.name}\` in the same table has \`${keyText(first.primary)}\`, which is kept.`;
    remarks.odd(told, primary.node, `${entity.path}.indexes.${primary.pattern}`);
  }
  const all = [first, ...others].map(({ entity }) => entity);
  const slot = (part: ElectroPart): DraftKeyAttribute => keys.slot(part.field, all);
  const local = (index: ElectroIndex): boolean => !index.isComposite && index.pk.field === pk.field && sk !== undefined;
  const indexes = new Map<string, { readonly draft: DraftIndex; readonly by: string }>();
  for (const entity of all) {
    for (const index of entity.indexes) {
      if (index.index === '') continue;
      const draft = indexOf(entity, index, slot, local(index));
      const known = indexes.get(index.index);
      if (known === undefined) indexes.set(index.index, { draft, by: entity.name });
      else indexes.set(index.index, { draft: merged(known, draft, entity, index, remarks), by: known.by });
    }
  }
  return {
    name,
    pk: slot(pk),
    ...(sk === undefined ? {} : { sk: slot(sk) }),
    indexes: [...indexes.values()].map(({ draft }) => draft),
    notes: [],
  };
}

function keyText({ pk, sk }: ElectroIndex): string {
  return [pk.field, ...(sk === undefined ? [] : [sk.field])].join(', ');
}

/** The types of key attributes, which DynamoDB has one of for each. */
class SlotTypes {
  readonly #remarks: Remarks;
  readonly #types = new Map<string, KeyType>();

  constructor(remarks: Remarks) {
    this.#remarks = remarks;
  }

  slot(field: string, entities: readonly ElectroEntity[]): DraftKeyAttribute {
    const known = this.#types.get(field);
    if (known !== undefined) return { name: field, type: known };
    const types = new Map<KeyType, string>();
    for (const entity of entities) {
      for (const { pk, sk, isComposite } of entity.indexes) {
        if (isComposite) continue;
        for (const part of [pk, ...(sk === undefined ? [] : [sk])]) {
          if (part.field === field) types.set(typeOfPart(entity, part), entity.name);
        }
      }
    }
    const [type = 'S'] = types.keys();
    const entity = entities[0];
    if (types.size > 1 && entity !== undefined) {
      const told = `The key attribute \`${field}\` is a number (N) for ${types.get('N')} and text (S) for ${types.get('S')}; DynamoDB has one type for it.`;
      this.#remarks.odd(told, entity.node, field);
    }
    this.#types.set(field, type);
    return { name: field, type };
  }
}

function typeOfPart(entity: ElectroEntity, part: ElectroPart): KeyType {
  if (part.isNumber) return 'N';
  const reading = readKeyPart(entity, part);
  if (reading.kind !== 'attribute') return 'S';
  return entity.attributes.find(({ name }) => name === reading.name)?.type === 'number' ? 'N' : 'S';
}

function indexOf(
  entity: ElectroEntity,
  { index, isComposite, pk, sk, projection = 'all' }: ElectroIndex,
  slot: (part: ElectroPart) => DraftKeyAttribute,
  local: boolean,
): DraftIndex {
  const fields = (part: ElectroPart | undefined): readonly DraftKeyAttribute[] => {
    if (part === undefined) return [];
    return isComposite ? part.facets.map((name) => attributeSlot(entity, name)) : [slot(part)];
  };
  const stored = (name: string): string => entity.attributes.find((one) => one.name === name)?.field ?? name;
  return {
    name: index,
    local,
    pk: fields(pk),
    sk: fields(sk),
    projection:
      typeof projection === 'string' ? { kind: projection } : { kind: 'include', attributes: projection.map(stored) },
    notes: local
      ? ['Read as a local index, because it has the partition key of the table; if it is a global one, give it a `pk`.']
      : [],
  };
}

function attributeSlot(entity: ElectroEntity, name: string): DraftKeyAttribute {
  const attribute = entity.attributes.find((one) => one.name === name);
  return { name: attribute?.field ?? name, type: attribute?.type === 'number' ? 'N' : 'S' };
}

/** What a second entity says of an index: more attributes of a projection, or something else, which is told. */
function merged(
  { draft, by }: { readonly draft: DraftIndex; readonly by: string },
  other: DraftIndex,
  entity: ElectroEntity,
  index: ElectroIndex,
  remarks: Remarks,
): DraftIndex {
  const path = `${entity.path}.indexes.${index.pattern}`;
  const text = ({ pk, sk }: DraftIndex): string => [...pk, ...sk].map(({ name }) => name).join(', ');
  const sk = draft.sk.length === 0 ? other.sk : draft.sk;
  if (
    text(draft) !== text(other) &&
    text({ ...draft, sk }) !== text({ ...other, sk: other.sk.length === 0 ? sk : other.sk })
  ) {
    remarks.odd(
      `The index \`${draft.name}\` has the key \`${text(other)}\` for \`${entity.name}\` and \`${text(draft)}\` for \`${by}\`, which is kept.`,
      index.node,
      path,
    );
  }
  if (draft.projection.kind === 'include' && other.projection.kind === 'include') {
    const attributes = [...new Set([...draft.projection.attributes, ...other.projection.attributes])];
    return { ...draft, sk, projection: { kind: 'include', attributes } };
  }
  if (draft.projection.kind !== other.projection.kind) {
    remarks.odd(
      `The index \`${draft.name}\` is said to project ${projectionText(other)} by \`${entity.name}\` and ${projectionText(draft)} by \`${by}\`, which is kept.`,
      index.node,
      path,
    );
  }
  return { ...draft, sk };
}

function projectionText({ projection }: DraftIndex): string {
  if (projection.kind === 'include') return `\`${projection.attributes.join(', ')}\``;
  return projection.kind === 'all' ? 'all attributes' : 'keys';
}
