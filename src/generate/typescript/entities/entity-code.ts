import type { EntityDesign, KeyDesign } from '../../../design/design.js';
import { type Code, commas, from, ts, typeFrom } from '../../text/index.js';
import type { Gen } from '../gen.js';
import { moduleNames } from './module-names.js';
import { itemNeeds, keyNeeds } from './needs.js';

/** References to what an entity's module exports; other modules of the output write these into their code. */
export interface EntityCode {
  /** `entities/customer`. */
  readonly module: string;
  /** `Customer`: what reads return, without hidden attributes. */
  readonly type: Code;
  /** `CustomerFields`: hidden attributes too. The same as `type` where there are none. */
  readonly fields: Code;
  /** `CustomerKey`: the id, without tenancy's field. */
  readonly key: Code;
  /** `CustomerInput`: what a create or put is given. */
  readonly input: Code;
  /** `CustomerPatch`: what an update may set. */
  readonly patch: Code;
  /** `customerKey`: see `tableKeyCall`. */
  readonly tableKey: Code;
  /** `customerGsi1Key`: see `indexKeyCall`. */
  indexKey(key: KeyDesign): Code;
  /** `parseCustomerKey(key)`: the fields that can be read back from the table key; undefined for another entity's. */
  readonly parseTableKey: Code;
  parseIndexKey(key: KeyDesign): Code;
  /** `customerItem`: see `itemCall`. */
  readonly item: Code;
  /** `parseCustomer(item)`: the `Customer` of a stored item. */
  readonly parse: Code;
  /** `parseCustomerFields(item)`, hidden attributes too. The same as `parse` where there are none. */
  readonly parseFields: Code;
  /** `isCustomer(item)`. */
  readonly is: Code;
  /** `newCustomer`: see `newCall`. */
  readonly make: Code;
  /**
   * `customerSearchName({ name })`: a derived attribute's value from the attributes that its expression reads; undefined where it is absent.
   */
  derived(attribute: string): Code;
  /**
   * `customerEmailSentinel(fields)`: the stored item that keeps a value unique; undefined where the fields lack a part of it. Takes any
   * object with the constraint's fields (and the ttl attribute), named as in the model.
   */
  sentinel(constraint: string): Code;
  /** `customerVersionCopy`: see `copyCall`. */
  readonly copy: Code;
}

export function entityCode({ names }: Gen, entity: EntityDesign): EntityCode {
  const called = names.entity(entity.name);
  const { type, module } = called;
  const own = moduleNames(entity, called);
  const value = (name: string): Code => from(module, name);
  const typed = (name: string): Code => typeFrom(module, name);
  return {
    module,
    type: typed(type),
    fields: typed(own.fields),
    key: typed(`${type}Key`),
    input: typed(`${type}Input`),
    patch: typed(`${type}Patch`),
    tableKey: value(own.tableKey),
    indexKey: (key) => value(own.indexKey(key)),
    parseTableKey: value(own.parseTableKey),
    parseIndexKey: (key) => value(own.parseIndexKey(key)),
    item: value(own.item),
    parse: value(own.parse),
    parseFields: value(own.parseFields),
    is: value(own.is),
    make: value(own.make),
    derived: (attribute) => value(own.derived(attribute)),
    sentinel: (constraint) => value(own.sentinel(constraint)),
    copy: value(own.copy),
  };
}

/** What a call of a generated function passes on besides the entity's own fields. */
export interface Extras {
  /** An object with the entity's routing parameters; needed where `…Needs().routing` is not empty. */
  readonly routing?: Code;
  /**
   * A `Draw` of `runtime/shard`, for random shards; needed where `…Needs().shards`. `drawn(context)` draws new ones, `kept(item, drawn(context))`
   * keeps those that the stored item has.
   */
  readonly draw?: Code;
}

/**
 * `customerKey(values, draw?)`: the table key by stored names. `values` is an object with the fields of `keyNeeds(entity, entity.key)`,
 * named as in the model; its routing parameters stand beside them in the same object.
 */
export function tableKeyCall(gen: Gen, entity: EntityDesign, values: Code, draw?: Code): Code {
  const { shards } = keyNeeds(entity, entity.key);
  return call(entityCode(gen, entity).tableKey, [values, shards ? draw : undefined]);
}

/** Likewise for one key of an index; the result is undefined for an item that does not have the key, where `keyNeeds().sparse`. */
export function indexKeyCall(gen: Gen, entity: EntityDesign, key: KeyDesign, values: Code, draw?: Code): Code {
  const { shards } = keyNeeds(entity, key);
  return call(entityCode(gen, entity).indexKey(key), [values, shards ? draw : undefined]);
}

/** `customerItem(fields, routing?, draw?)`: the whole stored item, all keys and the tag with it. */
export function itemCall(gen: Gen, entity: EntityDesign, fields: Code, { routing, draw }: Extras = {}): Code {
  const needs = itemNeeds(entity);
  return call(entityCode(gen, entity).item, [
    fields,
    needs.routing.length > 0 ? routing : undefined,
    needs.shards ? draw : undefined,
  ]);
}

/**
 * `newCustomer(context, now, input, version?)`: the fields of a new item, normalised and complete. `input` is an `CustomerInput` that has
 * what copies and sequences bring (see `broughtBy`). `version` is 1 when left out.
 */
export function newCall(gen: Gen, entity: EntityDesign, context: Code, now: Code, input: Code, version?: Code): Code {
  return call(entityCode(gen, entity).make, [context, now, input, version]);
}

/** `customerVersionCopy(fields, routing?, draw?)`: the stored copy of a version. */
export function copyCall(gen: Gen, entity: EntityDesign, fields: Code, { routing, draw }: Extras = {}): Code {
  const needs = itemNeeds(entity.history?.copy ?? entity);
  return call(entityCode(gen, entity).copy, [
    fields,
    needs.routing.length > 0 ? routing : undefined,
    needs.shards ? draw : undefined,
  ]);
}

function call(fn: Code, args: readonly (Code | undefined)[]): Code {
  return ts`${fn}(${commas(args.filter((arg) => arg !== undefined))})`;
}
