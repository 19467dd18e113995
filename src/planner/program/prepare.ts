import type { EntityDesign } from '../../design/design.js';
import { assembleItem, unmarshalScalar } from '../../design/index.js';
import { isKnownAtRequest } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { CopyRule } from '../../model/model.js';
import type { ModelValue } from '../../model/value-type.js';
import { attribute, type Item } from '../../value/index.js';
import { type Arguments, refuseCall } from '../arguments.js';
import { copiesOf } from '../intent.js';
import { Placeholders } from '../placeholders.js';
import { DEFAULT_ERRORS } from '../program.js';
import { tableKey } from '../read-request.js';
import { type Dialogue, endCall, together } from './dialogue.js';
import { fetchItems, keyText } from './fetch.js';
import { plainOf } from './plain-value.js';
import { type CallScope, isVisible, keyOfItem, knownValue, storedName, tableOf, valueFor } from './scope.js';
import { placeOf, type Write } from './write-item.js';

/** The writes with what other items bring: copied attributes, and numbers of sequences. One round at most. */
export function* prepared(scope: CallScope, writes: readonly Write[]): Dialogue<readonly Write[]> {
  const brought = writes.map(() => new Map<string, ModelValue>());
  const errands = [...sequences(scope, writes, brought), ...copies(scope, writes, brought)];
  yield* together(errands);
  return writes.map((write, i) => withBrought(write, brought[i] ?? new Map()));
}

/** Values of a new item; of a change, what the caller could have given as well. */
function withBrought(write: Write, brought: Arguments): Write {
  const { given, values } = write;
  if (makesItem(write)) return { ...write, values: new Map([...values, ...brought]) };
  return { ...write, given: { ...given, args: new Map([...given.args, ...brought]) } };
}

type Brought = readonly Map<string, ModelValue>[];

function makesItem({ intent: { action } }: Write): boolean {
  return action === 'create' || action === 'put';
}

/** Each number is drawn by itself: the counter goes up whatever becomes of the item. */
function sequences(scope: CallScope, writes: readonly Write[], brought: Brought): readonly Dialogue<void>[] {
  return flatMap(writes, (write, i) => {
    if (!makesItem(write)) return [];
    return flatMap([...write.intent.entity.entity.attributes.values()], ({ name, generate }) => {
      const how = generate?.value;
      if (how?.kind !== 'sequence' || write.values.has(name)) return [];
      const counter = scope.design.entities.get(how.entity);
      if (counter === undefined) return [];
      return [draw(write, counter, how.attribute, (value) => void brought[i]?.set(name, value))];
    });
  });
}

function* draw(write: Write, counter: EntityDesign, field: string, bring: (value: ModelValue) => void): Dialogue<void> {
  const args = new Map([...write.given.args, ...write.values]);
  const Key = tableKey(counter, counter.table.primary, args);
  const placeholders = new Placeholders();
  const stored = storedName(counter, field);
  const name = placeholders.name(stored);
  const UpdateExpression = `ADD ${name} ${placeholders.value({ N: '1' }, 'one')}`;
  const exists = `attribute_exists(${placeholders.name(counter.table.primary.pk[0]?.attribute ?? '')})`;
  const [answer] = yield [
    {
      api: 'UpdateItem',
      input: {
        TableName: tableOf(counter),
        Key,
        UpdateExpression,
        ConditionExpression: exists,
        ...placeholders.parameters,
        ReturnValues: 'UPDATED_NEW',
      },
    },
  ];
  if (answer?.kind === 'error') {
    if (answer.error.name === 'ConditionalCheckFailedException') endMissing(counter);
    endCall({ kind: 'failed', reason: 'service', error: answer.error.name, message: answer.error.message });
  }
  const value = attribute((answer?.output.Attributes ?? {}) as Item, stored);
  if (value === undefined || !('N' in value)) return refuseCall({ code: 'missing', argument: field });
  bring(BigInt(value.N));
}

function endMissing(entity: EntityDesign): never {
  return endCall({
    kind: 'failed',
    reason: 'not-found',
    error: DEFAULT_ERRORS['not-found'],
    message: `There is no such ${entity.name}.`,
    entity: entity.name,
  });
}

interface Wanted {
  readonly at: number;
  readonly name: string;
  readonly optional: boolean;
  readonly rule: CopyRule;
  readonly key: Item;
}

/** Copied attributes that the caller leaves out: the sources of one step and entity are read together. */
function copies(scope: CallScope, writes: readonly Write[], brought: Brought): readonly Dialogue<void>[] {
  const groups = new Map<string, { readonly source: EntityDesign; readonly wanted: Wanted[] }>();
  const made = new MadeItems(scope, writes);
  for (const [at, write] of writes.entries()) {
    const given = makesItem(write) ? write.values : write.given.args;
    for (const { name, copy, optional } of copiesOf(write.intent)) {
      const source = copy === undefined ? undefined : scope.design.entities.get(copy.entity);
      if (copy === undefined || source === undefined || given.has(name)) continue;
      const values = viaValues(scope, write, copy);
      const missing = [...copy.via].find(([theirs]) => !values.has(theirs))?.[1];
      if (missing !== undefined && !optional) refuseCall({ code: 'missing', argument: missing });
      if (missing !== undefined) {
        if (!makesItem(write)) brought[at]?.set(name, null);
        continue;
      }
      // Fields that `via` does not name have the same names in both.
      const args = new Map([...write.given.args, ...write.values, ...values]);
      const key = tableKey(source, source.table.primary, args);
      const wanted: Wanted = { at, name, optional, rule: copy, key };
      const item = made.find(source, key);
      if (item !== undefined) {
        bring(writes, source, wanted, item, brought);
        continue;
      }
      const id = `${write.intent.step ?? ''} ${source.name}`;
      const group = groups.get(id) ?? { source, wanted: [] };
      group.wanted.push(wanted);
      groups.set(id, group);
    }
  }
  return [...groups.values()].map(({ source, wanted }) => fetchCopies(scope, writes, source, wanted, brought));
}

/** Items that the call itself makes, as far as they are known before anything is read. */
class MadeItems {
  readonly #scope: CallScope;
  readonly #writes: readonly Write[];
  readonly #items = new Map<EntityDesign, ReadonlyMap<string, Item>>();

  constructor(scope: CallScope, writes: readonly Write[]) {
    this.#scope = scope;
    this.#writes = writes;
  }

  find(entity: EntityDesign, key: Item): Item | undefined {
    const known = this.#items.get(entity) ?? this.#make(entity);
    this.#items.set(entity, known);
    return known.get(keyText(key));
  }

  #make(entity: EntityDesign): ReadonlyMap<string, Item> {
    const found = flatMap(this.#writes, (write): readonly (readonly [string, Item])[] => {
      if (write.intent.entity !== entity || !makesItem(write)) return [];
      const assembled = assembleItem(entity, write.values, { shard: this.#scope.shard });
      return assembled.ok ? [[keyText(keyOfItem(entity, assembled.item)), assembled.item]] : [];
    });
    return new Map(found);
  }
}

/** The fields of the source that `via` gives, as far as they have values. */
function viaValues(scope: CallScope, write: Write, { via }: CopyRule): Arguments {
  const found = new Map<string, ModelValue>();
  for (const [theirs, ours] of via) {
    const value = makesItem(write) ? write.values.get(ours) : changedValue(scope, write, ours);
    if (value !== undefined && value !== null) found.set(theirs, value);
  }
  return found;
}

/** The value that an attribute has after a change, as far as the call says it. */
function changedValue(scope: CallScope, { intent, given }: Write, name: string): ModelValue | undefined {
  const { entity, action, set, remove } = intent;
  if (remove.some(({ value }) => value === name)) return undefined;
  const to = action === 'move' ? given.args.get('to') : undefined;
  const moved = to instanceof Map ? (to.get(name) as ModelValue | undefined) : undefined;
  const expr = set.find(({ path }) => path.value === name)?.value?.value;
  if (expr === undefined) return moved ?? given.args.get(name);
  const known = valueFor(scope, entity, name, expr);
  const stored = isKnownAtRequest(known) ? knownValue(given, entity, known) : undefined;
  const type = entity.types.typeOf(name);
  return stored === undefined || type === undefined ? undefined : plainOf(type, stored);
}

function* fetchCopies(
  scope: CallScope,
  writes: readonly Write[],
  source: EntityDesign,
  wanted: readonly Wanted[],
  brought: Brought,
): Dialogue<void> {
  const found = yield* fetchItems(
    source,
    wanted.map(({ key }) => key),
    false,
  );
  for (const one of wanted) {
    const { at, name, optional, key } = one;
    const item = found.get(keyText(key));
    if (!isVisible(source, item, scope.now)) {
      if (optional) {
        bring(writes, source, one, {}, brought);
        continue;
      }
      const intent = writes[at]?.intent;
      endCall({
        kind: 'failed',
        reason: 'not-found',
        error: DEFAULT_ERRORS['not-found'],
        message: `There is no such ${source.name}, of which \`${name}\` is copied.`,
        ...(intent?.step === undefined ? {} : { step: placeOf(intent).step ?? 0 }),
        entity: source.name,
      });
    }
    bring(writes, source, one, item, brought);
  }
}

function bring(
  writes: readonly Write[],
  source: EntityDesign,
  { at, name, rule }: Wanted,
  item: Item,
  brought: Brought,
): void {
  const stored = attribute(item, storedName(source, rule.attribute));
  const type = source.types.typeOf(rule.attribute);
  const value =
    stored === undefined || type === undefined ? undefined : (unmarshalScalar(type, stored) ?? plainOf(type, stored));
  if (value !== undefined) brought[at]?.set(name, value);
  // A change leaves nothing of the old source.
  else if (writes[at] !== undefined && !makesItem(writes[at])) brought[at]?.set(name, null);
}
