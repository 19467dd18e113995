import { validationError } from '../engine-error.js';
import { messages } from '../messages.js';
import { checkAttributeTypes, checkTypes, serializationError } from './wire-types.js';

interface Common {
  readonly required?: true;
  /** Messages name the member as the API does and leave its value out. */
  readonly terse?: true;
  /** Its absence is refused before all else, with a message of its own. */
  readonly parameter?: true;
}

export type StringRule = Common & {
  readonly type: 'string';
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
  /** The name of a table, in whose place its ARN will do. */
  readonly orArn?: true;
  readonly minLength?: number;
  /** The least length as messages give it where there is no character at all. */
  readonly minOfNone?: number;
  readonly maxLength?: number;
};

/** What one member of a request must be, in the terms of the service's model. */
export type Rule =
  | StringRule
  | (Common & { readonly type: 'integer'; readonly long?: true; readonly min?: number; readonly max?: number })
  /** An attribute value, which is read and judged with the item that it is part of. */
  | (Common & { readonly type: 'attribute' })
  | (Common & { readonly type: 'boolean' })
  /** Seconds since the epoch; in process a Date will do. */
  | (Common & { readonly type: 'time' })
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
      /** What its keys must be, where they are not the request's own choice. */
      readonly keys?: StringRule;
      /** Lengths of the lists that the map holds, which messages state for the map as a whole. */
      readonly listLengths?: { readonly min: number; readonly max: number };
    });

/** Members of a request or structure, in the order in which the service complains about them. */
export type Shape = Readonly<Record<string, Rule>>;

/** Whose table it is, and in which Region, is seen when it is looked for. */
const TABLE_ARN = /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[a-zA-Z0-9_.-]{1,255}$/;
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
  if (membersConform(request, shape)) return;
  for (const name in shape) checkAttributeTypes(request[name], shape[name] as Rule);
  refuseFaults(request, shape);
}

/** Whether a value keeps all constraints of its rule: the common case, told without making up messages. */
function conforms(value: unknown, rule: Rule): boolean {
  if (value === undefined || value === null) return rule.required !== true;
  switch (rule.type) {
    case 'string': {
      const text = value as string;
      if (rule.values !== undefined && !rule.values.includes(text)) return false;
      const isPlain = hasLength(text.length, rule) && (rule.pattern === undefined || rule.pattern.test(text));
      return isPlain || (rule.orArn === true && TABLE_ARN.test(text));
    }
    case 'integer':
      return (value as number) >= (rule.min ?? -Infinity) && (value as number) <= (rule.max ?? Infinity);
    case 'boolean':
    case 'time':
    case 'attribute':
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
      const { element, keys, listLengths: lengths } = rule;
      if (keys !== undefined && !Object.keys(value).every((key) => conforms(key, keys))) return false;
      if ((element === undefined || element.type === 'attribute') && lengths === undefined) return true;
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
    complain(memberPath(undefined, 'TableName'), request.TableName, tableName, complaints);
    refuse(complaints);
  }
  for (const name in shape) {
    if (name !== 'TableName') complain(memberPath(undefined, name), request[name], shape[name] as Rule, complaints);
  }
  refuse(complaints);
}

function refuse(complaints: readonly string[]): void {
  if (complaints.length === 0) return;
  const errors = complaints.length === 1 ? 'error' : 'errors';
  throw validationError(`${complaints.length} validation ${errors} detected: ${complaints.join('; ')}`);
}

/** Where a value stands, as the API writes its members and as most messages do; what the request chose is in both as it is. */
interface Path {
  readonly api: string;
  readonly spoken: string;
}

function memberPath(of: Path | undefined, name: string): Path {
  const spoken = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return of === undefined ? { api: name, spoken } : { api: `${of.api}.${name}`, spoken: `${of.spoken}.${spoken}` };
}

function entryPath({ api, spoken }: Path, key: string | number): Path {
  return { api: `${api}.${key}.member`, spoken: `${spoken}.${key}.member` };
}

function complain(path: Path, value: unknown, rule: Rule, complaints: string[]): void {
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
      if (rule.orArn === true && TABLE_ARN.test(text)) return;
      if (rule.values !== undefined && !rule.values.includes(text)) {
        add(`Member must satisfy enum value set: [${rule.values.join(', ')}]`);
      }
      if (rule.pattern !== undefined && text !== '' && !rule.pattern.test(text)) {
        add(patternConstraint(rule.pattern));
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
        complain(entryPath(path, i + 1), one, { ...element, required: true }, complaints);
      });
      return;
    }
    case 'structure':
      for (const member in rule.members) {
        const inner = (value as Record<string, unknown>)[member];
        complain(memberPath(path, member), inner, rule.members[member] as Rule, complaints);
      }
      return;
    case 'map':
      if (rule.keys !== undefined) checkKeys(value as Record<string, unknown>, rule.keys, add);
      if (rule.listLengths !== undefined) checkListLengths(value as Record<string, unknown>, rule.listLengths, add);
      if (rule.element === undefined || rule.element.type === 'attribute') return;
      for (const key of Object.keys(value)) {
        const inner = (value as Record<string, unknown>)[key];
        complain(entryPath(path, key), inner, { ...rule.element, required: true }, complaints);
      }
  }
}

function checkLength(
  length: number,
  rule: { readonly minLength?: number; readonly minOfNone?: number; readonly maxLength?: number },
  add: (constraint: string) => void,
): void {
  if (rule.minLength !== undefined && length < rule.minLength) {
    const least = length === 0 ? (rule.minOfNone ?? rule.minLength) : rule.minLength;
    add(`Member must have length greater than or equal to ${least}`);
  }
  if (rule.maxLength !== undefined && length > rule.maxLength) {
    add(`Member must have length less than or equal to ${rule.maxLength}`);
  }
}

function checkKeys(map: Record<string, unknown>, rule: StringRule, add: (constraint: string) => void): void {
  if (Object.keys(map).every((key) => conforms(key, rule))) return;
  const constraints = [
    `Member must have length less than or equal to ${rule.maxLength}`,
    `Member must have length greater than or equal to ${rule.minLength}`,
    ...(rule.pattern === undefined ? [] : [patternConstraint(rule.pattern)]),
  ];
  add(`Map keys must satisfy constraint: [${constraints.join(', ')}]`);
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

function complaint(path: Path, value: unknown, rule: Rule, constraint: string): string {
  const place = rule.terse === true ? path.api : path.spoken;
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

/** The service writes patterns without anchors. */
function patternConstraint(pattern: RegExp): string {
  return `Member must satisfy regular expression pattern: ${pattern.source.replace(/^\^|\$$/g, '')}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
