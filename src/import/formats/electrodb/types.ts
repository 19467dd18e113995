import type { YamlNode } from '../../../source/index.js';
import type { DraftAttribute, DraftType } from '../../draft.js';
import { child, children, textOf } from '../../tree.js';
import { plainDefault } from '../modules/default-value.js';
import { type ElectroAttribute, readAttribute } from './definition.js';

const MOST_DEPTH = 12;

/** The type of an attribute as DynamoDB stores it. */
export function typeOfAttribute({ type, members, node }: ElectroAttribute, depth = 0): DraftType {
  if (depth > MOST_DEPTH) return { kind: 'any' };
  if (members !== undefined) return { kind: 'enum', values: members };
  switch (type) {
    case 'string':
      return { kind: 'string' };
    case 'number':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'list': {
      const items = child(node, 'items');
      return { kind: 'list', of: items === undefined ? { kind: 'any' } : typeOfNode(items, depth + 1) };
    }
    case 'set': {
      const items = child(node, 'items');
      const of = textOf(items) === 'number' || textOf(child(items, 'type')) === 'number' ? 'number' : 'string';
      return { kind: 'set', of };
    }
    case 'map': {
      const fields = children(child(node, 'properties'));
      if (fields.length === 0) return { kind: 'dict', of: { kind: 'any' } };
      return { kind: 'map', fields: fields.map(({ key, value }) => fieldOf(readAttribute(key, value), depth + 1)) };
    }
    default:
      return { kind: 'any' };
  }
}

function typeOfNode(node: YamlNode, depth: number): DraftType {
  return typeOfAttribute(readAttribute('', node), depth);
}

function fieldOf(attribute: ElectroAttribute, depth: number): DraftAttribute {
  return {
    name: attribute.name,
    storedName: attribute.field,
    type: typeOfAttribute(attribute, depth),
    optional: textOf(child(attribute.node, 'required')) !== 'true' && child(attribute.node, 'default') === undefined,
    confidence: 'stated',
  };
}

/** An attribute that is stored under its own name. */
export function storedAttribute(attribute: ElectroAttribute, isOfTableKey: boolean): DraftAttribute {
  const { name, field, node } = attribute;
  const isGiven = textOf(child(node, 'required')) === 'true' || child(node, 'default') !== undefined;
  const value = plainDefault(child(node, 'default'));
  return {
    name,
    storedName: field,
    type: typeOfAttribute(attribute),
    optional: !isGiven && !isOfTableKey,
    confidence: 'stated',
    ...(value === undefined ? {} : { default: value }),
    ...(textOf(child(node, 'hidden')) === 'true' ? { hidden: true } : {}),
    ...(textOf(child(node, 'readOnly')) === 'true' && !isOfTableKey ? { immutable: true } : {}),
  };
}
