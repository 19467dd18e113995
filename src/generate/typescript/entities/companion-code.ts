import type { EntityDesign, UniqueDesign } from '../../../design/design.js';
import { isScalar } from '../../../model/value-type.js';
import { type Code, commas, doc, from, join, member, name, property, raw, ts, typeFrom } from '../../text/index.js';
import type { Gen } from '../gen.js';
import { typeOf } from './attributes.js';
import type { Checks } from './check-code.js';
import { storedObject, tagOf } from './item-code.js';
import { partsCode, partsOf, routingType } from './key-code.js';
import { moduleNames } from './module-names.js';
import { itemNeeds, mayBeAbsent } from './needs.js';
import { pickCode } from './types-code.js';

const ITEM = typeFrom('runtime/context', 'Item');

/** The function that makes the item by which a value is taken. */
export function sentinelFunction(gen: Gen, entity: EntityDesign, unique: UniqueDesign, checks: Checks): Code {
  const own = moduleNames(entity, gen.names.entity(entity.name));
  const { constraint, fields, sentinel } = unique;
  const ttl = entity.entity.ttl?.attribute.value;
  const read = sentinelReads(entity, unique);
  const absent = fields
    .filter((field) => mayBeAbsent(entity, field))
    .map((field) => ts`fields${member(field)} === undefined`);
  const keys = sentinel.key === undefined ? [] : partsCode(sentinel, partsOf(sentinel.key), raw('fields'), checks);
  const expires = ttl === undefined ? undefined : entity.entity.attributes.get(ttl);
  const entries = [
    ...keys,
    ...(expires === undefined ? [] : [ts`${property(expires.storedName)}: fields${member(expires.name)}`]),
    ...tagOf(sentinel),
  ];
  const object = ts`{ ${commas(entries)} }`;
  const mayLack = expires !== undefined && mayBeAbsent(entity, expires.name);
  // What is no single value is not unique by it.
  const hasScalars = fields.every((field) => isScalar(typeOf(entity, field)) || typeOf(entity, field).kind === 'bool');
  const never = hasScalars ? undefined : ts`return undefined;`;
  return ts`${doc(
    `The item that stands for ${fields.map((field) => `\`${field}\``).join(', ')}${absent.length > 0 ? '; undefined where one is absent' : ''}.`,
  )}export function ${name(own.sentinel(constraint.name))}(fields: ${pickCode(name(own.fields), read)}): ${ITEM}${
    (absent.length > 0 || never !== undefined) && raw(' | undefined')
  } {
${never ?? ts`${absent.length > 0 && ts`if (${join(absent, ts` || `)}) return undefined;\n`}return ${mayLack ? ts`${from('runtime/defined', 'defined')}(${object})` : object};`}
}
`;
}

/** The fields that a sentinel is made of. */
export function sentinelReads({ entity }: EntityDesign, { fields }: UniqueDesign): readonly string[] {
  const ttl = entity.ttl?.attribute.value;
  return ttl === undefined || fields.includes(ttl) ? fields : [...fields, ttl];
}

/** The function that makes the copy of a version. */
export function copyFunction(gen: Gen, entity: EntityDesign, checks: Checks): Code | undefined {
  const copy = entity.history?.copy;
  if (copy?.key === undefined) return undefined;
  const own = moduleNames(entity, gen.names.entity(entity.name));
  const needs = itemNeeds(copy);
  const parameters = [
    ts`fields: ${pickCode(name(own.fields), [...copy.attributes.keys()])}`,
    ...(needs.routing.length > 0 ? [ts`routing: ${routingType(entity, needs.routing)}`] : []),
    ...(needs.shards ? [ts`draw: ${typeFrom('runtime/shard', 'Draw')}`] : []),
  ];
  const values = needs.routing.length > 0 ? raw('values') : raw('fields');
  const keys = partsCode(copy, partsOf(copy.key), values, checks);
  return ts`${doc('What is kept of a version.')}export function ${name(own.copy)}(${commas(parameters)}): ${ITEM} {
${needs.routing.length > 0 && raw('const values = { ...fields, ...routing };\n')}return ${storedObject(gen, copy, keys, { mayLackKeys: false })};
}
`;
}
