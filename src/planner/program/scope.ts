import type { Design, EntityDesign } from '../../design/design.js';
import { exprType, physicalName } from '../../design/index.js';
import { type Expr, evaluate, itemScope, paramsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Pattern } from '../../model/model.js';
import type { MapField, ModelValue, ValueType } from '../../model/value-type.js';
import { memberAt, segmentsOf } from '../../model/written-path.js';
import { type AttributeValue, attribute, compareValues, type Item } from '../../value/index.js';
import { type Arguments, refuseCall, storedArgument } from '../arguments.js';
import type { CallOptions } from '../call.js';
import { type IdKind, idGenerator } from './generate-id.js';

/** What all parts of one call share. */
export interface CallScope {
  readonly design: Design;
  readonly pattern: Pattern;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly shard: (count: number) => number;
  readonly generate: (kind: IdKind) => string;
}

export function scopeOf(design: Design, pattern: Pattern, options: CallOptions): CallScope {
  const now = options.now ?? 0;
  return {
    design,
    pattern,
    now,
    shard: options.shard ?? (() => 0),
    generate: options.generate ?? idGenerator(() => now),
  };
}

/** What one write of the call is given. */
export interface Given {
  /** By name: what a step sees of parameters, of their fields and of its element. */
  readonly args: Arguments;
  /** Types of parameters; attributes of the entity besides. */
  readonly types: ReadonlyMap<string, ValueType>;
  /** Attributes of the item that the caller vouches for, though the write does not set them. */
  readonly vouched: Arguments;
}

export function tableOf(entity: EntityDesign): string {
  return physicalName(entity.table.table);
}

export function storedName(entity: EntityDesign, name: string): string {
  return entity.entity.attributes.get(name)?.storedName ?? name;
}

/** The type at a path of the model: `shipTo.city`. */
export function typeAt(entity: EntityDesign, path: string): ValueType | undefined {
  const [first = path, ...rest] = segmentsOf(path);
  const type = entity.types.typeOf(String(first));
  return rest.length === 0 ? type : memberAt(type, rest)?.type;
}

/** The expression whose value goes to a path: a bare name may be a member of the enum that is there. */
export function valueFor(scope: CallScope, entity: EntityDesign, path: string, expr: Expr): Expr {
  const type = typeAt(entity, path);
  return entity.types.check(expr, scope.pattern, type === undefined ? undefined : exprType(type)).expr;
}

/** The value of an expression that reads no attribute; undefined is absent. */
export function knownValue(given: Given, entity: EntityDesign, expr: Expr): AttributeValue | undefined {
  return evaluate(expr, itemScope({}, parameterValues(given, entity, expr)));
}

/** `$name` of an expression as the item stores it. */
export function parameterValues(given: Given, entity: EntityDesign, expr: Expr): ReadonlyMap<string, AttributeValue> {
  const found = new Map<string, AttributeValue>();
  for (const name of paramsOf(expr)) {
    const value = given.args.get(name);
    const type = given.types.get(name) ?? entity.types.typeOf(name);
    if (value === undefined || value === null) refuseCall({ code: 'missing', argument: name });
    found.set(
      name,
      type === undefined ? storedArgument({ kind: 'any' }, value, name) : storedArgument(type, value, name),
    );
  }
  return found;
}

/** Type of a parameter that carries items: attributes by their names in the model. */
export function entityType(entity: EntityDesign): ValueType {
  const fields = new Map<string, MapField>();
  for (const { attribute: declared, type } of entity.attributes.values())
    fields.set(declared.name, { name: declared.name, storedName: declared.name, type, optional: true });
  return { kind: 'map', fields };
}

/** A time as a type of the model takes it. */
export function timeValue(kind: string, now: number): ModelValue {
  if (kind === 'epochMillis' || kind === 'int') return BigInt(Math.round(now));
  if (kind === 'epochSeconds') return BigInt(Math.floor(now / 1000));
  const iso = new Date(now).toISOString();
  return kind === 'date' ? iso.slice(0, 10) : iso;
}

/** Stored name of the attribute whose time in the past hides an item from reads. */
export function hidingTtl(entity: EntityDesign): string | undefined {
  const { ttl } = entity.entity;
  return ttl?.hideExpired === true ? storedName(entity, ttl.attribute.value) : undefined;
}

export function softDeleteOf(entity: EntityDesign): string | undefined {
  const name = entity.entity.softDelete?.attribute.value;
  return name === undefined ? undefined : storedName(entity, name);
}

export function isExpired(entity: EntityDesign, item: Item, now: number): boolean {
  const ttl = hidingTtl(entity);
  const value = ttl === undefined ? undefined : attribute(item, ttl);
  return value !== undefined && (compareValues(value, { N: String(Math.floor(now / 1000)) }) ?? 1) <= 0;
}

/** Whether the item is there for the model: neither expired nor marked as deleted. */
export function isVisible(entity: EntityDesign, item: Item | undefined, now: number): item is Item {
  if (item === undefined || isExpired(entity, item, now)) return false;
  const deleted = softDeleteOf(entity);
  return deleted === undefined || attribute(item, deleted) === undefined;
}

/** The key attributes of a stored item. */
export function keyOfItem(entity: EntityDesign, item: Item): Item {
  const { pk, sk } = entity.table.primary;
  return Object.fromEntries(
    flatMap([...pk, ...sk], ({ attribute: name }) => {
      const value = attribute(item, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
