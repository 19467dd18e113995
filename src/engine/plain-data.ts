/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Names the type of what JSON has no form for; the object holds its content under `of`. */
const TYPE = '$';

/** Whether a value is data alone, which `encodePlain` takes: no function, no object of a class of its own. */
export function isPlain(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array) return true;
  if (value instanceof Map) return [...value].every(([key, content]) => isPlain(key) && isPlain(content));
  if (value instanceof Set || Array.isArray(value)) return [...value].every(isPlain);
  return isPlainObject(value) && Object.values(value).every(isPlain);
}

/** Data as JSON, exactly: times, bytes, maps, sets, large integers and what is undefined too. */
export function encodePlain(value: unknown): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : typed('number', String(value));
    case 'bigint':
      return typed('bigint', String(value));
    case 'undefined':
      return typed('undefined', null);
    case 'object':
      return value === null ? null : encodeObject(value);
    default:
      throw new TypeError(`a ${typeof value} cannot be kept`);
  }
}

function encodeObject(value: object): Json {
  if (Array.isArray(value)) return value.map(encodePlain);
  if (value instanceof Date) return typed('date', value.getTime());
  if (value instanceof Uint8Array) return typed('bytes', Buffer.from(value).toString('base64'));
  if (value instanceof Map)
    return typed(
      'map',
      [...value].map(([key, of]) => [encodePlain(key), encodePlain(of)]),
    );
  if (value instanceof Set) return typed('set', [...value].map(encodePlain));
  if (!isPlainObject(value)) throw new TypeError(`a ${value.constructor.name} cannot be kept`);
  const members = Object.entries(value).map(([name, member]) => [name, encodePlain(member)] as const);
  return Object.hasOwn(value, TYPE) ? typed('object', members) : Object.fromEntries(members);
}

/** What `encodePlain` made JSON of. */
export function decodePlain(json: Json): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (isList(json)) return json.map(decodePlain);
  if (!Object.hasOwn(json, TYPE)) {
    return Object.fromEntries(Object.entries(json).map(([name, member]) => [name, decodePlain(member)]));
  }
  const of = json.of as Json;
  switch (json[TYPE]) {
    case 'date':
      return new Date(of as number);
    case 'bytes':
      return new Uint8Array(Buffer.from(of as string, 'base64'));
    case 'map':
      return new Map((of as readonly (readonly Json[])[]).map((entry) => entry.map(decodePlain) as [unknown, unknown]));
    case 'set':
      return new Set((of as readonly Json[]).map(decodePlain));
    case 'object':
      return Object.fromEntries((of as readonly [string, Json][]).map(([name, member]) => [name, decodePlain(member)]));
    case 'bigint':
      return BigInt(of as string);
    case 'number':
      return Number(of);
    case 'undefined':
      return undefined;
    default:
      throw new TypeError(`there is no data of the type ${JSON.stringify(json[TYPE])}`);
  }
}

function typed(type: string, of: Json): Json {
  return { [TYPE]: type, of };
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
