import type { EntityDesign, TableDesign } from '../../../design/design.js';
import type { Table } from '../../../model/model.js';
import type { FollowUp } from '../../../planner/index.js';
import { isMovedBy } from '../../../planner/program/follow-ups.js';
import {
  type Code,
  commas,
  doc,
  from,
  join,
  literal,
  name,
  pascalCase,
  property,
  raw,
  ts,
  typeFrom,
  UniqueNames,
} from '../../text/index.js';
import { clientNames } from '../client/client-file.js';
import { clientTables } from '../client/table-file.js';
import { entityCode } from '../entities/index.js';
import type { Gen, GeneratedFile } from '../gen.js';
import { canMark, defaultOnce, onceDoc, onceType } from './delivery.js';
import type { FollowUpCode } from './follow-up-code.js';
import { isKeptBy } from './follow-up-names.js';

type View = NonNullable<Table['stream']>['value'];

/** A table with a stream, and the entities in it. */
interface Streamed {
  readonly table: TableDesign;
  readonly view: View;
  readonly entities: readonly EntityDesign[];
}

/** `streams.ts`: a Lambda handler that tells typed changes of each entity, and does what the model says follows from them. */
export function handlerFile(gen: Gen, all: readonly FollowUpCode[]): GeneratedFile {
  const { model } = gen.names;
  const streamed = streamedTables(gen);
  const followUps = all.filter(({ followUp }) => followUp.kind === 'stream-rule' || isKeptBy(followUp, 'stream'));
  const handlers = name(`${model}StreamHandlers`);
  const options = name(`${model}StreamOptions`);
  const counting = followUps.filter(({ once, followUp }) => once && isStreamed(streamed, followUp.source));
  const code = ts`${doc(
    'What the program itself does with changes, entity by entity. Changes of an item come in their order, each at least once: a change may be told again, and so may those behind it.',
  )}export interface ${handlers} {
${streamed.flatMap(({ view, entities }) =>
  entities.map((entity) => ts`readonly ${property(repository(gen, entity))}?: ${handlersType(gen, entity, view)};`),
)}
${doc(
  'Told of records of no entity: of items that others have written, and of other tables, whose records fail without it. Items that the model keeps besides (unique values, earlier versions, markers) are left out.',
)}onUnknown?(record: ${typeFrom('runtime/stream', 'StreamRecord')}): unknown;
}

export interface ${options} extends ${typeFrom('client', clientNames(gen).options)}, ${typeFrom('runtime/stream', 'StreamOptions')} {
${
  counting.length > 0 &&
  ts`${doc(
    'How a change that is delivered again is kept from counting twice.',
    ...onceDoc(gen, counting),
    '',
    `\`${defaultOnce(counting)}\` unless given.`,
  )}readonly once?: ${onceType(counting)};`
}
}

${handlerDoc(gen, followUps, streamed)}export function ${name(`${lower(model)}StreamHandler`)}(
client: ${typeFrom('runtime/connect', 'AnyClient')},
handlers: ${handlers} = {},
options: ${options} = {},
): ${typeFrom('runtime/stream', 'StreamHandler')} {
const { tables, onError${counting.length > 0 && ts`, once = ${literal(defaultOnce(counting))}`}, ...others } = options;
const context = ${from('runtime/connect-whole', 'connectWhole')}(client, ${clientTables(gen)}, others);
return ${from('runtime/stream', 'streamHandler')}(context, async (change) => {
switch (change.table) {
${streamed.map(
  ({ table }) =>
    ts`case ${literal(table.table.name)}:\nreturn ${name(tableFunction(gen, table))}(${commas(argumentsOf(table, followUps))});`,
)}
default:
if (handlers.onUnknown === undefined) throw ${from('runtime/stream', 'unknownTable')}(context, change.record);
await handlers.onUnknown(change.record);
}
}, onError === undefined ? {} : { onError });
}

${streamed.map((one) => tableCode(gen, one, followUps, handlers))}`;
  return { path: 'streams.ts', code };
}

function streamedTables({ design }: Gen): readonly Streamed[] {
  return [...design.tables.values()].flatMap((table) => {
    const view = table.table.stream?.value;
    const entities = [...design.entities.values()].filter(({ key, table: own }) => key !== undefined && own === table);
    return view === undefined ? [] : [{ table, view, entities }];
  });
}

function isStreamed(streamed: readonly Streamed[], { table }: EntityDesign): boolean {
  return streamed.some((one) => one.table === table);
}

function repository(gen: Gen, entity: EntityDesign): string {
  return gen.names.entity(entity.name).repository;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function handlerDoc(gen: Gen, followUps: readonly FollowUpCode[], streamed: readonly Streamed[]): Code {
  const kept = followUps.filter(({ followUp }) => isStreamed(streamed, followUp.source));
  return doc(
    `A Lambda handler for the streams of the model \`${gen.design.model.name.value}\`. The event source mapping must ask for \`ReportBatchItemFailures\`: the first record that fails ends a batch, and Lambda delivers it and those behind it again. One that always fails holds up its shard until it is too old, unless the mapping sets \`MaximumRetryAttempts\` and a destination for failures.`,
    ...(kept.length === 0
      ? []
      : [
          '',
          'Before it tells a change, it does what follows from it:',
          ...kept.map(({ followUp }) => `- ${followUp.name}`),
          '',
          'Of a global table, handle the stream of one region only: each has the changes of all.',
        ]),
    '',
    '```ts',
    `export const handler = ${lower(gen.names.model)}StreamHandler(new DynamoDBClient({}), {`,
    ...exampleOf(gen, streamed),
    '});',
    '```',
  );
}

function exampleOf(gen: Gen, streamed: readonly Streamed[]): readonly string[] {
  const first = streamed[0]?.entities[0];
  return first === undefined
    ? []
    : [`  ${repository(gen, first)}: { onRemove: async ({ expired }) => console.log(expired) },`];
}

function handlersType(gen: Gen, entity: EntityDesign, view: View): Code {
  const { type, parseTableKey } = entityCode(gen, entity);
  const key = ts`NonNullable<ReturnType<typeof ${parseTableKey}>>`;
  switch (view) {
    case 'new-and-old':
      return ts`${typeFrom('runtime/stream-tell', 'BothImages')}<${type}>`;
    case 'new-image':
      return ts`${typeFrom('runtime/stream-tell', 'NewImage')}<${type}, ${key}>`;
    case 'old-image':
      return ts`${typeFrom('runtime/stream-tell', 'OldImage')}<${type}, ${key}>`;
    case 'keys-only':
      return ts`${typeFrom('runtime/stream-tell', 'KeysOnly')}<${key}>`;
  }
}

// ---------------------------------------------------------------------------------------------------------- tables

/** `changeInShop`. */
function tableFunction({ design }: Gen, table: TableDesign): string {
  const names = new UniqueNames('changeInTable');
  const found = [...design.tables.values()].map(
    (one) => [one, names.take(`changeIn${pascalCase(one.table.name)}`)] as const,
  );
  return new Map(found).get(table) ?? '';
}

function onceFor(table: TableDesign, followUps: readonly FollowUpCode[]): boolean {
  return followUps.some(({ once, followUp }) => once && followUp.source.table === table);
}

function argumentsOf(table: TableDesign, followUps: readonly FollowUpCode[]): readonly Code[] {
  const follows = followUps.some(({ followUp }) => followUp.source.table === table);
  return [
    ts`handlers`,
    ts`change`,
    ...(follows ? [ts`${from('runtime/stream-images', 'contextAt')}(context, change)`] : []),
    ...(onceFor(table, followUps)
      ? [ts`{ once, eventId: ${from('runtime/stream-images', 'idOf')}(change.record) }`]
      : []),
  ];
}

function tableCode(gen: Gen, streamed: Streamed, followUps: readonly FollowUpCode[], handlers: Code): Code {
  const { table, view, entities } = streamed;
  const follows = followUps.some(({ followUp }) => followUp.source.table === table);
  const parameters = [
    ts`handlers: ${handlers}`,
    ts`change: ${typeFrom('runtime/stream', 'ItemChange')}`,
    ...(follows ? [ts`context: ${typeFrom('runtime/context', 'Context')}`] : []),
    ...(onceFor(table, followUps) ? [ts`delivery: ${typeFrom('runtime/stream-once', 'Delivery')}`] : []),
  ];
  const bodies = entities.map((entity) =>
    view === 'keys-only' ? keyedEntity(gen, entity, entities) : imagedEntity(gen, entity, view, followUps, entities),
  );
  return ts`${doc(`A change in the table \`${table.table.name}\`.`)}async function ${name(tableFunction(gen, table))}(${commas(parameters)}): Promise<void> {
${
  hasMarkers(table, followUps) &&
  ts`if (${from('runtime/stream-once', 'isMarker')}(change.key)) return;
`
}${view === 'keys-only' ? undefined : ts`const image = change.new ?? change.old ?? change.key;`}
${bodies}${companionSkip(table)}
await handlers.onUnknown?.(change.record);
}
`;
}

/** Markers are written into the tables of what is counted. */
function hasMarkers(table: TableDesign, followUps: readonly FollowUpCode[]): boolean {
  return followUps.some((one) => one.once && one.followUp.target.table === table && canMark(one));
}

function imagedEntity(
  gen: Gen,
  entity: EntityDesign,
  view: View,
  followUps: readonly FollowUpCode[],
  all: readonly EntityDesign[],
): Code {
  const { is, parseFields, parseTableKey } = entityCode(gen, entity);
  const own = followUps.filter(({ followUp }) => followUp.source === entity);
  const told = ts`handlers${member(gen, entity)}`;
  const follow = own.map(({ fn, once, followUp }) =>
    followUp.kind === 'copy'
      ? ts`${ofItsOwnKind(gen, followUp)}await ${fn}(context, images);`
      : ts`await ${fn}(context, images${once && ts`, delivery`});`,
  );
  const images = ts`const images = ${from('runtime/stream-images', 'imagesOf')}(change, ${is}, ${parseFields});`;
  if (view === 'new-and-old') {
    return ts`if (${is}(image)) {
${images}
${follow}return ${from('runtime/stream-tell', 'tellBoth')}(${told}, change, images);
}`;
  }
  const others = all.filter((one) => one !== entity).map((one) => entityCode(gen, one).parseTableKey);
  const key = name(`${gen.names.entity(entity.name).camel}Only`);
  const tell = from('runtime/stream-tell', view === 'new-image' ? 'tellNew' : 'tellOld');
  return ts`const ${key} = ${from('runtime/stream-tell', 'onlyKey')}(change.key, ${parseTableKey}, [${commas(others)}]);
if (${is}(image) || ${key} !== undefined) {
${images}
${follow}return ${tell}(${told}, change, images, ${key});
}`;
}

/** Of a new item there are no copies, unless it was there before under another key. */
function ofItsOwnKind({ design }: Gen, followUp: FollowUp): Code | undefined {
  return isMovedBy(design, followUp) ? undefined : ts`if (change.kind === "modify") `;
}

function keyedEntity(gen: Gen, entity: EntityDesign, all: readonly EntityDesign[]): Code {
  const { parseTableKey } = entityCode(gen, entity);
  const others = all.filter((one) => one !== entity).map((one) => entityCode(gen, one).parseTableKey);
  const variable = name(`${gen.names.entity(entity.name).camel}Only`);
  return ts`const ${variable} = ${from('runtime/stream-tell', 'onlyKey')}(change.key, ${parseTableKey}, [${commas(others)}]);
if (${variable} !== undefined) return ${from('runtime/stream-tell', 'tellKey')}(handlers${member(gen, entity)}, change, ${variable});`;
}

function member(gen: Gen, entity: EntityDesign): Code {
  return ts`.${name(repository(gen, entity))}`;
}

/** What the model keeps besides is told by its tag. */
function companionSkip({ entities }: TableDesign): Code | undefined {
  const companions = entities.filter(({ companionOf }) => companionOf !== undefined);
  const tag = companions[0]?.discriminator;
  if (tag === undefined) return undefined;
  const tags = join(
    companions.map(({ entity }) => literal(entity.tag)),
    raw(', '),
  );
  return ts`if ([${tags}].includes(String(image[${literal(tag)}]))) return;`;
}
