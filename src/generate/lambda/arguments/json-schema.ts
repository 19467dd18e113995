import type { StringType, ValueType } from '../../../model/value-type.js';
import { numericForm } from '../../typescript/values/index.js';
import { textPattern } from '../../typescript/values/regex-code.js';
import type { Field, ObjectShape, Shape } from './shape.js';

/**
 * JSON Schema of what a caller sends. JSON has neither bytes nor long numbers: bytes are text in base64, numbers past 2^53 are text.
 * A length is in characters, of which a text has no more than bytes; the code that is called counts the bytes.
 * https://json-schema.org/draft/2020-12/json-schema-validation
 */
export type Schema = { readonly [keyword: string]: SchemaValue };
type SchemaValue = string | number | boolean | readonly SchemaValue[] | { readonly [name: string]: SchemaValue };

export function jsonSchema(shape: Shape): Schema {
  switch (shape.kind) {
    case 'value':
      return shape.isLoose === true ? looseSchema(shape.type) : valueSchema(shape.type);
    case 'object':
      return objectSchema(shape);
    case 'list':
      return {
        type: 'array',
        items: jsonSchema(shape.of),
        ...(shape.max === undefined ? {} : { maxItems: shape.max }),
      };
    case 'variants':
      return { anyOf: shape.of.map(objectSchema) };
  }
}

function objectSchema({ fields }: ObjectShape): Schema {
  return {
    type: 'object',
    properties: named(fields.map((field) => [field.name, fieldSchema(field)])),
    required: fields.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    additionalProperties: false,
  };
}

function fieldSchema({ shape, isNullable, isDeprecated }: Field): Schema {
  const schema = jsonSchema(shape);
  const either = isNullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
  return isDeprecated === true ? { ...either, deprecated: true } : either;
}

/** `__proto__` too is a name like any other. */
function named<T>(entries: readonly (readonly [string, T])[]): { readonly [name: string]: T } {
  return Object.fromEntries(entries);
}

const WHOLE = '^(0|-?[1-9][0-9]*)$';
/** Digits of the numbers of DynamoDB, with sign, point and exponent: longer text is none. */
const LONGEST_NUMBER = 64;

function valueSchema(type: ValueType): Schema {
  switch (type.kind) {
    case 'string':
      return textSchema(type);
    case 'enum':
      return { type: 'string', enum: type.values };
    case 'int': {
      if (numericForm(type) === 'bigint') return longNumber();
      return { type: 'integer', minimum: Number(type.min), maximum: Number(type.max) };
    }
    case 'decimal': {
      if (numericForm(type) === 'text') return { type: 'string', format: 'decimal', maxLength: LONGEST_NUMBER };
      return { type: 'number', minimum: Number(type.min), maximum: Number(type.max) };
    }
    case 'epochSeconds':
    case 'epochMillis':
      return { type: 'integer', minimum: 0 };
    case 'bool':
      return { type: 'boolean' };
    case 'timestamp':
      return { type: 'string', format: 'date-time', maxLength: 40 };
    case 'date':
      return { type: 'string', format: 'date', maxLength: 10 };
    case 'ulid':
      return { type: 'string', minLength: 26, maxLength: 26 };
    case 'uuid':
      return { type: 'string', format: 'uuid', minLength: 36, maxLength: 36 };
    case 'ksuid':
      return { type: 'string', minLength: 27, maxLength: 27 };
    case 'binary':
      return {
        type: 'string',
        contentEncoding: 'base64',
        ...(type.maxBytes === undefined ? {} : { maxLength: Math.ceil(type.maxBytes / 3) * 4 }),
      };
    case 'any':
      return {};
    case 'list':
      return { type: 'array', items: valueSchema(type.of), ...most('maxItems', type.max) };
    case 'set':
      return {
        type: 'array',
        items: valueSchema(type.of),
        uniqueItems: true,
        minItems: 1,
        ...most('maxItems', type.max),
      };
    case 'map':
      return {
        type: 'object',
        properties: named([...type.fields.values()].map((field) => [field.name, valueSchema(field.type)])),
        required: [...type.fields.values()].filter(({ optional }) => !optional).map(({ name }) => name),
        additionalProperties: false,
      };
    case 'dict':
      return { type: 'object', additionalProperties: valueSchema(type.of), ...most('maxProperties', type.max) };
  }
}

function longNumber(): Schema {
  return { type: 'string', format: 'integer', pattern: WHOLE, maxLength: LONGEST_NUMBER };
}

function textSchema(type: StringType): Schema {
  const pattern = textPattern(type);
  return {
    type: 'string',
    ...((type.minBytes ?? 0) > 0 ? { minLength: 1 } : {}),
    ...most('maxLength', type.maxBytes),
    // Text is folded before it is compared.
    ...(pattern === undefined || type.normalize !== undefined ? {} : { pattern }),
  };
}

function most(keyword: string, max: number | undefined): Schema {
  return max === undefined ? {} : { [keyword]: max };
}

/** Of a bound that need not be a value of the type: the same form without its facts. */
function looseSchema(type: ValueType): Schema {
  switch (type.kind) {
    case 'int':
      return numericForm(type) === 'bigint' ? longNumber() : { type: 'integer' };
    case 'decimal':
      return numericForm(type) === 'text' ? valueSchema(type) : { type: 'number' };
    case 'epochSeconds':
    case 'epochMillis':
      return { type: 'integer' };
    case 'bool':
    case 'binary':
      return valueSchema(type);
    default:
      return { type: 'string', maxLength: LONGEST_BOUND };
  }
}

/** Bytes of a sort key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const LONGEST_BOUND = 1024;
