import type { EntityDesign } from '../design/design.js';
import { marshal } from '../design/index.js';
import { pathsOf } from '../expression/model/index.js';
import { parameterUses, parseModelStatement } from '../expression/partiql/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Parameter, SetClause } from '../model/model.js';
import type { ModelValue } from '../model/value-type.js';
import type { Item } from '../value/index.js';
import { CallRefusal } from './arguments.js';
import { tenantFieldOf } from './bindings.js';
import type { DynamoRequest } from './call.js';
import type { PlanContext } from './context.js';
import { EXAMPLE_TIME, exampleArguments, exampleOf, fitsIn, plainValue, twoValues } from './example.js';
import { intentsOf, type WriteIntent } from './intent.js';
import { hasKeyOf } from './item-entity.js';
import { makesNew } from './makes-new.js';
import type { ExampleRequest, ExecuteOperation } from './plan.js';
import { batchPuts } from './program/batch.js';
import { bindPattern } from './program/bind.js';
import { CallEnd, type Dialogue } from './program/dialogue.js';
import { execute } from './program/execute.js';
import { completed, newItem } from './program/new-item.js';
import { perform } from './program/perform.js';
import { plainOf } from './program/plain-value.js';
import { type CallScope, scopeOf, typeAt } from './program/scope.js';
import { readTransaction, writeTransaction } from './program/transaction.js';
import type { CallOutcome, DynamoAnswer } from './program.js';

type Place = Pick<PlanContext, 'design' | 'pattern'>;

/** Arguments that a call turns out to need besides, one after another. */
const MAX_ARGUMENTS = 40;

/**
 * The request that one call of a write (or a transaction) ends in, with example arguments, one element in every list; what it reads
 * before is answered with an item that differs in what the call sets. Undefined where no example fits the model's facts.
 */
export function writeExample(
  context: PlanContext,
  stated: readonly WriteIntent[] = intentsOf(context.design, context.pattern),
): ExampleRequest | undefined {
  const intents = stated.map(withoutImages);
  const args = new Map(argumentsFor(context, intents));
  for (let tries = 0; tries < MAX_ARGUMENTS; tries += 1) {
    const result = lastRequest(context, intents, args);
    if (result.kind === 'request') return result.request;
    if (result.missing === undefined || args.has(result.missing)) return undefined;
    const value = missingValue(context, intents, result.missing);
    if (value === undefined) return undefined;
    args.set(result.missing, value);
  }
  return undefined;
}

/** The request of a statement with example values of its parameters; undefined where none fit. */
export function executeExample(
  context: PlanContext,
  operation: Pick<ExecuteOperation, 'statement' | 'action'>,
): ExampleRequest | undefined {
  const args = new Map<string, ModelValue>();
  for (let tries = 0; tries < MAX_ARGUMENTS; tries += 1) {
    try {
      const step = execute(context, operation, args).next();
      return step.done === true ? undefined : step.value[0];
    } catch (error) {
      const { problem } = refusalOf(error);
      if (problem.code !== 'missing') return undefined;
      args.set(problem.argument, statementArgument(context, problem.argument));
    }
  }
  return undefined;
}

/** Whatever else is thrown is a fault of ours. */
function refusalOf(error: unknown): CallRefusal {
  if (error instanceof CallRefusal) return error;
  throw error;
}

function statementArgument(context: PlanContext, name: string): ModelValue {
  const key = keyArgument(context, name);
  if (key !== undefined) return key;
  const declared = context.pattern.params.get(name);
  if (declared !== undefined) return parameterExample(context, declared);
  const holder = context.entities.find(({ types }) => types.typeOf(name) !== undefined);
  return holder === undefined ? name : exampleOf(contextFor(context, holder), holder, name);
}

/** Of a parameter that is compared with a key attribute, what the key of an example item has there. */
function keyArgument(context: PlanContext, name: string): ModelValue | undefined {
  const parsed = parseModelStatement(context.pattern.statement?.value ?? '');
  if (parsed.kind === 'error') return undefined;
  const use = parameterUses(parsed.model.statement).find((one) => one.name === name && one.use === 'equal');
  const attribute = use?.path?.length === 1 ? use.path[0] : undefined;
  for (const entity of context.entities) {
    const isKey = [...entity.memberships.values()].some(({ keys }) =>
      keys.some(({ pk, sk }) =>
        [...pk, ...sk].some(({ slot, kind }) => slot.attribute === attribute && kind !== 'natural'),
      ),
    );
    if (typeof attribute !== 'string' || !isKey) continue;
    const value = exampleItem(context, entity)?.[attribute];
    if (value !== undefined) return plainOf({ kind: 'any' }, value);
  }
  return undefined;
}

/** Undefined where the model's facts leave no values for one, which is a finding of its own. */
function exampleItem(context: PlanContext, entity: EntityDesign): Item | undefined {
  const scope = scopeOf(context.design, context.pattern, { now: EXAMPLE_TIME });
  try {
    return newItem(scope, entity, completed(scope, entity, itemValues(context, entity)));
  } catch (error) {
    refusalOf(error);
    return undefined;
  }
}

/** What comes from the images of a change is an argument like any other: a stream rule has worked it out. */
function withoutImages(intent: WriteIntent): WriteIntent {
  const plain = ({ path, value }: SetClause): SetClause => {
    const isWorkedOut = value === undefined || pathsOf(value.value).some(({ image }) => image !== 'current');
    return isWorkedOut ? { path } : { path, value };
  };
  return { ...intent, set: intent.set.map(plain), add: intent.add.map(plain) };
}

type Attempt =
  | { readonly kind: 'request'; readonly request: DynamoRequest }
  | { readonly kind: 'none'; readonly missing?: string };

function lastRequest(place: Place, intents: readonly WriteIntent[], args: ReadonlyMap<string, ModelValue>): Attempt {
  const scope = scopeOf(place.design, place.pattern, { now: EXAMPLE_TIME });
  let last: DynamoRequest | undefined;
  try {
    const dialogue = dialogueOf(scope, intents, args);
    let step = dialogue.next();
    while (step.done !== true) {
      last = step.value.at(-1);
      step = dialogue.next(step.value.map((request) => canned(scope, intents, request)));
    }
  } catch (error) {
    if (error instanceof CallEnd) return { kind: 'none' };
    const { problem } = refusalOf(error);
    return { kind: 'none', ...(problem.code === 'missing' ? { missing: problem.argument } : {}) };
  }
  return last === undefined ? { kind: 'none' } : { kind: 'request', request: last };
}

function dialogueOf(
  scope: CallScope,
  intents: readonly WriteIntent[],
  args: ReadonlyMap<string, ModelValue>,
): Dialogue<CallOutcome> {
  switch (scope.pattern.op.value) {
    case 'transact-write':
      return writeTransaction(scope, intents, args);
    case 'transact-get':
      return readTransaction(scope, intents, args);
    case 'batch-write':
      return batchPuts(scope, intents, args);
    default:
      return perform(
        scope,
        intents.map((intent) => bindPattern(scope, intent, args)),
        { transaction: false },
      );
  }
}

// ------------------------------------------------------------------------------------------------------- arguments

function argumentsFor(context: PlanContext, intents: readonly WriteIntent[]): ReadonlyMap<string, ModelValue> {
  const { pattern } = context;
  const op = pattern.op.value;
  const [intent] = intents;
  if (intent === undefined) return new Map();
  const { entity, action } = intent;
  if (op === 'transact-write' || op === 'transact-get') {
    const tenant = tenantFieldOf(context.design, entity);
    return new Map([
      ...parameterExamples(context),
      ...(tenant === undefined ? [] : [[tenant, exampleOf(context, entity, tenant)] as const]),
    ]);
  }
  if (op === 'batch-write') {
    const items = intents.map((one) => [one.entity.name, [itemValues(context, one.entity)]] as const);
    const [first] = items;
    return new Map<string, ModelValue>([['items', intents.length === 1 ? (first?.[1] ?? []) : new Map(items)]]);
  }
  const args = new Map<string, ModelValue>();
  if (action === 'create' || action === 'put') {
    for (const [name, value] of itemValues(context, entity)) args.set(name, value);
  } else {
    for (const [name, value] of exampleArguments(context)) args.set(name, value);
  }
  const needed = [
    ...intent.key,
    ...flatMap([...intent.set, ...intent.add], ({ path, value }) => (value ? [] : path.value)),
  ];
  for (const name of [...needed, ...(intent.lock === undefined ? [] : [intent.lock])])
    if (!args.has(name) && !isRemoved(intent, name)) args.set(name, pathExample(context, entity, name));
  if (action === 'update') {
    for (const { path, value } of intent.set)
      if (value === undefined && isStart(entity, path.value))
        args.set(path.value, otherExample(context, entity, path.value));
  }
  if (action === 'move') args.set('to', newKeyValues(context, intent));
  return args;
}

/** Whether a new item begins with the example: an issue is open before it is closed. */
function isStart(entity: EntityDesign, name: string): boolean {
  const initial = entity.entity.attributes.get(name)?.default?.value;
  return typeof initial === 'string' && entity.types.typeOf(name)?.kind === 'enum' && !entity.id.includes(name);
}

function isRemoved({ remove }: WriteIntent, name: string): boolean {
  return remove.some(({ value }) => value === name);
}

/** Values of fields of the key after a move, as far as others than the old ones can be made up. */
function newKeyValues(context: PlanContext, { entity, key, set }: WriteIntent): ReadonlyMap<string, ModelValue> {
  const moved = set.map(({ path }) => path.value).filter((name) => key.includes(name));
  return new Map(moved.map((name) => [name, otherExample(context, entity, name)]));
}

function itemValues(context: Place, entity: EntityDesign): Map<string, ModelValue> {
  const values = new Map<string, ModelValue>();
  for (const attribute of entity.entity.attributes.values()) {
    const isOurs = attribute.implied !== undefined && attribute.implied !== 'tenancy';
    if (attribute.derive !== undefined || attribute.optional || isOurs) continue;
    values.set(attribute.name, exampleOf(contextFor(context, entity), entity, attribute.name));
  }
  for (const name of entity.entity.routing.keys())
    values.set(name, exampleOf(contextFor(context, entity), entity, name));
  return values;
}

function contextFor({ design, pattern }: Place, entity: EntityDesign): PlanContext {
  return { design, pattern, entities: [entity], table: entity.table };
}

/** Items of one call, of which one belongs to another: the lines have the number of the order. */
function parameterExamples(context: Place): ReadonlyMap<string, ModelValue> {
  const { design, pattern } = context;
  const params = [...pattern.params.values()];
  const examples = new Map(params.map((one) => [one.name, parameterExample(context, one)]));
  const owners = flatMap(params, ({ name, of, list }) => {
    const entity = of.kind === 'entity' ? design.entities.get(of.entity) : undefined;
    const item = examples.get(name);
    return entity === undefined || list || !(item instanceof Map) ? [] : [{ name, entity, item }];
  });
  params.forEach(({ name, of, list }, i) => {
    const entity = of.kind === 'entity' ? design.entities.get(of.entity) : undefined;
    const value = examples.get(name);
    const items = (Array.isArray(value) ? value : [value]).filter((one) => one instanceof Map);
    const before = new Set(params.slice(0, i).map((one) => one.name));
    for (const owner of owners) {
      if (owner.entity === entity || (!list && !before.has(owner.name))) continue;
      for (const field of owner.entity.id) {
        const shared = owner.item.get(field) as ModelValue | undefined;
        const type = entity?.types.typeOf(field);
        if (entity === undefined || type === undefined || !fitsIn(entity, field, type, shared)) continue;
        for (const item of items as readonly Map<string, ModelValue>[])
          if (item.has(field)) item.set(field, shared as ModelValue);
      }
    }
  });
  return examples;
}

function parameterExample(context: Place, { name, of, list }: Parameter): ModelValue {
  const entity = of.kind === 'entity' ? context.design.entities.get(of.entity) : undefined;
  const one =
    entity !== undefined ? itemValues(context, entity) : of.kind === 'type' ? plainValue(of.type, name) : new Map();
  return list ? [one] : one;
}

function missingValue(context: Place, intents: readonly WriteIntent[], name: string): ModelValue | undefined {
  const holder = intents.find(({ entity }) => entity.types.typeOf(name.split('.')[0] ?? name) !== undefined);
  return holder === undefined ? undefined : pathExample(contextFor(context, holder.entity), holder.entity, name);
}

function pathExample(context: PlanContext, entity: EntityDesign, path: string): ModelValue {
  if (!path.includes('.')) return exampleOf(context, entity, path);
  const type = typeAt(entity, path);
  return type === undefined ? path : plainValue(type, path.slice(path.lastIndexOf('.') + 1));
}

/** Another value than the example, where one is easily found. */
function otherExample(context: PlanContext, entity: EntityDesign, field: string): ModelValue {
  const example = exampleOf(context, entity, field);
  const type = entity.types.typeOf(field);
  if (type === undefined) return example;
  const near: readonly ModelValue[] =
    type.kind === 'enum'
      ? type.values
      : typeof example === 'bigint'
        ? [example - 1n, example + 1n]
        : typeof example === 'number'
          ? [example - 1, example + 1]
          : type.kind === 'timestamp'
            ? ['2026-01-04T09:00:00.000Z']
            : type.kind === 'date'
              ? ['2026-01-04']
              : typeof example === 'string' && (type.kind === 'string' || type.kind === 'ulid')
                ? [`old-${example}`, `${example.slice(0, -1)}2`, `${example.slice(0, -1)}Z`]
                : [];
  const candidates = [...near, ...twoValues(context, entity, field)];
  return candidates.find((value) => value !== example && fitsIn(entity, field, type, value)) ?? example;
}

// --------------------------------------------------------------------------------------------------------- answers

function canned(scope: CallScope, intents: readonly WriteIntent[], { api, input }: DynamoRequest): DynamoAnswer {
  const output = (value: { readonly [name: string]: unknown }): DynamoAnswer => ({ kind: 'output', output: value });
  if (api === 'GetItem') {
    const Item = storedExample(scope, intents, input.Key as Item);
    return output(Item === undefined ? {} : { Item });
  }
  if (api === 'BatchGetItem') {
    const tables = Object.entries(input.RequestItems as Readonly<Record<string, { readonly Keys: readonly Item[] }>>);
    const items = (keys: readonly Item[]): readonly Item[] =>
      keys.map((key) => storedExample(scope, intents, key)).filter((item) => item !== undefined);
    const found = tables.map(([table, { Keys }]) => [table, items(Keys)]);
    return output({ Responses: Object.fromEntries(found) as unknown });
  }
  if (api !== 'UpdateItem') return output({});
  // The counter of a sequence.
  const names = Object.values((input.ExpressionAttributeNames ?? {}) as Readonly<Record<string, string>>);
  return output({ Attributes: Object.fromEntries(names.map((name) => [name, { N: '1' }])) });
}

/** The item under that key: what the call sets has another value in it. None where the call makes a new one. */
function storedExample(scope: CallScope, intents: readonly WriteIntent[], key: Item): Item | undefined {
  const { design, pattern } = scope;
  const sources = flatMap(intents, ({ entity }) =>
    flatMap([...entity.entity.attributes.values()], ({ copy }) =>
      copy === undefined ? [] : (design.entities.get(copy.entity) ?? []),
    ),
  );
  const intent = intents.find(({ entity }) => hasKeyOf(entity, key));
  const entity = intent?.entity ?? sources.find((source) => hasKeyOf(source, key));
  if (entity === undefined) return key;
  if (intent?.action === 'put' && makesNew(intent)) return undefined;
  const context = contextFor({ design, pattern }, entity);
  const values = itemValues({ design, pattern }, entity);
  for (const name of intent === undefined ? [] : changedNames(intent, new Set(values.keys())))
    values.set(name, otherExample(context, entity, name));
  const item = newItem(scope, entity, completed(scope, entity, values));
  return { ...item, ...lockExample(context, entity, intent?.lock), ...key };
}

/** Attributes in which the item is another than after the call: that are there, or that something comes with. */
function changedNames({ action, entity, set }: WriteIntent, present: ReadonlySet<string>): readonly string[] {
  const ttl = entity.entity.ttl?.attribute.value;
  const unique = flatMap(entity.unique, ({ fields }) => fields);
  const isOpen = (name: string): boolean => {
    const declared = entity.entity.attributes.get(name);
    return !entity.id.includes(name) && declared?.immutable !== true && declared?.constant === undefined;
  };
  if (action === 'put') return [...new Set([...present, ...unique])].filter(isOpen);
  if (action === 'move') return [];
  const names = set.map(({ path }) => path.value).filter((name) => action !== 'update' || !isStart(entity, name));
  return names.filter((name) => (present.has(name) && !entity.id.includes(name)) || name === ttl);
}

/** What the caller is taken to have read of the item before. */
function lockExample(context: PlanContext, entity: EntityDesign, lock: string | undefined): Item {
  const type = lock === undefined ? undefined : entity.types.typeOf(lock);
  if (lock === undefined || type === undefined) return {};
  const stored = marshal(type, exampleOf(context, entity, lock));
  return stored.ok ? { [entity.entity.attributes.get(lock)?.storedName ?? lock]: stored.value } : {};
}
