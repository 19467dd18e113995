import { MAX_NESTING_DEPTH } from '../../facts/index.js';
import { EngineError } from '../engine-error.js';
import type { Rule } from './shape.js';

/**
 * What the service says of JSON that is not of its model's types. It reads requests into Java objects, and its messages
 * name their classes.
 */

const PACKAGE = 'com.amazonaws.dynamodb.v20120810';
const STRUCTURE_FOUND = 'Start of structure or map found where not expected';
/** Of a null in a list or map the service says nothing more. */
const NULL_FOUND = '';
const PARAMETERIZED =
  "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader 'bootstrap')";
const ATTRIBUTE_VALUE = `${PACKAGE}.AttributeValue`;
const ATTRIBUTE_MAP = `java.util.Map<java.lang.String, ${ATTRIBUTE_VALUE}>`;

/** A SerializationException with this message: the request is not of the API's types. */
export function serializationError(message: string): EngineError {
  return new EngineError('SerializationException', message);
}

/** What to say of something else in the place of a string. */
export function notString(value: unknown): EngineError {
  return notScalar(value, 'String');
}

/** The same of a boolean. */
export function notBoolean(value: unknown): EngineError {
  return typeof value === 'string'
    ? serializationError('Unexpected token received from parser')
    : notScalar(value, 'Boolean');
}

/** The same of bytes. */
export function notBytes(value: unknown): EngineError {
  if (Array.isArray(value)) return serializationError('Unrecognized collection type class java.nio.ByteBuffer');
  const structure = typeof value === 'object' && value !== null;
  return serializationError(structure ? STRUCTURE_FOUND : 'only base-64-encoded strings are convertible to bytes');
}

/** The same of a list. */
export function notList(value: unknown): EngineError {
  return serializationError(isObject(value) ? STRUCTURE_FOUND : 'Unexpected field type');
}

/** The same of an attribute value in a map or list. */
export function notAttributeValue(value: unknown): EngineError {
  return notStructure(value, ATTRIBUTE_VALUE, true);
}

/** The same of the map of an attribute value. */
export function notAttributeMap(value: unknown): EngineError {
  return Array.isArray(value) ? unrecognized(ATTRIBUTE_MAP) : serializationError('Unexpected field type');
}

/** Throws where a member of a request is not of the type that its rule says; attribute values are left to their reader. */
export function checkType(value: unknown, rule: Rule, name: string, inside = false): void {
  switch (rule.type) {
    case 'string':
      if (typeof value !== 'string') throw notString(value);
      return;
    case 'integer':
      if (!isNumber(value)) throw notScalar(value, rule.long === true ? 'Long' : 'Integer');
      return;
    case 'boolean':
      if (typeof value !== 'boolean') throw notBoolean(value);
      return;
    case 'time':
      if (!isNumber(value instanceof Date ? value.getTime() : value)) {
        throw notScalar(value, 'milliseconds since epoch');
      }
      return;
    case 'list':
      if (!Array.isArray(value)) throw inside && !isObject(value) ? serializationError(PARAMETERIZED) : notList(value);
      if (rule.element !== undefined) {
        for (const one of value) if (one != null) checkType(one, rule.element, name, true);
      }
      return;
    case 'structure':
      if (!isObject(value)) throw notStructure(value, javaType(rule, name), inside);
      checkTypes(value, rule.members);
      return;
    case 'attribute':
      if (!isObject(value)) throw notStructure(value, ATTRIBUTE_VALUE, inside);
      return;
    case 'map':
      if (!isObject(value)) {
        if (Array.isArray(value)) throw unrecognized(javaType(rule, name));
        throw serializationError(inside ? PARAMETERIZED : 'Unexpected field type');
      }
      if (rule.element !== undefined && rule.element.type !== 'attribute') {
        for (const one of Object.values(value)) if (one != null) checkType(one, rule.element, name, true);
      }
  }
}

/** The same for all members of a request or structure. */
export function checkTypes(object: Readonly<Record<string, unknown>>, shape: Readonly<Record<string, Rule>>): void {
  for (const name in shape) {
    const value = object[name];
    if (value !== undefined && value !== null) checkType(value, shape[name] as Rule, name);
  }
}

/**
 * The same for the attribute values of a request. Their reader would find as much, but only after whatever else is wrong
 * with the request, of which the service speaks later.
 */
export function checkAttributeTypes(value: unknown, rule: Rule): void {
  if (value === undefined || value === null) return;
  switch (rule.type) {
    case 'attribute':
      checkAttributeValue(value, 0);
      return;
    case 'structure':
      for (const name in rule.members) {
        checkAttributeTypes((value as Record<string, unknown>)[name], rule.members[name] as Rule);
      }
      return;
    case 'list':
    case 'map':
      if (rule.element === undefined) return;
      for (const one of Object.values(value)) checkAttributeTypes(one, rule.element);
  }
}

function checkAttributeValue(value: unknown, depth: number): void {
  if (!isObject(value)) throw notAttributeValue(value);
  for (const type of ['S', 'N', 'B', 'SS', 'NS', 'BS', 'BOOL', 'NULL', 'L', 'M']) {
    const content = value[type];
    if (content === undefined || content === null) continue;
    checkContent(type, content, depth);
  }
}

function checkContent(type: string, content: unknown, depth: number): void {
  switch (type) {
    case 'S':
    case 'N':
      if (typeof content !== 'string') throw notString(content);
      return;
    case 'B':
      if (!(content instanceof Uint8Array)) throw notBytes(content);
      return;
    case 'BOOL':
    case 'NULL':
      if (!isTruth(content)) throw notBoolean(content);
      return;
    case 'M':
      if (!isObject(content)) throw notAttributeMap(content);
      break;
    default:
      if (!Array.isArray(content)) throw notList(content);
      if (type !== 'L') {
        for (const member of content) if (member != null) checkContent(type.charAt(0), member, depth);
        return;
      }
  }
  if (depth > MAX_NESTING_DEPTH) return;
  for (const member of Object.values(content as object)) if (member != null) checkAttributeValue(member, depth + 1);
}

/** A truth, or its name: the service reads either. */
export function isTruth(value: unknown): boolean {
  return typeof value === 'boolean' || value === 'true' || value === 'false';
}

type Scalar = 'String' | 'Boolean' | 'Integer' | 'Long' | 'milliseconds since epoch';

function notScalar(value: unknown, type: Scalar): EngineError {
  if (Array.isArray(value)) {
    return unrecognized(type === 'milliseconds since epoch' ? 'java.util.Date' : `java.lang.${type}`);
  }
  if (typeof value === 'object') return serializationError(value === null ? NULL_FOUND : STRUCTURE_FOUND);
  return serializationError(`${tokenOf(value)} cannot be converted to ${type}`);
}

function tokenOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return 'STRING_VALUE';
}

function notStructure(value: unknown, type: string, inside: boolean): EngineError {
  if (Array.isArray(value)) return unrecognized(type);
  if (value === null) return serializationError(NULL_FOUND);
  return serializationError(inside ? 'Unexpected value type in payload' : 'Unexpected field type');
}

function unrecognized(type: string): EngineError {
  return serializationError(`Unrecognized collection type ${type.includes('<') ? '' : 'class '}${type}`);
}

/** The Java type that a rule stands for; structures without a name of their own have that of the member. */
function javaType(rule: Rule, name: string): string {
  switch (rule.type) {
    case 'string':
      return 'java.lang.String';
    case 'integer':
      return rule.long === true ? 'java.lang.Long' : 'java.lang.Integer';
    case 'boolean':
      return 'java.lang.Boolean';
    case 'time':
      return 'java.util.Date';
    case 'attribute':
      return ATTRIBUTE_VALUE;
    case 'structure':
      return `${PACKAGE}.${rule.name ?? name}`;
    case 'list':
      return `java.util.List<${elementType(rule.element, name)}>`;
    case 'map':
      return `java.util.Map<java.lang.String, ${elementType(rule.element, name)}>`;
  }
}

function elementType(element: Rule | undefined, name: string): string {
  return element === undefined ? 'java.lang.Object' : javaType(element, name);
}

/** NaN, which JSON cannot say, is none: it would keep to any bounds. */
function isNumber(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
