import { entityScope, storedSegments } from '../design/index.js';
import {
  type Expr,
  evaluate,
  holds,
  itemScope,
  type PlaceholderAllocator,
  toDynamo,
} from '../expression/model/index.js';
import { MAX_BATCH_GET_KEYS } from '../facts/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { ModelValue, ValueType } from '../model/value-type.js';
import { type AttributeValue, attribute, compareValues, equalItems, equalValues, type Item } from '../value/index.js';
import { type Arguments, CallRefusal, refuseCall, storedArgument } from './arguments.js';
import { bindingsOf } from './bindings.js';
import { type CallOptions, type CallResult, type DynamoRequest, parametersOf, tableName } from './call.js';
import type { PlanContext } from './context.js';
import { type HiddenTtl, hiddenTtls, isHiddenByCaller, isHiding } from './hidden-ttl.js';
import { Placeholders } from './placeholders.js';
import type { ReadOperation } from './plan.js';
import { type BoundKeys, type BoundTerm, bindKeys, tableKey } from './read-request.js';
import { filterOf } from './sparse.js';

/** One call of a read with its arguments: independent requests, whose answers `keeps` thins out and `merge` puts together. */
export interface ReadCall {
  readonly kind: 'call';
  /** One for each shard and bucket, buckets in the order of the answer; none where no key can satisfy the range. */
  readonly requests: readonly DynamoRequest[];
  /** The same by bucket, in the order of the answer: the order of a walk. */
  readonly groups: readonly (readonly DynamoRequest[])[];
  /** False for rows that DynamoDB returns and that do not belong to the answer. */
  keeps(item: Item): boolean;
}

/** The requests of one call of a planned read. */
export function readCall(
  context: PlanContext,
  operation: ReadOperation,
  args: Arguments,
  options: CallOptions = {},
): CallResult<ReadCall> {
  try {
    return new ReadBuilder(context, operation, args, options).build();
  } catch (error) {
    if (error instanceof CallRefusal) return { kind: 'refused', problem: error.problem };
    throw error;
  }
}

function callOf(requests: readonly DynamoRequest[], keeps: ReadCall['keeps']): ReadCall {
  return { kind: 'call', requests, groups: [requests], keeps };
}

class ReadBuilder {
  readonly #context: PlanContext;
  readonly #operation: ReadOperation;
  readonly #args: Arguments;
  /** Epoch seconds. */
  readonly #now: number;

  constructor(context: PlanContext, operation: ReadOperation, args: Arguments, options: CallOptions) {
    this.#context = context;
    this.#operation = operation;
    this.#args = args;
    this.#now = Math.floor((options.now ?? 0) / 1000);
  }

  build(): ReadCall {
    const { api } = this.#operation;
    if (api === 'GetItem' || api === 'BatchGetItem') return this.#get(api);
    const clientFilters: ((item: Item) => boolean)[] = [];
    const bound: BoundKeys =
      api === 'Query'
        ? bindKeys(this.#context, this.#operation.sources, this.#args)
        : { partitions: [[]], buckets: [''], sk: [], isEmpty: false, rangeLeft: false };
    if (bound.isEmpty) return callOf([], () => true);
    const inOrder = <One>(all: readonly One[]): readonly One[] => (this.#isOldestFirst() ? all : [...all].reverse());
    const partitions = inOrder(bound.partitions);
    const buckets = inOrder(bound.buckets);
    const requests = partitions.map((partition, i) => {
      const placeholders = new Placeholders();
      const filters = i === 0 ? clientFilters : [];
      return { api, input: this.#page(partition, bound, placeholders, filters) };
    });
    const { dropEqual } = bound;
    if (dropEqual !== undefined) {
      clientFilters.push((item) => {
        const value = attribute(item, dropEqual.attribute);
        return value === undefined || !equalValues(value, dropEqual.value);
      });
    }
    const groups = new Map<string, DynamoRequest[]>();
    for (const [i, request] of requests.entries()) {
      const bucket = buckets[i] ?? '';
      groups.set(bucket, [...(groups.get(bucket) ?? []), request]);
    }
    const keeps = (item: Item): boolean => clientFilters.every((keepsOne) => keepsOne(item));
    return { kind: 'call', requests, groups: [...groups.values()], keeps };
  }

  /** Buckets come in the order of the rows within them. */
  #isOldestFirst(): boolean {
    const { forward, sources } = this.#operation;
    return sources[0]?.match?.next?.direction === 'reversed' ? !forward : forward;
  }

  #page(
    partition: BoundKeys['partitions'][number],
    bound: BoundKeys,
    placeholders: Placeholders,
    clientFilters: ((item: Item) => boolean)[],
  ): DynamoRequest['input'] {
    const { index, limit, consistent, forward, api } = this.#operation;
    const condition = [
      ...partition.map(
        ({ attribute, value }) => `${placeholders.name(attribute)} = ${placeholders.value(value, attribute)}`,
      ),
      ...bound.sk.map((term) => termExpression(term, placeholders)),
    ];
    const filter = this.#filter(bound, placeholders, clientFilters);
    const projection = this.#operation.projection?.map((name) => placeholders.name(name)).join(', ');
    return {
      TableName: tableName(this.#context),
      ...(index.kind === 'table' ? {} : { IndexName: index.name }),
      ...(condition.length === 0 ? {} : { KeyConditionExpression: condition.join(' AND ') }),
      ...(filter === undefined ? {} : { FilterExpression: filter }),
      ...(projection === undefined ? {} : { ProjectionExpression: projection }),
      ...(projection === undefined && this.#operation.fetches.length > 0 ? { Select: 'ALL_ATTRIBUTES' } : {}),
      ...placeholders.parameters,
      ...(api === 'Query' && !forward ? { ScanIndexForward: false } : {}),
      ...(limit === undefined ? {} : { Limit: limit }),
      ...(consistent ? { ConsistentRead: true } : {}),
    };
  }

  #get(api: 'GetItem' | 'BatchGetItem'): ReadCall {
    const { consistent, projection, index, sources } = this.#operation;
    const entity = sources[0]?.entity;
    if (entity === undefined) return callOf([], () => true);
    const placeholders = new Placeholders();
    const names = projection?.map((name) => placeholders.name(name)).join(', ');
    const shared = {
      ...(names === undefined ? {} : { ProjectionExpression: names }),
      ...placeholders.parameters,
      ...(consistent ? { ConsistentRead: true } : {}),
    };
    const TableName = tableName(this.#context);
    const keeps = (item: Item): boolean => this.#isVisible(item) && this.#passesFilter(item);
    if (api === 'GetItem') {
      const Key = tableKey(entity, index, this.#args);
      return callOf([{ api, input: { TableName, Key, ...shared } }], keeps);
    }
    const keys: Item[] = [];
    for (const args of batchArguments(this.#args)) {
      const key = tableKey(entity, index, args);
      // DynamoDB refuses a batch that names an item twice.
      if (!keys.some((known) => equalItems(known, key))) keys.push(key);
    }
    const requests: DynamoRequest[] = [];
    for (let at = 0; at < keys.length; at += MAX_BATCH_GET_KEYS) {
      const Keys = keys.slice(at, at + MAX_BATCH_GET_KEYS);
      requests.push({ api, input: { RequestItems: { [TableName]: { Keys, ...shared } } } });
    }
    return callOf(requests, keeps);
  }

  /** The filter expression; what DynamoDB cannot evaluate goes to the client. */
  #filter(
    bound: BoundKeys,
    placeholders: Placeholders,
    clientFilters: ((item: Item) => boolean)[],
  ): string | undefined {
    const parts: string[] = [];
    if (this.#operation.clientDrops.some(({ kind }) => kind === 'filter')) {
      clientFilters.push((item) => this.#passesFilter(item));
    }
    if (this.#operation.clientDrops.some(({ kind }) => kind === 'expired')) {
      const byCaller = this.#hidden().filter(isHiddenByCaller);
      clientFilters.push((item) => !byCaller.some((hidden) => this.#isExpired(hidden, item)));
    }
    for (const { kind } of this.#operation.filter) {
      if (kind === 'declared') this.#declared(parts, placeholders, clientFilters);
      if (kind === 'discriminator') parts.push(this.#discriminator(placeholders));
      if (kind === 'not-expired') parts.push(...this.#notExpired(placeholders));
      if (kind === 'not-deleted') parts.push(...this.#notDeleted(placeholders));
    }
    if (bound.rangeLeft) parts.push(...this.#range(placeholders));
    if (parts.length === 0) return undefined;
    return parts.length === 1 ? parts[0] : parts.map((part) => (/ OR /.test(part) ? `(${part})` : part)).join(' AND ');
  }

  #declared(parts: string[], placeholders: Placeholders, clientFilters: ((item: Item) => boolean)[]): void {
    const entity = this.#context.entities.find((one) => filterOf(one, this.#context.pattern) !== undefined);
    const filter = entity === undefined ? undefined : filterOf(entity, this.#context.pattern);
    if (entity === undefined || filter === undefined) return;
    const allocator: PlaceholderAllocator = {
      name: (name) => placeholders.name(name),
      stored: (path) => storedSegments(entity, path),
      value: (expr) => placeholders.value(this.#known(expr), 'filter'),
    };
    const result = toDynamo(filter, allocator);
    if (result.kind === 'ok') parts.push(result.expression);
    else if (result.kind === 'refused' || !result.value) clientFilters.push((item) => this.#passesFilter(item));
  }

  #passesFilter(item: Item): boolean {
    for (const entity of this.#context.entities) {
      const filter = filterOf(entity, this.#context.pattern);
      if (filter === undefined) continue;
      const scope = entityScope(entity, item, parametersOf(this.#context, this.#args, filter));
      if (!holds(filter, scope)) return false;
      break;
    }
    return true;
  }

  /** A value that is known when the request is made. */
  #known(expr: Expr): AttributeValue {
    const value = evaluate(expr, itemScope({}, parametersOf(this.#context, this.#args, expr)));
    return value ?? refuseCall({ code: 'missing', argument: 'parameter of the filter' });
  }

  #discriminator(placeholders: Placeholders): string {
    const tag = this.#context.design.model.defaults.entityAttribute ?? '';
    const tags = [...new Set(this.#context.entities.map(({ entity }) => entity.tag))];
    const values = tags.map((text) => placeholders.value({ S: text }, 'entity'));
    const name = placeholders.name(tag);
    return values.length === 1 ? `${name} = ${values[0]}` : `${name} IN (${values.join(', ')})`;
  }

  #notExpired(placeholders: Placeholders): readonly string[] {
    return flatMap(this.#hidden(), (hidden) => {
      if (isHiddenByCaller(hidden)) return [];
      const placeholder = placeholders.name(hidden.name);
      const others = othersExpression(hidden, placeholders);
      const now = placeholders.value({ N: String(this.#now) }, 'now');
      return [`${others}attribute_not_exists(${placeholder}) OR ${placeholder} > ${now}`];
    });
  }

  #hidden(): readonly HiddenTtl[] {
    return hiddenTtls(this.#context, this.#operation.index);
  }

  #notDeleted(placeholders: Placeholders): readonly string[] {
    return softDeletes(this.#context).map((name) => `attribute_not_exists(${placeholders.name(name)})`);
  }

  /** The range as a filter, where only the buckets of the partition key narrow it. */
  #range(placeholders: Placeholders): readonly string[] {
    const [entity] = this.#context.entities;
    if (entity === undefined) return [];
    const { range } = bindingsOf(this.#context.design, entity, this.#context.pattern);
    const type = range === undefined ? undefined : entity.types.typeOf(range.field);
    if (range === undefined || type === undefined) return [];
    const stored = entity.entity.attributes.get(range.field)?.storedName ?? range.field;
    const name = placeholders.name(stored);
    const bound = (argument: string | undefined, isUpper: boolean): AttributeValue =>
      boundAttribute(type, this.#args.get(argument ?? ''), argument ?? '', isUpper);
    return [
      `${name} BETWEEN ${placeholders.value(bound(range.args.lower, false), 'from')} AND ${placeholders.value(bound(range.args.upper, true), 'to')}`,
    ];
  }

  /** What a GetItem cannot filter. */
  #isVisible(item: Item): boolean {
    if (this.#hidden().some((hidden) => this.#isExpired(hidden, item))) return false;
    return softDeletes(this.#context).every((name) => attribute(item, name) === undefined);
  }

  #isExpired(hidden: HiddenTtl, item: Item): boolean {
    const value = attribute(item, hidden.name);
    if (value === undefined || (compareValues(value, { N: String(this.#now) }) ?? 1) > 0) return false;
    return isHiding(this.#context, hidden, item);
  }
}

/** `#entity <> :entity OR `, of rows that show what has expired. */
function othersExpression({ only = [], tag }: HiddenTtl, placeholders: Placeholders): string {
  if (tag === undefined) return '';
  const name = placeholders.name(tag);
  const tags = [...new Set(only.map(({ entity }) => entity.tag))];
  const values = tags.map((text) => placeholders.value({ S: text }, 'entity'));
  return values.length === 1 ? `${name} <> ${values[0]} OR ` : `NOT ${name} IN (${values.join(', ')}) OR `;
}

function termExpression(term: BoundTerm, placeholders: Placeholders): string {
  const name = placeholders.name(term.attribute);
  const values = term.values.map((value) => placeholders.value(value, term.attribute));
  if (term.operator === 'between') return `${name} BETWEEN ${values.join(' AND ')}`;
  if (term.operator === 'begins_with') return `begins_with(${name}, ${values[0]})`;
  return `${name} ${term.operator} ${values[0]}`;
}

export function softDeletes(context: PlanContext): readonly string[] {
  const names = flatMap(context.entities, ({ entity }) => {
    const name = entity.softDelete?.attribute.value;
    return name === undefined ? [] : [entity.attributes.get(name)?.storedName ?? name];
  });
  return [...new Set(names)];
}

/** The arguments of each item of a batch: every list gives one value to each. */
export function batchArguments(args: Arguments): readonly Arguments[] {
  const lists = flatMap([...args], ([name, value]) =>
    Array.isArray(value) ? [[name, value as readonly ModelValue[]] as const] : [],
  );
  const length = Math.max(0, ...lists.map(([, values]) => values.length));
  if (lists.length === 0) return [args];
  return Array.from({ length }, (_, i) => {
    const one = new Map(args);
    for (const [name, values] of lists) one.set(name, values[i] ?? null);
    return one;
  });
}

/** A bound as the attribute is stored; a date given for a timestamp is the start or the end of its day. */
function boundAttribute(
  type: ValueType,
  value: ModelValue | undefined,
  argument: string,
  isUpper: boolean,
): AttributeValue {
  if (value === undefined || value === null) return refuseCall({ code: 'missing', argument });
  if (type.kind === 'timestamp' && typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) {
    return { S: `${value}T${isUpper ? '23:59:59.999' : '00:00:00.000'}Z` };
  }
  return storedArgument(type, value, argument);
}
