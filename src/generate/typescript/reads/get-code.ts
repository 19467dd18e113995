import type { KeyValue } from '../../../design/index.js';
import {
  type Code,
  commas,
  doc,
  from,
  isEmpty,
  join,
  literal,
  name,
  property,
  ts,
  typeFrom,
} from '../../text/index.js';
import { keyNeeds, tableKeyCall } from '../entities/index.js';
import { Placeholders } from '../expressions/index.js';
import { patternDoc } from '../pattern-doc.js';
import type { ArgsCode } from './args-code.js';
import { filterCode } from './filter-code.js';
import { given, keyCode, mentions } from './key-text.js';
import type { ReadFacts } from './read-facts.js';
import { contextType, parametersCode, tableCode } from './request-code.js';
import type { RowCode } from './row-code.js';

export interface ReadModule {
  readonly facts: ReadFacts;
  readonly args: ArgsCode;
  readonly rows: RowCode;
}

const COMMANDS = 'npm:@aws-sdk/lib-dynamodb';

/** The row of an `item` that may be there; undefined where it is not, or does not belong to the answer. */
function foundCode({ parse }: RowCode, keeps: readonly Code[]): Code {
  if (keeps.length === 0) return ts`item && ${parse}(item)`;
  return ts`item !== undefined && ${join(keeps, ts` && `)} ? ${parse}(item) : undefined`;
}

/** A GetItem. */
export function getModule({ facts, args, rows }: ReadModule): Code {
  const { gen, planned } = facts;
  const { fn } = gen.names.pattern(planned.pattern.name);
  const request = name(`${fn}Request`);
  const parameters = ts`context: ${contextType(facts)}, args: ${args.type}${args.isOptional && ts` = {}`}`;
  const filter = filterCode(facts, new Placeholders());
  const key = itemKey(facts, (path) => given(facts, path));
  return ts`${filter.declarations}${doc('The request, without sending it.')}export function ${request}(${parametersCode(facts, args, mentions(key, 'args'))}): ${typeFrom(COMMANDS, 'GetCommandInput')} {
return {
TableName: ${tableCode(facts)},
Key: ${key},
${sharedInput(facts, filter.needs)}
};
}

${patternDoc(gen, planned)}export function ${name(fn)}(${parameters}): Promise<${rows.type} | undefined> {
return ${from('runtime/context', 'call')}(context, info, async (session) => {
const item = await ${from('runtime/get', 'getItem')}(session, ${request}(context, args));
return ${foundCode(rows, filter.keeps)};
});
}
`;
}

/** BatchGetItem, as often as it takes. */
export function batchModule({ facts, args, rows }: ReadModule): Code {
  const { gen, planned } = facts;
  const { fn } = gen.names.pattern(planned.pattern.name);
  const request = name(`${fn}Request`);
  const parameters = ts`context: ${contextType(facts)}, keys: ${args.type}`;
  const filter = filterCode(facts, new Placeholders());
  const { pk, sk } = facts.entity.table.primary;
  const shared = sharedInput(facts, [...filter.needs, ...[...pk, ...sk].map(({ attribute }) => attribute)]);
  const usesContext = facts.tenantField !== undefined;
  const key = ts`function keyOf(${usesContext && ts`context: ${contextType(facts)}, `}args: ${args.type}[number]): ${typeFrom('runtime/context', 'Item')} {
return ${itemKey(facts, (path) => given(facts, path))};
}`;
  const keyOf = usesContext ? ts`keyOf(context, key)` : ts`keyOf(key)`;
  const row = foundCode(rows, filter.keeps);
  // A filter may compare with what is given beside each key.
  const answer = filter.keeps.some((keep) => mentions(keep, 'args'))
    ? ts`return keys.map((args, i) => {\nconst item = items[i];\nreturn ${row};\n});`
    : ts`return items.map((item) => ${row});`;
  return ts`${filter.declarations}${key}

${doc('The requests, without sending them: each key once, a hundred in each.')}export function ${request}(${parameters}): readonly ${typeFrom(COMMANDS, 'BatchGetCommandInput')}[] {
return ${from('runtime/batch-get', 'batchGetRequests')}(${tableCode(facts)}, keys.map((key) => ${keyOf})${!isEmpty(shared) && ts`, { ${shared} }`});
}

${patternDoc(gen, planned, 'The answer is in the order of the keys: `undefined` stands for one that is not found.')}export function ${name(fn)}(${parameters}): Promise<readonly (${rows.type} | undefined)[]> {
return ${from('runtime/context', 'call')}(context, info, async (session) => {
const items = await ${from('runtime/batch-get', 'batchGet')}(session, ${request}(context, keys), keys.map((key) => ${keyOf}));
${answer}
});
}
`;
}

/** The key as the request takes it: by the entity's own function where the call gives all that this takes. */
function itemKey(facts: ReadFacts, read: (path: string) => Code): Code {
  const { entity, gen, bindings } = facts;
  const { key } = entity;
  if (key === undefined) throw new Error(`${entity.name} has no key.`);
  const needs = keyNeeds(entity, key);
  const fields = [...needs.fields, ...needs.routing];
  const isGiven = fields.every(
    (field) => bindings.whole.has(field) && entity.attributes.get(field)?.attribute.constant === undefined,
  );
  const parts: readonly KeyValue[] = [...key.pk, ...key.sk];
  const isPlain = parts.every(
    ({ reads, compiled }) => compiled.natural || reads.every((path) => fields.includes(path)),
  );
  if (isGiven && isPlain && !needs.shards) {
    const values = fields.map((field) => ts`${property(field)}: ${read(field)}`);
    return tableKeyCall(gen, entity, ts`{ ${commas(values)} }`);
  }
  return ts`{ ${commas(parts.map((value) => ts`${property(value.slot.attribute)}: ${keyCode(facts, entity, value)}`))} }`;
}

/** Projection and consistency. `needs`: what is looked at besides what is asked for. */
function sharedInput({ operation }: ReadFacts, needs: readonly string[]): Code {
  const { projection, consistent } = operation;
  const placeholders = new Placeholders();
  const stored = projection === undefined ? [] : [...new Set([...projection, ...needs])];
  const names = stored.map((one) => placeholders.name(one)).join(', ');
  return ts`${names !== '' && ts`ProjectionExpression: ${literal(names)},`}${placeholders.properties}${consistent && ts`ConsistentRead: true,`}`;
}
