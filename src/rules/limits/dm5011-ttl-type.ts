import { entitiesIn } from '../../model/entities-in.js';
import type { Attribute, Entity, Table } from '../../model/model.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';

export const ttlType: Rule = {
  id: 'DM5011',
  name: 'ttl-type',
  family: 'limits',
  title: 'A TTL attribute that DynamoDB will ignore',
  severity: 'error',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html',
  *check({ model }) {
    for (const entity of model.entities.values()) {
      const table = model.tables.get(entity.table.value);
      if (table === undefined) continue;
      const found = wrongAttribute(entity, table) ?? wrongType(entity, table);
      if (found !== undefined) yield found;
    }
    for (const table of model.tables.values()) {
      const entities = entitiesIn(model, table.name);
      const found = unwritten(table, entities);
      if (found !== undefined) yield found;
    }
  },
};

function unwritten(table: Table, entities: readonly Entity[]): Report | undefined {
  const { ttl } = table;
  if (ttl === undefined || entities.length === 0) return undefined;
  const isWritten = entities.some(
    (entity) =>
      entity.ttl !== undefined ||
      [...entity.attributes.values()].some(({ storedName: stored }) => stored === ttl.value),
  );
  if (isWritten) return undefined;
  return {
    severity: 'warning',
    span: ttl.span,
    message: `Table ${quote(table.name)} deletes by ${quote(ttl.value)}, and no entity in it has an attribute that is stored under this name: nothing will ever be deleted. Give the entities that expire \`ttl: {attribute: …, after: 30d}\`.`,
  };
}

function wrongAttribute(entity: Entity, table: Table): Report | undefined {
  if (entity.ttl === undefined) return undefined;
  const stored = storedName(entity, entity.ttl.attribute.value);
  if (table.ttl === undefined) {
    return {
      span: entity.ttl.span,
      message: `${quote(entity.name)} expires by ${quote(stored)}, but table ${quote(table.name)} has no \`ttl\`: nothing will ever be deleted. Add \`ttl: ${stored}\` to the table.`,
    };
  }
  if (table.ttl.value === stored) return undefined;
  return {
    span: entity.ttl.attribute.span,
    message: `${quote(entity.name)} expires by ${quote(stored)}, but table ${quote(table.name)} deletes by ${quote(table.ttl.value)}, the one TTL attribute that a table can have. Use ${quote(table.ttl.value)}.`,
    related: [{ message: 'the table says', span: table.ttl.span }],
  };
}

function storedName(entity: Entity, name: string): string {
  return entity.attributes.get(name)?.storedName ?? name;
}

function wrongType(entity: Entity, table: Table): Report | undefined {
  const attribute = [...entity.attributes.values()].find((one) => one.storedName === table.ttl?.value);
  if (attribute === undefined || table.ttl === undefined || isSeconds(attribute)) return undefined;
  return {
    span: attribute.span,
    message: `${quote(attribute.name)} of ${quote(entity.name)} is ${described(attribute)}, and TTL reads whole seconds since 1970 in a number: ${attribute.type.kind === 'epochMillis' ? 'milliseconds are dates tens of thousands of years ahead' : 'DynamoDB ignores anything else'}, so nothing would be deleted. Declare it \`epochSeconds\`.`,
    related: [{ message: 'the table deletes by it', span: table.ttl.span }],
  };
}

/** 2001 and the year 5138: no expiry in seconds lies outside. */
const EARLIEST = 1_000_000_000n;
const LATEST = 100_000_000_000n;

/** A plain number may well hold seconds: only what surely does not is refused. */
function isSeconds({ type }: Attribute): boolean {
  return (
    type.kind === 'epochSeconds' ||
    type.kind === 'any' ||
    (type.kind === 'int' &&
      !(type.min !== undefined && type.min > LATEST) &&
      !(type.max !== undefined && type.max < EARLIEST))
  );
}

function described({ type }: Attribute): string {
  return type.kind === 'epochMillis' ? 'in milliseconds (`epochMillis`)' : `a ${quote(type.kind)}`;
}
