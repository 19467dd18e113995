import type { YamlNode } from '../../../source/index.js';
import type { DraftAttribute, DraftType } from '../../draft.js';
import type { Remarks } from '../../remarks.js';
import { booleanOf, child, children, textOf } from '../../tree.js';
import { plainDefault } from '../modules/default-value.js';
import { fieldOf, fieldsOf, type SchemaField, type SchemaParams } from './schema.js';

const MOST_DEPTH = 12;

/** How the value of a field is stored. */
export function typeOfField(field: SchemaField, params: SchemaParams, depth = 0): DraftType {
  const { type, node, members } = field;
  if (depth > MOST_DEPTH) return { kind: 'any' };
  if (members !== undefined && type === 'string') return { kind: 'enum', values: members };
  switch (type) {
    case 'string':
      return textType(textOf(child(node, 'generate')) ?? textOf(child(node, 'uuid')));
    case 'number':
      return field.isTtl ? { kind: 'epoch', unit: 's' } : { kind: 'number' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'date':
      if (field.isTtl) return { kind: 'epoch', unit: 's' };
      return field.isoDates ? { kind: 'string', format: 'timestamp' } : { kind: 'epoch', unit: 'ms' };
    case 'object': {
      const fields = child(node, 'schema');
      if (fields === undefined) return { kind: 'dict', of: { kind: 'any' } };
      return { kind: 'map', fields: fieldsOf(fields, params).map((one) => nestedAttribute(one, params, depth + 1)) };
    }
    case 'array': {
      const items = child(node, 'items');
      return {
        kind: 'list',
        of: items?.kind === 'map' ? typeOfField(fieldOf('', items, params), params, depth + 1) : { kind: 'any' },
      };
    }
    case 'buffer':
    case 'arraybuffer':
    case 'binary':
      // It is written as base64.
      return { kind: 'string' };
    default:
      return { kind: 'any' };
  }
}

/** What a generated id looks like. `uid` is of letters that are not mistaken for digits, 10 of them unless it says how many. */
function textType(generate: string | undefined): DraftType {
  if (generate === 'ulid' || generate === 'uuid') return { kind: 'string', format: generate };
  const [, size] = /^uid(?:\((\d{1,4})\)?)?$/.exec(generate ?? '') ?? [];
  if (generate === undefined || !generate.startsWith('uid')) return { kind: 'string' };
  const bytes = Number(size ?? 10) || 10;
  return { kind: 'string', charset: '0-9A-HJKMNP-TV-Z', minBytes: bytes, maxBytes: bytes };
}

function nestedAttribute(field: SchemaField, params: SchemaParams, depth: number): DraftAttribute {
  return {
    name: field.name,
    storedName: field.attribute,
    type: typeOfField(field, params, depth),
    optional: booleanOf(child(field.node, 'required')) !== true,
    confidence: 'stated',
  };
}

/** An attribute that a field is stored as. */
export function attributeOfField(field: SchemaField, params: SchemaParams, isOfKey: boolean): DraftAttribute {
  const { name, attribute, node } = field;
  const generate = textOf(child(node, 'generate'));
  const isGiven = booleanOf(child(node, 'required')) === true || child(node, 'default') !== undefined;
  const isMade = child(node, 'generate') !== undefined && generate !== 'false';
  const value = plainDefault(child(node, 'default'));
  const description = textOf(child(node, 'description'));
  return {
    name,
    storedName: attribute,
    type: typeOfField(field, params),
    optional: !isGiven && !isMade && !isOfKey,
    confidence: 'stated',
    ...(description === undefined ? {} : { description }),
    ...(value === undefined ? {} : { default: value }),
    ...(generate === 'ulid' || generate === 'uuid' ? { generate } : {}),
    ...(booleanOf(child(node, 'fixed')) === true && !isOfKey ? { immutable: true } : {}),
    ...(booleanOf(child(node, 'hidden')) === true ? { hidden: true } : {}),
  };
}

/** What a field says that is read. */
const KNOWN: ReadonlySet<string> = new Set([
  'type',
  'value',
  'map',
  'required',
  'default',
  'generate',
  'uuid',
  'enum',
  'hidden',
  'unique',
  'scope',
  'ttl',
  'isoDates',
  'schema',
  'items',
  'description',
  'fixed',
  'encode',
  'name',
  'attribute',
  'block',
  'isIndexed',
  'isArray',
]);
const WHY: ReadonlyMap<string, string> = new Map([
  ['validate', 'values are checked by a regular expression: write it as `pattern`, or as `charset` and bounds'],
  ['crypt', 'its value is stored encrypted, as text that is longer'],
  ['nulls', 'a model does not say whether null is stored or removed'],
  ['partial', 'how an update writes a nested value is a matter of code'],
  ['filter', 'whether a filter may name it is a matter of code'],
  ['reference', 'a model has no references but keys'],
]);

/** What is said of fields and has no place in a model. */
export function tellField(field: SchemaField, path: string, remarks: Remarks): void {
  const { node, type } = field;
  for (const { key, value } of children(node)) {
    if (!KNOWN.has(key) && !isOff(value))
      remarks.unplaced(WHY.get(key) ?? 'nothing in a model is like it', value, `${path}.${key}`);
  }
  const generate = child(node, 'generate');
  const how = textOf(generate);
  if (generate !== undefined && how !== 'ulid' && how !== 'uuid' && how !== 'false' && !(how ?? '').startsWith('uid')) {
    remarks.unplaced('code makes its value', child(generate, '()') ?? generate, `${path}.generate`);
  }
  if (how?.startsWith('uid') === true)
    remarks.unplaced('only ulid, uuid and ksuid are made by a model', generate ?? node, `${path}.generate`);
  const fallback = child(node, 'default');
  if (fallback !== undefined && plainDefault(fallback) === undefined) {
    remarks.unplaced('only plain values are defaults in a model', child(fallback, '()') ?? fallback, `${path}.default`);
  }
  if (['buffer', 'arraybuffer', 'binary'].includes(type)) {
    remarks.odd('Values of type `binary`, `buffer` and `arraybuffer` are stored as text (S) in base64.', node, path);
  } else if (type === 'set') {
    remarks.odd('The schema does not say what a `set` is of; it is read as any.', node, path);
  } else if (!TYPES.has(type)) {
    remarks.odd(`There is no type \`${type}\`; it is read as any.`, node, path);
  }
  if (child(node, 'type') === undefined) remarks.odd('A field without `type` is read as a string.', node, path);
}

const TYPES: ReadonlySet<string> = new Set(['array', 'boolean', 'date', 'number', 'object', 'set', 'string']);

function isOff(node: YamlNode): boolean {
  return booleanOf(node) === false;
}
