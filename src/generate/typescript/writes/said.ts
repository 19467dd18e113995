import type { EntityDesign } from '../../../design/design.js';
import { isKnownAtRequest, pathsOf } from '../../../expression/model/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { rootOf } from '../../../model/written-path.js';
import type { WriteIntent } from '../../../planner/intent.js';
import { derivedAttributes } from '../../../planner/program/knowledge.js';
import { type scopeOf, valueFor } from '../../../planner/program/scope.js';
import { type Code, commas, literal, member, property, raw, ts } from '../../text/index.js';
import { entityCode, mayBeAbsent } from '../entities/index.js';
import { type ExprScope, exprAs } from '../expressions/index.js';
import type { Gen } from '../gen.js';
import { attributeType, checkedCode, needsCheck } from '../values/index.js';
import type { SourcedValue, ValueSource } from './value-source.js';

/** A value of the item as a write leaves it: declared, in its normal form. `absent`: it is known that there is none. */
export type Known = { readonly kind: 'absent' } | KnownValue;

export interface KnownValue {
  readonly kind: 'value';
  readonly code: Code;
  /** The same before it was checked: for functions that check it themselves. */
  readonly given?: Code;
  /** May be `null` or `undefined`: absent. */
  readonly nullable: boolean;
}

/** What is known of an item as a write leaves it, when the code is generated. */
export interface Said {
  get(name: string): Known | undefined;
  isRouting(name: string): boolean;
  /** An object with these attributes and routing parameters by their names in the model; without those that are absent. */
  object(names: readonly string[], isChecked?: boolean): Code;
}

export function saying(entity: EntityDesign, get: Said['get']): Said {
  return {
    get,
    isRouting: (name) => entity.entity.routing.has(name),
    object: (names, isChecked = true) => fieldsCode(names, get, isChecked),
  };
}

/** A variable holds the whole entity; `routing` are the routing parameters. */
export function whole(entity: EntityDesign, variable: Code, routing: Said['get']): Said {
  const isRouting = (name: string): boolean => entity.entity.routing.has(name);
  const get: Said['get'] = (name) =>
    isRouting(name)
      ? routing(name)
      : { kind: 'value', code: ts`${variable}${member(name)}`, nullable: mayBeAbsent(entity, name) };
  return {
    get,
    isRouting,
    object: (names) => {
      const parameters = names.filter(isRouting);
      if (parameters.length === 0) return variable;
      return ts`{ ...${variable}, ...${fieldsCode(parameters, get, true)} }`;
    },
  };
}

export type Scope = ReturnType<typeof scopeOf>;

/** The value in its normal form. */
export function checkedValue(type: ValueType, { code, checked, nullable }: SourcedValue, name: string): Code {
  if (checked === true || !needsCheck(type)) return code;
  const normal = checkedCode(type, code, name);
  return nullable ? ts`(${code} == null ? ${code} : ${normal})` : normal;
}

/** The time of the call, or so many seconds later, as a type of the model has it. */
export function timeCode(kind: string, after = 0): Code {
  const millis = after === 0 ? raw('now') : ts`now + ${after * 1000}`;
  if (kind === 'epochMillis' || kind === 'int') return millis;
  if (kind === 'epochSeconds') return ts`Math.floor(now / 1000)${after !== 0 && ts` + ${after}`}`;
  return kind === 'date' ? ts`new Date(${millis}).toISOString().slice(0, 10)` : ts`new Date(${millis}).toISOString()`;
}

/** `$name` where an expression reads it. */
export function paramScope(entity: EntityDesign, source: ValueSource): Pick<ExprScope, 'param'> {
  return {
    param: (name) => {
      const given = source.value(name);
      const type = given?.type ?? attributeType(entity, name);
      if (given === undefined) return undefined;
      if (type === undefined)
        return { code: given.code, type: { kind: 'any' }, nullable: given.nullable, mayBeNull: given.nullable };
      return { code: checkedValue(type, given, name), type, nullable: given.nullable, mayBeNull: given.nullable };
    },
  };
}

export function exprScope(entity: EntityDesign, source: ValueSource): ExprScope {
  return { ...paramScope(entity, source), attribute: () => undefined };
}

/** What the call itself says of the item, as `saidBy` of the planner. */
export function saidBy(scope: Scope, intent: WriteIntent, source: ValueSource): Said {
  const { entity } = intent;
  const known = new Map<string, Known>();
  const say = (name: string, given: SourcedValue | undefined): void => {
    const type = attributeType(entity, name);
    const declared = entity.entity.attributes.get(name);
    if (given === undefined || type === undefined || declared === undefined || declared.derive !== undefined) return;
    known.set(name, {
      kind: 'value',
      code: checkedValue(type, given, name),
      nullable: given.nullable,
      given: given.code,
    });
  };
  const sayCode = (name: string, code: Code): void => say(name, { code, nullable: false, checked: true });
  for (const name of entity.attributes.keys()) say(name, source.vouched(name));
  for (const { constant, name } of entity.entity.attributes.values()) {
    const value = constant?.value;
    if (
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'bigint' ||
      typeof value === 'boolean'
    )
      sayCode(name, literal(value));
  }
  for (const name of intent.key) say(name, source.value(name));
  for (const { path, value } of [...intent.set, ...intent.add]) {
    const root = rootOf(path.value);
    known.delete(root);
    if (value !== undefined || path.value !== root || intent.add.some((clause) => clause.path === path)) continue;
    say(root, source.to?.(root) ?? source.value(root));
  }
  for (const { path, value } of intent.set) {
    const type = attributeType(entity, path.value);
    if (value === undefined || type === undefined || rootOf(path.value) !== path.value) continue;
    const expr = valueFor(scope, entity, path.value, value.value);
    if (expr.kind === 'absent') known.set(path.value, { kind: 'absent' });
    if (expr.kind === 'absent' || !isKnownAtRequest(expr)) continue;
    const { code, nullable } = exprAs(type, expr, exprScope(entity, source));
    known.set(path.value, { kind: 'value', code, nullable });
  }
  sayLifecycle(scope, intent, source, known);
  for (const { value } of intent.remove) {
    if (rootOf(value) === value) known.set(value, { kind: 'absent' });
    else known.delete(rootOf(value));
  }
  return saying(entity, (name) => known.get(name));
}

function sayLifecycle(scope: Scope, intent: WriteIntent, source: ValueSource, known: Map<string, Known>): void {
  const { entity } = intent;
  const { version, softDelete } = entity.entity;
  const sayTime = (name: string): void => {
    const type = attributeType(entity, name);
    if (type !== undefined) known.set(name, { kind: 'value', code: timeCode(type.kind), nullable: false });
  };
  if (version !== undefined) {
    const { value: name } = version.attribute;
    known.delete(name);
    const read = intent.lock === name ? source.value(name) : undefined;
    if (read !== undefined && !read.nullable)
      known.set(name, { kind: 'value', code: ts`(${read.code} + 1)`, nullable: false });
  }
  const updated = scope.design.model.defaults.timestamps?.updated;
  if (updated !== undefined && entity.attributes.has(updated)) sayTime(updated);
  if (softDelete === undefined) return;
  const { value: name } = softDelete.attribute;
  if (intent.action === 'soft-delete') sayTime(name);
  // An update takes the item only where it is not deleted.
  else if (!intent.upsert) known.set(name, { kind: 'absent' });
}

/** With the derived attributes whose sources are known. */
export function withDerived(gen: Gen, entity: EntityDesign, said: Said): Said {
  const worked = new Map<string, Known>();
  const whole = saying(entity, (name) => worked.get(name) ?? said.get(name));
  for (const { attribute, derivedFrom } of derivedAttributes(entity)) {
    if (!derivedFrom.every((name) => whole.get(name) !== undefined)) continue;
    const nullable = entity.types.derivation(attribute.name)?.type.optional === true;
    const code = derivedCall(gen, entity, attribute.name, whole);
    worked.set(attribute.name, { kind: 'value', code, nullable });
  }
  return whole;
}

/** `orderOpenState({ status })`. */
export function derivedCall(gen: Gen, entity: EntityDesign, attribute: string, said: Said): Code {
  const expr = entity.types.derivation(attribute)?.expr;
  const reads = expr === undefined ? [] : pathsOf(expr).map(({ segments }) => String(segments[0]));
  return ts`${entityCode(gen, entity).derived(attribute)}(${said.object([...new Set(reads)])})`;
}

function fieldsCode(names: readonly string[], get: Said['get'], isChecked: boolean): Code {
  const fields = names.flatMap((name) => {
    const known = get(name);
    if (known === undefined || known.kind === 'absent') return [];
    const code = isChecked ? known.code : (known.given ?? known.code);
    if (!known.nullable) return [ts`${property(name)}: ${code}`];
    return [ts`...(${code} == null ? {} : { ${property(name)}: ${code} })`];
  });
  return ts`{ ${commas(fields)} }`;
}
