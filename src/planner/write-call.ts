import {
  assembleItem,
  type EntityDesign,
  encodePart,
  entityScope,
  type KeyDesign,
  type Membership,
  marshal,
} from '../design/index.js';
import { type Expr, evaluate, holds, isKnownAtRequest, itemScope, toDynamo } from '../expression/model/index.js';
import type { SetClause } from '../model/model.js';
import type { ModelValue } from '../model/value-type.js';
import { type AttributeValue, attribute, type Item, type MutableItem, setAttribute } from '../value/index.js';
import { type Arguments, CallRefusal, refuseCall, storedArgument } from './arguments.js';
import { type CallOptions, type CallResult, type DynamoRequest, parametersOf, tableName } from './call.js';
import type { PlanContext } from './context.js';
import { Placeholders } from './placeholders.js';
import type { WriteOperation } from './plan.js';
import { tableKey } from './read-request.js';

/** The requests of one call of a write: one, or one for every 25 items of a batch. */
export interface WriteCall {
  readonly kind: 'call';
  readonly requests: readonly DynamoRequest[];
}

/**
 * The requests of one call of a planned write. Arguments are the attributes of the item, or its key and what is set; those of a
 * batch are `items`, a list of maps. Times that the model sets are `options.now`; generated ids are the caller's.
 */
export function writeCall(
  context: PlanContext,
  operation: WriteOperation,
  args: Arguments,
  options: CallOptions = {},
): CallResult<WriteCall> {
  try {
    return { kind: 'call', requests: new WriteBuilder(context, operation, args, options).requests() };
  } catch (error) {
    if (error instanceof CallRefusal) return { kind: 'refused', problem: error.problem };
    throw error;
  }
}

/** Requests of one BatchWriteItem. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_BATCH_WRITES = 25;

class WriteBuilder {
  readonly #context: PlanContext;
  readonly #operation: WriteOperation;
  readonly #entity: EntityDesign;
  readonly #args: Arguments;
  readonly #options: CallOptions;
  readonly #placeholders = new Placeholders();
  readonly #set = new Map<string, string>();
  readonly #remove: string[] = [];
  readonly #add: string[] = [];

  constructor(context: PlanContext, operation: WriteOperation, args: Arguments, options: CallOptions) {
    this.#context = context;
    this.#operation = operation;
    this.#entity = operation.entity;
    this.#args = args;
    this.#options = options;
  }

  requests(): readonly DynamoRequest[] {
    const TableName = tableName(this.#context);
    const { api } = this.#operation;
    switch (api) {
      case 'BatchWriteItem':
        return this.#batch(TableName);
      case 'PutItem':
        return [{ api, input: { TableName, Item: this.#item(this.#args), ...this.#condition() } }];
      case 'DeleteItem':
        return [{ api, input: { TableName, Key: this.#key(), ...this.#condition() } }];
      case 'UpdateItem': {
        const Key = this.#key();
        const UpdateExpression = this.#update();
        return [{ api, input: { TableName, Key, UpdateExpression, ...this.#condition() } }];
      }
    }
  }

  #batch(TableName: string): readonly DynamoRequest[] {
    const items = this.#args.get('items');
    if (!Array.isArray(items)) return refuseCall({ code: 'missing', argument: 'items' });
    const puts = (items as readonly ModelValue[]).map((one) => {
      if (!(one instanceof Map))
        return refuseCall({ code: 'wrong', argument: 'items', expected: 'a list of maps', got: String(one) });
      return { PutRequest: { Item: this.#item(new Map([...this.#args, ...(one as Arguments)])) } };
    });
    const requests: DynamoRequest[] = [];
    for (let at = 0; at < puts.length; at += MAX_BATCH_WRITES) {
      const RequestItems = { [TableName]: puts.slice(at, at + MAX_BATCH_WRITES) };
      requests.push({ api: 'BatchWriteItem', input: { RequestItems } });
    }
    return requests;
  }

  #key(): Item {
    return tableKey(this.#entity, this.#context.table.primary, this.#args);
  }

  #item(args: Arguments): Item {
    const values = withLifecycle(this.#context, this.#entity, args, this.#options.now ?? 0);
    const assembled = assembleItem(
      this.#entity,
      values,
      this.#options.shard === undefined ? {} : { shard: this.#options.shard },
    );
    if (assembled.ok) return assembled.item;
    const { problem } = assembled;
    if (problem.kind === 'missing') return refuseCall({ code: 'missing', argument: problem.attribute });
    if (problem.kind === 'key') return refuseCall({ code: 'key', slot: problem.slot, error: problem.error });
    return refuseCall({ code: 'wrong', argument: problem.attribute, expected: problem.expected, got: problem.got });
  }

  /** Condition and placeholders; call it last, so that the placeholders are whole. */
  #condition(): DynamoRequest['input'] {
    const parts: string[] = [];
    const pk = this.#context.table.primary.pk[0]?.attribute ?? '';
    for (const { kind } of this.#operation.conditions) {
      if (kind === 'not-exists') parts.push(`attribute_not_exists(${this.#placeholders.name(pk)})`);
      if (kind === 'exists') parts.push(`attribute_exists(${this.#placeholders.name(pk)})`);
      if (kind === 'lock') parts.push(this.#lock());
      if (kind === 'declared') parts.push(...this.#declared());
    }
    const expression =
      parts.length === 1 ? parts[0] : parts.map((part) => (/ OR /.test(part) ? `(${part})` : part)).join(' AND ');
    return {
      ...(expression === undefined || expression === '' ? {} : { ConditionExpression: expression }),
      ...this.#placeholders.parameters,
    };
  }

  #lock(): string {
    const name = this.#context.pattern.lock?.value ?? '';
    const value = this.#args.get(name);
    const type = this.#entity.types.typeOf(name);
    if (value === undefined || type === undefined) return refuseCall({ code: 'missing', argument: name });
    const expected = this.#placeholders.value(storedArgument(type, value, name), `expected_${name}`);
    return `${this.#placeholders.name(this.#stored(name))} = ${expected}`;
  }

  #declared(): readonly string[] {
    const { condition } = this.#context.pattern;
    if (condition === undefined) return [];
    const { expr } = this.#entity.types.check(condition.value, this.#context.pattern);
    const result = toDynamo(expr, {
      name: (name) => this.#placeholders.name(this.#stored(name)),
      value: (known) => this.#placeholders.value(this.#known(known), 'condition'),
    });
    if (result.kind === 'ok') return [result.expression];
    if (result.kind === 'constant') return [];
    return refuseCall({
      code: 'wrong',
      argument: 'condition',
      expected: 'what DynamoDB can evaluate',
      got: result.reason,
    });
  }

  #known(expr: Expr): AttributeValue {
    const value = evaluate(expr, itemScope({}, parametersOf(this.#context, this.#args, expr)));
    return value ?? refuseCall({ code: 'missing', argument: 'a parameter of the expression' });
  }

  #stored(name: string): string {
    return this.#entity.entity.attributes.get(name)?.storedName ?? name;
  }

  #update(): string {
    const { pattern } = this.#context;
    for (const clause of pattern.set) this.#setClause(clause);
    for (const clause of pattern.add) this.#addClause(clause);
    for (const { value } of pattern.remove) this.#remove.push(this.#path(value));
    this.#lifecycle();
    this.#derived();
    this.#keys();
    const parts = [
      this.#set.size === 0 ? '' : `SET ${[...this.#set].map(([path, value]) => `${path} = ${value}`).join(', ')}`,
      this.#remove.length === 0 ? '' : `REMOVE ${[...new Set(this.#remove)].join(', ')}`,
      this.#add.length === 0 ? '' : `ADD ${this.#add.join(', ')}`,
    ];
    return parts.filter((part) => part !== '').join(' ');
  }

  /** A path of the model as DynamoDB takes it: fields of maps by their stored names. */
  #path(path: string): string {
    const [first = path, ...rest] = path.split('.');
    let type = this.#entity.types.typeOf(first);
    let text = this.#placeholders.name(this.#stored(first));
    for (const name of rest) {
      const field = type?.kind === 'map' ? type.fields.get(name) : undefined;
      text += `.${this.#placeholders.name(field?.storedName ?? name)}`;
      type = field?.type ?? (type?.kind === 'dict' ? type.of : undefined);
    }
    return text;
  }

  #setClause({ path, value }: SetClause): void {
    const name = path.value;
    if (value !== undefined) {
      const { expr } = this.#entity.types.check(value.value, this.#context.pattern);
      this.#set.set(this.#path(name), this.#operand(expr, name));
      return;
    }
    const given = this.#args.get(name);
    const type = typeAt(this.#entity, name);
    if (given === undefined || type === undefined) refuseCall({ code: 'missing', argument: name });
    if (given === null) this.#remove.push(this.#path(name));
    else this.#set.set(this.#path(name), this.#placeholders.value(storedArgument(type, given, name), name));
  }

  /** SET takes a value, an attribute, or the sum or difference of two of these. */
  #operand(expr: Expr, hint: string): string {
    if (isKnownAtRequest(expr)) return this.#placeholders.value(this.#known(expr), hint);
    if (expr.kind === 'path') return this.#path(expr.segments.join('.'));
    if (expr.kind === 'arithmetic' && (expr.operator === '+' || expr.operator === '-')) {
      const sides = [expr.left, expr.right];
      if (sides.every((side) => side.kind === 'path' || isKnownAtRequest(side))) {
        return sides.map((side) => this.#operand(side, hint)).join(` ${expr.operator} `);
      }
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
    const amount =
      value === undefined
        ? this.#argument(name)
        : this.#known(this.#entity.types.check(value.value, this.#context.pattern).expr);
    const place = this.#path(name);
    const placeholder = this.#placeholders.value(amount, `add_${name}`);
    // ADD takes top-level attributes only; below them the sum is set.
    if (name.includes('.')) this.#set.set(place, `${place} + ${placeholder}`);
    else this.#add.push(`${place} ${placeholder}`);
  }

  #argument(name: string): AttributeValue {
    const value = this.#args.get(name);
    const type = typeAt(this.#entity, name);
    if (value === undefined || type === undefined) return refuseCall({ code: 'missing', argument: name });
    return storedArgument(type, value, name);
  }

  /** The version goes up by one, and the time of the update is noted. */
  #lifecycle(): void {
    const version = this.#entity.entity.version?.attribute.value;
    if (version !== undefined) {
      const name = this.#placeholders.name(this.#stored(version));
      this.#set.set(name, `${name} + ${this.#placeholders.value({ N: '1' }, 'one')}`);
    }
    const updated = this.#updatedAt();
    if (updated === undefined) return;
    this.#set.set(
      this.#placeholders.name(this.#stored(updated.name)),
      this.#placeholders.value(updated.value, updated.name),
    );
  }

  #updatedAt(): { readonly name: string; readonly value: AttributeValue } | undefined {
    const name = this.#context.design.model.defaults.timestamps?.updated;
    const type = name === undefined ? undefined : this.#entity.types.typeOf(name);
    if (name === undefined || type === undefined) return undefined;
    return { name, value: storedArgument(type, timeValue(type.kind, this.#options.now ?? 0), name) };
  }

  /** What the call knows of the item: its key, what it sets, the time of the update, and what these derive. */
  #known_(): { readonly item: Item; readonly absent: ReadonlySet<string> } {
    const item: MutableItem = {};
    const removed = new Set(this.#context.pattern.remove.map(({ value }) => value));
    for (const [name, { attribute: declared, type }] of this.#entity.attributes) {
      const value = this.#args.get(name) ?? declared.constant?.value;
      const stored =
        value === undefined || value === null || declared.derive !== undefined ? undefined : marshal(type, value);
      if (stored?.ok === true) setAttribute(item, declared.storedName, stored.value);
      if (value === null) removed.add(name);
    }
    const updated = this.#updatedAt();
    if (updated !== undefined) setAttribute(item, this.#stored(updated.name), updated.value);
    const absent = new Set(removed);
    for (const { attribute: declared, derivedFrom } of this.#derivedAttributes()) {
      if (!derivedFrom.every((name) => absent.has(name) || attribute(item, this.#stored(name)) !== undefined)) continue;
      const expr = this.#entity.types.derivation(declared.name)?.expr;
      const value = expr === undefined ? undefined : evaluate(expr, entityScope(this.#entity, item));
      if (value === undefined) absent.add(declared.name);
      else setAttribute(item, declared.storedName, value);
    }
    return { item, absent };
  }

  #derivedAttributes() {
    const derived = [...this.#entity.attributes.values()].filter((one) => one.attribute.derive !== undefined);
    return derived.sort((a, b) => a.derivedFrom.length - b.derivedFrom.length);
  }

  #derived(): void {
    const { item, absent } = this.#known_();
    const changed = new Set(this.#operation.changes.map(({ name }) => name));
    for (const { attribute: declared, derivedFrom } of this.#derivedAttributes()) {
      if (!changed.has(declared.name)) continue;
      const value = attribute(item, declared.storedName);
      const name = this.#placeholders.name(declared.storedName);
      if (value !== undefined) this.#set.set(name, this.#placeholders.value(value, declared.name));
      else if (absent.has(declared.name)) this.#remove.push(name);
      else {
        const missing = derivedFrom.find(
          (source) => attribute(item, this.#stored(source)) === undefined && !absent.has(source),
        );
        refuseCall({ code: 'missing', argument: missing ?? declared.name });
      }
    }
  }

  #keys(): void {
    const { item, absent } = this.#known_();
    const indexes = new Set(this.#operation.recomputed.map(({ index }) => index.name));
    const written = new Set<string>();
    const dropped = new Set<string>();
    for (const name of indexes) {
      const membership = this.#entity.memberships.get(name);
      for (const key of membership?.keys ?? [])
        this.#writeKey(membership as Membership, key, item, absent, written, dropped);
    }
    for (const slot of dropped) if (!written.has(slot)) this.#remove.push(this.#placeholders.name(slot));
  }

  /** Every templated attribute of the index key that the update recomputes: written, or removed where the item leaves the index. */
  #writeKey(
    membership: Membership,
    key: KeyDesign,
    item: Item,
    absent: ReadonlySet<string>,
    written: Set<string>,
    dropped: Set<string>,
  ): void {
    const slots = new Set(
      this.#operation.recomputed.filter(({ index }) => index === membership.index).map(({ slot }) => slot.attribute),
    );
    const values = [...key.pk, ...key.sk].filter(
      (value) => value.kind === 'template' && slots.has(value.slot.attribute),
    );
    const all = [...key.pk, ...key.sk].flatMap(({ reads }) => reads);
    const leaves =
      all.some((name) => absent.has(name)) ||
      (key.when !== undefined && !holds(key.when.value, entityScope(this.#entity, item)));
    const parts = leaves
      ? []
      : values.map((value) => ({ value, result: encodePart(this.#entity, value, this.#args, item, this.#options) }));
    const failed = parts.find(({ result }) => result.kind === 'failed');
    if (failed?.result.kind === 'failed') {
      const { error } = failed.result;
      if (error.code !== 'missing') refuseCall({ code: 'key', slot: failed.value.slot.attribute, error });
      if (typeof key.onPartial !== 'string') return;
      if (key.onPartial !== 'drop') refuseCall({ code: 'missing', argument: error.path });
    }
    for (const value of values) {
      const part = parts.find((one) => one.value === value);
      if (leaves || failed !== undefined || part?.result.kind !== 'encoded') dropped.add(value.slot.attribute);
      else {
        const slot = value.slot.attribute;
        written.add(slot);
        this.#set.set(this.#placeholders.name(slot), this.#placeholders.value(part.result.value, slot));
      }
    }
  }
}

function typeAt(entity: EntityDesign, path: string) {
  const [first = path, ...rest] = path.split('.');
  let type = entity.types.typeOf(first);
  for (const name of rest)
    type = type?.kind === 'map' ? type.fields.get(name)?.type : type?.kind === 'dict' ? type.of : undefined;
  return type;
}

/** What the model itself sets when an item is put: times, the first version, the time to live. */
export function withLifecycle(context: PlanContext, entity: EntityDesign, args: Arguments, now: number): Arguments {
  const values = new Map(args);
  const { timestamps } = context.design.model.defaults;
  const put = (name: string | undefined, value: (kind: string) => ModelValue): void => {
    const type = name === undefined ? undefined : entity.types.typeOf(name);
    if (name !== undefined && type !== undefined && entity.attributes.has(name) && !values.has(name))
      values.set(name, value(type.kind));
  };
  put(timestamps?.created, (kind) => timeValue(kind, now));
  put(timestamps?.updated, (kind) => timeValue(kind, now));
  put(entity.entity.version?.attribute.value, () => 1n);
  const { ttl } = entity.entity;
  if (ttl?.after !== undefined)
    put(ttl.attribute.value, () => BigInt(Math.floor(now / 1000) + Math.round(ttl.after ?? 0)));
  for (const declared of entity.entity.attributes.values()) {
    const fallback = declared.default?.value;
    const isNow = typeof fallback === 'object' && fallback !== null && 'kind' in fallback;
    if (isNow || declared.generate?.value.kind === 'now') put(declared.name, (kind) => timeValue(kind, now));
  }
  return values;
}

/** A time as a type of the model takes it. */
function timeValue(kind: string, now: number): ModelValue {
  if (kind === 'epochMillis' || kind === 'int') return BigInt(Math.round(now));
  if (kind === 'epochSeconds') return BigInt(Math.floor(now / 1000));
  const iso = new Date(now).toISOString();
  return kind === 'date' ? iso.slice(0, 10) : iso;
}
