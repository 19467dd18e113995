import { attribute, type Item, type MutableItem, setAttribute } from '../../../value/index.js';
import type {
  Confidence,
  DraftAttribute,
  DraftEntity,
  DraftKeyAttribute,
  DraftKeyPart,
  DraftMapping,
  DraftTable,
  DraftType,
  Question,
} from '../../draft.js';
import type { Remarks } from '../../remarks.js';
import { placeholderNames } from '../../writer/template-text.js';
import { entitiesOfItems, type Told } from '../shared/sample-entities.js';
import { typeOfLetters } from '../shared/type-letters.js';
import {
  type Alias,
  aliasedName,
  aliasOf,
  markBetweenValues,
  separatorOfAlias,
  templateOfAlias,
  valuesByTemplate,
} from './aliases.js';
import { type FacetKeyPart, facetKeyPart } from './facet-key.js';
import { declaredAttribute, type FacetTag } from './facets.js';
import { mergedEntity } from './merged-entity.js';
import type { Facet, WorkbenchTable } from './table.js';
import { turnedRound, typesByTemplate } from './template-types.js';

/** The entity of a facet: its key by the aliases and the samples, all else by the samples and what is declared. */
export function facetEntity(
  facet: Facet,
  read: WorkbenchTable,
  items: readonly Item[],
  tag: FacetTag | undefined,
  tagName: string | undefined,
  file: string,
  remarks: Remarks,
): Told {
  const { table } = read;
  const pk = aliasOf(facet.pkAlias, table.pk.name);
  const sk = table.sk === undefined ? undefined : aliasOf(facet.skAlias, table.sk.name);
  if (table.sk === undefined && facet.skAlias !== undefined) {
    remarks.odd(`The facet \`${facet.name}\` names a sort key, which its table does not have.`, facet.node, facet.path);
  }
  if (items.length === 0) {
    const entity = withoutSamples(facet, read, pk, sk, tagName);
    return {
      entities: [entity],
      quirks: [],
      questions: turnedQuestions(entity, []),
      unplaced: [],
      separator: markBetweenValues(pk) ?? markBetweenValues(sk) ?? separatorOfAlias(pk) ?? separatorOfAlias(sk),
      escapes: false,
    };
  }
  const ofPk = keyPart(facet, pk, table.pk, items, new Map());
  const ofSk = table.sk === undefined ? undefined : keyPart(facet, sk, table.sk, items, ofPk.unstored);
  const parts = [ofPk, ...(ofSk === undefined ? [] : [ofSk])];
  for (const message of parts.flatMap(({ odd }) => odd)) remarks.odd(message, facet.node, `${facet.path}.TableData`);
  const originals = new Map(items.map((item, i) => [enriched(item, i, parts), item]));
  const told = entitiesOfItems(table, [...originals.keys()], file);
  const merged = withoutStrays(mergedEntity(told.entities), [...originals.keys()]);
  const named: DraftEntity = {
    ...merged,
    name: facet.name,
    confidence: 'stated',
    key: mappingOf(ofPk, ofSk),
    attributes: keyAttributes(merged.attributes, parts, read),
    samples: items,
    notes: [],
  };
  const entity = ordered(tagged(withDeclared(named, facet, read, remarks), tag, read), facet, table);
  const separator =
    markBetweenValues(pk) ?? markBetweenValues(sk) ?? parts.find((part) => part.separator !== undefined)?.separator;
  // What inference asks of keys is of entities of its own.
  const questions = [
    ...told.questions.filter(({ at }) => !at.startsWith('entities.')),
    ...turnedQuestions(entity, items),
  ];
  return { entities: [entity], quirks: [], questions, unplaced: [], separator, escapes: told.escapes };
}

/** What is turned round in the key and in no sample was taken for a time. */
function turnedQuestions({ name: entity, key, attributes }: DraftEntity, items: readonly Item[]): readonly Question[] {
  const { pk, sk } = key;
  const names = [pk, ...(sk === undefined ? [] : [sk])].flatMap((part) =>
    part.kind === 'template' ? turnedRound(part.text) : [],
  );
  return [...new Set(names)].flatMap((name) => {
    if (items.some((item) => Object.hasOwn(item, name))) return [];
    const type = attributes.find((one) => one.name === name)?.type;
    const taken = type?.kind === 'epoch' ? 'epochMillis' : 'timestamp';
    const question =
      'What is it that the key turns round (`desc`): a time, a whole number (`{type: int, min: 0, max: 999}`), a `ulid` or a `ksuid`? It was taken for a time.';
    return [{ question, at: `entities.${entity}.attributes`, fill: `${name}: ${taken}` }];
  });
}

/** Without what inference read out of keys that the facet explains itself. */
function withoutStrays(entity: DraftEntity, items: readonly Item[]): DraftEntity {
  const inIndexes = new Set([...entity.indexes.values()].flatMap(namesOfMapping));
  const isKnown = ({ name, storedName = name }: DraftAttribute): boolean =>
    inIndexes.has(name) || items.some((item) => Object.hasOwn(item, storedName));
  return { ...entity, attributes: entity.attributes.filter(isKnown) };
}

function namesOfMapping({ pk, sk }: DraftMapping): readonly string[] {
  return [pk, ...(sk === undefined ? [] : [sk])].flatMap((part) =>
    part.kind === 'template' ? placeholderNames(part.text) : [],
  );
}

/** What an alias says as a template counts before what samples show. */
function keyPart(
  facet: Facet,
  alias: Alias | undefined,
  slot: DraftKeyAttribute,
  items: readonly Item[],
  known: ReadonlyMap<string, readonly (string | undefined)[]>,
): FacetKeyPart {
  if (alias?.kind !== 'template') return facetKeyPart(facet.name, alias, slot, items, known);
  const read = items.map((item) => {
    const value = attribute(item, slot.name);
    return value !== undefined && 'S' in value ? valuesByTemplate(alias.text, value.S) : undefined;
  });
  const separator = separatorOfAlias(alias);
  const unstored = placeholderNames(alias.text).filter((name) => !items.some((item) => Object.hasOwn(item, name)));
  return {
    part: { kind: 'template', text: alias.text },
    confidence: 'stated',
    ...(separator === undefined ? {} : { separator }),
    unstored: new Map(unstored.map((name) => [name, read.map((values) => values?.get(name))])),
    odd: [],
  };
}

const ORDER: readonly Confidence[] = ['low', 'medium', 'high', 'stated'];

function mappingOf(pk: FacetKeyPart, sk: FacetKeyPart | undefined): DraftMapping {
  const parts = [pk, ...(sk === undefined ? [] : [sk])];
  const least = Math.min(...parts.map(({ confidence }) => ORDER.indexOf(confidence)));
  const because = [...new Set(parts.flatMap((part) => part.because ?? []))].join('; ');
  return {
    confidence: ORDER[least] ?? 'low',
    ...(because === '' ? {} : { because }),
    pk: pk.part,
    ...(sk === undefined ? {} : { sk: sk.part }),
  };
}

/** The item with the values that its key alone holds, for the keys of indexes to be explained by. */
function enriched(item: Item, at: number, parts: readonly FacetKeyPart[]): Item {
  const more: MutableItem = { ...item };
  for (const { unstored } of parts) {
    for (const [name, values] of unstored) {
      const value = values[at];
      if (value !== undefined && value !== '') setAttribute(more, name, { S: value });
    }
  }
  return more;
}

/** With the names of the key: those that only it holds, and key attributes under the names of the facet. */
function keyAttributes(
  attributes: readonly DraftAttribute[],
  parts: readonly FacetKeyPart[],
  { table }: WorkbenchTable,
): readonly DraftAttribute[] {
  const slots = [table.pk, ...(table.sk === undefined ? [] : [table.sk])];
  const own = new Map<string, DraftAttribute>();
  parts.forEach(({ part, name, unstored }, i) => {
    const slot = slots[i];
    if (name !== undefined && slot !== undefined)
      for (const one of aliasedName({ kind: 'name', name }, slot)) own.set(name, one);
    const names = part.kind === 'template' ? placeholderNames(part.text) : [];
    for (const one of [...unstored.keys(), ...names]) {
      if (!own.has(one) && (unstored.has(one) || !attributes.some((known) => known.name === one)))
        own.set(one, keyOnly(one));
    }
  });
  const inKey = new Set(parts.flatMap(({ part }) => (part.kind === 'template' ? placeholderNames(part.text) : [])));
  const templated = new Set(
    slots.flatMap(({ name }, i) => (parts[i]?.part.kind === 'template' || parts[i]?.name !== undefined ? [name] : [])),
  );
  const made = new Map(parts.flatMap(({ part }) => (part.kind === 'template' ? [...typesByTemplate(part.text)] : [])));
  for (const [name, one] of own) {
    const type = made.get(name);
    if (type !== undefined) own.set(name, { ...one, type });
  }
  const others = attributes
    .filter(({ name }) => !own.has(name) && !templated.has(name))
    .map((one) => (inKey.has(one.name) ? inTemplate(one, made.get(one.name)) : one));
  return [...own.values(), ...others];
}

/** An attribute in a key is there, and of a type that the template can write; a time that stands as it is written is text. */
function inTemplate(own: DraftAttribute, made: DraftType | undefined): DraftAttribute {
  const { type } = own;
  if (made !== undefined) return { ...own, type: typeWithin(type, made), optional: false };
  const isPlain = type.kind === 'string' && (type.format === undefined || type.format === 'timestamp');
  return { ...own, ...(isPlain ? { type: { kind: 'string', minBytes: 1 } } : {}), optional: false };
}

/** What the samples tell of it counts where a template can write it; a number that is turned round is a time as a number. */
function typeWithin(type: DraftType, made: DraftType): DraftType {
  if (made.kind !== 'string') return made;
  if (type.kind === 'string') return type.format === undefined ? made : type;
  return type.kind === 'int' || type.kind === 'number' || type.kind === 'epoch' ? { kind: 'epoch', unit: 'ms' } : made;
}

/** With an attribute for each name in the key. */
function withPlaceholders(attributes: readonly DraftAttribute[], { pk, sk }: DraftMapping): readonly DraftAttribute[] {
  const known = new Set(attributes.map(({ name }) => name));
  const names = [pk, ...(sk === undefined ? [] : [sk])].flatMap((part) =>
    part.kind === 'template' ? placeholderNames(part.text) : [],
  );
  const missing = [...new Set(names)].filter((name) => !known.has(name));
  const made = new Map(
    [pk, ...(sk === undefined ? [] : [sk])].flatMap((part) =>
      part.kind === 'template' ? [...typesByTemplate(part.text)] : [],
    ),
  );
  return [...missing.map(keyOnly), ...attributes].map((one) =>
    names.includes(one.name) ? inTemplate(one, made.get(one.name)) : one,
  );
}

function keyOnly(name: string): DraftAttribute {
  return { name, type: { kind: 'string', minBytes: 1 }, optional: false, confidence: 'stated' };
}

/** The attributes that the facet lists and no sample of it has; and what samples say otherwise than declared. */
function withDeclared(
  entity: DraftEntity,
  facet: Facet,
  { table, types }: WorkbenchTable,
  remarks: Remarks,
): DraftEntity {
  const known = new Set(entity.attributes.map(({ name, storedName }) => storedName ?? name));
  const made = new Set(
    table.indexes.flatMap((index) =>
      entity.indexes.has(index.name) ? [...index.pk, ...index.sk].map(({ name }) => name) : [],
    ),
  );
  const missing = facet.attributes.filter(
    (name) => !known.has(name) && !made.has(name) && name !== entity.tag?.attribute,
  );
  const keys = new Set([table.pk.name, table.sk?.name ?? '']);
  const unlisted = entity.attributes.filter(
    ({ name, storedName }) =>
      entity.samples.some((item) => Object.hasOwn(item, storedName ?? name)) &&
      !facet.attributes.includes(storedName ?? name) &&
      !keys.has(storedName ?? name),
  );
  if (unlisted.length > 0) {
    const list = unlisted.map(({ name }) => `\`${name}\``).join(', ');
    remarks.odd(
      `In samples of the facet \`${facet.name}\` and not among its attributes: ${list}.`,
      facet.node,
      `${facet.path}.NonKeyAttributes`,
    );
  }
  for (const [name, letters] of types) {
    const stored = new Set(
      entity.samples.flatMap((item) => (Object.hasOwn(item, name) ? Object.keys(item[name] ?? {}) : [])),
    );
    if (letters === '' || stored.size === 0 || stored.has(letters)) continue;
    remarks.odd(
      `\`${name}\` is declared as \`${letters}\` and is \`${[...stored].join('`, `')}\` in samples of \`${facet.name}\`.`,
      facet.node,
      facet.path,
    );
  }
  const said = entity.attributes.map((one) =>
    isAsDeclared(one, types) ? { ...one, confidence: 'stated' as const } : one,
  );
  const added = missing.map((name) => declaredAttribute(name, types.get(name), entity.samples.length > 0));
  return { ...entity, attributes: [...said, ...added] };
}

/** What the samples show of it is what is declared, and no more. */
function isAsDeclared({ name, storedName, type }: DraftAttribute, types: ReadonlyMap<string, string>): boolean {
  const stated = typeOfLetters(types.get(storedName ?? name));
  if (stated === undefined) return false;
  if (stated.kind === 'string') return type.kind === 'string' && type.format === undefined;
  return (
    stated.kind === type.kind ||
    (stated.kind === 'number' && type.kind === 'int') ||
    (stated.kind === 'dict' && type.kind === 'map')
  );
}

/** The facet's tag in place of what its samples alone were told apart by. */
function tagged(entity: DraftEntity, tag: FacetTag | undefined, { types }: WorkbenchTable): DraftEntity {
  const { tag: own, ...rest } = entity;
  const attributes = entity.attributes.filter(({ name }) => name !== tag?.attribute);
  const lost =
    own !== undefined && own.attribute !== tag?.attribute && !attributes.some(({ name }) => name === own.attribute);
  const back = lost ? [declaredAttribute(own.attribute, types.get(own.attribute) ?? 'S', false)] : [];
  return { ...rest, ...(tag === undefined ? {} : { tag }), attributes: [...attributes, ...back] };
}

/** Those of the key first, then in the facet's order. */
function ordered(entity: DraftEntity, facet: Facet, table: DraftTable): DraftEntity {
  const rank = ({ name, storedName = name }: DraftAttribute): number => {
    const at = facet.attributes.indexOf(storedName);
    if (at >= 0) return at;
    return inKey.has(name) || storedName === table.pk.name || storedName === table.sk?.name
      ? -1
      : Number.MAX_SAFE_INTEGER;
  };
  const { pk, sk } = entity.key;
  const inKey = new Set(
    [pk, ...(sk === undefined ? [] : [sk])].flatMap((part) =>
      part.kind === 'template' ? placeholderNames(part.text) : [],
    ),
  );
  return { ...entity, attributes: [...entity.attributes].sort((a, b) => rank(a) - rank(b)) };
}

/** All that is known of it are names: of its key by the aliases, and of its attributes. */
function withoutSamples(
  facet: Facet,
  read: WorkbenchTable,
  pk: Alias | undefined,
  sk: Alias | undefined,
  tagName: string | undefined,
): DraftEntity {
  const { table, types } = read;
  const isStated = (alias: Alias | undefined): boolean => alias === undefined || alias.kind === 'template';
  const part = (alias: Alias | undefined): DraftKeyPart => templateOfAlias(alias) ?? { kind: 'natural' };
  const key: DraftMapping = {
    ...(isStated(pk) && isStated(sk)
      ? { confidence: 'stated' as const }
      : { confidence: 'low' as const, because: 'the aliases of its key alone, without a sample' }),
    pk: part(pk),
    ...(table.sk === undefined ? {} : { sk: part(sk) }),
  };
  const listed = new Set(facet.attributes);
  const held = table.indexes.filter((index) =>
    [...index.pk, ...index.sk].every(
      ({ name }) => listed.has(name) || name === table.pk.name || name === table.sk?.name,
    ),
  );
  const natural = [...aliasedName(pk, table.pk), ...(table.sk === undefined ? [] : aliasedName(sk, table.sk))];
  const attributes = [
    ...natural,
    ...facet.attributes
      .filter((name) => name !== tagName)
      .map((name) => declaredAttribute(name, types.get(name), false)),
  ];
  const entity: DraftEntity = {
    name: facet.name,
    confidence: 'stated',
    table: table.name,
    key,
    indexes: new Map(
      held.map(({ name, sk: sort }) => [
        name,
        { confidence: 'stated', pk: { kind: 'natural' }, ...(sort.length === 0 ? {} : { sk: { kind: 'natural' } }) },
      ]),
    ),
    attributes: withPlaceholders(attributes, key),
    samples: [],
    notes: [],
  };
  return ordered(entity, facet, table);
}
