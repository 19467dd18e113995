import { type Code, commas, from, join, literal, name, ts, typeFrom } from '../../text/index.js';
import { infoProperties } from '../client/call-info.js';
import { patternDoc } from '../pattern-doc.js';
import type { ReadModule } from './get-code.js';
import { lines } from './key-text.js';
import { exportsOf } from './read-exports.js';
import { type ReadFacts, storedName } from './read-facts.js';
import { contextType, requestCode } from './request-code.js';

/** A query or a scan: its requests, what becomes of the rows, and the functions that ask. */
export function queryModule({ facts, args, rows }: ReadModule): Code {
  const { gen, planned, operation, answer } = facts;
  const request = requestCode(facts, args, rows);
  const merge = mergeCode(facts);
  const isPaged = answer === 'pages';
  const read = ts`${typeFrom(isPaged ? 'runtime/pages' : 'runtime/fan-out', isPaged ? 'PagedRead' : 'Read')}<${rows.type}>`;
  const parameters = ts`context: ${contextType(facts)}, args: ${args.type}`;
  const keeps = request.filter.keeps;
  const { drops, call: sortCall } = request.sort;
  const dropped = drops && sortCall !== undefined ? sortCall : undefined;
  const keep =
    dropped === undefined
      ? keeps.length > 0 && ts`keep: (item) => ${join(keeps, ts` && `)},`
      : keeps.length > 0
        ? ts`keep: (item) => (sort?.keep?.(item) ?? true) && ${join(keeps, ts` && `)},`
        : ts`...(sort?.keep !== undefined && { keep: sort.keep }),`;
  const bound = facts.tenantField === undefined ? ts`args` : ts`[context.tenant, args]`;
  const readOf = ts`function readOf(${parameters}): ${read} {
${dropped !== undefined && ts`const sort = ${dropped};\n`}return {
${lines([
  ...infoProperties(facts.planned.pattern),
  ts`send: ${from('runtime/fan-out', operation.api === 'Scan' ? 'scan' : 'query')},`,
  request.groups,
  isPaged && ts`page: ${operation.limit ?? 1},`,
  isPaged && ts`bound: ${bound},`,
  isPaged && request.key,
  isPaged && request.fixed,
  keep,
  merge.property,
  ts`parse: ${rows.parse},`,
])}
};
}
`;
  return ts`${request.declarations}
${patternDoc(gen, planned, ...notesOf(facts, merge))}${runCode({ facts, args, rows }, merge, request.isFannedOut)}
${othersCode({ facts, args, rows }, merge, request.isFannedOut)}
${readOf}`;
}

interface Merge {
  /** Property of a `Read`. */
  readonly property?: Code;
  /** All rows have to be there before one can be given. */
  readonly needsAll: boolean;
}

function mergeCode(facts: ReadFacts): Merge {
  const { operation, entity, context } = facts;
  const { merge } = operation;
  if (merge === undefined) return { needsAll: false };
  const names = (fields: readonly string[]): Code =>
    ts`[${commas(fields.map((field) => literal(storedName(entity, field))))}]`;
  const direction = context.pattern.order?.value === 'desc' ? 'desc' : 'asc';
  const order =
    merge.order === undefined
      ? undefined
      : ts`${from('runtime/merge', 'byAttribute')}(${literal(storedName(entity, merge.order))}, ${literal(direction)})`;
  if (merge.key.length > 0) {
    const added = ts`${from('runtime/merge', 'addUp')}(items, ${names(merge.key)}, ${names(merge.sum)})`;
    return { property: ts`merge: (items) => ${added}${order && ts`.sort(${order})`},`, needsAll: true };
  }
  if (order === undefined) return { needsAll: false };
  if (isSorted(facts, direction)) return { property: ts`order: ${order},`, needsAll: false };
  return { property: ts`merge: (items) => [...items].sort(${order}),`, needsAll: true };
}

/** Whether the rows of each request come in the order of the merge. */
function isSorted({ operation, levels }: ReadFacts, direction: 'asc' | 'desc'): boolean {
  const order = operation.merge?.order;
  return levels.every(({ matches }) => {
    const [match, another] = matches;
    if (match?.next === undefined || another !== undefined || match.next.path !== order) return false;
    if (match.bucket !== undefined && match.bucket.field !== order) return false;
    const { slot, path } = match.next;
    const segment = match.key.sk
      .find((value) => value.slot.attribute === slot)
      ?.compiled.segments.find((one) => one.kind === 'variable' && one.path === path);
    if (segment?.kind !== 'variable' || segment.order.coarse || segment.order.kind === 'none') return false;
    return (operation.forward === (segment.order.kind === 'same')) === (direction === 'asc');
  });
}

function notesOf({ answer, operation }: ReadFacts, { needsAll }: Merge): readonly string[] {
  if (answer === 'one') return ['The one item that is found; more than one is an error.'];
  if (answer !== 'pages') return [];
  const size = operation.limit ?? 1;
  const isThinned = operation.filter.length > 0 || operation.clientDrops.length > 0;
  return [
    `A page has ${size} ${size === 1 ? 'row' : 'rows'}${isThinned ? ', or fewer where some that were read do not belong to the answer: it may be empty, and more may come' : ''}.`,
    ...(needsAll ? ['All rows are read for each page, because they have to be put together or sorted.'] : []),
    'A cursor fits the pattern with the same arguments, and no other call.',
  ];
}

function runCode({ facts, args, rows }: ReadModule, merge: Merge, isFannedOut: boolean): Code {
  const { gen, planned, answer, operation } = facts;
  const { fn } = gen.names.pattern(planned.pattern.name);
  const options = optionsCode(facts, isFannedOut);
  const parameters = ts`context: ${contextType(facts)}, args: ${args.type}${args.isOptional && ts` = {}`}${options.parameter}`;
  const call = (work: Code): Code => ts`return ${from('runtime/context', 'call')}(context, info, ${work});`;
  const tag = literal(planned.pattern.name);
  const head = (result: Code): Code => ts`export function ${name(fn)}(${parameters}): Promise<${result}> {\n`;
  if (answer === 'pages') {
    const isAlone = !isFannedOut && operation.limit !== undefined;
    const reader = merge.needsAll
      ? from('runtime/pages-merged', 'readMergedPage')
      : isAlone
        ? from('runtime/page-alone', 'readPageAlone')
        : from('runtime/pages', 'readPage');
    return ts`${head(ts`${typeFrom('runtime/pages', 'Page')}<${rows.type}, ${tag}>`)}${call(
      ts`(session) => ${reader}(session, readOf(context, args), options)`,
    )}
}
`;
  }
  const reader =
    answer === 'first'
      ? ts`${from('runtime/fan-out', 'readFirst')}(session, readOf(context, args), ${operation.limit ?? 1}${options.argument})`
      : ts`${from('runtime/fan-out', 'readAll')}(session, readOf(context, args)${options.argument})`;
  if (answer === 'one') {
    return ts`${head(ts`${rows.type} | undefined`)}${call(
      ts`async (session) => ${from('runtime/one', 'onlyOne')}(info.pattern, await ${reader})`,
    )}
}
`;
  }
  if (rows.grouped !== undefined)
    return ts`${head(rows.grouped.type)}${call(ts`async (session) => ${rows.grouped.make}(await ${reader})`)}
}
`;
  return ts`${head(ts`readonly ${rows.type}[]`)}${call(ts`(session) => ${reader}`)}
}
`;
}

function othersCode({ facts, args, rows }: ReadModule, merge: Merge, isFannedOut: boolean): Code {
  const { all, pages, count } = exportsOf(facts);
  const tag = literal(facts.planned.pattern.name);
  const own = optionsCode(facts, isFannedOut);
  const parameters = ts`context: ${contextType(facts)}, args: ${args.type}${args.isOptional && ts` = {}`}`;
  const fanned = ts`${isFannedOut && ts`, options: ${typeFrom('runtime/fan-out', 'FanOutOptions')} = {}`}`;
  const passed = ts`${isFannedOut && ts`, options`}`;
  const eachPage = merge.needsAll ? from('runtime/pages-merged', 'eachMergedPage') : from('runtime/pages', 'eachPage');
  return ts`${
    pages !== undefined &&
    ts`/** Every page, the next one read when it is asked for. */
export function ${name(pages)}(${parameters}${own.parameter}): AsyncIterable<${typeFrom('runtime/pages', 'Page')}<${rows.type}, ${tag}>> {
return ${eachPage}(context, readOf(context, args), options);
}

`
  }${
    all !== undefined &&
    ts`/** Every row, read when it is asked for. */
export function ${name(all)}(${parameters}${fanned}): AsyncIterable<${rows.type}> {
return ${from('runtime/pages', 'eachRow')}(context, readOf(context, args)${passed});
}

`
  }${
    count !== undefined &&
    ts`/** The number of rows: reading them costs the same. */
export function ${name(count)}(${parameters}${fanned}): Promise<number> {
return ${from('runtime/context', 'call')}(context, info, (session) => ${from('runtime/fan-out', 'countRows')}(session, readOf(context, args)${passed}));
}

`
  }`;
}

function optionsCode(
  { answer, planned }: ReadFacts,
  isFannedOut: boolean,
): { readonly parameter?: Code; readonly argument?: Code } {
  if (answer === 'pages')
    return {
      parameter: ts`, options: ${typeFrom('runtime/pages', 'PageOptions')}<${literal(planned.pattern.name)}> = {}`,
      argument: ts`, options`,
    };
  if (!isFannedOut) return {};
  return { parameter: ts`, options: ${typeFrom('runtime/fan-out', 'FanOutOptions')} = {}`, argument: ts`, options` };
}
