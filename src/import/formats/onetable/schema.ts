import type { YamlNode } from '../../../source/index.js';
import { booleanOf, child, children, elements, textOf } from '../../tree.js';

/** What a schema says besides its models. */
export interface SchemaParams {
  readonly typeField: string;
  readonly isoDates: boolean;
  /** Names of the attributes that every item gets when it is created, and when it is updated. */
  readonly created: string | undefined;
  readonly updated: string | undefined;
  readonly separator: string;
}

export function paramsOf(root: YamlNode): SchemaParams {
  const params = child(root, 'params');
  const text = (name: string, otherwise: string): string => textOf(child(params, name)) || otherwise;
  const timestamps = textOf(child(params, 'timestamps')) ?? 'false';
  const has = (which: string): boolean => timestamps === 'true' || timestamps === which;
  return {
    typeField: text('typeField', '_type'),
    isoDates: booleanOf(child(params, 'isoDates')) === true,
    created: has('create') ? text('createdField', 'created') : undefined,
    updated: has('update') ? text('updatedField', 'updated') : undefined,
    separator: text('separator', '#'),
  };
}

/** An index of a schema: the table itself is called `primary`. */
export interface SchemaIndex {
  readonly name: string;
  readonly hash: string;
  readonly sort: string | undefined;
  readonly isLocal: boolean;
  readonly node: YamlNode;
}

export function indexesOf(root: YamlNode): readonly SchemaIndex[] {
  const all = child(root, 'indexes');
  const primary = textOf(child(child(all, 'primary'), 'hash')) ?? '';
  return children(all).flatMap(({ key, value }): readonly SchemaIndex[] => {
    const hash = textOf(child(value, 'hash'));
    const isLocal = key !== 'primary' && (textOf(child(value, 'type')) === 'local' || hash === undefined);
    if (value.kind !== 'map') return [];
    return [
      { name: key, hash: isLocal ? primary : (hash ?? ''), sort: textOf(child(value, 'sort')), isLocal, node: value },
    ];
  });
}

export interface SchemaField {
  readonly name: string;
  /** In lower case. */
  readonly type: string;
  /** Attribute that it is stored in, and where that is a map, the name in it. */
  readonly attribute: string;
  readonly inside: string | undefined;
  /** Template that makes its value. */
  readonly value: string | undefined;
  readonly isoDates: boolean;
  readonly isTtl: boolean;
  readonly members: readonly string[] | undefined;
  readonly node: YamlNode;
}

export interface SchemaModel {
  readonly name: string;
  readonly fields: readonly SchemaField[];
  readonly node: YamlNode;
  readonly path: string;
}

/** Those that OneTable adds itself to a schema that it saves. */
const INTERNAL: ReadonlySet<string> = new Set(['_Schema', '_Migration', '_Unique', '_Generic']);

export function modelsOf(root: YamlNode, params: SchemaParams): readonly SchemaModel[] {
  return children(child(root, 'models')).flatMap(({ key, value }) =>
    value.kind !== 'map' || INTERNAL.has(key)
      ? []
      : [{ name: key, fields: fieldsOf(value, params), node: value, path: `models.${key}` }],
  );
}

/** The fields of a model, or of a nested schema. */
export function fieldsOf(node: YamlNode | undefined, params: SchemaParams): readonly SchemaField[] {
  return children(node).flatMap(({ key, value }) => (value.kind === 'map' ? [fieldOf(key, value, params)] : []));
}

export function fieldOf(name: string, node: YamlNode, params: SchemaParams): SchemaField {
  const map = textOf(child(node, 'map')) ?? name;
  const dot = map.indexOf('.');
  const members = child(node, 'enum');
  return {
    name,
    type: (textOf(child(node, 'type')) ?? 'string').toLowerCase(),
    attribute: dot < 0 ? map : map.slice(0, dot),
    inside: dot < 0 ? undefined : map.slice(dot + 1),
    value: child(node, 'value')?.kind === 'scalar' ? textOf(child(node, 'value')) : undefined,
    isoDates: booleanOf(child(node, 'isoDates')) ?? params.isoDates,
    isTtl: booleanOf(child(node, 'ttl')) === true,
    members: members?.kind === 'seq' ? elements(members).flatMap((one) => textOf(one) ?? []) : undefined,
    node,
  };
}
