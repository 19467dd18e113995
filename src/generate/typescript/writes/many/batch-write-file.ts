import type { PlannedPattern } from '../../../../planner/index.js';
import { intentsOf, type WriteIntent } from '../../../../planner/intent.js';
import {
  type Code,
  camelCase,
  commas,
  doc,
  from,
  literal,
  member,
  name,
  property,
  raw,
  ts,
  typeFrom,
  UniqueNames,
} from '../../../text/index.js';
import { callInfo } from '../../client/call-info.js';
import { needsTenant } from '../../client/planned.js';
import { contextType } from '../../client/repository-file.js';
import { broughtBy, entityCode, itemCall, newCall } from '../../entities/index.js';
import { type ErrandWrite, errandCode } from '../../errands/errands.js';
import type { Gen, GeneratedFile } from '../../gen.js';
import { patternDoc } from '../../pattern-doc.js';
import { copiesAfter, copiesDoc } from '../../streams/follow-up-names.js';
import { entityWrites } from '../entity-writes.js';
import type { ValueSource } from '../value-source.js';
import { fieldOf } from './step-lists.js';

/** The items of one entity in a batch. */
interface Batch {
  readonly intent: WriteIntent;
  /** Name among the arguments and the results; undefined where the pattern is about one entity. */
  readonly called?: string;
  readonly list: Code;
  readonly element: Code;
  readonly type: Code;
}

/** The module of a pattern that puts many items, 25 in a request. */
export function batchWriteFile(gen: Gen, planned: PlannedPattern): GeneratedFile {
  const { pattern } = planned;
  const { fn, type, module } = gen.names.pattern(pattern.name);
  const locals = new UniqueNames('item', ['args', 'context', 'session', 'now', 'made', 'batch']);
  const batches = batchesOf(gen, planned, locals);
  const args = name(`${type}Args`);
  const context = contextType(needsTenant(gen, planned));
  const errands = errandCode(
    gen,
    planned,
    batches.map(
      (batch): ErrandWrite => ({
        intent: batch.intent,
        source: elementSource(gen, batch),
        each: { list: batch.list, element: batch.element, type: batch.type },
      }),
    ),
    locals,
  );
  const made = name(`${fn}Items`);
  const given = ts`args${errands.declared.map((one) => ts`, ${one.name}`)}`;
  const parameters = ts`context: ${context}, now: number, args: ${args}${errands.declared.map((one) => ts`, ${one.name}: ${one.type}`)}`;
  const copies = copiesAfter(gen, planned).map(({ source, fns }) => {
    const called = batches.find(({ intent }) => intent.entity === source)?.called;
    const puts = ts`batch${called !== undefined && member(called)}`;
    return ts`await ${from('runtime/stream-copies', 'copyPut')}(context, ${puts}, ${entityCode(gen, source).parseFields}, ${commas(fns)});`;
  });
  const several =
    batches.length > 1 ? ts`[${commas(batches.map(({ called = '' }) => ts`...batch${member(called)}`))}]` : undefined;
  const code = ts`${doc(`What \`${fn}\` puts${batches.length > 1 ? ', by entity' : ''}.`)}export type ${args} = ${argumentType(gen, batches)};

${doc(`What \`${fn}\` sends, without sending it: 25 items in each request.`, errands.asks ? 'What the call would fetch itself has to be among the arguments.' : undefined)}export function ${name(`${fn}Request`)}(context: ${context}, args: ${args}): readonly ${typeFrom('npm:@aws-sdk/lib-dynamodb', 'BatchWriteCommandInput')}[] {
${errands.given}${
  several === undefined
    ? ts`return ${from('runtime/batch-write', 'batchPutInputs')}(${made}(context, context.now(), ${given}));`
    : ts`const batch = ${made}(context, context.now(), ${given});
return ${from('runtime/batch-write', 'batchPutInputs')}(${several});`
}
}

${patternDoc(gen, planned, 'Not atomic: where it fails, some items may be written. What DynamoDB leaves unprocessed is sent again.', ...copiesDoc(gen, planned))}export function ${name(fn)}(context: ${context}, args: ${args}): Promise<${resultType(gen, batches)}> {
return ${from('runtime/context', 'call')}(context, ${callInfo(pattern)}, async (session) => {
${errands.statements}${
  several === undefined
    ? copies.length === 0
      ? ts`return ${from('runtime/batch-write', 'batchPut')}(session, ${made}(context, session.now, ${given}));`
      : ts`const batch = ${made}(context, session.now, ${given});
const items = await ${from('runtime/batch-write', 'batchPut')}(session, batch);
${copies}return items;`
    : ts`const batch = ${made}(context, session.now, ${given});
await ${from('runtime/batch-write', 'batchPut')}<unknown>(session, ${several});
${copies}return ${resultCode(batches)};`
}
});
}

${doc('The items, as entities and as they are stored.')}function ${made}(${parameters}) {
${bodyCode(gen, batches, errands.sources)}}
`;
  return { path: `${module}.ts`, code };
}

function batchesOf(gen: Gen, { pattern }: PlannedPattern, locals: UniqueNames): readonly Batch[] {
  const intents = intentsOf(gen.design, pattern);
  const { type } = gen.names.pattern(pattern.name);
  return intents.map((intent) => {
    const called = intents.length === 1 ? undefined : intent.entity.name;
    const items = ts`args`;
    const itemsType = name(`${type}Args`);
    return {
      intent,
      ...(called === undefined ? {} : { called }),
      list: called === undefined ? items : ts`(${items}${member(called)} ?? [])`,
      element: name(locals.take(camelCase(intent.entity.name))),
      type: called === undefined ? ts`${itemsType}[number]` : ts`NonNullable<${itemsType}[${literal(called)}]>[number]`,
    };
  });
}

function argumentType(gen: Gen, batches: readonly Batch[]): Code {
  const listOf = ({ intent }: Batch): Code => ts`readonly ${entityCode(gen, intent.entity).input}[]`;
  const [only, another] = batches;
  if (only !== undefined && another === undefined) return listOf(only);
  const lists = batches.map((batch) => ts`readonly ${property(batch.called ?? '')}?: ${listOf(batch)};`);
  return ts`{ ${lists} }`;
}

/** What an element says of its item. */
function elementSource(gen: Gen, { intent, element }: Batch): ValueSource {
  return {
    value: (field) => {
      const found = fieldOf(gen, { kind: 'item', entity: intent.entity }, field);
      return found === undefined
        ? undefined
        : { code: ts`${element}${member(field)}`, nullable: found.nullable, type: found.type };
    },
    vouched: () => undefined,
    input: element,
  };
}

function bodyCode(gen: Gen, batches: readonly Batch[], sources: readonly ValueSource[]): Code {
  const codes = batches.map((batch, i) => {
    const { entity } = batch.intent;
    const { element } = batch;
    const input = broughtBy(entity).length === 0 ? element : (sources[i]?.input ?? element);
    const stored = itemCall(gen, entity, raw('made'), {
      routing: element,
      draw: ts`${from('runtime/shard', 'drawn')}(context)`,
    });
    const put = from('runtime/batch-write', 'putOf');
    const { target } = entityWrites(gen, entity);
    const hasHidden = [...entity.attributes.values()].some(({ attribute }) => attribute.hidden);
    return ts`${batch.list}.map((${element}) => {
const made = ${newCall(gen, entity, raw('context'), raw('now'), input)};
${
  hasHidden
    ? ts`const stored = ${stored};
return ${put}(context, ${target}, ${entityCode(gen, entity).parse}(stored), stored);`
    : ts`return ${put}(context, ${target}, made, ${stored});`
}
})`;
  });
  const [only = ts`[]`, another] = codes;
  if (another === undefined) return ts`return ${only};\n`;
  return ts`return { ${commas(codes.map((code, i) => ts`${property(batches[i]?.called ?? '')}: ${code}`))} };\n`;
}

function resultType(gen: Gen, batches: readonly Batch[]): Code {
  const listOf = ({ intent }: Batch): Code => ts`readonly ${entityCode(gen, intent.entity).type}[]`;
  const [only, another] = batches;
  if (only !== undefined && another === undefined) return listOf(only);
  return ts`{ ${batches.map((batch) => ts`readonly ${property(batch.called ?? '')}: ${listOf(batch)};`)} }`;
}

function resultCode(batches: readonly Batch[]): Code {
  const entities = batches.map(
    ({ called }) => ts`batch${called !== undefined && member(called)}.map(({ made }) => made)`,
  );
  const [only = ts`[]`, another] = entities;
  if (another === undefined) return only;
  return ts`{ ${commas(batches.map(({ called = '' }, i) => ts`${property(called)}: ${entities[i]}`))} }`;
}
