import type { YamlNode } from '../../../source/index.js';
import type { DraftType } from '../../draft.js';
import type { Remarks } from '../../remarks.js';
import { child, textOf } from '../../tree.js';

/** The type that a field of `schema.json` declares. */
export function typeOfField(field: YamlNode, path: string, remarks: Remarks): DraftType {
  return typeNamed(textOf(child(field, 'type')), field, path, remarks);
}

function typeNamed(name: string | undefined, field: YamlNode, path: string, remarks: Remarks): DraftType {
  switch (name?.toLowerCase()) {
    case 'string':
      return { kind: 'string' };
    case 'integer':
      return { kind: 'int' };
    case 'decimal':
    case 'float':
    case 'number':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'uuid':
      return { kind: 'string', format: 'uuid' };
    case 'object':
      return { kind: 'dict', of: { kind: 'any' } };
    case 'array': {
      const item = textOf(child(field, 'item_type'));
      if (item?.toLowerCase() === 'array') return { kind: 'list', of: { kind: 'any' } };
      return { kind: 'list', of: item === undefined ? { kind: 'any' } : typeNamed(item, field, path, remarks) };
    }
    default:
      remarks.odd(`There is no type \`${name ?? ''}\` of fields; it is read as any.`, field, path);
      return { kind: 'any' };
  }
}
