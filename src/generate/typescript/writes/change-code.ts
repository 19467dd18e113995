import type { EntityDesign } from '../../../design/design.js';
import { storedSegments } from '../../../design/index.js';
import { type Expr, isKnownAtRequest } from '../../../expression/model/index.js';
import type { SetClause } from '../../../model/model.js';
import type { ModelValue, ValueType } from '../../../model/value-type.js';
import { segmentsOf } from '../../../model/written-path.js';
import type { WriteIntent } from '../../../planner/intent.js';
import { derivedAttributes } from '../../../planner/program/knowledge.js';
import { storedName, typeAt, valueFor } from '../../../planner/program/scope.js';
import { firstsOf } from '../../../planner/rule-intent.js';
import { type Code, from, literal, raw, ts } from '../../text/index.js';
import { valueLiteral } from '../entities/value-literal.js';
import { argumentIn, exprAs, requiredCode } from '../expressions/index.js';
import type { Gen } from '../gen.js';
import { attributeType, isStoredAsIs, needsCheck, numericForm, storedCode, unreadCode } from '../values/index.js';
import {
  addCall,
  addInsideCall,
  type ChangeCall,
  type ChangeCalls,
  changeCall,
  countCall,
  firstCall,
  type Place,
  placeCode,
  removeCall,
  setCall,
} from './change-call.js';
import { derivedCall, exprScope, type Said, type Scope, timeCode } from './said.js';
import type { SourcedValue, ValueSource } from './value-source.js';

/** A declared value as it is stored; nothing where it may be `null`. */
export function storedValue(type: ValueType, { code, nullable, checked }: SourcedValue, name: string): Code {
  if (isStoredAsIs(type) && (checked === true || !needsCheck(type))) return code;
  const stored = checked === true ? unreadCode(type, code) : storedCode(type, code, name);
  return nullable ? ts`${code} == null ? undefined : ${stored}` : stored;
}

/** What an update sets, adds and removes, and what it keeps itself. */
export class ChangeCode {
  readonly #scope: Scope;
  readonly #intent: WriteIntent;
  readonly #entity: EntityDesign;
  readonly #source: ValueSource;
  /** By path: the last one counts. */
  readonly #calls = new Map<string, ChangeCall>();
  #isPlain = true;

  constructor(scope: Scope, intent: WriteIntent, source: ValueSource) {
    this.#scope = scope;
    this.#intent = intent;
    this.#entity = intent.entity;
    this.#source = source;
  }

  make(): ChangeCalls {
    const { set, add, remove, upsert } = this.#intent;
    for (const clause of set) this.#setClause(clause);
    for (const clause of add) this.#addClause(clause);
    for (const { value } of remove) this.#put(value, removeCall(this.#stored(value)));
    this.#lifecycle();
    if (upsert) this.#first();
    return { calls: [...this.#calls.values()], isPlain: this.#isPlain };
  }

  /** `isWorkedOut`: what is stored depends on what is there. */
  #put(path: string, call: ChangeCall, isWorkedOut = false): void {
    if (isWorkedOut || segmentsOf(path).length > 1) this.#isPlain = false;
    this.#calls.set(path, call);
  }

  #stored(path: string): Place {
    return storedSegments(this.#entity, segmentsOf(path));
  }

  #typeAt(path: string): ValueType {
    return attributeType(this.#entity, path) ?? typeAt(this.#entity, path) ?? { kind: 'any' };
  }

  #setClause({ path: { value: name }, value }: SetClause): void {
    const place = this.#stored(name);
    const type = this.#typeAt(name);
    if (value === undefined) {
      const given = this.#source.to?.(name) ?? this.#source.value(name);
      if (given === undefined) throw new Error(`Nothing says which value \`${name}\` gets.`);
      this.#put(name, setCall(place, storedValue(type, given, name), given.nullable));
      return;
    }
    const expr = valueFor(this.#scope, this.#entity, name, value.value);
    if (expr.kind === 'absent') this.#put(name, removeCall(place));
    else if (isKnownAtRequest(expr)) {
      const { code, nullable } = this.#known(expr, type);
      this.#put(name, setCall(place, code, nullable));
    } else this.#put(name, { code: changeCall('assign', place, this.#operand(expr, type)) }, true);
  }

  /** SET takes a value, an attribute, or the sum or difference of two of these. */
  #operand(expr: Expr, type: ValueType): Code {
    if (isKnownAtRequest(expr)) {
      const { code, nullable } = this.#known(expr, type);
      return nullable ? requiredCode(argumentIn(expr), code) : code;
    }
    if (expr.kind === 'path')
      return ts`${from('runtime/expression-change', 'at')}(${placeCode(storedSegments(this.#entity, expr.segments))})`;
    if (expr.kind !== 'arithmetic') throw new Error(`DynamoDB cannot set the value of \`${expr.kind}\`.`);
    const left = isKnownAtRequest(expr.left)
      ? ts`${from('runtime/expression-change', 'value')}(${this.#operand(expr.left, type)})`
      : this.#operand(expr.left, type);
    return ts`${left}.${raw(expr.operator === '-' ? 'minus' : 'plus')}(${this.#operand(expr.right, type)})`;
  }

  #known(expr: Expr, type: ValueType): { readonly code: Code; readonly nullable: boolean } {
    const { code, nullable } = exprAs(type, expr, exprScope(this.#entity, this.#source));
    return { code: storedValue(type, { code, nullable, checked: true }, ''), nullable };
  }

  #addClause({ path: { value: name }, value }: SetClause): void {
    const type = this.#typeAt(name);
    const given = this.#source.value(name);
    if (value === undefined && given === undefined) throw new Error(`Nothing says what is added to \`${name}\`.`);
    const amount =
      value !== undefined || given === undefined
        ? this.#known(valueFor(this.#scope, this.#entity, name, value?.value ?? ABSENT), type)
        : {
            code: storedValue(unbounded(type), type.kind === 'decimal' ? { ...given, checked: true } : given, name),
            nullable: given.nullable,
          };
    // What a stream rule finds absent adds nothing; who calls a pattern is to say how much.
    const isRequired = amount.nullable && !this.#intent.upsert;
    const argument = value === undefined ? name : argumentIn(value.value);
    const code = isRequired ? requiredCode(argument, amount.code) : amount.code;
    const call = segmentsOf(name).length > 1 ? addInsideCall : addCall;
    this.#put(name, call(this.#stored(name), code, amount.nullable && !isRequired), true);
  }

  /** The version goes up by one, and the time of the update (and of the deletion) is noted. */
  #lifecycle(): void {
    const { version, softDelete } = this.#entity.entity;
    const counted = version?.attribute.value;
    if (counted !== undefined) {
      const stored = storedName(this.#entity, counted);
      if (this.#intent.upsert) this.#put(counted, addCall([stored], ts`1`, false), true);
      else this.#put(counted, countCall(stored));
    }
    if (this.#intent.action === 'soft-delete' && softDelete !== undefined) this.#setTime(softDelete.attribute.value);
    const updated = this.#scope.design.model.defaults.timestamps?.updated;
    if (updated !== undefined) this.#setTime(updated);
  }

  /** `after`: so many seconds later. */
  #setTime(name: string, isFirst = false, after = 0): void {
    const type = this.#entity.types.typeOf(name);
    if (type === undefined || this.#calls.has(name)) return;
    const time = timeCode(type.kind, after);
    this.#put(name, isFirst ? firstCall(this.#stored(name), time) : setCall(this.#stored(name), time, false), isFirst);
  }

  /** What an item needs besides that is made by the update: tag, key fields, constants, the time of its creation. */
  #first(): void {
    const { discriminator, entity, table } = this.#entity;
    if (discriminator !== undefined)
      this.#put(` ${discriminator}`, setCall([discriminator], literal(entity.tag), false));
    const primary = new Set([...table.primary.pk, ...table.primary.sk].map((slot) => slot.attribute));
    const constants = [...entity.attributes.values()].filter(({ constant }) => constant !== undefined);
    for (const name of [...this.#intent.key, ...constants.map((one) => one.name)]) {
      const declared = entity.attributes.get(name);
      if (declared === undefined || declared.derive !== undefined || primary.has(declared.storedName)) continue;
      const value = declared.constant?.value;
      const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
      const constant = isPlain || typeof value === 'bigint' ? { code: literal(value), nullable: false } : undefined;
      const given = constant ?? this.#source.value(name);
      if (given === undefined || this.#calls.has(name)) continue;
      this.#put(name, setCall(this.#stored(name), storedValue(this.#typeAt(name), given, name), given.nullable));
    }
    const created = this.#scope.design.model.defaults.timestamps?.created;
    if (created !== undefined && this.#entity.attributes.has(created)) this.#setTime(created, true);
    for (const { name, value } of firstsOf(this.#scope.design, this.#intent)) {
      if (typeof value === 'object' && value !== null && 'after' in value) this.#setTime(name, true, value.after);
      else this.#setFirst(name, value);
    }
  }

  #setFirst(name: string, value: ModelValue): void {
    const type = this.#typeAt(name);
    const code = storedValue(type, { code: valueLiteral(type, value), nullable: false }, name);
    this.#put(name, firstCall(this.#stored(name), code), true);
  }
}

const ABSENT: Expr = { kind: 'absent', start: 0, end: 0 };

const MOST = BigInt(Number.MAX_SAFE_INTEGER);

/** An amount that is added need not lie between the bounds of the sum. */
function unbounded(type: ValueType): ValueType {
  if (type.kind !== 'int') return type;
  return numericForm(type) === 'number' ? { kind: 'int', min: -MOST, max: MOST } : { kind: 'int' };
}

/** Derived attributes of what changes; `missing`: those whose sources are not known. */
export function derivedCalls(
  gen: Gen,
  entity: EntityDesign,
  changed: ReadonlySet<string>,
  said: Said,
): { readonly calls: readonly ChangeCall[]; readonly missing: readonly string[] } {
  const calls: ChangeCall[] = [];
  const missing: string[] = [];
  for (const { attribute, derivedFrom } of derivedAttributes(entity)) {
    if (!changed.has(attribute.name)) continue;
    const unknown = derivedFrom.filter((name) => said.get(name) === undefined);
    if (unknown.length > 0) {
      missing.push(...unknown);
      continue;
    }
    const type = attributeType(entity, attribute.name) ?? attribute.type;
    const nullable = entity.types.derivation(attribute.name)?.type.optional === true;
    const code = derivedCall(gen, entity, attribute.name, said);
    calls.push(setCall([attribute.storedName], derivedValue(type, code, nullable), nullable));
  }
  return { calls, missing };
}

function derivedValue(type: ValueType, code: Code, nullable: boolean): Code {
  if (isStoredAsIs(type)) return code;
  return nullable
    ? ts`((made) => (made === undefined ? undefined : ${unreadCode(type, raw('made'))}))(${code})`
    : unreadCode(type, code);
}
