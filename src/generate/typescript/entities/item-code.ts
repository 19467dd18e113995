import type { EntityDesign } from '../../../design/design.js';
import { mayShareKey } from '../../../planner/foreign.js';
import { type Code, commas, doc, from, literal, member, name, property, raw, ts, typeFrom } from '../../text/index.js';
import type { Gen } from '../gen.js';
import { isInherited, isStoredAsIs, memberOf, readCode, readOptionalCode, unreadCode } from '../values/index.js';
import { attributesOf, type EntityAttribute } from './attributes.js';
import { keysOf, partsOf, routingType } from './key-code.js';
import { hasHidden, moduleNames } from './module-names.js';
import { itemNeeds, keyNeeds } from './needs.js';

const ITEM = typeFrom('runtime/context', 'Item');

/** The function that makes the stored item. */
export function itemFunction(gen: Gen, entity: EntityDesign): Code {
  const called = gen.names.entity(entity.name);
  const own = moduleNames(entity, called);
  const needs = itemNeeds(entity);
  const parameters = [
    ts`fields: ${name(own.fields)}`,
    ...(needs.routing.length > 0 ? [ts`routing: ${routingType(entity, needs.routing)}`] : []),
    ...(needs.shards ? [ts`draw: ${typeFrom('runtime/shard', 'Draw')}`] : []),
  ];
  const keys = keysOf(gen, entity)
    .filter(({ key }) => partsOf(key).some(({ kind }) => kind === 'template'))
    .map(({ key, make }) => {
      const { routing, shards } = keyNeeds(entity, key);
      const values = routing.length > 0 ? raw('{ ...fields, ...routing }') : raw('fields');
      return ts`...${name(make)}(${commas([values, ...(shards ? [raw('draw')] : [])])})`;
    });
  return ts`${doc(
    `What is stored of one \`${called.type}\`, with its keys: of fields that \`${own.make}\` or \`${own.parse}\` gave, or a change of these.`,
  )}export function ${name(own.item)}(${commas(parameters)}): ${ITEM} {
return ${storedObject(gen, entity, keys)};
}
`;
}

/** Object literal of an item: spreads of its keys, its attributes by their stored names, its tag. */
export function storedObject(
  gen: Gen,
  entity: EntityDesign,
  keys: readonly Code[],
  {
    mayLackKeys = keysOf(gen, entity).some(({ key, index }) => index !== undefined && keyNeeds(entity, key).sparse),
  } = {},
): Code {
  const attributes = attributesOf(gen.design.model, entity);
  const entries = [...keys, ...attributes.map(storedEntry), ...tagOf(entity)];
  const isSparse = attributes.some(({ optional }) => optional);
  const object = ts`{ ${commas(entries)} }`;
  return isSparse || mayLackKeys ? ts`${from('runtime/defined', 'defined')}(${object})` : object;
}

function storedEntry({ attribute, name: field, type, optional }: EntityAttribute): Code {
  const value = ts`fields${member(field)}`;
  const stored = unreadCode(type, value);
  const code = optional && !isStoredAsIs(type) ? ts`${value} === undefined ? undefined : ${stored}` : stored;
  return ts`${property(attribute.storedName)}: ${code}`;
}

export function tagOf({ discriminator, entity }: EntityDesign): readonly Code[] {
  return discriminator === undefined ? [] : [ts`${property(discriminator)}: ${literal(entity.tag)}`];
}

function readEntry({ attribute, name: field, type, optional }: EntityAttribute): Code {
  const stored = memberOf(raw('item'), attribute.storedName);
  return optional ? readOptionalCode(type, field, stored) : ts`${property(field)}: ${readCode(type, stored, field)}`;
}

/** An object with some fields of the stored `item`, where no others are needed of it. */
export function partRead(gen: Gen, entity: EntityDesign, fields: Iterable<string>): Code {
  const wanted = new Set(fields);
  const read = attributesOf(gen.design.model, entity).filter(({ name: field }) => wanted.has(field));
  return ts`{ ${commas(read.map(readEntry))} }`;
}

/** The functions that read an item. */
export function parseFunctions(gen: Gen, entity: EntityDesign): readonly Code[] {
  const called = gen.names.entity(entity.name);
  const own = moduleNames(entity, called);
  const all = attributesOf(gen.design.model, entity);
  const shown = all.filter(({ attribute }) => !attribute.hidden).map(readEntry);
  const hidden = all.filter(({ attribute }) => attribute.hidden).map(readEntry);
  const note = '@throws {UnreadableItem} An attribute is missing, or of another type.';
  const plain = ts`${doc(`The \`${called.type}\` of a stored item.`, '', note)}export function ${name(own.parse)}(item: ${ITEM}): ${name(called.type)} {
return { ${commas(shown)} };
}
`;
  if (!hasHidden(entity)) return [plain];
  return [
    plain,
    ts`${doc(`Likewise, with what reads do not return.`, '', note)}export function ${name(own.parseFields)}(item: ${ITEM}): ${name(own.fields)} {
return { ${commas([ts`...${name(own.parse)}(item)`, ...hidden])} };
}
`,
  ];
}

/** The function that tells the entity's items from others. */
export function isFunction(gen: Gen, entity: EntityDesign): Code {
  const called = gen.names.entity(entity.name);
  const own = moduleNames(entity, called);
  const { discriminator, table } = entity;
  const hasKey = ts`${name(own.parseTableKey)}(item) !== undefined`;
  const tag =
    discriminator === undefined
      ? undefined
      : ts`${memberOf(raw('item'), discriminator)} === ${literal(entity.entity.tag)} && `;
  const isAmbiguous = table.entities.some((other) => other !== entity && mayShareKey(entity, other));
  const required = discriminator === undefined && isAmbiguous ? complete(entity) : undefined;
  return ts`${doc(`Whether a stored item is one of \`${called.type}\`.`)}export function ${name(own.is)}(item: ${ITEM}): boolean {
return ${tag}${hasKey}${required};
}
`;
}

/** Without a tag, items of entities whose keys may be the same are told apart by what they have. */
function complete({ entity }: EntityDesign): Code | undefined {
  const needed = [...entity.attributes.values()].filter(
    ({ optional, derive, implied }) => !optional && derive === undefined && implied === undefined,
  );
  if (needed.length === 0) return undefined;
  const names = commas(needed.map(({ storedName }) => literal(storedName)));
  const value = needed.some(({ storedName }) => isInherited(storedName))
    ? ts`${from('runtime/own', 'own')}(item, name)`
    : ts`item[name]`;
  return ts` && [${names}].every((name) => ${value} !== undefined)`;
}
