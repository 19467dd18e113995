import type { EntityDesign, IndexDesign, KeyValue, TableDesign } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { surplusProjection } from '../indexes/dm3004-projects-too-much.js';
import { neededOf } from '../indexes/needed-attributes.js';
import { isUnread } from '../indexes/unread.js';
import { keyValues } from '../keys/key-parts.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { quote, someOf } from '../show.js';
import { isPersonal, ownerOf } from './personal.js';

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
  title: 'Personal data is in keys, or in projections that nobody reads',
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
  const inKeys = keysWith(table);
  const projected = projectedInVain(context, table);
  const exposed = unique([...inKeys, ...projected], attributeText);
  if (exposed.length === 0) return undefined;
  const { name, span } = table.table;
  const names = someOf(exposed.map(attributeText), SHOWN);
  const sentences = [
    ...(inKeys.length === 0
      ? []
      : [
          `It can be read in keys (${placesText(inKeys)}), and keys show where other values do not: in data events of CloudTrail and in Contributor Insights. Where it is only looked up by equality, put a digest in its place: \`{${inKeys[0]?.attribute ?? ''}|hash:32}\`.`,
        ]),
    ...(projected.length === 0
      ? []
      : [
          `It is projected where no pattern reads it (${placesText(projected)}): leave it out of ${projected.length === 1 ? 'this index' : 'these indexes'}, so that fewer hold it.`,
        ]),
  ];
  return {
    span,
    message: `Table ${quote(name)} shows personal data: ${names}. ${sentences.join(' ')}`,
    related: exposed.slice(0, SHOWN).map((place) => ({
      message: `${quote(attributeText(place))} is declared here`,
      span: ownerOf(place.entity).entity.attributes.get(place.attribute)?.span ?? place.entity.entity.span,
    })),
    numbers: { attributes: exposed.length, keys: inKeys.length, projections: projected.length },
  };
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
  const places = flatMap(indexesOf(table), (index) =>
    flatMap(index.members, ({ entity, keys }) =>
      flatMap(keys, (key) => flatMap(keyValues(key), shownIn))
        .filter((name) => isPersonal(entity, name))
        .map((attribute) => ({ attribute, entity, index })),
    ),
  );
  return unique(places);
}

/** Attributes that can be read off a key: not those that only choose a shard, and not digests. */
function shownIn(value: KeyValue): readonly string[] {
  if (value.kind === 'natural') return [value.field.name];
  return flatMap(value.compiled.segments, (segment) => {
    if (segment.kind === 'literal' || segment.shard !== undefined) return [];
    return segment.fns.some(({ name }) => name === 'hash') ? [] : [segment.path.split('.')[0] ?? segment.path];
  });
}

/** Where what is projected in vain costs enough, DM3004 says so. */
function projectedInVain(context: RuleContext, table: TableDesign): readonly Place[] {
  const places = flatMap([...table.indexes.values()], (index) => {
    if (isUnread(context, index) || index.projection.kind === 'keys') return [];
    const needed = neededOf(context, index);
    if (needed === undefined || surplusProjection(context, index, needed) !== undefined) return [];
    const keys = new Set(
      [...index.pk, ...index.sk, ...table.primary.pk, ...table.primary.sk].map((one) => one.attribute),
    );
    const included =
      index.projection.kind === 'include' ? new Set(index.projection.attributes.map(({ value }) => value)) : undefined;
    return flatMap(index.members, ({ entity }) =>
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

/** The first of those that `by` calls the same. */
function unique(places: readonly Place[], by: (place: Place) => string = placeText): readonly Place[] {
  const found = new Map<string, Place>();
  for (const place of places) if (!found.has(by(place))) found.set(by(place), place);
  return [...found.values()];
}

/** `Customer.email`: a sentinel is made of its owner's attributes. */
function attributeText({ entity, attribute }: Place): string {
  return `${ownerOf(entity).name}.${attribute}`;
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
