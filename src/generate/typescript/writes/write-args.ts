import type { EntityDesign } from '../../../design/design.js';
import { type Expr, paramsOf } from '../../../expression/model/index.js';
import type { Pattern } from '../../../model/model.js';
import type { ValueType } from '../../../model/value-type.js';
import { rootOf } from '../../../model/written-path.js';
import { tenantFieldOf } from '../../../planner/bindings.js';
import { copiesOf, type WriteIntent } from '../../../planner/intent.js';
import { scopeOf, typeAt } from '../../../planner/program/scope.js';
import { type Code, doc, join, literal, member, name, property, raw, ts } from '../../text/index.js';
import { entityCode, itemNeeds, keyNeeds, mayBeAbsent } from '../entities/index.js';
import type { Gen } from '../gen.js';
import { attributeType, typeCode } from '../values/index.js';
import { affectedFields, demandedBy } from './update-facts.js';
import type { SourcedValue, ValueSource } from './value-source.js';
import { withTenant } from './write-calls.js';

/** One argument of a pattern. */
export interface Argument {
  readonly name: string;
  readonly type: Code;
  /** Given as `null` where the attribute is to be removed, or was not there. */
  readonly nullable: boolean;
  /** Left out where the call finds the value itself. */
  readonly optional: boolean;
  readonly about?: string;
  /** Where it is no attribute's. */
  readonly valueType?: ValueType;
}

/** The arguments of a pattern that writes one item, and where its write finds them. */
interface WriteArgs {
  /** Declaration of the type `…Args`. */
  readonly declaration: Code;
  readonly source: ValueSource;
}

export function writeArgs(gen: Gen, pattern: Pattern, intent: WriteIntent): WriteArgs {
  const isWhole = intent.action === 'create' || intent.action === 'put';
  return isWhole ? itemArgs(gen, pattern, intent) : changeArgs(gen, pattern, intent);
}

// ------------------------------------------------------------------------------------------------- create and put

/** The item's input, and what conditions, expressions and locks take besides. */
function itemArgs(gen: Gen, pattern: Pattern, intent: WriteIntent): WriteArgs {
  const { entity } = intent;
  const called = name(`${gen.names.pattern(pattern.name).type}Args`);
  const { input } = entityCode(gen, entity);
  const inputs = inputNames(gen, entity);
  const { demanded, others, locked, omitted } = itemMembers(gen, pattern, intent);
  const own = [...others, ...locked.filter((one) => !inputs.has(one.name))];
  const parts = [
    input,
    ...(demanded.length === 0 ? [] : [demandedPart(input, demanded)]),
    ...(own.length === 0 ? [] : [ts`{ ${own.map(memberCode)} }`]),
  ];
  const [first = input, ...rest] = parts;
  const base = omitted.length === 0 ? first : ts`Omit<${first}, ${join(omitted.map(literal), ts` | `)}>`;
  const byName = new Map([...others, ...locked].map((one) => [one.name, one]));
  const value = (field: string): SourcedValue | undefined => {
    const argument = byName.get(field);
    if (argument !== undefined) return sourced(argument);
    if (!inputs.has(field)) return undefined;
    const nullable = !demanded.includes(field) && isOptionalInput(entity, field);
    return { code: ts`args${member(field)}`, nullable };
  };
  return {
    declaration: ts`export type ${called} = ${join([base, ...rest], ts` & `)};\n`,
    source: { value, vouched: () => undefined, input: raw('args') },
  };
}

/** The fields that the Input could do without. Its optional ones may be `undefined`, which `Required` would leave there. */
function demandedPart(input: Code, fields: readonly string[]): Code {
  return ts`{ readonly [Field in ${join(fields.map(literal), ts` | `)}]: NonNullable<${input}[Field]> }`;
}

/** What a create or put takes besides the Input, and the fields of that which it cannot do without, or does not take. */
interface ItemMembers {
  readonly demanded: readonly string[];
  readonly others: readonly Argument[];
  readonly locked: readonly Argument[];
  readonly omitted: readonly string[];
}

export function itemMembers(gen: Gen, pattern: Pattern, intent: WriteIntent): ItemMembers {
  const { entity, action, lock } = intent;
  const inputs = inputNames(gen, entity);
  const params = parametersOf(pattern, intent).filter(
    (one) => one !== lock && one !== tenantFieldOf(gen.design, entity),
  );
  return {
    demanded: params.filter((one) => inputs.has(one)),
    others: params.filter((one) => !inputs.has(one)).map((one) => parameter(pattern, entity, one)),
    locked: lock === undefined || action === 'create' ? [] : [lockArgument(gen, intent, lock, true)],
    omitted: intent.set.flatMap(({ path, value }) =>
      value !== undefined && inputs.has(path.value) ? [path.value] : [],
    ),
  };
}

/** Fields of the Input type. */
function inputNames({ design }: Gen, { entity }: EntityDesign): ReadonlySet<string> {
  const tenant = design.model.tenancy?.field.value;
  const { timestamps } = design.model.defaults;
  const own = new Set([
    timestamps?.created,
    timestamps?.updated,
    entity.version?.attribute.value,
    entity.softDelete?.attribute.value,
  ]);
  const given = [...entity.attributes.values()].filter(
    ({ name: field, derive, constant }) =>
      derive === undefined && constant === undefined && !own.has(field) && (entity.global || field !== tenant),
  );
  return new Set([...given.map((one) => one.name), ...entity.routing.keys()]);
}

function isOptionalInput({ entity }: EntityDesign, field: string): boolean {
  const declared = entity.attributes.get(field);
  if (declared === undefined) return false;
  const { optional, default: fallback, generate, copy } = declared;
  return (
    optional || [fallback, generate, copy].some((one) => one !== undefined) || entity.ttl?.attribute.value === field
  );
}

// ------------------------------------------------------------------------------------------ update, move and delete

function changeArgs(gen: Gen, pattern: Pattern, intent: WriteIntent): WriteArgs {
  const called = name(`${gen.names.pattern(pattern.name).type}Args`);
  const given = changeArguments(gen, pattern, intent);
  const byName = new Map(given.map((one) => [one.name, one]));
  const moved = movedFields(gen, intent);
  const value = (field: string): SourcedValue | undefined => {
    const argument = byName.get(field);
    return argument === undefined ? undefined : sourced(argument);
  };
  const nothing: ValueSource = { value, vouched: () => undefined };
  const vouched = vouchedArguments(gen, pattern, intent, nothing).filter((one) => !byName.has(one.name));
  const vouchedNames = new Map(vouched.map((one) => [one.name, one]));
  const to = moved.length === 0 ? undefined : toMember(gen, intent, moved);
  const source: ValueSource = {
    value,
    vouched: (field) => {
      const argument = vouchedNames.get(field);
      return argument === undefined ? undefined : sourced(argument);
    },
    ...(moved.length === 0 ? {} : { to: (field) => toValue(moved, field) }),
  };
  return {
    declaration: ts`export interface ${called} {
${[...given, ...vouched].map(memberCode)}${to}
}
`,
    source,
  };
}

/** All members of the arguments of a change, but `to` of a move. */
export function changeMembers(gen: Gen, pattern: Pattern, intent: WriteIntent): readonly Argument[] {
  const given = changeArguments(gen, pattern, intent);
  const byName = new Map(given.map((one) => [one.name, one]));
  const value = (field: string): SourcedValue | undefined => {
    const argument = byName.get(field);
    return argument === undefined ? undefined : sourced(argument);
  };
  const vouched = vouchedArguments(gen, pattern, intent, { value, vouched: () => undefined });
  return [...given, ...vouched.filter((one) => !byName.has(one.name))];
}

/** What the caller has to say of the item although the call leaves it as it is. */
function vouchedArguments(gen: Gen, pattern: Pattern, intent: WriteIntent, given: ValueSource): readonly Argument[] {
  const scope = scopeOf(gen.design, pattern, {});
  return demandedBy(gen, scope, intent, withTenant(gen, intent, given))
    .filter((field) => field !== tenantFieldOf(gen.design, intent.entity))
    .map((field) => ({
      ...attributeArgument(gen, intent.entity, field),
      about: 'As the item has it: a key, or what is derived, is made of it.',
    }));
}

function changeArguments(gen: Gen, pattern: Pattern, intent: WriteIntent): readonly Argument[] {
  const { entity, key, set, add, lock, action } = intent;
  const tenant = tenantFieldOf(gen.design, entity);
  const found = new Map<string, Argument>();
  const put = (one: Argument): void => {
    if (!found.has(one.name) && one.name !== tenant) found.set(one.name, one);
  };
  const { fields, routing } = keyNeeds(entity, entity.key);
  const isConstant = (field: string): boolean => entity.attributes.get(field)?.attribute.constant !== undefined;
  const ofKey = [...new Set([...key, ...fields])].filter((field) => !isConstant(field));
  for (const field of ofKey) put({ ...attributeArgument(gen, entity, field), nullable: false });
  for (const field of routing) put(attributeArgument(gen, entity, field));
  const copied = new Set(copiesOf(intent).map((one) => one.name));
  for (const { path, value } of set) {
    if (value !== undefined || (action === 'move' && ofKey.includes(path.value))) continue;
    const one = pathArgument(gen, entity, path.value, true);
    put(
      copied.has(path.value)
        ? { ...one, optional: true, about: 'Read from where it is copied, unless it is given.' }
        : one,
    );
  }
  for (const { path, value } of add) if (value === undefined) put(pathArgument(gen, entity, path.value, false));
  const params = parametersOf(pattern, intent);
  for (const field of params) if (field !== lock) put(parameter(pattern, entity, field));
  if (lock !== undefined) put(lockArgument(gen, intent, lock, mayBeAbsent(entity, lock)));
  const ofItem =
    action === 'move' ? itemNeeds(entity).routing : affectedFields(scopeOf(gen.design, pattern, {}), intent);
  for (const field of ofItem) if (entity.entity.routing.has(field)) put(attributeArgument(gen, entity, field));
  // What is compared or reckoned with is a value, even where setting it to nothing would make sense.
  return [...found.values()].map((one) => (params.includes(one.name) ? { ...one, nullable: false } : one));
}

function attributeArgument(gen: Gen, entity: EntityDesign, field: string): Argument {
  return { name: field, type: fieldType(gen, entity, field), nullable: mayBeAbsent(entity, field), optional: false };
}

/** The type as the entity's interface has it, where it is more than a word. */
function fieldType(gen: Gen, entity: EntityDesign, field: string): Code {
  const type = attributeType(entity, field);
  if (type === undefined) return raw('unknown');
  const isShort = !['enum', 'map', 'list', 'set', 'dict'].includes(type.kind);
  if (isShort || !entity.attributes.has(field)) return typeCode(type);
  const of = ts`${entityCode(gen, entity).fields}[${literal(field)}]`;
  return mayBeAbsent(entity, field) ? ts`NonNullable<${of}>` : of;
}

/** What a clause sets at a path of the item. */
function pathArgument(gen: Gen, entity: EntityDesign, path: string, mayRemove: boolean): Argument {
  if (rootOf(path) === path) {
    const one = attributeArgument(gen, entity, path);
    return { ...one, nullable: mayRemove && one.nullable };
  }
  const type = typeAt(entity, path);
  const code = type === undefined ? raw('unknown') : typeCode(type);
  return {
    name: path,
    type: code,
    nullable: mayRemove && isOptionalField(entity, path),
    optional: false,
    ...(type === undefined ? {} : { valueType: type }),
  };
}

/** Whether a place inside an attribute may be empty. */
function isOptionalField(entity: EntityDesign, path: string): boolean {
  const at = path.lastIndexOf('.');
  const parent = at < 0 ? undefined : typeAt(entity, path.slice(0, at));
  if (parent?.kind !== 'map') return true;
  return parent.fields.get(path.slice(at + 1))?.optional === true;
}

function lockArgument(gen: Gen, { entity, action }: WriteIntent, lock: string, nullable: boolean): Argument {
  const about = action === 'put' ? 'As it was read; `null` where there was no item.' : 'As it was read.';
  return { ...attributeArgument(gen, entity, lock), nullable, about };
}

/** `$name` of the pattern's expressions. */
function parameter(pattern: Pattern, entity: EntityDesign, field: string): Argument {
  const declared = pattern.params.get(field);
  const own = declared?.of.kind === 'type' ? declared.of.type : undefined;
  const one = own ?? attributeType(entity, field);
  const type: ValueType = one === undefined ? { kind: 'any' } : declared?.list ? { kind: 'list', of: one } : one;
  return { name: field, type: typeCode(type), nullable: false, optional: false, valueType: type };
}

function parametersOf(pattern: Pattern, { set, add, condition, entity }: WriteIntent): readonly string[] {
  const clauses = [...set, ...add].flatMap(({ value }) => (value === undefined ? [] : [value.value]));
  const exprs: readonly Expr[] = [...clauses, ...(condition === undefined ? [] : [condition.value])];
  const checked = exprs.map((expr) => entity.types.check(expr, pattern).expr);
  return [...new Set(checked.flatMap((expr) => paramsOf(expr)))];
}

function sourced({ name: field, nullable, optional, valueType }: Argument): SourcedValue {
  const type = valueType === undefined ? {} : { type: valueType };
  return { code: ts`args${member(field)}`, nullable: nullable || optional, ...type };
}

function memberCode({ name: field, type, nullable, optional, about }: Argument): Code {
  const isOpen = type.parts.join('') === 'unknown';
  return ts`${doc(about)}readonly ${property(field)}${raw(optional ? '?' : '')}: ${type}${nullable && !isOpen && raw(' | null')};`;
}

// ---------------------------------------------------------------------------------------------------------- moves

/** Fields of the key that a move changes. */
export function movedFields({ design }: Gen, { action, key, set, entity }: WriteIntent): readonly string[] {
  if (action !== 'move') return [];
  const ofKey = new Set([...key, ...keyNeeds(entity, entity.key).fields]);
  const tenant = tenantFieldOf(design, entity);
  return set.flatMap(({ path, value }) =>
    value === undefined && ofKey.has(path.value) && path.value !== tenant ? [path.value] : [],
  );
}

function toMember(gen: Gen, { entity }: WriteIntent, moved: readonly string[]): Code {
  const mark = raw(moved.length === 1 ? '' : '?');
  const fields = moved.map((field) => ts`readonly ${property(field)}${mark}: ${fieldType(gen, entity, field)};`);
  const about =
    moved.length === 1
      ? 'The key that the item gets.'
      : 'The key that the item gets: at least one of its fields is new.';
  return ts`${doc(about)}readonly to: { ${fields} };`;
}

function toValue(moved: readonly string[], field: string): SourcedValue | undefined {
  if (!moved.includes(field)) return undefined;
  const code = ts`args.to${member(field)}`;
  return { code: moved.length === 1 ? code : ts`(${code} ?? args${member(field)})`, nullable: false };
}
