import type { EntityDesign } from '../../../design/design.js';
import { type Expr, pathsOf } from '../../../expression/model/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { derivedAttributes } from '../../../planner/program/knowledge.js';
import { type Code, commas, doc, from, literal, member, name, property, raw, ts, typeFrom } from '../../text/index.js';
import { exprAs, fieldsScope } from '../expressions/index.js';
import type { Gen } from '../gen.js';
import { checkedCode, needsCheck, numericForm } from '../values/index.js';
import { isNow } from '../values/is-now.js';
import { attributesOf, type EntityAttribute, typeOf } from './attributes.js';
import type { Checks } from './check-code.js';
import { moduleNames } from './module-names.js';
import { pickCode, wholeInputCode } from './types-code.js';
import { valueLiteral } from './value-literal.js';

const DEFINED = from('runtime/defined', 'defined');

/** The function that completes an input. */
export function newFunction(gen: Gen, entity: EntityDesign, checks: Checks): Code {
  const called = gen.names.entity(entity.name);
  const own = moduleNames(entity, called);
  const { model } = gen.design;
  const tenant = model.tenancy !== undefined && !entity.entity.global;
  const all = attributesOf(model, entity);
  const stated = all.filter(({ origin }) => origin.kind !== 'derived' && origin.kind !== 'later');
  const entries = stated.map((one) => entry(one.name, newValue(entity, one, checks)));
  const sources = new Set(stated.flatMap(sourcesOf));
  const mark = (source: Source, called: string): Code => raw(sources.has(source) ? called : `_${called}`);
  const version = all.some(({ origin }) => origin.kind === 'version');
  const context = typeFrom('runtime/context', tenant ? 'TenantContext' : 'Context');
  const parameters = [
    ts`${mark('context', 'context')}: ${context}`,
    ts`${mark('now', 'now')}: number`,
    ts`${mark('input', 'input')}: ${wholeInputCode(entity, name(`${called.type}Input`))}`,
    ...(version ? [raw('version = 1')] : []),
  ];
  return ts`${doc(
    `All fields of a new \`${called.type}\`, in their normal form. \`now\`: epoch milliseconds.`,
    '',
    '@throws {InvalidArgument} A value is not what the model says.',
  )}export function ${name(own.make)}(${commas(parameters)}): ${name(own.fields)} {
${derivedSteps(gen, entity, entries)}
}
`;
}

/** The object, with derived attributes in the order in which they need each other. */
function derivedSteps(gen: Gen, entity: EntityDesign, entries: readonly Code[]): readonly Code[] {
  const own = moduleNames(entity, gen.names.entity(entity.name));
  const levels: string[][] = [];
  const levelOf = new Map<string, number>();
  for (const { attribute } of derivedAttributes(entity)) {
    const below = readsOf(derivation(entity, attribute.name)).map((read) => levelOf.get(read) ?? -1);
    const level = Math.max(-1, ...below) + 1;
    levelOf.set(attribute.name, level);
    levels[level] = [...(levels[level] ?? []), attribute.name];
  }
  const wrap = (object: Code): Code => ts`${DEFINED}(${object})`;
  const mayLack = levels.length > 0 || attributesOf(gen.design.model, entity).some(({ optional }) => optional);
  const statements: Code[] = [];
  let object = ts`{ ${commas(entries)} }`;
  for (const [i, derived] of levels.entries()) {
    const fields = name(i === 0 ? 'fields' : `fields${i + 1}`);
    statements.push(ts`const ${fields} = ${wrap(object)};`);
    const more = derived.map((one) => ts`${property(one)}: ${name(own.derived(one))}(${fields})`);
    object = ts`{ ...${fields}, ${commas(more)} }`;
  }
  return [...statements, ts`return ${mayLack ? wrap(object) : object};`];
}

function derivation(entity: EntityDesign, attribute: string): Expr {
  const expr = entity.types.derivation(attribute)?.expr;
  if (expr === undefined) throw new Error(`\`${attribute}\` is not derived.`);
  return expr;
}

/** Attributes that an expression reads. */
function readsOf(expr: Expr): readonly string[] {
  return [...new Set(pathsOf(expr).map(({ segments }) => String(segments[0])))];
}

/** The function that works out a derived attribute. */
export function derivedFunction(gen: Gen, entity: EntityDesign, attribute: string): Code {
  const own = moduleNames(entity, gen.names.entity(entity.name));
  const expr = derivation(entity, attribute);
  const reads = readsOf(expr);
  const type = typeOf(entity, attribute);
  const value = exprAs(type, expr, fieldsScope(entity, raw('fields')), attribute);
  // Of an expression that is decided nothing is read.
  const isRead = value.code.parts.some((part) => typeof part === 'string' && /\bfields\b/.test(part));
  const parameter = ts`${raw(isRead ? 'fields' : '_fields')}: ${pickCode(name(own.fields), reads)}`;
  const result = ts`${name(own.fields)}[${literal(attribute)}]`;
  return ts`${doc(`\`${attribute}\`, which is derived${value.nullable ? ', undefined where it is absent' : ''}.`)}export function ${name(own.derived(attribute))}(${parameter}): ${result}${value.nullable && raw(' | undefined')} {
return ${value.code};
}
`;
}

type Source = 'context' | 'now' | 'input';

/** What a new item's value is taken from. */
function sourcesOf({ attribute, origin }: EntityAttribute): readonly Source[] {
  switch (origin.kind) {
    case 'tenant':
      return ['context'];
    case 'now':
      return ['now'];
    case 'given':
    case 'brought':
      return ['input'];
    case 'preset': {
      const { default: fallback, generate } = attribute;
      if (isNow(fallback?.value) || generate?.value.kind === 'now') return ['input', 'now'];
      if (fallback !== undefined) return ['input'];
      return ['input', generate === undefined ? 'now' : 'context'];
    }
    default:
      return [];
  }
}

/** `name: value`, or `value` for `value: value`. */
function entry(field: string, value: Code): Code {
  return value.parts.length === 1 && value.parts[0] === field ? value : ts`${property(field)}: ${value}`;
}

function newValue(entity: EntityDesign, one: EntityAttribute, checks: Checks): Code {
  const { attribute, type, origin } = one;
  switch (origin.kind) {
    case 'tenant':
      return normal(one, raw('context.tenant'), checks);
    case 'constant':
      return attribute.constant === undefined ? raw('undefined') : valueLiteral(type, attribute.constant.value);
    case 'version':
      return raw(numericForm(type) === 'number' ? 'version' : 'BigInt(version)');
    case 'now':
      return timeCode(type, 0);
    case 'preset':
      return given(one, presetCode(entity, one), checks);
    case 'brought':
      return given(one, origin.optional ? raw('undefined') : undefined, checks);
    case 'given':
      return given(one, origin.optional ? raw('undefined') : undefined, checks);
    default:
      return raw('undefined');
  }
}

/** What the input says, checked; or else something of the model. */
function given(one: EntityAttribute, otherwise: Code | undefined, checks: Checks): Code {
  const { name: field, type } = one;
  const value = ts`input${member(field)}`;
  if (otherwise === undefined) return normal(one, value, checks);
  const isNothing = otherwise.parts.length === 1 && otherwise.parts[0] === 'undefined';
  if (!needsCheck(type)) return isNothing ? value : ts`${value} ?? ${otherwise}`;
  if (type.kind === 'enum' && !isNothing) return normal(one, ts`${value} ?? ${otherwise}`, checks);
  return ts`${value} === undefined ? ${otherwise} : ${normal(one, value, checks)}`;
}

function normal({ name: field, type }: EntityAttribute, value: Code, checks: Checks): Code {
  if (!needsCheck(type)) return value;
  return checks.call(field, value) ?? checkedCode(type, value, field);
}

function presetCode(entity: EntityDesign, { attribute, name: field, type }: EntityAttribute): Code {
  const how = attribute.generate?.value;
  const fallback = attribute.default?.value;
  if (isNow(fallback) || how?.kind === 'now') return timeCode(type, 0);
  if (fallback !== undefined) return valueLiteral(type, fallback);
  switch (how?.kind) {
    case 'ulid':
      return ts`${from('runtime/ids', 'newUlid')}(context)`;
    case 'uuid':
      return ts`${from('runtime/ids', 'newUuid')}(context)`;
    case 'ksuid':
      return ts`${from('runtime/ids', 'newKsuid')}(context)`;
    case 'shard':
      return ts`Math.floor(context.random() * ${how.count})`;
    default: {
      const { ttl } = entity.entity;
      return ttl?.after === undefined || ttl.attribute.value !== field
        ? raw('undefined')
        : timeCode(type, Math.round(ttl.after));
    }
  }
}

/** The time of the call, or so many seconds later, as a type of the model has it. */
function timeCode(type: ValueType, after: number): Code {
  const millis = after === 0 ? raw('now') : ts`now + ${after * 1000}`;
  switch (type.kind) {
    case 'epochSeconds':
      return after === 0 ? raw('Math.floor(now / 1000)') : ts`Math.floor(now / 1000) + ${after}`;
    case 'epochMillis':
      return ts`Math.round(${millis})`;
    case 'int':
      return numericForm(type) === 'number' ? ts`Math.round(${millis})` : ts`BigInt(Math.round(${millis}))`;
    case 'date':
      return ts`new Date(${millis}).toISOString().slice(0, 10)`;
    default:
      return ts`new Date(${millis}).toISOString()`;
  }
}
