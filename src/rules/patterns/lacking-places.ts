import { type EntityDesign, inStoredTerms } from '../../design/index.js';
import {
  type Expr,
  implies,
  isKnownAtRequest,
  type KnownTypes,
  type PathSegment,
  pathsOf,
  printPath,
  truth,
} from '../../expression/model/index.js';
import type { Attribute, LocatedExpr, Model } from '../../model/model.js';
import type { ValueType } from '../../model/value-type.js';
import { type Member, memberOf, rootOf } from '../../model/written-path.js';
import type { Located } from '../../source/index.js';
import type { Report } from '../rule.js';
import { quote } from '../show.js';
import { placeType } from './expression-places.js';
import { type ItemWrite, itemWrites } from './item-writes.js';

type Segments = readonly PathSegment[];

/** One path of an update, and what is done there. */
export interface Change {
  readonly clause: 'set' | 'add' | 'remove';
  readonly path: Located<string>;
  readonly segments: Segments;
  /** Of `set` and `add`, where it is stated. */
  readonly value?: LocatedExpr;
}

/**
 * A change that needs something of the item which the item may lack: DynamoDB makes no map on the way to a path, and takes
 * no value of an attribute that is not there.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function lackingReport(
  model: Model,
  entity: EntityDesign,
  write: ItemWrite,
  change: Change,
): Report | undefined {
  const { segments, path } = change;
  const root = rootOf(path.value);
  const isOptional = entity.attributes.get(root)?.attribute.optional === true;
  // A rule makes no item without what each one has.
  if (segments.length > 1 && write.pattern === undefined && isOptional && !isMadeElsewhere(model, entity, root))
    return newItemReport(entity, write, change);
  const isThere = presenceIn(model, entity, write);
  if (isThere === undefined) return undefined;
  const lacking = firstLacking(entity, segments.slice(0, -1), isThere);
  if (lacking !== undefined) return placeReport(entity, write, change, lacking);
  for (const operand of operandsOf(entity, write, change)) {
    const missing = firstLacking(entity, operand.segments, isThere);
    if (missing === undefined) continue;
    const read = quote(printPath(operand.segments));
    return report(entity, write, path, missing, {
      what: `sets ${quote(path.value)} from ${read}`,
      why: 'takes no value from what is not there, and refuses the update',
      remedies: [`Give every item ${read} and take ${quote('optional')} away`],
    });
  }
  return undefined;
}

function placeReport(entity: EntityDesign, write: ItemWrite, { clause, path }: Change, lacking: Segments): Report {
  return report(entity, write, path, lacking, {
    what: `${DOES[clause]} ${quote(path.value)}`,
    why: 'makes no map on the way to a path, and refuses the update',
    remedies: [`Give every item the map and take ${quote('optional')} away`, 'set the whole of it'],
  });
}

export const DOES: Readonly<Record<Change['clause'], string>> = { set: 'sets', add: 'adds to', remove: 'removes' };

interface Said {
  readonly what: string;
  /** As a clause after `there DynamoDB`. */
  readonly why: string;
  readonly remedies: readonly string[];
}

function report(
  { name, entity }: EntityDesign,
  write: ItemWrite,
  path: Located<string>,
  lacking: Segments,
  { what, why, remedies }: Said,
): Report {
  const place = printPath(lacking);
  const root = entity.attributes.get(String(lacking[0]));
  const asked =
    write.condition === undefined
      ? `say ${quote(`condition: has(${place})`)}`
      : `add ${quote(`has(${place})`)} to the condition`;
  // A rule has no condition on what it writes.
  const all =
    write.pattern === undefined ? remedies : [...remedies, `${asked}, so that the call fails with an error of its own`];
  return {
    severity: 'warning',
    span: path.span,
    message: `${quote(write.name)} ${what}, and an item of ${quote(name)} may lack ${quote(place)}, which is optional: there DynamoDB ${why} with a ValidationException. ${all.slice(0, -1).join(', ')}${all.length > 1 ? ', or ' : ''}${all.at(-1)}.`,
    ...(root === undefined ? {} : { related: [{ message: `${quote(root.name)} is declared here`, span: root.span }] }),
  };
}

// ------------------------------------------------------------------------------------------ what a stream rule makes

/** Whether something makes items of the entity with the attribute; where nothing does, the first item is made without it. */
function isMadeElsewhere(model: Model, { name }: EntityDesign, root: string): boolean {
  const isStated = [...model.patterns.values()].some(
    ({ op, entities }) => op.value === 'execute' && entities.some(({ value }) => value === name),
  );
  return (
    isStated ||
    itemWrites(model).some(
      ({ entity, action, pattern, set }) =>
        entity === name &&
        (action === 'create' ||
          action === 'put' ||
          action === 'move' ||
          (pattern === undefined && set.some(({ path }) => path.value === root))),
    )
  );
}

function newItemReport({ name }: EntityDesign, write: ItemWrite, { clause, path, segments }: Change): Report {
  return {
    span: path.span,
    message: `${quote(write.name)} ${DOES[clause]} ${quote(path.value)} of ${quote(name)}, and nothing else makes such an item: the first change finds none, and DynamoDB makes no map on the way to a path and refuses the update. Keep the value in an attribute of its own, or state the pattern that creates the item with its ${quote(String(segments[0]))}.`,
  };
}

// --------------------------------------------------------------------------------------------------- what is there

type Presence = (place: Segments) => boolean;

/** Whether the item has a place, as far as types, defaults and the condition of the write tell; undefined where that cannot be judged. */
function presenceIn(model: Model, entity: EntityDesign, { condition, pattern }: ItemWrite): Presence | undefined {
  const known: KnownTypes = { attribute: (name) => knownType(model, entity, name) };
  let premise: Expr = truth(true);
  if (condition !== undefined) {
    const { expr, reads } = entity.types.check(condition.value, pattern);
    // A name that is unknown was reported, and may be what is meant.
    if (reads.some(({ segments }) => !entity.attributes.has(String(segments[0])))) return undefined;
    premise = inStoredTerms(entity, expr);
  }
  return (segments) => implies(premise, inStoredTerms(entity, has(segments)), known);
}

function has(segments: Segments): Expr {
  const place: Expr = { kind: 'path', image: 'current', segments, start: 0, end: 0 };
  return { kind: 'call', name: 'has', args: [place], start: 0, end: 0 };
}

/** With a default, an item has the attribute from the beginning, and keeps it where nothing removes it. */
function knownType(model: Model, entity: EntityDesign, name: string): ReturnType<KnownTypes['attribute']> {
  const type = entity.types.known.attribute(name);
  if (type?.optional !== true || entity.entity.attributes.get(name)?.default === undefined) return type;
  const isRemoved = itemWrites(model).some(
    (write) => write.entity === entity.name && write.remove.some(({ value }) => value === name),
  );
  return isRemoved ? type : { ...type, optional: false };
}

/** The first place on the way that is declared optional and not proved to be there. */
function firstLacking(entity: EntityDesign, path: Segments, isThere: Presence): Segments | undefined {
  const root = entity.entity.attributes.get(rootOf(String(path[0])));
  if (root === undefined) return undefined;
  let type: ValueType | undefined = root.type;
  for (let length = 1; length <= path.length; length++) {
    const place = path.slice(0, length);
    const member: Member | undefined = length === 1 ? memberOfItem(entity, root) : memberOf(type, place.at(-1));
    if (member === undefined) return undefined;
    // How many elements a list has, and which names a dictionary, no type says.
    if (member.optional && member.isField && !isThere(place)) return place;
    type = member.type;
  }
  return undefined;
}

function memberOfItem({ types }: EntityDesign, root: Attribute): Member {
  const optional = root.optional || types.derivation(root.name)?.type.optional === true;
  return { type: root.type, optional, isField: true };
}

/** Places of the item that a stated value is made of. What a stream rule writes it takes from the change. */
function operandsOf(entity: EntityDesign, { pattern }: ItemWrite, { path, value }: Change): ReturnType<typeof pathsOf> {
  if (value === undefined || pattern === undefined) return [];
  const { expr } = entity.types.check(value.value, pattern, placeType(entity, path.value));
  if (isKnownAtRequest(expr) || (expr.kind !== 'path' && expr.kind !== 'arithmetic')) return [];
  return pathsOf(expr);
}
