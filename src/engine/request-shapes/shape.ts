import { EngineError, validationError } from '../engine-error.js';
import { messages } from '../messages.js';

interface Common {
  readonly required?: true;
  /** Messages name the member as the API does and leave its value out. */
  readonly terse?: true;
  /** Its absence is refused before all else, with a message of its own. */
  readonly parameter?: true;
}

/** What one member of a request must be, in the terms of the service's model. */
export type Rule =
  | (Common & {
      readonly type: 'string';
      readonly values?: readonly string[];
      readonly pattern?: RegExp;
      readonly minLength?: number;
      readonly maxLength?: number;
    })
  | (Common & { readonly type: 'integer'; readonly min?: number; readonly max?: number })
  | (Common & { readonly type: 'boolean' })
  | (Common & {
      readonly type: 'structure';
      /** The service's name for the type, which messages write before its members. */
      readonly name?: string;
      readonly members: Shape;
    })
  | (Common & {
      readonly type: 'list';
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly element?: Rule;
    })
  | (Common & {
      readonly type: 'map';
      readonly element?: Rule;
      /** Lengths of the lists that the map holds, which messages state for the map as a whole. */
      readonly listLengths?: { readonly min: number; readonly max: number };
    });

/** Members of a request or structure, in the order in which the service complains about them. */
export type Shape = Readonly<Record<string, Rule>>;

/** Parameters that came before expressions; a request that carries one is refused rather than half understood. */
const LEGACY = [
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
];
/** Expressions, in the order in which messages name them. */
const EXPRESSIONS = [
  'ProjectionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'UpdateExpression',
  'ConditionExpression',
];
const MAX_TEXT_DEPTH = 40;
/** The service stops after this many complaints. */
const MAX_COMPLAINTS = 10;

/**
 * Checks a request against its shape: first types (SerializationException), then the table's name alone, then all other
 * constraints together (ValidationException).
 */
export function checkShape(request: unknown, shape: Shape): void {
  if (!isObject(request)) throw serializationError('Unexpected value type in payload');
  checkTypes(request, shape);
  if (!membersConform(request, shape)) refuseFaults(request, shape);
  refuseLegacy(request);
}

/** Whether a value keeps all constraints of its rule: the common case, told without making up messages. */
function conforms(value: unknown, rule: Rule): boolean {
  if (value === undefined || value === null) return rule.required !== true;
  switch (rule.type) {
    case 'string': {
      const text = value as string;
      if (rule.values !== undefined && !rule.values.includes(text)) return false;
      return hasLength(text.length, rule) && (rule.pattern === undefined || rule.pattern.test(text));
    }
    case 'integer':
      return (value as number) >= (rule.min ?? -Infinity) && (value as number) <= (rule.max ?? Infinity);
    case 'boolean':
      return true;
    case 'structure':
      return membersConform(value as Record<string, unknown>, rule.members);
    case 'list': {
      const { element } = rule;
      const list = value as readonly unknown[];
      if (!hasLength(list.length, rule)) return false;
      return element === undefined || list.every((one) => one != null && conforms(one, element));
    }
    case 'map': {
      const { element, listLengths: lengths } = rule;
      if (element === undefined && lengths === undefined) return true;
      return Object.values(value as Record<string, unknown>).every((one) => {
        if (lengths !== undefined && Array.isArray(one) && (one.length < lengths.min || one.length > lengths.max))
          return false;
        return element === undefined || (one != null && conforms(one, element));
      });
    }
  }
}

function membersConform(object: Record<string, unknown>, shape: Shape): boolean {
  for (const name in shape) if (!conforms(object[name], shape[name] as Rule)) return false;
  return true;
}

function hasLength(length: number, rule: { readonly minLength?: number; readonly maxLength?: number }): boolean {
  return length >= (rule.minLength ?? 0) && length <= (rule.maxLength ?? Infinity);
}

function refuseFaults(request: Record<string, unknown>, shape: Shape): void {
  const complaints: string[] = [];
  const tableName = shape.TableName;
  if (tableName !== undefined) {
    if (tableName.parameter === true && request.TableName == null)
      throw validationError(messages.required('TableName'));
    complain('TableName', 'TableName', request.TableName, tableName, complaints);
    refuse(complaints);
  }
  for (const name in shape) {
    if (name !== 'TableName') complain(name, name, request[name], shape[name] as Rule, complaints);
  }
  refuse(complaints);
}

function refuseLegacy(request: Record<string, unknown>): void {
  const legacy = LEGACY.filter((name) => request[name] != null);
  const [first] = legacy;
  if (first === undefined) return;
  const expressions = EXPRESSIONS.filter((name) => request[name] != null);
  throw validationError(
    expressions.length > 0 ? messages.mixedParameters(legacy, expressions) : messages.legacyParameter(first),
  );
}

function refuse(complaints: readonly string[]): void {
  if (complaints.length === 0) return;
  const errors = complaints.length === 1 ? 'error' : 'errors';
  throw validationError(`${complaints.length} validation ${errors} detected: ${complaints.join('; ')}`);
}

function checkTypes(object: Record<string, unknown>, shape: Shape): void {
  for (const name in shape) {
    const value = object[name];
    if (value !== undefined && value !== null) checkType(value, shape[name] as Rule);
  }
}

function checkType(value: unknown, rule: Rule): void {
  switch (rule.type) {
    case 'string':
      if (typeof value !== 'string') throw serializationError(conversionText(value, 'String'));
      return;
    case 'integer':
      if (typeof value !== 'number') throw serializationError(conversionText(value, 'Integer'));
      return;
    case 'boolean':
      if (typeof value !== 'boolean') throw serializationError(conversionText(value, 'Boolean'));
      return;
    case 'list': {
      if (!Array.isArray(value)) throw serializationError('Unexpected field type');
      const { element } = rule;
      if (element !== undefined) for (const one of value) if (one != null) checkType(one, element);
      return;
    }
    case 'structure':
      if (!isObject(value)) throw serializationError('Unexpected field type');
      checkTypes(value, rule.members);
      return;
    case 'map':
      if (!isObject(value)) throw serializationError('Unexpected field type');
      if (rule.element !== undefined) {
        for (const one of Object.values(value)) if (one != null) checkType(one, rule.element);
      }
  }
}

function complain(name: string, path: string, value: unknown, rule: Rule, complaints: string[]): void {
  if (complaints.length >= MAX_COMPLAINTS) return;
  const add = (constraint: string): void => {
    if (complaints.length < MAX_COMPLAINTS) complaints.push(complaint(path, value, rule, constraint));
  };
  if (value === undefined || value === null) {
    if (rule.required === true) add('Member must not be null');
    return;
  }
  switch (rule.type) {
    case 'string': {
      const text = value as string;
      if (rule.values !== undefined && !rule.values.includes(text)) {
        add(`Member must satisfy enum value set: [${rule.values.join(', ')}]`);
      }
      if (rule.pattern !== undefined && text !== '' && !rule.pattern.test(text)) {
        add(`Member must satisfy regular expression pattern: ${patternText(rule.pattern)}`);
      }
      checkLength(text.length, rule, add);
      return;
    }
    case 'integer':
      if (rule.min !== undefined && (value as number) < rule.min) {
        add(`Member must have value greater than or equal to ${rule.min}`);
      }
      if (rule.max !== undefined && (value as number) > rule.max) {
        add(`Member must have value less than or equal to ${rule.max}`);
      }
      return;
    case 'list': {
      const list = value as readonly unknown[];
      checkLength(list.length, rule, add);
      const { element } = rule;
      if (element === undefined) return;
      list.forEach((one, i) => {
        complain(name, `${path}.${i + 1}.member`, one, { ...element, required: true }, complaints);
      });
      return;
    }
    case 'structure':
      for (const member in rule.members) {
        const inner = (value as Record<string, unknown>)[member];
        complain(member, `${path}.${member}`, inner, rule.members[member] as Rule, complaints);
      }
      return;
    case 'map':
      if (rule.listLengths !== undefined) checkListLengths(value as Record<string, unknown>, rule.listLengths, add);
      if (rule.element === undefined) return;
      for (const key of Object.keys(value)) {
        const inner = (value as Record<string, unknown>)[key];
        complain(key, `${path}.${key}.member`, inner, { ...rule.element, required: true }, complaints);
      }
  }
}

function checkLength(
  length: number,
  rule: { readonly minLength?: number; readonly maxLength?: number },
  add: (constraint: string) => void,
): void {
  if (rule.minLength !== undefined && length < rule.minLength) {
    add(`Member must have length greater than or equal to ${rule.minLength}`);
  }
  if (rule.maxLength !== undefined && length > rule.maxLength) {
    add(`Member must have length less than or equal to ${rule.maxLength}`);
  }
}

function checkListLengths(
  map: Record<string, unknown>,
  { min, max }: { readonly min: number; readonly max: number },
  add: (constraint: string) => void,
): void {
  const lists = Object.values(map).filter(Array.isArray);
  if (lists.every((list) => list.length >= min && list.length <= max)) return;
  const bounds = `Member must have length less than or equal to ${max}, Member must have length greater than or equal to ${min}`;
  add(`Map value must satisfy constraint: [${bounds}]`);
}

function complaint(path: string, value: unknown, rule: Rule, constraint: string): string {
  const place = rule.terse === true ? path : path.replace(/(^|\.)([A-Z])/g, (start) => start.toLowerCase());
  let text = 'Value';
  if (value === undefined || value === null) text = 'Value null';
  else if (rule.terse !== true) text = `Value '${valueText(value, rule)}'`;
  return `${text} at '${place}' failed to satisfy constraint: ${constraint}`;
}

/** A value as the service's messages write it; what is nested deeper than any request may be is left out. */
function valueText(value: unknown, rule: Rule | undefined, depth = 0): string {
  if (depth > MAX_TEXT_DEPTH) return '...';
  if (Array.isArray(value)) {
    const element = rule?.type === 'list' ? rule.element : undefined;
    return `[${value.map((one) => valueText(one, element, depth + 1)).join(', ')}]`;
  }
  if (!isObject(value) || value instanceof Uint8Array) return String(value);
  const members = rule?.type === 'structure' ? rule.members : undefined;
  const element = rule?.type === 'map' ? rule.element : undefined;
  const parts = Object.keys(value).map((name) => {
    const inner = valueText(value[name], members === undefined ? element : members[name], depth + 1);
    return members === undefined ? `${name}=${inner}` : `${name.charAt(0).toLowerCase()}${name.slice(1)}=${inner}`;
  });
  const name = rule?.type === 'structure' ? rule.name : undefined;
  return name === undefined ? `{${parts.join(', ')}}` : `${name}(${parts.join(', ')})`;
}

/** The pattern as the service writes it, without anchors. */
function patternText(pattern: RegExp): string {
  return pattern.source.replace(/^\^|\$$/g, '');
}

function conversionText(value: unknown, type: string): string {
  if (typeof value === 'object') return 'Start of structure or map found where not expected';
  if (typeof value === 'number')
    return `${Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE'} cannot be converted to ${type}`;
  if (typeof value === 'boolean') return `${value ? 'TRUE_VALUE' : 'FALSE_VALUE'} cannot be converted to ${type}`;
  return `STRING_VALUE cannot be converted to ${type}`;
}

/** A SerializationException with this message: the request is not of the API's types. */
export function serializationError(message: string): EngineError {
  return new EngineError('SerializationException', message);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
