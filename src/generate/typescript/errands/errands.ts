import type { EntityDesign } from '../../../design/index.js';
import { isKnownAtRequest } from '../../../expression/model/index.js';
import type { Attribute, CopyRule, Pattern } from '../../../model/index.js';
import { tenantFieldOf } from '../../../planner/bindings.js';
import type { PlannedPattern } from '../../../planner/index.js';
import { copiesOf, type WriteIntent } from '../../../planner/intent.js';
import { type CallScope, hidingTtl, scopeOf, softDeleteOf, valueFor } from '../../../planner/program/scope.js';
import {
  type Code,
  camelCase,
  commas,
  from,
  join,
  literal,
  member,
  NOTHING,
  name,
  property,
  raw,
  ts,
  typeFrom,
  UniqueNames,
} from '../../text/index.js';
import { entityCode, keyNeeds, mayBeAbsent, partRead, pickCode, tableKeyCall } from '../entities/index.js';
import { exprAs, requiredCode } from '../expressions/index.js';
import type { Gen } from '../gen.js';
import { attributeType, numericForm } from '../values/index.js';
import { entityWrites } from '../writes/entity-writes.js';
import { exprScope } from '../writes/said.js';
import type { SourcedValue, ValueSource } from '../writes/value-source.js';

/** One write of a call as its errands see it. */
export interface ErrandWrite {
  readonly intent: WriteIntent;
  readonly source: ValueSource;
  /** Of a step with `each`: the list, the name by which `source` calls an element of it, and an element's type. */
  readonly each?: { readonly list: Code; readonly element: Code; readonly type: Code };
  /** Type of `args`, where another function is given what was found. */
  readonly subject?: Code;
  /** Copied attributes whose source the call surely makes itself: nothing is read for them. */
  readonly made?: ReadonlySet<string>;
  /** A step that makes one item of an entity, which may be the source of a copy. */
  maker?(source: EntityDesign, rule: CopyRule): Maker | undefined;
}

/** An item that the call makes, and how to tell whether it is the one that is meant. */
export interface Maker {
  /** Whether it is another one, from the arguments alone. */
  readonly isOtherBefore: Code;
  /** Whether it is, when it has been made, and the variable that holds it. Asked for where the copy is written. */
  making(): { readonly isMeant: Code; readonly made: Code };
}

/** What a call fetches before it writes: copied attributes that the caller leaves out, and numbers of sequences. */
export interface Errands {
  /** Whether anything may be asked of DynamoDB. Otherwise all that follows is empty. */
  readonly asks: boolean;
  /** Fetches, and declares what the sources name. To be written into an async function that knows `session`, `context` and `args`. */
  readonly statements: Code;
  /** Declares the same without asking: whatever would be fetched has to be among the arguments. For pure requests. */
  readonly given: Code;
  /** What the statements declare, where another function is given it. */
  readonly declared: readonly { readonly name: Code; readonly type: Code }[];
  /** The writes' values with what is brought, in the order of the writes; to be used behind the statements. */
  readonly sources: readonly ValueSource[];
}

/** One thing that is fetched: the sources of some copies, or numbers. */
interface Errand {
  /** The variable that holds what is fetched; absent where nothing is. */
  readonly declared?: Declared;
  readonly brings: readonly Brought[];
}

interface Declared {
  readonly name: Code;
  readonly type: Code;
  readonly fetch: Code;
  readonly given: Code;
}

/** An attribute with what it is where the caller leaves it out. */
interface Brought {
  readonly attribute: string;
  value(): Code;
  readonly nullable: boolean;
}

/** Variables of functions that write, which nothing that is fetched may be called. */
const RESERVED = ['args', 'context', 'session', 'now', 'input', 'checked', 'made', 'expected'];

/**
 * The errands of writes that go out together. `locals`: names of variables that the function has besides these.
 */
export function errandCode(
  gen: Gen,
  { pattern }: PlannedPattern,
  writes: readonly ErrandWrite[],
  locals = new UniqueNames('value', RESERVED),
): Errands {
  const emitter = new ErrandEmitter(gen, pattern, locals);
  const errands = writes.map((write) => (pattern.steps.length > 0 && isPlainList(write) ? [] : emitter.of(write)));
  const all = errands.flat().flatMap(({ declared }) => declared ?? []);
  return {
    asks: all.length > 0,
    statements: statementsOf(all),
    given: ts`${all.map((errand) => ts`const ${errand.name} = ${errand.given};`)}`,
    declared: all,
    sources: writes.map((write, i) =>
      withBrought(
        write,
        (errands[i] ?? []).flatMap(({ brings }) => brings),
      ),
    ),
  };
}

/** Elements without fields carry no item. */
function isPlainList({ intent, each }: ErrandWrite): boolean {
  return each === undefined && intent.each !== undefined;
}

function statementsOf(errands: readonly Declared[]): Code {
  const [only, another] = errands;
  if (only === undefined) return NOTHING;
  if (another === undefined) return ts`const ${only.name} = await ${only.fetch};\n`;
  return ts`const [${commas(errands.map((errand) => errand.name))}] = await Promise.all([${commas(errands.map((errand) => errand.fetch))}]);\n`;
}

function withBrought({ source }: ErrandWrite, brought: readonly Brought[]): ValueSource {
  if (brought.length === 0) return source;
  const found = new Map(brought.map((one) => [one.attribute, one]));
  const fields = (): Code => commas(brought.map(({ attribute, value }) => ts`${property(attribute)}: ${value()}`));
  return {
    ...source,
    value: (field) => {
      const one = found.get(field);
      return one === undefined ? source.value(field) : { code: one.value(), nullable: one.nullable };
    },
    ...(source.input === undefined ? {} : { input: ts`{ ...${source.input}, ${fields()} }` }),
  };
}

class ErrandEmitter {
  readonly #gen: Gen;
  readonly #scope: CallScope;
  readonly #locals: UniqueNames;

  constructor(gen: Gen, pattern: Pattern, locals: UniqueNames) {
    this.#gen = gen;
    this.#scope = scopeOf(gen.design, pattern, {});
    this.#locals = locals;
  }

  of(write: ErrandWrite): readonly Errand[] {
    return [...this.#sequences(write), ...this.#copies(write)];
  }

  #sequences(write: ErrandWrite): readonly Errand[] {
    const { intent, source } = write;
    if (!makesItem(intent)) return [];
    return [...intent.entity.entity.attributes.values()].flatMap((declared) => {
      const how = declared.generate?.value;
      const counter = how?.kind === 'sequence' ? this.#gen.design.entities.get(how.entity) : undefined;
      if (how?.kind !== 'sequence' || counter === undefined) return [];
      return [this.#sequence(write, declared, counter, how.attribute, source.value(declared.name))];
    });
  }

  #sequence(
    write: ErrandWrite,
    declared: Attribute,
    counter: EntityDesign,
    counted: string,
    given: SourcedValue | undefined,
  ): Errand {
    const local = this.#local(`${camelCase(declared.name)}Of`);
    const subject = subjectOf(write);
    const stored = counter.entity.attributes.get(counted)?.storedName ?? counted;
    const counterOf = ts`({
      entity: ${literal(counter.name)},
      TableName: ${from('runtime/write', 'tableName')}(context, { table: ${literal(counter.entity.table.value)} }),
      Key: ${this.#key(write, counter, new Map())},
      attribute: ${literal(stored)},
    })`;
    const number = isNumber(write.intent.entity, declared)
      ? ts`Number(${local}(${subject}))`
      : ts`${local}(${subject})`;
    const value = given === undefined ? number : ts`${given.code} ?? ${number}`;
    return {
      declared: {
        name: local,
        type: ts`(one: ${typeOf(write)}) => bigint`,
        fetch: ts`${from('runtime/sequence', 'drawNumbers')}(session, ${needing(write, [given])}, (${parameter(write)}) => ${counterOf})`,
        given: mustBeGiven(declared.name),
      },
      brings: [{ attribute: declared.name, value: () => value, nullable: false }],
    };
  }

  #copies(write: ErrandWrite): readonly Errand[] {
    const groups = new Map<
      string,
      { readonly source: EntityDesign; readonly rule: CopyRule; readonly copied: Attribute[] }
    >();
    for (const declared of copiesOf(write.intent)) {
      const { copy, name: attribute } = declared;
      const source = copy === undefined ? undefined : this.#gen.design.entities.get(copy.entity);
      if (copy === undefined || source === undefined || write.made?.has(attribute) === true) continue;
      const id = JSON.stringify([source.name, [...copy.via]]);
      const group = groups.get(id) ?? { source, rule: copy, copied: [] };
      group.copied.push(declared);
      groups.set(id, group);
    }
    return [...groups.values()].map(({ source, rule, copied }) => this.#copy(write, source, rule, copied));
  }

  #copy(write: ErrandWrite, source: EntityDesign, rule: CopyRule, copied: readonly Attribute[]): Errand {
    const { intent } = write;
    const local = this.#local(`${camelCase(source.name)}Source`);
    const subject = subjectOf(write);
    const optional = copied.some((one) => one.optional);
    const via = new Map([...rule.via].map(([theirs, ours]) => [theirs, this.#viaValue(write, ours)]));
    const givens = copied.map((one) => write.source.value(one.name));
    // Nothing says which item it is: the caller gives the copy, or there is none.
    if (!this.#namesSource(write, source, via))
      return { brings: copied.flatMap((one, i) => broughtByCaller(intent, one, givens[i])) };
    const unsure = [...via.values()].flatMap((value) =>
      optional && value?.nullable === true ? [ts`${value.code} == null`] : [],
    );
    const key = this.#key(write, source, via);
    const keyOf = unsure.length === 0 ? key : ts`${join(unsure, ts` || `)} ? undefined : ${key}`;
    const first = copied[0]?.name ?? '';
    const theirs = [...new Set(copied.map(theirsOf))];
    const descriptor = ts`{ ${commas([
      ...this.#sourceTarget(source),
      ts`read: ${this.#reader(write)}`,
      ts`parse: (item) => (${partRead(this.#gen, source, theirs)})`,
      ts`copied: ${literal(first)}`,
      ...(intent.step === undefined ? [] : [ts`step: ${intent.step}`]),
    ])} }`;
    const maker = write.maker?.(source, rule);
    const wanted = needing(write, givens, maker?.isOtherBefore);
    const item = (isOptional: boolean): Code => {
      const fetched = ts`${local}.${raw(isOptional ? 'ifAny' : 'of')}(${subject})`;
      const made = maker?.making();
      return made === undefined ? fetched : ts`(${made.isMeant} ? ${made.made} : ${fetched})`;
    };
    return {
      declared: {
        name: local,
        type: ts`${typeFrom('runtime/copies', 'Sources')}<${typeOf(write)}, ${pickCode(entityCode(this.#gen, source).fields, theirs)}>`,
        fetch: ts`${from('runtime/copies', 'sources')}(session, ${descriptor}, ${wanted}, (${parameter(write)}) => ${keyOf})`,
        given: ts`${from('runtime/copies', 'unread')}(${literal(first)})`,
      },
      brings: copied.map((one, i) => broughtCopy(intent, source, one, item, givens[i])),
    };
  }

  #sourceTarget(source: EntityDesign): readonly Code[] {
    if (hidingTtl(source) !== undefined || softDeleteOf(source) !== undefined)
      return [ts`...${entityWrites(this.#gen, source).target}`];
    return [ts`entity: ${literal(source.name)}`, ts`table: ${literal(source.entity.table.value)}`];
  }

  /** The function of the runtime that reads the sources. A transaction holds no more items than one request reads. */
  #reader({ each, intent }: ErrandWrite): Code {
    if (each === undefined) return from('runtime/get', 'getEach');
    return intent.step === undefined ? from('runtime/batch-get', 'getMany') : from('runtime/get-few', 'getFew');
  }

  /** The value that the item has for an attribute that names the source. */
  #viaValue({ intent, source }: ErrandWrite, ours: string): SourcedValue | undefined {
    if (intent.remove.some(({ value }) => value === ours)) return undefined;
    if (this.#isTenant(intent, ours)) return { code: TENANT, nullable: false };
    const set = intent.set.find(({ path }) => path.value === ours)?.value?.value;
    const type = attributeType(intent.entity, ours);
    if (set !== undefined && type !== undefined) {
      const expr = valueFor(this.#scope, intent.entity, ours, set);
      if (!isKnownAtRequest(expr)) return undefined;
      const { code, nullable } = exprAs(type, expr, exprScope(intent.entity, source));
      return { code: ts`(${code})`, nullable };
    }
    if (intent.action === 'move') return source.to?.(ours) ?? source.value(ours);
    return source.value(ours);
  }

  #isTenant(intent: WriteIntent, field: string): boolean {
    return field === tenantFieldOf(this.#gen.design, intent.entity);
  }

  #namesSource(
    { source }: ErrandWrite,
    entity: EntityDesign,
    via: ReadonlyMap<string, SourcedValue | undefined>,
  ): boolean {
    const { fields, routing } = keyNeeds(entity, entity.key);
    const tenant = tenantFieldOf(this.#gen.design, entity);
    return [...via.keys(), ...fields, ...routing].every(
      (field) =>
        field === tenant ||
        entity.attributes.get(field)?.attribute.constant !== undefined ||
        (via.has(field) ? via.get(field) : source.value(field)) !== undefined,
    );
  }

  /** The table key of another entity's item; fields that `via` does not name have the same names in both. */
  #key({ source }: ErrandWrite, entity: EntityDesign, via: ReadonlyMap<string, SourcedValue | undefined>): Code {
    const { fields, routing } = keyNeeds(entity, entity.key);
    const tenant = tenantFieldOf(this.#gen.design, entity);
    const values = [...fields, ...routing].flatMap((field) => {
      const value = via.get(field) ?? (field === tenant ? { code: TENANT } : source.value(field));
      const constant = entity.attributes.get(field)?.attribute.constant?.value;
      const given =
        value !== undefined && 'nullable' in value && value.nullable ? requiredCode(field, value.code) : value?.code;
      const code = given ?? (isPlain(constant) ? literal(constant) : undefined);
      return code === undefined ? [] : [ts`${property(field)}: ${code}`];
    });
    return tableKeyCall(this.#gen, entity, ts`{ ${commas(values)} }`, ts`${from('runtime/shard', 'drawn')}(context)`);
  }

  #local(wanted: string): Code {
    return name(this.#locals.take(wanted));
  }
}

const TENANT = raw('context.tenant');

/** What the attribute is called that a copy is of. */
function theirsOf({ name: attribute, copy }: Attribute): string {
  return copy?.attribute ?? attribute;
}

/** What a copied attribute becomes where the caller leaves it out: of a change, nothing is left of the old source. */
function broughtCopy(
  intent: WriteIntent,
  source: EntityDesign,
  declared: Attribute,
  item: (isOptional: boolean) => Code,
  given: SourcedValue | undefined,
): Brought {
  const { name: attribute, optional } = declared;
  const theirs = theirsOf(declared);
  const isUnsure = optional || mayBeAbsent(source, theirs);
  const read = (): Code =>
    ts`${item(optional)}${optional && raw('?')}${optional && !isPlainMember(theirs) && raw('.')}${member(theirs)}`;
  if (makesItem(intent)) {
    const value = (): Code => (given === undefined ? read() : ts`${given.code} ?? ${read()}`);
    const isDemanded = !optional && isUnsure;
    return { attribute, value: () => (isDemanded ? requiredCode(attribute, value()) : value()), nullable: optional };
  }
  const fetched = (): Code => (isUnsure ? ts`${read()} ?? null` : read());
  if (given === undefined) return { attribute, value: () => ts`(${fetched()})`, nullable: isUnsure };
  const value = (): Code => ts`(${given.code} === undefined ? ${fetched()} : ${given.code})`;
  return { attribute, value, nullable: true };
}

function broughtByCaller(
  intent: WriteIntent,
  { name: attribute, optional }: Attribute,
  given: SourcedValue | undefined,
): readonly Brought[] {
  if (makesItem(intent)) {
    if (given === undefined) return [];
    const value = (): Code => (optional || !given.nullable ? given.code : requiredCode(attribute, given.code));
    return [{ attribute, value, nullable: optional }];
  }
  const value = (): Code => (given === undefined ? raw('null') : ts`(${given.code} ?? null)`);
  return [{ attribute, value, nullable: true }];
}

function isPlainMember(text: string): boolean {
  return member(text).parts[0]?.toString().startsWith('.') === true;
}

function makesItem({ action }: WriteIntent): boolean {
  return action === 'create' || action === 'put';
}

/** Whether the attribute's type is `number`; otherwise it is `bigint`, as numbers are drawn. */
function isNumber(entity: EntityDesign, { name: attribute }: Attribute): boolean {
  const type = attributeType(entity, attribute);
  return type !== undefined && numericForm(type) === 'number';
}

function isPlain(value: unknown): value is string | number | bigint | boolean {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}

/** What a lookup is asked for: the element, or the arguments themselves. */
function subjectOf({ each }: ErrandWrite): Code {
  return each?.element ?? raw('args');
}

function parameter({ each }: ErrandWrite): Code {
  return each?.element ?? NOTHING;
}

function typeOf({ each, subject }: ErrandWrite): Code {
  return each?.type ?? subject ?? raw('object');
}

/** The elements, or the arguments, that leave something out which the call does not make itself. */
function needing(write: ErrandWrite, givens: readonly (SourcedValue | undefined)[], isOther?: Code): Code {
  const { each } = write;
  const leftOut = givens.flatMap((given) => (given === undefined ? [] : [ts`${given.code} === undefined`]));
  const isLeftOut = leftOut.length < givens.length ? undefined : join(leftOut, ts` || `);
  const conditions = [
    ...(isLeftOut === undefined ? [] : [leftOut.length > 1 && isOther !== undefined ? ts`(${isLeftOut})` : isLeftOut]),
    ...(isOther === undefined ? [] : [isOther]),
  ];
  const condition = join(conditions, ts` && `);
  if (each === undefined) return conditions.length === 0 ? ts`[args]` : ts`${condition} ? [args] : []`;
  return conditions.length === 0 ? each.list : ts`${each.list}.filter((${each.element}) => ${condition})`;
}

function mustBeGiven(attribute: string): Code {
  return ts`${from('runtime/copies', 'mustBeGiven')}(${literal(attribute)})`;
}
