import type { EntityDesign } from '../../design/design.js';
import { marshal } from '../../design/index.js';
import { applyUpdate, bindUpdate, ExpressionError, Substitutions } from '../../expression/dynamodb/index.js';
import { type Expr, isKnownAtRequest, isSettable, type PathSegment } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { SetClause } from '../../model/model.js';
import type { ModelValue } from '../../model/value-type.js';
import { rootOf, segmentsOf } from '../../model/written-path.js';
import { type AttributeValue, type Item, type MutableItem, setAttribute, ValueError } from '../../value/index.js';
import { refuseCall, storedArgument } from '../arguments.js';
import type { WriteIntent } from '../intent.js';
import type { Placeholders } from '../placeholders.js';
import { firstsOf } from '../rule-intent.js';
import { storedPath } from '../stored-path.js';
import { endCall } from './dialogue.js';
import { affectedKeys, drawnSlots, isOpenKey, type KeyChange, keyChange, readsOf } from './index-keys.js';
import { derivedAttributes, type Knowledge, known, knownValueOf, withDerived } from './knowledge.js';
import { type CallScope, type Given, knownValue, storedName, timeValue, typeAt, valueFor } from './scope.js';

/** Attributes that the write changes: what it sets, adds to and removes, what it keeps itself, and what is derived from those. */
export function changedBy(scope: CallScope, intent: WriteIntent): ReadonlySet<string> {
  const { entity } = intent;
  const changed = new Set<string>();
  for (const { path } of [...intent.set, ...intent.add]) changed.add(rootOf(path.value));
  for (const { value } of intent.remove) changed.add(rootOf(value));
  const { version, softDelete } = entity.entity;
  if (version !== undefined) changed.add(version.attribute.value);
  if (intent.action === 'soft-delete' && softDelete !== undefined) changed.add(softDelete.attribute.value);
  const updated = scope.design.model.defaults.timestamps?.updated;
  if (updated !== undefined && entity.attributes.has(updated)) changed.add(updated);
  for (const [name, { derivedFrom }] of entity.attributes) {
    if (derivedFrom.some((source) => changed.has(source))) changed.add(name);
  }
  return changed;
}

/** Whether the call does not know enough to write index keys anew: parts of one that says `onPartial: read`, or the shard that was drawn. */
export function needsOldForKeys(scope: CallScope, intent: WriteIntent, given: Given): boolean {
  const { entity } = intent;
  const changed = changedBy(scope, intent);
  const knowledge = withDerived(entity, saidBy(scope, intent, given));
  // A part that is given as null is an argument like any other: whether there is a read does not depend on it.
  const nulls = intent.set.filter(({ path, value }) => value === undefined && given.args.get(path.value) === null);
  const isNull = (name: string): boolean => nulls.some(({ path }) => path.value === name);
  const { writes, open } = keyChange(scope, entity, changed, knowledge, given.args);
  const gone = new Set(intent.remove.map(({ value }) => value));
  const isGone = (name: string): boolean => gone.has(name);
  const drawn = drawnSlots(entity, changed);
  if (drawn.some(({ slot, key }) => writes.has(slot) || [...key.pk, ...key.sk].some(({ reads }) => reads.some(isNull))))
    return true;
  // A condition that the given values decide is an argument like any other, too.
  return (
    open.some(({ key }) => key.onPartial === 'read') ||
    affectedKeys(entity, changed).some((one) => one.key.onPartial === 'read' && isOpenKey(one, knowledge.knows, isGone))
  );
}

/** Attributes that a write which reads first takes from what it read, for keys and derived attributes. */
export function takenFromOld(scope: CallScope, intent: WriteIntent, given: Given): readonly string[] {
  const { entity } = intent;
  const changed = changedBy(scope, intent);
  const said = withDerived(entity, saidBy(scope, intent, given));
  const sources = flatMap(
    derivedAttributes(entity).filter(({ attribute: declared }) => changed.has(declared.name)),
    ({ derivedFrom }) => derivedFrom,
  );
  const needed = new Set([...readsOf(affectedKeys(entity, changed)), ...sources]);
  return [...needed].filter((name) => entity.attributes.has(name) && !said.knows(name));
}

/** What the call itself says of the item as it leaves it. */
function saidBy(scope: CallScope, intent: WriteIntent, given: Given): Knowledge {
  const { entity } = intent;
  const item: MutableItem = {};
  const names = new Set<string>();
  const say = (name: string, value: ModelValue | undefined): void => {
    const type = entity.types.typeOf(name);
    const declared = entity.entity.attributes.get(name);
    if (value === undefined || type === undefined || declared === undefined || declared.derive !== undefined) return;
    const stored = value === null ? undefined : marshal(type, value);
    if (stored?.ok === false) return;
    names.add(name);
    if (stored?.ok === true) setAttribute(item, declared.storedName, stored.value);
  };
  for (const [name, value] of given.vouched) say(name, value);
  for (const { constant, name } of entity.entity.attributes.values()) say(name, constant?.value);
  for (const name of intent.key) say(name, given.args.get(name));
  const { version, softDelete } = entity.entity;
  for (const { path, value } of [...intent.set, ...intent.add]) {
    const root = rootOf(path.value);
    names.delete(root);
    if (value !== undefined || path.value !== root || intent.add.some((clause) => clause.path === path)) continue;
    say(root, given.args.get(root));
  }
  for (const { path, value } of intent.set) {
    const expr = value === undefined ? undefined : valueFor(scope, entity, path.value, value.value);
    if (expr === undefined || rootOf(path.value) !== path.value) continue;
    if (expr.kind !== 'absent' && !isKnownAtRequest(expr)) continue;
    const stored = knownValue(given, entity, expr);
    names.add(path.value);
    if (stored !== undefined) setAttribute(item, storedName(entity, path.value), stored);
  }
  if (version !== undefined) {
    names.delete(version.attribute.value);
    const read = intent.lock === version.attribute.value ? given.args.get(intent.lock) : undefined;
    if (typeof read === 'bigint' || typeof read === 'number') say(version.attribute.value, BigInt(read) + 1n);
  }
  const updated = scope.design.model.defaults.timestamps?.updated;
  if (updated !== undefined) say(updated, timeValue(entity.types.typeOf(updated)?.kind ?? '', scope.now));
  if (softDelete !== undefined) {
    const { value: name } = softDelete.attribute;
    if (intent.action === 'soft-delete') say(name, timeValue(entity.types.typeOf(name)?.kind ?? '', scope.now));
    // An update takes the item only where it is not deleted.
    else if (!intent.upsert) names.add(name);
  }
  for (const { value } of intent.remove) {
    if (rootOf(value) !== value) names.delete(rootOf(value));
    else {
      names.add(value);
      delete item[storedName(entity, value)];
    }
  }
  return { item, knows: (name) => names.has(name) };
}

export interface MadeUpdate {
  readonly expression: string;
  /** The item as it will be, where the one before was read. */
  readonly after?: Item;
}

/** The update expression of one item. */
export class ItemUpdate {
  readonly #scope: CallScope;
  readonly #intent: WriteIntent;
  readonly #entity: EntityDesign;
  readonly #given: Given;
  readonly #placeholders: Placeholders;
  readonly #set = new Map<string, string>();
  readonly #remove = new Set<string>();
  readonly #add: string[] = [];

  constructor(scope: CallScope, intent: WriteIntent, given: Given, placeholders: Placeholders) {
    this.#scope = scope;
    this.#intent = intent;
    this.#entity = intent.entity;
    this.#given = given;
    this.#placeholders = placeholders;
  }

  make(old?: Item): MadeUpdate {
    const { set, add, remove, upsert } = this.#intent;
    for (const clause of set) this.#setClause(clause);
    for (const clause of add) this.#addClause(clause);
    for (const { value } of remove) this.#remove.add(this.#path(value));
    this.#lifecycle();
    if (upsert) this.#first();
    const changed = this.#changed();
    const before = old === undefined ? saidBy(this.#scope, this.#intent, this.#given) : known(this.#applied(old));
    const knowledge = withDerived(this.#entity, before);
    this.#derived(changed, knowledge);
    this.#keys(keyChange(this.#scope, this.#entity, changed, knowledge, this.#given.args, old));
    return { expression: this.#text(), ...(old === undefined ? {} : { after: this.#applied(old) }) };
  }

  #changed(): ReadonlySet<string> {
    const changed = changedBy(this.#scope, this.#intent);
    if (!this.#intent.upsert) return changed;
    // What is made where there is nothing gets all its keys.
    return new Set([
      ...changed,
      ...this.#intent.key,
      ...derivedAttributes(this.#entity).map((one) => one.attribute.name),
    ]);
  }

  #text(): string {
    const parts = [
      this.#set.size === 0 ? '' : `SET ${[...this.#set].map(([path, value]) => `${path} = ${value}`).join(', ')}`,
      this.#remove.size === 0 ? '' : `REMOVE ${[...this.#remove].join(', ')}`,
      this.#add.length === 0 ? '' : `ADD ${this.#add.join(', ')}`,
    ];
    return parts.filter((part) => part !== '').join(' ');
  }

  /** The item after what has been collected so far, as DynamoDB would leave it. */
  #applied(old: Item): Item {
    const text = this.#text();
    if (text === '') return old;
    const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } =
      this.#placeholders.parameters;
    try {
      const substitutions = new Substitutions(new Map(Object.entries(names)), new Map(Object.entries(values)));
      return applyUpdate(bindUpdate(text, substitutions), old);
    } catch (error) {
      if (!(error instanceof ExpressionError || error instanceof ValueError)) throw error;
      return endCall({ kind: 'failed', reason: 'service', error: 'ValidationException', message: error.message });
    }
  }

  /** A path of the model as DynamoDB takes it: fields of maps by their stored names. */
  #path(path: string): string {
    return this.#place(segmentsOf(path));
  }

  #place(segments: readonly PathSegment[]): string {
    return storedPath(this.#entity, segments, (name) => this.#placeholders.name(name));
  }

  #setClause({ path, value }: SetClause): void {
    const name = path.value;
    if (value !== undefined) {
      const expr = valueFor(this.#scope, this.#entity, name, value.value);
      const operand = expr.kind === 'absent' ? undefined : this.#operand(expr, name);
      if (operand === undefined) this.#remove.add(this.#path(name));
      else this.#set.set(this.#path(name), operand);
      return;
    }
    const given = this.#given.args.get(name);
    const type = typeAt(this.#entity, name);
    if (given === undefined || type === undefined) refuseCall({ code: 'missing', argument: name });
    if (given === null) this.#remove.add(this.#path(name));
    else this.#set.set(this.#path(name), this.#placeholders.value(storedArgument(type, given, name), name));
  }

  /** SET takes a value, an attribute, or the sum or difference of two of these. Undefined for a value that is absent. */
  #operand(expr: Expr, hint: string): string | undefined {
    if (isKnownAtRequest(expr)) {
      const value = knownValue(this.#given, this.#entity, expr);
      return value === undefined ? undefined : this.#placeholders.value(value, hint);
    }
    if (expr.kind === 'path') return this.#place(expr.segments);
    if (expr.kind === 'arithmetic' && isSettable(expr)) {
      const operands = [expr.left, expr.right].map((side) => this.#operand(side, hint));
      if (operands.every((side) => side !== undefined)) return operands.join(` ${expr.operator} `);
    }
    return refuseCall({
      code: 'wrong',
      argument: hint,
      expected: 'a value, an attribute, or a sum of two',
      got: expr.kind,
    });
  }

  #addClause({ path, value }: SetClause): void {
    const name = path.value;
    const amount = value === undefined ? this.#argument(name) : this.#amount(value.value, name);
    const place = this.#path(name);
    const placeholder = this.#placeholders.value(amount, `add_${name}`);
    if (segmentsOf(name).length > 1) this.#set.set(place, `${this.#orZero(place)} + ${placeholder}`);
    else this.#add.push(`${place} ${placeholder}`);
  }

  /**
   * ADD takes top-level attributes only; below them the sum is set, and starts from 0 where there is no number yet, as with ADD.
   * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html#DDB-UpdateItem-request-UpdateExpression
   */
  #orZero(place: string): string {
    return `if_not_exists(${place}, ${this.#placeholders.value({ N: '0' }, 'zero')})`;
  }

  #amount(expr: Expr, name: string): AttributeValue {
    const checked = valueFor(this.#scope, this.#entity, name, expr);
    return knownValue(this.#given, this.#entity, checked) ?? refuseCall({ code: 'missing', argument: name });
  }

  #argument(name: string): AttributeValue {
    const value = this.#given.args.get(name);
    const type = typeAt(this.#entity, name);
    if (value === undefined || value === null || type === undefined)
      return refuseCall({ code: 'missing', argument: name });
    return storedArgument(type, value, name);
  }

  /** The version goes up by one, and the time of the update (and of the deletion) is noted. */
  #lifecycle(): void {
    const { version, softDelete } = this.#entity.entity;
    if (version !== undefined) {
      const name = this.#placeholders.name(storedName(this.#entity, version.attribute.value));
      const one = this.#placeholders.value({ N: '1' }, 'one');
      if (this.#intent.upsert) this.#add.push(`${name} ${one}`);
      else this.#set.set(name, `${name} + ${one}`);
    }
    if (this.#intent.action === 'soft-delete' && softDelete !== undefined) this.#setTime(softDelete.attribute.value);
    const updated = this.#scope.design.model.defaults.timestamps?.updated;
    if (updated !== undefined) this.#setTime(updated);
  }

  /** `after`: so many seconds later. */
  #setTime(name: string, onlyFirst = false, after = 0): void {
    const type = this.#entity.types.typeOf(name);
    if (type === undefined) return;
    const place = this.#placeholders.name(storedName(this.#entity, name));
    if (this.#set.has(place)) return;
    const value = this.#placeholders.value(
      storedArgument(type, timeValue(type.kind, this.#scope.now + after * 1000), name),
      name,
    );
    this.#set.set(place, onlyFirst ? `if_not_exists(${place}, ${value})` : value);
  }

  /** What an item needs besides that is made by the update: tag, key fields, constants, the time of its creation. */
  #first(): void {
    const tag = this.#entity.discriminator;
    if (tag !== undefined) {
      const value = this.#placeholders.value({ S: this.#entity.entity.tag }, 'entity');
      this.#set.set(this.#placeholders.name(tag), value);
    }
    const primary = new Set(
      [...this.#entity.table.primary.pk, ...this.#entity.table.primary.sk].map((slot) => slot.attribute),
    );
    const constants = [...this.#entity.entity.attributes.values()].filter(({ constant }) => constant !== undefined);
    for (const name of [...this.#intent.key, ...constants.map((one) => one.name)]) {
      const declared = this.#entity.entity.attributes.get(name);
      if (declared === undefined || declared.derive !== undefined || primary.has(declared.storedName)) continue;
      const value = declared.constant?.value ?? this.#given.args.get(name);
      const place = this.#placeholders.name(declared.storedName);
      if (value === undefined || value === null || this.#set.has(place)) continue;
      const type = this.#entity.types.typeOf(name) ?? declared.type;
      this.#set.set(place, this.#placeholders.value(storedArgument(type, value, name), name));
    }
    const created = this.#scope.design.model.defaults.timestamps?.created;
    if (created !== undefined && this.#entity.attributes.has(created)) this.#setTime(created, true);
    for (const { name, value } of firstsOf(this.#scope.design, this.#intent)) {
      if (typeof value === 'object' && value !== null && 'after' in value) this.#setTime(name, true, value.after);
      else this.#setFirst(name, value);
    }
  }

  #setFirst(name: string, value: ModelValue): void {
    const type = this.#entity.types.typeOf(name);
    if (type === undefined) return;
    const place = this.#placeholders.name(storedName(this.#entity, name));
    this.#set.set(
      place,
      `if_not_exists(${place}, ${this.#placeholders.value(storedArgument(type, value, name), name)})`,
    );
  }

  #derived(changed: ReadonlySet<string>, knowledge: Knowledge): void {
    for (const { attribute: declared, derivedFrom } of derivedAttributes(this.#entity)) {
      if (!changed.has(declared.name)) continue;
      if (!knowledge.knows(declared.name)) {
        if (this.#intent.upsert) continue;
        const missing = derivedFrom.find((source) => !knowledge.knows(source));
        refuseCall({ code: 'missing', argument: missing ?? declared.name });
      }
      const value = knownValueOf(this.#entity, knowledge, declared.name);
      const name = this.#placeholders.name(declared.storedName);
      if (value === undefined) this.#remove.add(name);
      else this.#set.set(name, this.#placeholders.value(value, declared.name));
    }
  }

  #keys({ writes, drops, open }: KeyChange): void {
    for (const [slot, value] of writes)
      this.#set.set(this.#placeholders.name(slot), this.#placeholders.value(value, slot));
    for (const slot of drops) this.#remove.add(this.#placeholders.name(slot));
    for (const { key, missing, slots } of open) {
      if (this.#intent.upsert || typeof key.onPartial !== 'string') continue;
      if (key.onPartial !== 'drop') refuseCall({ code: 'missing', argument: missing });
      for (const slot of slots) if (!writes.has(slot)) this.#remove.add(this.#placeholders.name(slot));
    }
  }
}
