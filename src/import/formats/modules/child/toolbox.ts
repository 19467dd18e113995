import { CODE, described, entriesOf, propertyOf, symbolProperty, textProperty } from './describe.js';
import { exportedObjects } from './found-objects.js';
import { type Leaf, type Probe, probed } from './probe.js';

/** Tables, entities and access patterns of DynamoDB-Toolbox, and what their functions make of values. */
export function toolboxDefinitions(modules: readonly unknown[]) {
  const tables = new Map<object, string>();
  const entities = new Map<object, string>();
  const patterns = new Map<object, string>();
  for (const { name, value } of exportedObjects(modules)) {
    if (isTable(value)) tables.set(value, name);
    else if (isEntity(value)) {
      entities.set(value, name);
      const table = propertyOf(value, 'table');
      if (isObject(table) && !tables.has(table)) tables.set(table, '');
    } else if (isPattern(value)) patterns.set(value, name);
  }
  for (const pattern of patterns.keys()) addUsed(pattern, tables, entities);
  const tableList = [...tables.keys()];
  const entityList = [...entities.keys()];
  return {
    tables: [...tables].map(([table, name]) => tableOf(table, name)),
    entities: entityList.map((entity) => entityOf(entity, tableList)),
    patterns: [...patterns].map(([pattern, name]) => patternOf(pattern, name, tableList, entityList)),
    count: tableList.length + entityList.length,
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isTable(value: object): boolean {
  return (
    textProperty(propertyOf(value, 'partitionKey'), 'name') !== undefined && isObject(propertyOf(value, 'indexes'))
  );
}

function isEntity(value: object): boolean {
  const table = propertyOf(value, 'table');
  return isObject(table) && isTable(table) && isObject(propertyOf(propertyOf(value, 'schema'), 'attributes'));
}

function isPattern(value: object): boolean {
  return typeof symbolProperty(value, '$pattern') === 'function';
}

/** Entities that only a pattern names. */
function addUsed(pattern: object, tables: Map<object, string>, entities: Map<object, string>): void {
  for (const entity of entitiesOf(pattern)) {
    const table = propertyOf(entity, 'table');
    if (!entities.has(entity)) entities.set(entity, '');
    if (isObject(table) && !tables.has(table)) tables.set(table, '');
  }
}

function entitiesOf(pattern: object): readonly object[] {
  const one = propertyOf(pattern, 'entity');
  const several = symbolProperty(pattern, '$entities');
  const all = isObject(one) ? [one] : Array.isArray(several) ? several : [];
  return all.filter((entity) => isObject(entity) && isEntity(entity));
}

function tableOf(table: object, name: string): object {
  const given = propertyOf(table, 'tableName') ?? propertyOf(table, 'name');
  return {
    name,
    tableName: typeof given === 'function' ? resultOf(given as () => unknown) : given,
    partitionKey: described(propertyOf(table, 'partitionKey')),
    sortKey: described(propertyOf(table, 'sortKey')),
    indexes: described(propertyOf(table, 'indexes')),
    entityAttributeSavedAs: textProperty(table, 'entityAttributeSavedAs'),
    meta: described(propertyOf(table, 'meta')),
  };
}

function resultOf(call: () => unknown): unknown {
  try {
    const result = call();
    return typeof result === 'string' ? result : undefined;
  } catch {
    return undefined;
  }
}

function entityOf(entity: object, tables: readonly object[]): object {
  const schema = propertyOf(entity, 'schema');
  const attributes = attributesIn(schema);
  const leaves = leavesOf(attributes, []);
  const compute = propertyOf(entity, 'computeKey');
  return {
    name: textProperty(entity, 'entityName') ?? textProperty(entity, 'name'),
    table: tables.indexOf(propertyOf(entity, 'table') as object),
    meta: described(propertyOf(entity, 'meta')),
    attributes: Object.fromEntries(attributes.map(([name, one]) => [name, attributeOf(one, leaves)])),
    ...(typeof compute === 'function'
      ? {
          computeKey: probed(
            (input) => Reflect.apply(compute, undefined, [input]),
            leavesOf(
              attributes.filter(([, one]) => propertyOf(propsOf(one), 'key') === true),
              [],
            ),
            described,
          ),
        }
      : {}),
  };
}

function attributesIn(schema: unknown): readonly (readonly [string, unknown])[] {
  const attributes = propertyOf(schema, 'attributes');
  return isObject(attributes) ? entriesOf(attributes) : [];
}

/** What is said of an attribute: under `props` in version 2, by itself in version 1. */
function propsOf(attribute: unknown): unknown {
  const props = propertyOf(attribute, 'props');
  return isObject(props) ? props : attribute;
}

const MOST_LEAVES = 200;

/** The plain attributes, those of maps at their paths. */
function leavesOf(attributes: readonly (readonly [string, unknown])[], above: readonly string[]): readonly Leaf[] {
  const leaves = attributes.flatMap(([name, one]): readonly Leaf[] => {
    const path = [...above, name];
    const inner = attributesIn(one);
    if (inner.length > 0 && path.length < 6) return leavesOf(inner, path);
    return [leafOf(one, path)];
  });
  return leaves.slice(0, MOST_LEAVES);
}

function leafOf(attribute: unknown, path: readonly string[]): Leaf {
  const props = propsOf(attribute);
  const members = propertyOf(props, 'enum');
  return {
    path,
    type: textProperty(attribute, 'type') ?? 'any',
    ...(Array.isArray(members) ? { values: members } : {}),
    big: propertyOf(props, 'big') === true,
    optional: propertyOf(props, 'required') === 'never',
  };
}

const MODES = ['key', 'put'] as const;

function attributeOf(attribute: unknown, leaves: readonly Leaf[]): object {
  const props = propsOf(attribute);
  const elements = propertyOf(attribute, 'elements');
  const inner = attributesIn(attribute);
  const [keyDefault, putDefault] = MODES.map((mode) => ofMode(props, 'Default', mode));
  const [keyLink, putLink] = MODES.map((mode) => ofMode(props, 'Link', mode));
  const link = putLink ?? keyLink;
  const transform = propertyOf(props, 'transform');
  const encode = propertyOf(transform, 'encode') ?? propertyOf(transform, 'parse');
  const leaf = leafOf(attribute, []);
  return {
    type: textProperty(attribute, 'type'),
    required: propertyOf(props, 'required'),
    hidden: propertyOf(props, 'hidden') === true,
    key: propertyOf(props, 'key') === true,
    savedAs: textProperty(props, 'savedAs'),
    enum: described(propertyOf(props, 'enum')),
    default: described(putDefault ?? keyDefault),
    updateDefault: described(ofMode(props, 'Default', 'update')),
    validator: described(ofMode(props, 'Validator', 'put') ?? ofMode(props, 'Validator', 'key')),
    ...(typeof link === 'function' ? { link: linked(link, leaves), linkCode: described(link) } : {}),
    ...(typeof encode === 'function'
      ? {
          transform: probed(
            (input) => Reflect.apply(encode, transform, [input]),
            [{ ...leaf, optional: false }],
            described,
          ),
        }
      : {}),
    ...(isObject(elements) && !Array.isArray(elements) ? { elements: attributeOf(elements, []) } : {}),
    ...(inner.length > 0
      ? { attributes: Object.fromEntries(inner.map(([name, one]) => [name, attributeOf(one, [])])) }
      : {}),
  };
}

/** `putDefault` of version 2, `defaults.put` of version 1. */
function ofMode(props: unknown, kind: 'Default' | 'Link' | 'Validator', mode: string): unknown {
  const own = propertyOf(props, `${mode}${kind}`);
  return own === undefined ? propertyOf(propertyOf(props, `${kind.toLowerCase()}s`), mode) : own;
}

function linked(link: object, leaves: readonly Leaf[]): readonly Probe[] {
  return probed((input) => Reflect.apply(link as () => unknown, undefined, [input]), leaves, described);
}

function patternOf(pattern: object, name: string, tables: readonly object[], entities: readonly object[]): object {
  const schema = symbolProperty(pattern, '$schema');
  const call = symbolProperty(pattern, '$pattern') as () => unknown;
  const used = entitiesOf(pattern);
  const inner = attributesIn(schema);
  const leaves = inner.length > 0 ? leavesOf(inner, []) : schema === undefined ? [] : [leafOf(schema, [])];
  const [table] = used.map((entity) => propertyOf(entity, 'table'));
  return {
    name,
    table: tables.indexOf((table ?? propertyOf(pattern, 'table')) as object),
    entities: used.map((entity) => entities.indexOf(entity)),
    options: described(symbolProperty(pattern, '$options')),
    meta: described(symbolProperty(pattern, '$meta')),
    code: propertyOf(described(call), CODE),
    probes: probed((input) => Reflect.apply(call, undefined, [input]), leaves, described),
  };
}
