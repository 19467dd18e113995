import type { EntityDesign, IndexDesign, KeyValue, TableDesign } from '../../design/index.js';
import { neededOf } from '../indexes/needed-attributes.js';
import { isUnread } from '../indexes/unread.js';
import { keyValues } from '../keys/key-parts.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { quote, someOf } from '../show.js';

/** Attributes, and places of them, that the finding names. */
const SHOWN = 5;

/**
 * Values of keys are in places where other values are not: they stand in the events of CloudTrail, and Contributor Insights shows those
 * of busy items in plain text.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/understanding-ddb-log-entries.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html
 */
export const exposedPii: Rule = {
  id: 'DM9003',
  name: 'exposed-pii',
  family: 'security',
  title: 'Personal data is in keys, in projections that nobody reads, or under no key of yours',
  severity: 'info',
  preset: 'recommended',
  pillar: 'security',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/understanding-ddb-log-entries.html',
  *check(context) {
    for (const table of context.design.tables.values()) {
      const found = report(context, table);
      if (found !== undefined) yield found;
    }
  },
};

function report(context: RuleContext, table: TableDesign): Report | undefined {
  const personal = personalOf(table);
  if (personal.length === 0) return undefined;
  const { table: declared } = table;
  const inKeys = keysWith(table);
  const projected = projectedInVain(context, table);
  const isOwned = declared.protection.kms !== undefined;
  if (inKeys.length === 0 && projected.length === 0 && isOwned) return undefined;
  const sentences = [
    ...(inKeys.length === 0
      ? []
      : [
          `It stands in plain text in keys (${placesText(inKeys)}), and keys show where other values do not: in data events of CloudTrail and in Contributor Insights. Where it is only looked up by equality, a digest serves as well, and tells nothing to those who do not know the value already: \`{${inKeys[0]?.attribute ?? ''}|hash:32}\`.`,
        ]),
    ...(projected.length === 0
      ? []
      : [
          `It is projected where no pattern reads it (${placesText(projected)}): leave it out of these indexes, so that fewer hold it.`,
        ]),
    ...(isOwned
      ? []
      : [
          'It is encrypted under a key that AWS owns: its use is not in your logs, and you cannot take it back. If that must be possible, name a key of yours in `protection: {kms: alias/…}`.',
        ]),
  ];
  return {
    span: declared.span,
    message: `Table ${quote(declared.name)} holds personal data: ${personalText(personal)}. ${sentences.join(' ')}`,
    related: personal.slice(0, SHOWN).map(({ entity, attribute }) => ({
      message: `declared here: ${quote(`${entity.name}.${attribute}`)}`,
      span: entity.entity.attributes.get(attribute)?.span ?? entity.entity.span,
    })),
    numbers: { attributes: personal.length, keys: inKeys.length, projections: projected.length },
  };
}

interface Personal {
  readonly entity: EntityDesign;
  readonly attribute: string;
}

/** What is declared `pii`, by the attribute itself or by its type. */
function personalOf({ entities }: TableDesign): readonly Personal[] {
  return entities
    .filter(({ companionOf }) => companionOf === undefined)
    .flatMap((entity) =>
      [...entity.attributes.values()]
        .filter(({ attribute }) => attribute.pii)
        .map(({ attribute }) => ({ entity, attribute: attribute.name })),
    );
}

function personalText(personal: readonly Personal[]): string {
  return someOf([...new Set(personal.map(({ entity, attribute }) => `${entity.name}.${attribute}`))], SHOWN);
}

interface Place {
  readonly attribute: string;
  readonly entity: EntityDesign;
  readonly index: IndexDesign;
}

function indexesOf({ primary, indexes }: TableDesign): readonly IndexDesign[] {
  return [primary, ...indexes.values()];
}

function keysWith(table: TableDesign): readonly Place[] {
  const places = indexesOf(table).flatMap((index) =>
    index.members.flatMap(({ entity, keys }) =>
      keys
        .flatMap((key) => keyValues(key).flatMap(shownIn))
        .filter((name) => isPersonal(entity, name))
        .map((attribute) => ({ attribute, entity, index })),
    ),
  );
  return unique(places);
}

/** Attributes that can be read off a key: not those that only choose a shard, and not digests. */
function shownIn(value: KeyValue): readonly string[] {
  if (value.kind === 'natural') return [value.field.name];
  return value.compiled.segments.flatMap((segment) => {
    if (segment.kind === 'literal' || segment.shard !== undefined) return [];
    return segment.fns.some(({ name }) => name === 'hash') ? [] : [segment.path.split('.')[0] ?? segment.path];
  });
}

/** Declared so, or worked out from what is. A sentinel is made of its owner's attributes. */
function isPersonal(entity: EntityDesign, name: string): boolean {
  const owner = entity.companionOf?.owner ?? entity;
  const found = owner.attributes.get(name);
  if (found === undefined) return false;
  return [name, ...found.derivedFrom].some((one) => owner.attributes.get(one)?.attribute.pii === true);
}

function projectedInVain(context: RuleContext, table: TableDesign): readonly Place[] {
  const places = [...table.indexes.values()].flatMap((index) => {
    if (isUnread(context, index) || index.projection.kind === 'keys') return [];
    const needed = neededOf(context, index);
    if (needed === undefined) return [];
    const keys = new Set(
      [...index.pk, ...index.sk, ...table.primary.pk, ...table.primary.sk].map((one) => one.attribute),
    );
    const included =
      index.projection.kind === 'include' ? new Set(index.projection.attributes.map(({ value }) => value)) : undefined;
    return index.members.flatMap(({ entity }) =>
      [...entity.attributes.values()]
        .filter(({ attribute: { name, storedName } }) => {
          const isHeld = included === undefined || included.has(storedName);
          return isHeld && !keys.has(storedName) && !needed.has(storedName) && isPersonal(entity, name);
        })
        .map(({ attribute }) => ({ attribute: attribute.name, entity, index })),
    );
  });
  return unique(places);
}

function unique(places: readonly Place[]): readonly Place[] {
  const byText = new Map(places.map((place) => [placeText(place), place]));
  return [...byText.values()];
}

/** `email` of `Customer` in index `gsi1` */
function placeText({ attribute, entity, index }: Place): string {
  const where = index.kind === 'table' ? 'the table' : `index ${quote(index.name)}`;
  return `${quote(attribute)} of ${quote(entity.name)} in ${where}`;
}

function placesText(places: readonly Place[]): string {
  const shown = places.slice(0, SHOWN).map(placeText);
  const more = places.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
