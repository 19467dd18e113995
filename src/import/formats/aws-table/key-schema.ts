import type { YamlNode } from '../../../source/index.js';
import type { DraftIndex, DraftKeyAttribute, KeyType } from '../../draft.js';
import { child, elements } from '../../tree.js';
import type { Collector } from './collector.js';
import { resolvedText } from './resolved.js';

/** Declared types by attribute. */
export type AttributeTypes = ReadonlyMap<string, KeyType>;

const TYPES: ReadonlyMap<string, KeyType> = new Map([
  ['S', 'S'],
  ['N', 'N'],
  ['B', 'B'],
  ['STRING', 'S'],
  ['NUMBER', 'N'],
  ['BINARY', 'B'],
]);

/** `AttributeDefinitions`. */
export function readAttributeTypes(node: YamlNode | undefined, path: string, notes: Collector): AttributeTypes {
  const types = new Map<string, KeyType>();
  for (const [i, element] of elements(node).entries()) {
    const at = `${path}[${i}]`;
    const name = attributeName(child(element, 'AttributeName'), `${at}.AttributeName`, notes);
    const written = resolvedText(child(element, 'AttributeType'))?.text ?? '';
    if (name === undefined) {
      notes.quirk(element, at, 'The definition names no attribute.');
      continue;
    }
    const type = TYPES.get(written.toUpperCase());
    if (type === undefined)
      notes.quirk(element, at, `\`${name}\` is declared as \`${written}\`, which is no type of a key.`);
    else if (written !== type)
      notes.quirk(element, at, `The type of \`${name}\` is written \`${written}\`, not \`${type}\`.`);
    const first = types.get(name);
    if (first !== undefined && type !== undefined) {
      notes.quirk(
        element,
        at,
        `\`${name}\` is declared twice${first === type ? '' : `, as \`${first}\` and as \`${type}\``}.`,
      );
    } else if (type !== undefined) types.set(name, type);
  }
  return types;
}

/** The attributes of a key, `HASH` and `RANGE`, several of each in a global index. */
export function readKeySchema(
  node: YamlNode | undefined,
  path: string,
  types: AttributeTypes,
  notes: Collector,
): { readonly pk: readonly DraftKeyAttribute[]; readonly sk: readonly DraftKeyAttribute[] } {
  const pk: DraftKeyAttribute[] = [];
  const sk: DraftKeyAttribute[] = [];
  for (const [i, element] of elements(node).entries()) {
    const at = `${path}[${i}]`;
    const name = attributeName(child(element, 'AttributeName'), `${at}.AttributeName`, notes);
    const role = resolvedText(child(element, 'KeyType'))?.text ?? '';
    if (name === undefined) {
      notes.quirk(element, at, 'The key names no attribute here.');
      continue;
    }
    const type = types.get(name);
    if (type === undefined)
      notes.quirk(element, at, `\`${name}\` is a key attribute without a declared type; it is read as \`S\`.`);
    const attribute = { name, ...(type === undefined ? {} : { type }) };
    const known = role.toUpperCase();
    if (known !== 'HASH' && known !== 'RANGE') {
      notes.quirk(element, at, `The role of \`${name}\` in the key is \`${role}\`, not \`HASH\` or \`RANGE\`.`);
    }
    const isSort = known === 'RANGE' || (known !== 'HASH' && pk.length > 0);
    if (isSort) sk.push(attribute);
    else {
      if (sk.length > 0) notes.quirk(element, at, `\`${name}\` (HASH) stands after an attribute that is RANGE.`);
      pk.push(attribute);
    }
  }
  return { pk, sk };
}

/** A name that is not known is called as the parameter that it depends on, and told. */
export function attributeName(node: YamlNode | undefined, path: string, notes: Collector): string | undefined {
  const text = resolvedText(node);
  if (node === undefined || text === undefined || text.text === '') return undefined;
  if (text.kind === 'unknown') {
    notes.quirk(node, path, `The name of this attribute depends on what is not known; it is called \`${text.text}\`.`);
  }
  return text.text;
}

/** `Projection`. */
export function readProjection(
  node: YamlNode | undefined,
  owner: YamlNode,
  path: string,
  notes: Collector,
): DraftIndex['projection'] {
  const type = resolvedText(child(node, 'ProjectionType'))?.text.toUpperCase();
  const listed = elements(child(node, 'NonKeyAttributes'));
  const attributes = listed.flatMap((each, i) => attributeName(each, `${path}.NonKeyAttributes[${i}]`, notes) ?? []);
  return projectionOf(type, attributes, 'NonKeyAttributes', (message) => notes.quirk(node ?? owner, path, message));
}

/** A projection by its word and the attributes that are listed with it, under a name of the format. */
export function projectionOf(
  type: string | undefined,
  attributes: readonly string[],
  listedAs: string,
  tell: (message: string) => void,
): DraftIndex['projection'] {
  switch (type) {
    case 'ALL':
    case 'KEYS_ONLY':
      if (attributes.length > 0) tell(`\`${listedAs}\` stand beside \`${type}\`, with which they say nothing.`);
      return { kind: type === 'ALL' ? 'all' : 'keys' };
    case 'INCLUDE':
      if (attributes.length === 0) tell('The projection is `INCLUDE` and lists no attributes.');
      return { kind: 'include', attributes };
    default: {
      const told = type === undefined ? 'says no projection' : `has a projection \`${type}\` that there is not`;
      if (attributes.length > 0) {
        tell(`The index ${told}; it is read as \`INCLUDE\`, since it lists attributes.`);
        return { kind: 'include', attributes };
      }
      tell(`The index ${told}; it is read as \`ALL\`.`);
      return { kind: 'all' };
    }
  }
}
