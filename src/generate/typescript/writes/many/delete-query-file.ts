import { paramsOf } from '../../../../expression/model/index.js';
import { evaluatedByCaller, mayGoStale } from '../../../../planner/delete-query.js';
import type { DeleteQueryOperation, PlannedPattern } from '../../../../planner/index.js';
import { intentsOf, type WriteIntent } from '../../../../planner/intent.js';
import { isEnough, isPlain } from '../../../../planner/program/delete-query.js';
import {
  type Code,
  commas,
  from,
  join,
  literal,
  member,
  NOTHING,
  name,
  property,
  raw,
  ts,
  typeFrom,
} from '../../../text/index.js';
import { callInfo } from '../../client/call-info.js';
import { entityCode } from '../../entities/index.js';
import type { Gen, GeneratedFile } from '../../gen.js';
import { patternDoc } from '../../pattern-doc.js';
import { argsCode } from '../../reads/args-code.js';
import { type ReadFacts, readFacts } from '../../reads/read-facts.js';
import { contextType, requestCode } from '../../reads/request-code.js';
import type { RowCode } from '../../reads/row-code.js';
import { attributeType, typeCode } from '../../values/index.js';
import { entityWrites } from '../entity-writes.js';
import type { ValueSource } from '../value-source.js';
import { writeCode } from '../write-code.js';

/** The module of a pattern that deletes what a query finds. */
export function deleteQueryFile(gen: Gen, planned: PlannedPattern): GeneratedFile {
  const { pattern } = planned;
  const operation = wholeRows(gen, planned);
  const facts = readFacts(gen, { ...planned, operation: operation.read });
  const args = argsCode(facts);
  const request = requestCode(facts, args, { ...NO_ROWS, needs: tagsOf(facts) });
  const { fn, module } = gen.names.pattern(pattern.name);
  const more = moreArguments(planned, facts);
  const argsType = more.length === 0 ? args.type : ts`${args.type} & { ${more} }`;
  const isOptional = args.isOptional && more.length === 0;
  const isOneByOne = !isTogether(gen, planned, operation);
  const { sort, filter } = request;
  const dropped = sort.drops ? sort.call : undefined;
  const keeps = join(filter.keeps, ts` && `);
  const keep =
    dropped === undefined
      ? filter.keeps.length > 0 && ts`keep: (item) => ${keeps},`
      : filter.keeps.length > 0
        ? ts`keep: (item) => (sort?.keep?.(item) ?? true) && ${keeps},`
        : ts`...(sort?.keep !== undefined && { keep: sort.keep }),`;
  const send = from('runtime/fan-out', operation.read.api === 'Scan' ? 'scan' : 'query');
  const pages = literal(operation.read.limit === undefined ? 'all' : 'first');
  const rows = isOneByOne ? oneByOne(gen, planned, operation) : together(gen, planned);
  const code = ts`${args.declaration}
${request.declarations}
${patternDoc(gen, { ...planned, operation }, 'Gives back how many items it has deleted. An error leaves the rest in place.')}export function ${name(fn)}(context: ${contextType(facts)}, args: ${argsType}${isOptional && ts` = {}`}): Promise<number> {
return ${from('runtime/context', 'call')}(context, ${callInfo(pattern)}, async (session) => {
${isOneByOne && ts`const { now } = session;\n`}${dropped !== undefined && ts`const sort = ${dropped};\n`}const found: ${typeFrom('runtime/delete-query', 'Found')} = { pattern: ${literal(pattern.name)}, send: ${send}, ${request.groups} ${keep} };
return ${from('runtime/delete-query', 'deleteFound')}(session, found, ${pages}, ${rows});
});
}
`;
  return { path: `${module}.ts`, code };
}

/** Where something of the rows goes with them they are read whole, which costs the same: all that is known of them can be parsed. */
function wholeRows(gen: Gen, { pattern, operation }: PlannedPattern): DeleteQueryOperation {
  if (operation.kind !== 'delete-query') throw new Error(`${pattern.name} is no delete-query.`);
  const { projection: _, ...read } = operation.read;
  const intents = intentsOf(gen.design, pattern);
  return intents.some(({ entity }) => entity.unique.length > 0) ? { ...operation, read } : operation;
}

const NO_ROWS: RowCode = { type: raw('never'), parse: raw('undefined'), declarations: NOTHING, needs: [] };

/** What tells rows of several entities apart. */
function tagsOf({ entities }: ReadFacts): readonly string[] {
  return entities.length === 1 ? [] : [...new Set(entities.flatMap(({ discriminator }) => discriminator ?? []))];
}

/** Whether rows go in batches: nothing goes with them, nothing is demanded of them. */
function isTogether({ design }: Gen, { pattern }: PlannedPattern, { read }: DeleteQueryOperation): boolean {
  return intentsOf(design, pattern).every(isPlain) && !mayGoStale(read);
}

/** The first entity's target serves for all: their keys are those of one table. */
function together(gen: Gen, { pattern }: PlannedPattern): Code {
  const intents = intentsOf(gen.design, pattern);
  const [first] = intents;
  if (first === undefined) throw new Error(`${pattern.name} is about no entity.`);
  const { target } = entityWrites(gen, first.entity);
  const wanted = join(
    intents.map(({ entity }) => ts`${entityCode(gen, entity).is}(row)`),
    ts` || `,
  );
  const rows = intents.length === 1 ? raw('rows') : ts`rows.filter((row) => ${wanted})`;
  return ts`(rows) => ${from('runtime/delete-query', 'deleteTogether')}(session, ${target}, ${rows})`;
}

function oneByOne(gen: Gen, planned: PlannedPattern, operation: DeleteQueryOperation): Code {
  const intents = intentsOf(gen.design, planned.pattern);
  const isStale = mayGoStale(operation.read);
  const writes = intents.map((intent) => {
    const write = writeCode(gen, planned.pattern, intent, rowSource(gen, planned, operation, intent));
    return intents.length === 1 ? write : ts`if (${entityCode(gen, intent.entity).is}(row)) return [${write}];`;
  });
  const list =
    intents.length === 1
      ? ts`rows.map((row) => ${writes})`
      : ts`rows.flatMap((row): ${typeFrom('runtime/write', 'Write')}[] => {
${writes}
return [];
})`;
  return ts`(rows${isStale && raw(', input')}) => ${from('runtime/delete-query', 'deleteOneByOne')}(session, ${list})`;
}

function rowSource(
  gen: Gen,
  planned: PlannedPattern,
  { read }: DeleteQueryOperation,
  intent: WriteIntent,
): ValueSource {
  const { entity } = intent;
  const { target } = entityWrites(gen, entity);
  return {
    value: (field) => ({ code: ts`args${member(field)}`, nullable: false }),
    vouched: () => undefined,
    key: ts`${from('runtime/write', 'keyOf')}(${target}, row)`,
    ...(read.projection === undefined && isEnough(read, intent) ? { row: raw('row') } : {}),
    ...(mayGoStale(read) ? { match: matchCode(gen, planned, read) } : {}),
  };
}

function matchCode(gen: Gen, planned: PlannedPattern, read: DeleteQueryOperation['read']): Code {
  const facts = readFacts(gen, { ...planned, operation: read });
  const { filter } = facts;
  const names =
    filter === undefined
      ? []
      : evaluatedByCaller(facts.context).map(
          (field) => filter.entity.entity.attributes.get(field)?.storedName ?? field,
        );
  return ts`${from('runtime/delete-query', 'stillFound')}({ ${commas([
    raw('input'),
    ts`withKey: ${literal(read.index.kind !== 'table')}`,
    raw('row'),
    ...(names.length === 0 ? [] : [ts`found: [${commas(names.map(literal))}]`]),
  ])} })`;
}

/** What the condition and the lock of the deletion ask for besides. */
function moreArguments({ pattern }: PlannedPattern, facts: ReadFacts): readonly Code[] {
  const known = new Set([...facts.bindings.whole, ...facts.bindings.parts.keys(), ...facts.bindings.optional]);
  const filtered = facts.filter === undefined ? [] : paramsOf(facts.filter.expr);
  const wanted = [
    ...(pattern.condition === undefined ? [] : paramsOf(pattern.condition.value)),
    ...(pattern.lock === undefined ? [] : [pattern.lock.value]),
  ].filter((field) => !known.has(field) && !filtered.includes(field));
  return [...new Set(wanted)].map((field) => {
    const declared = pattern.params.get(field);
    const own = facts.entities.map((entity) => attributeType(entity, field)).find((type) => type !== undefined);
    const type = declared?.of.kind === 'type' ? declared.of.type : own;
    return ts`readonly ${property(field)}: ${type === undefined ? raw('unknown') : typeCode(type)};`;
  });
}
