import type { YamlNode } from '../../../source/index.js';
import type { DraftAttribute, DraftType } from '../../draft.js';
import { child, children, elements, textOf } from '../../tree.js';

const MOST_DEPTH = 12;

/** The type that a schema of DynamoDB-Toolbox stores. */
export function typeOfSchema(node: YamlNode | undefined, depth = 0): DraftType {
  if (depth > MOST_DEPTH) return { kind: 'any' };
  const members = child(node, 'enum');
  switch (textOf(child(node, 'type'))) {
    case 'string':
      return members?.kind === 'seq'
        ? { kind: 'enum', values: elements(members).flatMap((one) => textOf(one) ?? []) }
        : { kind: 'string' };
    case 'number':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'binary':
      return { kind: 'binary' };
    case 'null':
      return { kind: 'null' };
    case 'set': {
      const of = textOf(child(child(node, 'elements'), 'type'));
      return { kind: 'set', of: of === 'number' || of === 'binary' ? of : 'string' };
    }
    case 'list':
      return { kind: 'list', of: typeOfSchema(child(node, 'elements'), depth + 1) };
    case 'record':
      return { kind: 'dict', of: typeOfSchema(child(node, 'elements'), depth + 1) };
    case 'map':
    case 'item':
    case 'schema': {
      const fields = children(child(node, 'attributes'));
      if (fields.length === 0) return { kind: 'dict', of: { kind: 'any' } };
      return { kind: 'map', fields: fields.map(({ key, value }) => fieldOf(key, value, depth + 1)) };
    }
    case 'tuple':
      return { kind: 'list', of: { kind: 'any' } };
    default:
      return { kind: 'any' };
  }
}

function fieldOf(name: string, node: YamlNode, depth: number): DraftAttribute {
  return {
    name,
    storedName: textOf(child(node, 'savedAs')) ?? name,
    type: isTransformed(node) ? { kind: 'any' } : typeOfSchema(node, depth),
    optional: textOf(child(node, 'required')) === 'never',
    confidence: 'stated',
  };
}

/** Whether code changes values before they are stored. */
export function isTransformed(node: YamlNode): boolean {
  return child(node, 'transform') !== undefined;
}
