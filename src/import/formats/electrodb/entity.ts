import type { DraftAttribute, DraftEntity, DraftKeyPart, DraftMapping } from '../../draft.js';
import type { Remarks } from '../../remarks.js';
import { child } from '../../tree.js';
import { placeholderNames } from '../../writer/template-text.js';
import { largestOf } from '../modules/key-text.js';
import type { ElectroEntity, ElectroIndex, ElectroPart } from './definition.js';
import { readKeyPart } from './key-part.js';
import { tableOf } from './tables.js';
import { storedAttribute } from './types.js';

const NATURAL: DraftKeyPart = { kind: 'natural' };

/** The entity as a draft has it: keys exactly as ElectroDB makes them, or as they are stored where the language cannot make them. */
export function draftEntity(entity: ElectroEntity, name: string, remarks: Remarks): DraftEntity {
  const primary = entity.indexes.find(({ index }) => index === '');
  const ofKey = new Set([...(primary?.pk.facets ?? []), ...(primary?.sk?.facets ?? [])]);
  const made = new Attributes(entity, ofKey);
  const mapping = (index: ElectroIndex): DraftMapping => {
    const part = (one: ElectroPart): DraftKeyPart =>
      index.isComposite ? NATURAL : keyPart(entity, index, one, made, remarks);
    return {
      confidence: 'stated',
      pk: part(index.pk),
      ...(index.sk === undefined ? {} : { sk: part(index.sk) }),
    };
  };
  const key: DraftMapping = primary === undefined ? { confidence: 'low', pk: NATURAL } : mapping(primary);
  const indexes = new Map(
    entity.indexes.flatMap((index) => (index.index === '' ? [] : [[index.index, mapping(index)] as const])),
  );
  for (const index of entity.indexes) tellMembership(entity, index, remarks);
  const { nameField, versionField, version } = entity;
  const isFolded = [key.pk, key.sk].some((part) => part?.kind === 'template' && part.text.includes('|'));
  const id = primary === undefined ? [] : idOf(entity, primary, made);
  return {
    name,
    confidence: 'stated',
    table: tableOf(entity),
    tag: { attribute: nameField, value: entity.name },
    ...(isFolded && id.length > 0 ? { id } : {}),
    ...(id.length === 0 ? { singleton: true } : {}),
    key,
    indexes,
    attributes: [...made.all(), ...(version === undefined ? [] : [versionAttribute(versionField, version)])],
    samples: [],
    notes: [],
  };
}

/** What an item is known by: the attributes of its key, or a part of the key itself where that is stored as it is. */
function idOf(entity: ElectroEntity, { pk, sk }: ElectroIndex, made: Attributes): readonly string[] {
  const names = [pk, ...(sk === undefined ? [] : [sk])].flatMap((part) =>
    readKeyPart(entity, part).kind === 'other' ? [part.field] : part.facets.map((name) => made.nameOf(name)),
  );
  return [...new Set(names)];
}

/** ElectroDB writes the version of an entity beside its name, and reads only items that carry both. */
function versionAttribute(field: string, version: string): DraftAttribute {
  return {
    name: field,
    type: { kind: 'enum', values: [version] },
    optional: false,
    confidence: 'stated',
    default: { S: version },
  };
}

/** The attributes of an entity, with what keys tell of them. */
class Attributes {
  readonly #attributes: Map<string, DraftAttribute>;

  constructor({ attributes }: ElectroEntity, ofKey: ReadonlySet<string>) {
    this.#attributes = new Map(attributes.map((one) => [one.name, storedAttribute(one, ofKey.has(one.name))]));
  }

  /** What the draft calls an attribute of the definition. */
  nameOf(name: string): string {
    return this.#attributes.get(name)?.name ?? name;
  }

  change(name: string, change: (attribute: DraftAttribute) => DraftAttribute): void {
    const known = this.#attributes.get(name);
    if (known !== undefined) this.#attributes.set(name, change(known));
  }

  add(attribute: DraftAttribute): void {
    const known = [...this.#attributes.values()].some((one) => (one.storedName ?? one.name) === attribute.name);
    if (!known) this.#attributes.set(` ${attribute.name}`, attribute);
  }

  all(): readonly DraftAttribute[] {
    return [...this.#attributes.values()];
  }
}

function keyPart(
  entity: ElectroEntity,
  index: ElectroIndex,
  part: ElectroPart,
  made: Attributes,
  remarks: Remarks,
): DraftKeyPart {
  const path = `${entity.path}.indexes.${index.pattern}`;
  const reading = readKeyPart(entity, part);
  if (reading.kind === 'attribute') {
    if (reading.odd !== undefined)
      remarks.odd(
        `\`${part.field}\` of \`${entity.name}\` is its attribute \`${reading.name}\`. ${reading.odd}`,
        index.node,
        path,
      );
    return NATURAL;
  }
  if (reading.kind === 'other') {
    remarks.odd(
      `The key attribute \`${part.field}\` of \`${entity.name}\` is \`${reading.how}\`${casingText(part)}, which no template can say: ${reading.why}. The model has it as an attribute, as it is stored.`,
      index.node,
      path,
    );
    const type = reading.isNumber ? ({ kind: 'number' } as const) : ({ kind: 'string', minBytes: 1 } as const);
    made.add({ name: part.field, type, optional: index.index !== '', confidence: 'stated' });
    return NATURAL;
  }
  for (const name of reading.names) tellValue(entity, index, part, name, made, remarks);
  const { part: template } = reading;
  if (template.kind === 'natural') return template;
  return { kind: 'template', text: renamed(template.text, made) };
}

function casingText({ casing }: ElectroPart): string {
  return casing === 'none' ? '' : ` in ${casing} case`;
}

/** With the names of the draft, where an attribute had to get another one. */
function renamed(template: string, made: Attributes): string {
  return placeholderNames(template).reduce(
    (text, name) => (made.nameOf(name) === name ? text : text.replaceAll(`{${name}`, `{${made.nameOf(name)}`)),
    template,
  );
}

/** What follows for an attribute from how it stands in a key. */
function tellValue(
  entity: ElectroEntity,
  index: ElectroIndex,
  { field }: ElectroPart,
  name: string,
  made: Attributes,
  remarks: Remarks,
): void {
  const attribute = entity.attributes.find((one) => one.name === name);
  const path = `${entity.path}.indexes.${index.pattern}`;
  if (attribute === undefined) return;
  if (attribute.field === field) {
    const apart = name === field ? `${name}Value` : name;
    made.change(name, (one) => ({ ...one, name: apart, storedName: apart }));
    remarks.odd(
      `\`${name}\` of \`${entity.name}\` is stored only inside \`${field}\`, with text around it. In the model it is the attribute \`${apart}\` of that template.`,
      index.node,
      path,
    );
  }
  if (attribute.type !== 'number') return;
  const { padding } = attribute;
  if (padding === undefined) {
    remarks.odd(
      `\`${name}\` of \`${entity.name}\` stands in a key as JavaScript writes a number: without padding, and with an exponent from 1e21 on.`,
      index.node,
      path,
    );
    return;
  }
  const max = largestOf(padding.length);
  made.change(name, (one) => ({
    ...one,
    type: { kind: 'int', min: 0, ...(max === undefined ? {} : { max }) },
    confidence: 'medium',
    because: `whole and of at most ${padding.length} digits, because keys pad it so`,
  }));
}

/** Which items are in an index, and under what key. */
function tellMembership(entity: ElectroEntity, index: ElectroIndex, remarks: Remarks): void {
  if (index.index === '') return;
  const path = `${entity.path}.indexes.${index.pattern}`;
  if (index.condition !== undefined) {
    remarks.unplaced(
      `a function decides which items of \`${entity.name}\` are in \`${index.index}\`: write it as \`when\``,
      child(index.condition, '()') ?? index.condition,
      `${path}.condition`,
    );
  }
  if (index.isComposite) return;
  const names = [...index.pk.facets, ...(index.sk?.facets ?? [])];
  const optional = [...new Set(names)].filter((name) => {
    const attribute = entity.attributes.find((one) => one.name === name);
    return attribute !== undefined && storedAttribute(attribute, false).optional;
  });
  const primary = entity.indexes.find((one) => one.index === '');
  const ofKey = [...(primary?.pk.facets ?? []), ...(primary?.sk?.facets ?? [])];
  const missing = optional.filter((name) => !ofKey.includes(name));
  const shortens = missing.length > 0 && names.length > missing.length;
  if (shortens && index.condition === undefined) {
    const list = missing.map((name) => `\`${name}\``).join(' or ');
    remarks.odd(
      `An item of \`${entity.name}\` without ${list} is in \`${index.index}\` all the same, under a key that ends where the value is missing; in the model it is not.`,
      index.node,
      path,
    );
  }
}
