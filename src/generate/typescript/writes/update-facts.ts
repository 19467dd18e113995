import type { WriteIntent } from '../../../planner/intent.js';
import { affectedKeys, drawnSlots, readsOf } from '../../../planner/program/index-keys.js';
import { derivedAttributes } from '../../../planner/program/knowledge.js';
import { changedBy } from '../../../planner/program/update.js';
import { changesUnique, copiedFromOld, guards } from '../../../planner/program/write-item.js';
import { raw } from '../../text/index.js';
import type { Gen } from '../gen.js';
import type { ChangeCall } from './change-call.js';
import { derivedCalls } from './change-code.js';
import { keyCode, newShards } from './key-code.js';
import { type Known, type Said, type Scope, saidBy, saying, withDerived } from './said.js';
import type { ValueSource } from './value-source.js';
import { refersTo } from './write-calls.js';

/** What is decided of an update, a soft delete or a move when its code is generated. */
export interface UpdateFacts {
  readonly changed: ReadonlySet<string>;
  /** Stored names of what must be as it was read; undefined where nothing is read first. */
  readonly guards?: readonly string[];
  readonly changesUnique: boolean;
  readonly makesVersion: boolean;
  /** Derived attributes and keys, where nothing is read first. */
  readonly follows: readonly ChangeCall[];
}

export function updateFacts(gen: Gen, scope: Scope, intent: WriteIntent, source: ValueSource): UpdateFacts {
  const { entity, upsert } = intent;
  const changed = wholeChange(scope, intent);
  const said = withDerived(gen, entity, withRouting(intent, source, saidBy(scope, intent, source)));
  const derived = derivedCalls(gen, entity, changed, said);
  const keys = keyCode({ gen, entity, changed, said, draw: newShards(), upsert });
  const unique = changesUnique(intent, changed);
  const ofVersion = entity.history?.of ?? [...changed];
  const makesVersion = entity.history !== undefined && ofVersion.some((name) => changed.has(name));
  const drawn = new Set(drawnSlots(entity, changed).map(({ slot }) => slot));
  const keepsShard = drawn.size > 0 && keys.calls.some(({ code }) => refersTo('drawn')(code));
  const isOpen = keys.missing.length > 0 || derived.missing.length > 0 || keepsShard;
  const isRead = !upsert && (unique || makesVersion || isOpen || intent.action === 'move' || source.row !== undefined);
  const taken = [...takenFromOld(intent, changed, said), ...copiedFromOld(scope, intent, changed)];
  return {
    changed,
    ...(isRead ? { guards: [...guards({ intent }, taken, changed), ...drawn] } : {}),
    changesUnique: unique,
    makesVersion,
    follows: [...derived.calls, ...keys.calls],
  };
}

/** What is made where there is nothing gets all its keys. */
function wholeChange(scope: Scope, intent: WriteIntent): ReadonlySet<string> {
  const changed = changedBy(scope, intent);
  if (!intent.upsert) return changed;
  return new Set([...changed, ...intent.key, ...derivedAttributes(intent.entity).map((one) => one.attribute.name)]);
}

/** With the routing parameters that the call gives. */
function withRouting({ entity }: WriteIntent, source: ValueSource, said: Said): Said {
  return saying(entity, (name) => said.get(name) ?? (said.isRouting(name) ? routingOf(source, name) : undefined));
}

export function routingOf(source: ValueSource, name: string): Known | undefined {
  const given = source.value(name);
  return given === undefined ? undefined : { kind: 'value', code: given.code, nullable: given.nullable };
}

/** Attributes that a write which reads first takes from what it read, for keys and derived attributes. */
function takenFromOld({ entity }: WriteIntent, changed: ReadonlySet<string>, said: Said): readonly string[] {
  const sources = derivedAttributes(entity)
    .filter(({ attribute }) => changed.has(attribute.name))
    .flatMap(({ derivedFrom }) => derivedFrom);
  const needed = new Set([...readsOf(affectedKeys(entity, changed)), ...sources]);
  return [...needed].filter((name) => entity.attributes.has(name) && said.get(name) === undefined);
}

/**
 * Attributes that the caller has to say although they are not set: parts of keys that say `onPartial: require`, and sources of derived
 * attributes. `source` vouches for nothing.
 */
export function demandedBy(gen: Gen, scope: Scope, intent: WriteIntent, source: ValueSource): readonly string[] {
  const { entity, action } = intent;
  if (action !== 'update' && action !== 'soft-delete') return [];
  const facts = updateFacts(gen, scope, intent, source);
  const reads = facts.changesUnique || facts.makesVersion;
  if (reads) return [];
  const changed = changedBy(scope, intent);
  const said = withDerived(gen, entity, withRouting(intent, source, saidBy(scope, intent, source)));
  const affected = affectedKeys(entity, changed);
  const isRead = affected.some(({ key }) => key.onPartial === 'read');
  const context = { gen, entity, changed, said, draw: raw('draw'), upsert: false };
  const { missing } = keyCode(context);
  const derived = derivedCalls(gen, entity, changed, said).missing;
  if (missing.length + derived.length === 0 || (isRead && missing.length > 0)) return [];
  // Another mapping of the same index may be the item's then.
  const parts = missing.length === 0 ? [] : [...readsOf(affected)];
  const stored = [...parts, ...derived].flatMap((name) => sourcesOf(intent, name));
  return [...new Set(stored)].filter((name) => entity.attributes.has(name) && said.get(name) === undefined);
}

/** A derived attribute is worked out of what it is derived from. */
function sourcesOf({ entity }: WriteIntent, name: string): readonly string[] {
  const design = entity.attributes.get(name);
  if (design?.attribute.derive === undefined) return [name];
  return design.derivedFrom.filter((one) => entity.attributes.get(one)?.attribute.derive === undefined);
}

/** Everything that the keys which a change concerns are made of or depend on. */
export function affectedFields(scope: Scope, intent: WriteIntent): readonly string[] {
  if (intent.action !== 'update' && intent.action !== 'soft-delete') return [];
  return [...readsOf(affectedKeys(intent.entity, changedBy(scope, intent)))];
}

/** Attributes that keys and derived attributes are made of which the update writes anew. */
export function usedAgain(scope: Scope, intent: WriteIntent): ReadonlySet<string> {
  const { entity } = intent;
  const changed = changedBy(scope, intent);
  const sources = derivedAttributes(entity)
    .filter(({ attribute }) => changed.has(attribute.name))
    .flatMap(({ derivedFrom }) => derivedFrom);
  return new Set([...readsOf(affectedKeys(entity, changed)), ...sources]);
}
