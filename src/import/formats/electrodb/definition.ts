import type { YamlNode } from '../../../source/index.js';
import { child, children, elements, textOf } from '../../tree.js';
import type { Casing } from '../modules/key-text.js';

/** An entity as ElectroDB understood it. */
export interface ElectroEntity {
  readonly name: string;
  readonly service: string;
  readonly version: string | undefined;
  readonly table: string | undefined;
  /** Attributes that tell its items from others. */
  readonly nameField: string;
  readonly versionField: string;
  readonly attributes: readonly ElectroAttribute[];
  readonly indexes: readonly ElectroIndex[];
  readonly node: YamlNode;
  /** For messages: `Task`. */
  readonly path: string;
}

export interface ElectroAttribute {
  readonly name: string;
  /** As it is stored. */
  readonly field: string;
  readonly type: string;
  /** Of an enum. */
  readonly members: readonly string[] | undefined;
  readonly padding: { readonly length: number; readonly char: string } | undefined;
  readonly node: YamlNode;
}

export interface ElectroIndex {
  /** What it is called in `entity.query`. */
  readonly pattern: string;
  /** Empty for the table. */
  readonly index: string;
  readonly isComposite: boolean;
  readonly collections: readonly string[];
  readonly projection: 'all' | 'keys' | readonly string[] | undefined;
  readonly condition: YamlNode | undefined;
  readonly pk: ElectroPart;
  readonly sk: ElectroPart | undefined;
  readonly node: YamlNode;
}

export interface ElectroPart {
  /** The key attribute. */
  readonly field: string;
  readonly casing: Casing;
  readonly isNumber: boolean;
  readonly isCustom: boolean;
  readonly prefix: string;
  readonly postfix: string;
  /** Attributes by name. */
  readonly facets: readonly string[];
  /** Without a name at the end of a template: text alone. */
  readonly labels: readonly { readonly name: string; readonly label: string }[];
}

export function readEntity(node: YamlNode): ElectroEntity | undefined {
  const name = textOf(child(node, 'name'));
  if (name === undefined || name === '') return undefined;
  const identifiers = child(node, 'identifiers');
  return {
    name,
    service: textOf(child(node, 'service')) ?? '',
    version: textOf(child(node, 'version')),
    table: textOf(child(node, 'table')),
    nameField: textOf(child(identifiers, 'entity')) ?? '__edb_e__',
    versionField: textOf(child(identifiers, 'version')) ?? '__edb_v__',
    attributes: children(child(node, 'attributes')).map(({ key, value }) => readAttribute(key, value)),
    indexes: elements(child(node, 'indexes')).map(readIndex),
    node,
    path: name,
  };
}

/** Declared in full, by its type alone, or by the members of an enum. */
export function readAttribute(name: string, node: YamlNode): ElectroAttribute {
  const type = node.kind === 'map' ? child(node, 'type') : node;
  const members = type?.kind === 'seq' ? elements(type).flatMap((one) => textOf(one) ?? []) : undefined;
  const padding = child(node, 'padding');
  const length = Number(textOf(child(padding, 'length')) ?? 0);
  const char = textOf(child(padding, 'char')) ?? '';
  return {
    name,
    field: textOf(child(node, 'field')) ?? name,
    type: members === undefined ? (textOf(type) ?? 'any') : 'enum',
    members,
    padding: length > 0 && char !== '' ? { length, char } : undefined,
    node,
  };
}

function readIndex(node: YamlNode): ElectroIndex {
  const collection = child(node, 'collection');
  const only = textOf(collection);
  const collections = only === undefined ? elements(collection).flatMap((one) => textOf(one) ?? []) : [only];
  const sk = child(node, 'sk');
  return {
    pattern: textOf(child(node, 'pattern')) ?? '',
    index: textOf(child(node, 'index')) ?? '',
    isComposite: textOf(child(node, 'type')) === 'composite',
    collections: collections.filter((name) => name !== ''),
    projection: projectionOf(child(node, 'projection')),
    condition: child(node, 'condition'),
    pk: readPart(child(node, 'pk')),
    sk: sk === undefined ? undefined : readPart(sk),
    node,
  };
}

function projectionOf(node: YamlNode | undefined): ElectroIndex['projection'] {
  if (node?.kind === 'seq') return elements(node).flatMap((one) => textOf(one) ?? []);
  const word = textOf(node)?.toLowerCase();
  return word === 'keys_only' ? 'keys' : word === 'all' ? 'all' : undefined;
}

function readPart(node: YamlNode | undefined): ElectroPart {
  const casing = textOf(child(node, 'casing'));
  return {
    field: textOf(child(node, 'field')) ?? '',
    casing: casing === 'upper' || casing === 'none' ? casing : 'lower',
    isNumber: textOf(child(node, 'cast')) === 'number',
    isCustom: textOf(child(node, 'isCustom')) === 'true',
    prefix: textOf(child(node, 'prefix')) ?? '',
    postfix: textOf(child(node, 'postfix')) ?? '',
    facets: elements(child(node, 'facets')).flatMap((one) => textOf(one) ?? []),
    labels: elements(child(node, 'labels')).map((one) => ({
      name: textOf(child(one, 'name')) ?? '',
      label: textOf(child(one, 'label')) ?? '',
    })),
  };
}
