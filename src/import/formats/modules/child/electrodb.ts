import { described, entriesOf, propertyOf, textProperty } from './describe.js';
import { exportedObjects } from './found-objects.js';

/** What ElectroDB made of the definitions of entities, and which of them services join. */
export async function electroDbDefinitions(modules: readonly unknown[], own: NodeJS.Require) {
  const entities = new Map<object, unknown>();
  const services: object[] = [];
  const schemas: { readonly name: string; readonly value: object }[] = [];
  for (const { name, value } of exportedObjects(modules)) {
    if (isEntity(value)) entities.set(value, entityOf(value));
    else if (isService(value)) services.push(serviceOf(value));
    else if (isSchema(value)) schemas.push({ name, value });
  }
  // A definition that an entity was made of is told by the entity.
  const used = new Set([...entities.keys()].map((entity) => propertyOf(entity, 'schema')));
  const alone = schemas.filter(({ value }) => !used.has(value));
  const refused: object[] = [];
  if (alone.length > 0) {
    const Entity = entityConstructor(own);
    for (const { name, value } of alone) {
      try {
        if (Entity === undefined) throw new Error('electrodb is not installed beside it');
        entities.set(value, entityOf(new Entity(value, { table: textProperty(value, 'table') })));
      } catch (error) {
        refused.push({ name, why: error instanceof Error ? error.message.split(' - For more detail')[0] : 'unknown' });
      }
    }
  }
  return { entities: [...entities.values()], services, refused, count: entities.size + refused.length };
}

type EntityConstructor = new (schema: object, options: object) => object;

function entityConstructor(own: NodeJS.Require): EntityConstructor | undefined {
  try {
    return propertyOf(own('electrodb'), 'Entity') as EntityConstructor | undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isEntity(value: object): boolean {
  const model = propertyOf(value, 'model');
  return (
    isObject(propertyOf(value, 'schema')) &&
    isObject(propertyOf(model, 'prefixes')) &&
    isObject(propertyOf(model, 'indexes'))
  );
}

function isService(value: object): boolean {
  return (
    isObject(propertyOf(value, 'entities')) &&
    isObject(propertyOf(value, 'collections')) &&
    isObject(propertyOf(value, 'service'))
  );
}

/** A definition that no entity was made of. */
function isSchema(value: object): boolean {
  const indexes = propertyOf(value, 'indexes');
  const name = textProperty(propertyOf(value, 'model'), 'entity') ?? textProperty(value, 'entity');
  if (name === undefined || !isObject(propertyOf(value, 'attributes')) || !isObject(indexes)) return false;
  return entriesOf(indexes).some(([, index]) => isObject(propertyOf(index, 'pk')));
}

function serviceOf(value: object): object {
  const name = textProperty(propertyOf(value, 'service'), 'name');
  const entities = propertyOf(value, 'entities');
  return { name, entities: isObject(entities) ? entriesOf(entities).map(([alias]) => alias) : [] };
}

/** With the prefixes and labels that the library itself calculated: they differ between its versions. */
function entityOf(entity: object): object {
  const model = propertyOf(entity, 'model');
  const schema = propertyOf(entity, 'schema');
  const indexes = propertyOf(model, 'indexes');
  const prefixes = propertyOf(model, 'prefixes');
  return {
    name: textProperty(model, 'entity') ?? textProperty(model, 'name'),
    service: textProperty(model, 'service'),
    version: textProperty(model, 'version'),
    table: textProperty(model, 'table') ?? textProperty(propertyOf(entity, 'config'), 'table'),
    identifiers: described(propertyOf(entity, 'identifiers')),
    attributes: described(propertyOf(schema, 'attributes')),
    indexes: isObject(indexes) ? entriesOf(indexes).map(([pattern, index]) => indexOf(pattern, index, prefixes)) : [],
  };
}

function indexOf(pattern: string, index: unknown, prefixes: unknown): object {
  const name = textProperty(index, 'index') ?? '';
  const fixings = propertyOf(prefixes, name);
  const hasSort = propertyOf(index, 'hasSk') !== false && textProperty(propertyOf(index, 'sk'), 'field') !== undefined;
  const composite = textProperty(index, 'type') === 'composite';
  return {
    pattern,
    index: name,
    type: textProperty(index, 'type'),
    collection: described(propertyOf(index, 'collection')),
    projection: described(propertyOf(index, 'projection')),
    condition: propertyOf(index, 'conditionDefined') === true ? described(propertyOf(index, 'condition')) : undefined,
    pk: partOf(propertyOf(index, 'pk'), propertyOf(fixings, 'pk')),
    sk:
      hasSort || (composite && propertyOf(index, 'hasSk') === true)
        ? partOf(propertyOf(index, 'sk'), propertyOf(fixings, 'sk'))
        : undefined,
  };
}

function partOf(part: unknown, fixing: unknown): object {
  return {
    field: textProperty(part, 'field'),
    casing: textProperty(fixing, 'casing') ?? textProperty(part, 'casing'),
    cast: textProperty(fixing, 'cast'),
    isCustom: propertyOf(fixing, 'isCustom') === true,
    prefix: textProperty(fixing, 'prefix') ?? '',
    postfix: textProperty(fixing, 'postfix') ?? '',
    facets: described(propertyOf(part, 'facets')),
    labels: described(propertyOf(part, 'labels')),
  };
}
