import type { EntityDesign } from '../../../design/index.js';
import type { ValueType } from '../../../model/value-type.js';
import type { PlannedPattern } from '../../../planner/index.js';
import { attributeType, numericForm } from '../../typescript/values/index.js';
import { memberOf, NOW, quoted } from './text.js';

/** What an item says, as JSON; what DynamoDB has in no form of JSON stays as the service gives it. */
export function itemExpression(planned: PlannedPattern, entities: readonly EntityDesign[], item: string): string {
  const [first, ...others] = entities;
  if (first === undefined) return item;
  if (others.length === 0) return entityExpression(planned, first, item);
  return entities.reduceRight((otherwise, entity) => {
    const tag = entity.discriminator;
    if (tag === undefined) return otherwise;
    const row = `{'entity': ${quoted(entity.name)}, 'value': ${entityExpression(planned, entity, item)}}`;
    return `${memberOf(item, tag)}.S = ${quoted(entity.entity.tag)} ? ${row} : ${otherwise}`;
  }, item);
}

function entityExpression({ pattern }: PlannedPattern, entity: EntityDesign, item: string): string {
  const wanted = pattern.project === undefined ? undefined : new Set(pattern.project.map(({ value }) => value));
  const members = [...entity.entity.attributes.values()]
    .filter(({ name, hidden }) => (wanted === undefined ? !hidden : wanted.has(name)))
    .map(({ name, storedName }) => {
      const type = attributeType(entity, name) ?? { kind: 'any' };
      return `${quoted(name)}: ${readExpression(type, memberOf(item, storedName))}`;
    });
  return `{${members.join(', ')}}`;
}

/** Nothing where there is no attribute: the member is left out then. */
function readExpression(type: ValueType, access: string): string {
  switch (type.kind) {
    case 'string':
    case 'enum':
    case 'timestamp':
    case 'date':
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return `${access}.S`;
    case 'int':
    case 'decimal':
    case 'epochSeconds':
    case 'epochMillis':
      return numericForm(type) === 'number' ? `$number(${access}.N)` : `${access}.N`;
    case 'bool':
      return `(${either(access, 'BOOL', 'Bool')})`;
    default:
      return access;
  }
}

/** SDK integrations may write the names of types as the SDK for Java has them. */
function either(access: string, name: string, other: string): string {
  return `$exists(${access}.${name}) ? ${access}.${name} : ${access}.${other}`;
}

/** Whether an item is there for the model: neither marked as deleted nor expired. Undefined where nothing hides items. */
export function visibleExpression({ entity }: EntityDesign, item: string): string | undefined {
  const { softDelete, ttl } = entity;
  const storedName = (name: string): string => entity.attributes.get(name)?.storedName ?? name;
  const checks: string[] = [];
  if (softDelete !== undefined) checks.push(`$not($exists(${memberOf(item, storedName(softDelete.attribute.value))}))`);
  if (ttl?.hideExpired === true) {
    const value = memberOf(item, storedName(ttl.attribute.value));
    checks.push(`($exists(${value}) ? $number(${value}.N) > $floor($toMillis(${NOW}) / 1000) : true)`);
  }
  return checks.length === 0 ? undefined : checks.join(' and ');
}
