/** JSON Schema, as far as arguments need it: https://json-schema.org/draft/2020-12/json-schema-validation */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly contentEncoding?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
}

/** What a value of the schema is in TypeScript: long numbers are `bigint`, base64 is bytes, lists without duplicates are sets. */
export type Read<Of> = Of extends { readonly anyOf: readonly (infer One)[] }
  ? One extends unknown
    ? Read<One>
    : never
  : Of extends { readonly enum: readonly (infer Member)[] }
    ? Member
    : Of extends { readonly contentEncoding: string }
      ? Uint8Array
      : Of extends { readonly type: 'string'; readonly format: 'integer' }
        ? bigint
        : Of extends { readonly type: 'string' }
          ? string
          : Of extends { readonly type: 'integer' | 'number' }
            ? number
            : Of extends { readonly type: 'boolean' }
              ? boolean
              : Of extends { readonly type: 'null' }
                ? null
                : Of extends { readonly type: 'array'; readonly items: infer Items; readonly uniqueItems: true }
                  ? ReadonlySet<Read<Items>>
                  : Of extends { readonly type: 'array'; readonly items: infer Items }
                    ? readonly Read<Items>[]
                    : Of extends {
                          readonly properties: infer Properties;
                          readonly required: readonly (infer Required)[];
                        }
                      ? Members<Properties, Required>
                      : Of extends { readonly additionalProperties: infer Values }
                        ? Readonly<Record<string, Read<Values>>>
                        : unknown;

type Members<Properties, Required> = {
  readonly [Name in keyof Properties as Name extends Required ? Name : never]: Read<Properties[Name]>;
} & {
  readonly [Name in keyof Properties as Name extends Required ? never : Name]?: Read<Properties[Name]>;
};

export interface Problem {
  /** `lines[2].quantity`; empty for the whole input. */
  readonly at: string;
  readonly expected: string;
}

/** What was sent is not what the schema says. The values may be personal: they are not repeated. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ at, expected }) => `${at === '' ? 'the input' : at}: expected ${expected}`).join('; '));
    this.problems = problems;
  }
}

/**
 * The value as the schema has it, made of nothing but what the schema names.
 *
 * @throws {InvalidInput}
 */
export function readInput<const Of extends Schema>(schema: Of, given: unknown): Read<Of> {
  const problems: Problem[] = [];
  const value = readValue(schema, given, '', problems);
  if (problems.length > 0) throw new InvalidInput(problems.slice(0, MOST_PROBLEMS));
  return value as Read<Of>;
}

const MOST_PROBLEMS = 20;

function readValue(schema: Schema, given: unknown, at: string, problems: Problem[]): unknown {
  const refuse = (expected: string): undefined => {
    problems.push({ at, expected });
    return undefined;
  };
  if (schema.anyOf !== undefined) return readEither(schema.anyOf, given, at, problems);
  switch (schema.type) {
    case 'string':
      return typeof given === 'string' ? readText(schema, given, refuse) : refuse('text');
    case 'integer':
    case 'number':
      return readNumber(schema, given, refuse);
    case 'boolean':
      return typeof given === 'boolean' ? given : refuse('true or false');
    case 'null':
      return given === null ? null : refuse('null');
    case 'array':
      return readList(schema, given, at, problems, refuse);
    case 'object':
      return readObject(schema, given, at, problems, refuse);
    default:
      return given;
  }
}

type Refuse = (expected: string) => undefined;

/** One that fits; of objects, one that has just the members that are given, or the first. */
function readEither(schemas: readonly Schema[], given: unknown, at: string, problems: Problem[]): unknown {
  let first: readonly Problem[] | undefined;
  for (const schema of schemas) {
    const own: Problem[] = [];
    const value = readValue(schema, given, at, own);
    if (own.length === 0) return value;
    first ??= own;
  }
  problems.push(...(first ?? []));
  return undefined;
}

const PATTERNS = new Map<string, RegExp>();

function readText(schema: Schema, given: string, refuse: Refuse): unknown {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, format, contentEncoding } = schema;
  if (schema.enum !== undefined && !schema.enum.includes(given)) return refuse(`one of ${schema.enum.join(', ')}`);
  // Characters, not the halves that JavaScript counts.
  const length = given.length > maxLength * 2 ? given.length : [...given].length;
  if (length < minLength) return refuse(`at least ${minLength} characters`);
  if (length > maxLength) return refuse(`at most ${maxLength} characters`);
  if (pattern !== undefined) {
    const known = PATTERNS.get(pattern) ?? new RegExp(pattern, 'u');
    PATTERNS.set(pattern, known);
    if (!known.test(given)) return refuse(`text like ${pattern}`);
  }
  if (contentEncoding !== undefined) {
    const bytes = Buffer.from(given, 'base64');
    return bytes.toString('base64') === given ? new Uint8Array(bytes) : refuse('bytes in base64');
  }
  if (format === 'integer') return BigInt(given);
  if (format === 'decimal' && !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?$/.test(given))
    return refuse('a number as text');
  return given;
}

function readNumber(schema: Schema, given: unknown, refuse: Refuse): unknown {
  const { minimum, maximum } = schema;
  if (typeof given !== 'number' || !Number.isFinite(given)) return refuse('a number');
  if (schema.type === 'integer' && !Number.isSafeInteger(given)) return refuse('a whole number');
  if (minimum !== undefined && given < minimum) return refuse(`at least ${minimum}`);
  if (maximum !== undefined && given > maximum) return refuse(`at most ${maximum}`);
  return given;
}

function readList(schema: Schema, given: unknown, at: string, problems: Problem[], refuse: Refuse): unknown {
  const { items = {}, minItems = 0, maxItems = Number.POSITIVE_INFINITY, uniqueItems = false } = schema;
  if (!Array.isArray(given)) return refuse('a list');
  if (given.length < minItems) return refuse(`at least ${minItems} elements`);
  if (given.length > maxItems) return refuse(`at most ${maxItems} elements`);
  const list = given.map((one, i) => readValue(items, one, `${at}[${i}]`, problems));
  if (!uniqueItems) return list;
  const set = new Set(list);
  return set.size === list.length ? set : refuse('each element once');
}

function readObject(schema: Schema, given: unknown, at: string, problems: Problem[], refuse: Refuse): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return refuse('an object');
  const { properties = {}, required = [], additionalProperties = true, maxProperties } = schema;
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  if (maxProperties !== undefined && entries.length > maxProperties) return refuse(`at most ${maxProperties} members`);
  const place = (name: string): string => (at === '' ? name : `${at}.${name}`);
  for (const name of required)
    if (!entries.some(([own]) => own === name)) problems.push({ at: place(name), expected: 'a value' });
  const read = entries.flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
    const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (own === undefined || own === false) {
      problems.push({ at: place(name), expected: 'nothing of this name' });
      return [];
    }
    return [[name, own === true ? value : readValue(own, value, place(name), problems)]];
  });
  return Object.fromEntries(read);
}

/** Text of a path or a query as JSON would have it, where the schema takes no text. */
export function fromText(schema: Schema | undefined, text: string): unknown {
  const { type, anyOf } = schema ?? {};
  if (anyOf !== undefined) {
    if (text === 'null' && anyOf.some((one) => one.type === 'null')) return null;
    return fromText(anyOf[0], text);
  }
  if ((type === 'integer' || type === 'number') && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type === 'array') return text === '' ? [] : text.split(',').map((one) => fromText(schema?.items, one));
  return text;
}

/** What a function of the repositories gives back, as JSON has it: long numbers as text, bytes in base64, sets as lists. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Set) return [...value].map(toJson);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member)]));
}
