import { type Item, itemText } from '../../../value/index.js';
import type { DraftAttribute, DraftTable } from '../../draft.js';
import { guessTag } from '../../infer/table-guess.js';
import type { Remarks } from '../../remarks.js';
import { entitiesOfItems, type Told } from '../shared/sample-entities.js';
import { together } from '../shared/together.js';
import { typeOfLetters } from '../shared/type-letters.js';
import { facetEntity } from './facet-entity.js';
import type { Facet, WorkbenchTable } from './table.js';

/** The entities of a table: one for each facet, and those that samples outside of facets tell. */
export function entitiesOfTable(read: WorkbenchTable, file: string, remarks: Remarks): Told {
  const { facets, table } = read;
  if (facets.length === 0) return declared(read, entitiesOfItems(table, read.items, file), remarks);
  const { placed, rest } = place(read);
  const all = [...placed.values()].flat();
  const tags = tagsOf(table, facets, placed, all);
  const tagName = [...tags.values()][0]?.attribute;
  const told = facets.map((facet) => {
    const own = facetEntity(facet, read, placed.get(facet) ?? [], tags.get(facet), tagName, file, remarks);
    return { ...own, entities: own.entities.map((entity) => ({ ...entity, original: facet.original })) };
  });
  const others = rest.length === 0 ? [] : [withoutFacets(entitiesOfItems(table, rest, file))];
  if (rest.length > 0) {
    remarks.odd(
      `Samples of \`${table.name}\` are in no facet: ${rest.length} of them.`,
      read.node,
      `${read.path}.TableData`,
    );
  }
  tellUnused(read, remarks);
  const parts = [...told, ...others];
  const { entities, quirks, questions, unplaced, separator } = together(parts);
  return {
    entities,
    quirks,
    questions,
    unplaced,
    separator,
    escapes: parts.some(({ escapes }) => escapes),
  };
}

/** What samples outside of facets tell has none on the way back. */
function withoutFacets(told: Told): Told {
  return { ...told, entities: told.entities.map((entity) => ({ ...entity, kept: { FacetName: null } })) };
}

/** Items of the table that are of one facet alone belong to it; so do those that a facet has already. */
function place({ facets, items, table }: WorkbenchTable): {
  readonly placed: ReadonlyMap<Facet, readonly Item[]>;
  readonly rest: readonly Item[];
} {
  const placed = new Map(facets.map((facet) => [facet, [...facet.items]]));
  const known = new Set(facets.flatMap((facet) => facet.items.map(itemText)));
  const rest: Item[] = [];
  for (const item of items) {
    if (known.has(itemText(item))) continue;
    const facet = facetFor(item, facets, table);
    if (facet === undefined) rest.push(item);
    else placed.get(facet)?.push(item);
  }
  return { placed, rest };
}

function facetFor(item: Item, facets: readonly Facet[], table: DraftTable): Facet | undefined {
  const names = Object.keys(item).filter((name) => name !== table.pk.name && name !== table.sk?.name);
  const fitting = facets.filter(({ attributes }) => names.every((name) => attributes.includes(name)));
  const least = Math.min(...fitting.map(({ attributes }) => attributes.length));
  const [only, more] = fitting.filter(({ attributes }) => attributes.length === least);
  return more === undefined ? only : undefined;
}

export interface FacetTag {
  readonly attribute: string;
  readonly value: string;
}

/** An attribute that has one text in each facet, and another one in every other. */
function tagsOf(
  table: DraftTable,
  facets: readonly Facet[],
  placed: ReadonlyMap<Facet, readonly Item[]>,
  all: readonly Item[],
): ReadonlyMap<Facet, FacetTag> {
  const keys = { pk: table.pk.name, sk: table.sk?.name, confidence: 'stated' as const, because: '' };
  const guess = all.length === 0 ? undefined : guessTag(all, keys);
  for (const attribute of [...(guess === undefined ? [] : [guess]), ...namesOfKinds(all)]) {
    const tags = tagsBy(attribute, facets, placed);
    if (tags.size > 1) return tags;
  }
  return new Map();
}

/** Attributes that are called as people call what tells kinds of items apart. */
function namesOfKinds(all: readonly Item[]): readonly string[] {
  const names = new Set(all.flatMap((item) => Object.keys(item)));
  return [...names].filter((name) =>
    /^(?:_t|_?et|_{0,2}(?:entity)?_?(?:type|kind)(?:name)?|_{0,2}entity)$/i.test(name),
  );
}

function tagsBy(
  attribute: string,
  facets: readonly Facet[],
  placed: ReadonlyMap<Facet, readonly Item[]>,
): ReadonlyMap<Facet, FacetTag> {
  const none = new Map<Facet, FacetTag>();
  const tags = new Map<Facet, FacetTag>();
  for (const facet of facets) {
    const values = new Set((placed.get(facet) ?? []).map((item) => textIn(item, attribute)));
    const [value, more] = [...values];
    if (values.size === 0) continue;
    if (value === undefined || value === '' || more !== undefined) return none;
    tags.set(facet, { attribute, value });
  }
  const distinct = new Set([...tags.values()].map(({ value }) => value));
  return distinct.size === tags.size ? tags : none;
}

function textIn(item: Item, name: string): string | undefined {
  const value = Object.hasOwn(item, name) ? item[name] : undefined;
  return value !== undefined && 'S' in value ? value.S : undefined;
}

/** Without facets, a declared attribute that no sample has is one of the only entity there is. */
function declared({ table, types, node, path }: WorkbenchTable, told: Told, remarks: Remarks): Told {
  const known = new Set([
    ...told.entities.flatMap((entity) => [...entity.attributes.map(({ name }) => name), entity.tag?.attribute ?? '']),
    ...told.entities.flatMap(({ samples }) => samples.flatMap((item) => Object.keys(item))),
    table.pk.name,
    table.sk?.name ?? '',
  ]);
  const missing = [...types].filter(([name]) => !known.has(name));
  const [only, more] = told.entities;
  if (missing.length === 0 || only === undefined) return told;
  if (more !== undefined) {
    const list = missing.map(([name]) => `\`${name}\``).join(', ');
    remarks.odd(
      `Declared and in no sample: ${list}; of which entity they are is not told.`,
      node,
      `${path}.NonKeyAttributes`,
    );
    return told;
  }
  const attributes = missing.map(([name, letters]) => declaredAttribute(name, letters, only.samples.length > 0));
  return { ...told, entities: [{ ...only, attributes: [...only.attributes, ...attributes] }] };
}

export function declaredAttribute(name: string, letters: string | undefined, optional: boolean): DraftAttribute {
  return { name, type: typeOfLetters(letters) ?? { kind: 'any' }, optional, confidence: 'stated' };
}

function tellUnused({ table, facets, types, node, path }: WorkbenchTable, remarks: Remarks): void {
  const used = new Set([
    ...facets.flatMap(({ attributes, items }) => [...attributes, ...items.flatMap((item) => Object.keys(item))]),
    ...table.indexes.flatMap(({ pk, sk }) => [...pk, ...sk].map(({ name }) => name)),
  ]);
  const unused = [...types.keys()].filter((name) => !used.has(name));
  if (unused.length === 0) return;
  const list = unused.map((name) => `\`${name}\``).join(', ');
  remarks.odd(`Declared and in no facet: ${list}; no entity has them.`, node, `${path}.NonKeyAttributes`);
}
