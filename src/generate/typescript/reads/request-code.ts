import type { KeySlot } from '../../../design/index.js';
import { type Code, doc, from, join, literal, name, property, raw, ts, typeFrom } from '../../text/index.js';
import { Placeholders } from '../expressions/index.js';
import type { ArgsCode } from './args-code.js';
import { type FilterCode, filterCode } from './filter-code.js';
import { lines, mentions } from './key-text.js';
import { type PartitionCode, partitionCode } from './partition-code.js';
import type { ReadFacts } from './read-facts.js';
import type { RowCode } from './row-code.js';
import { type SortCode, sortCode } from './sort-code.js';

const COMMANDS = 'npm:@aws-sdk/lib-dynamodb';

/** The requests of a query or scan. */
interface RequestCode {
  /** Of the module: constants, and the exported function that gives the request, or requests. */
  readonly declarations: Code;
  /** Property of a `Read`: `groups: …`. */
  readonly groups: Code;
  /** Key attributes of the index and the table, as a property of a `PagedRead`. */
  readonly key: Code;
  /** Placeholders of key attributes that are stated by equality, likewise. */
  readonly fixed: Code;
  readonly sort: SortCode;
  readonly filter: FilterCode;
  /** More than one request may be made at a time. */
  readonly isFannedOut: boolean;
}

export function requestCode(facts: ReadFacts, args: ArgsCode, rows: RowCode): RequestCode {
  const placeholders = new Placeholders();
  const partition = partitionCode(facts, placeholders);
  const sort = facts.levels.length === 0 ? NO_SORT : sortCode(facts, placeholders);
  const filter = filterCode(facts, placeholders);
  const { dimensions } = partition;
  const isFannedOut = dimensions.length > 0;
  const projection = projectionOf(facts, [...rows.needs, ...filter.needs], isFannedOut, placeholders);
  const input = inputCode(facts, partition, sort, filter, projection, placeholders);
  const { fn } = facts.gen.names.pattern(facts.planned.pattern.name);
  const request = name(`${fn}Request`);
  const inputType = typeFrom(COMMANDS, facts.operation.api === 'Scan' ? 'ScanCommandInput' : 'QueryCommandInput');
  const bySort = sort.call !== undefined;
  const usesArgs = [input, sort.call, ...dimensions.map(({ values }) => values)].some(
    (code) => code !== undefined && mentions(code, 'args'),
  );
  const parameters = parametersCode(facts, args, usesArgs);
  const nothing = isFannedOut ? ts`[]` : ts`undefined`;
  const start = bySort ? ts`const sort = ${sort.call};\nif (sort === undefined) return ${nothing};\n` : undefined;
  const isWalk = facts.operation.fanOut?.mode === 'walk' && dimensions.some(({ kind }) => kind === 'bucket');
  const call = ts`${request}(context, args)`;
  const equal = [...partition.equal, ...sort.equal];
  const shared = {
    key: ts`key: [${join(
      keyAttributes(facts).map(([attribute, type]) => ts`[${literal(attribute)}, ${literal(type)}]`),
      ts`, `,
    )}],`,
    fixed: ts`fixed: { ${join(
      equal.map(([attribute, placeholder]) => ts`${property(attribute)}: ${literal(placeholder)}`),
      ts`, `,
    )} },`,
    sort,
    filter,
    isFannedOut,
  };
  const before = ts`${partition.declarations}${sort.declarations}${filter.declarations}`;
  if (!isFannedOut) {
    const comment = doc(
      'The request, without sending it.',
      bySort ? 'Undefined where no key can satisfy it: then there is nothing to ask.' : undefined,
    );
    return {
      ...shared,
      declarations: ts`${before}
${comment}export function ${request}(${parameters}): ${inputType}${bySort && ts` | undefined`} {
${start}return ${input};
}
`,
      groups: bySort ? ts`groups: ${from('runtime/fan-out', 'alone')}(${call}),` : ts`groups: [[${call}]],`,
    };
  }
  const comment = doc('The requests, without sending them: one for each shard and bucket.');
  const inner = isWalk ? dimensions.filter(({ kind }) => kind !== 'bucket') : dimensions;
  const requests = inner.reduceRight<Code>(
    (code, { variable, values }, i) =>
      i === inner.length - 1
        ? ts`${values}.map((${variable}) => (${code}))`
        : ts`${values}.flatMap((${variable}) => ${code})`,
    input,
  );
  const list = ts`readonly ${inputType}[]`;
  if (!isWalk) {
    return {
      ...shared,
      declarations: ts`${before}
${comment}export function ${request}(${parameters}): ${list} {
${start}return ${requests};
}
`,
      groups: ts`groups: [${call}],`,
    };
  }
  const bucket = dimensions.find(({ kind }) => kind === 'bucket');
  const group = inner.length === 0 ? ts`[${input}]` : requests;
  return {
    ...shared,
    declarations: ts`${before}
${comment}export function ${request}(${parametersCode(facts, args, true)}): ${list} {
return groupsOf(context, args).flat();
}

/** The requests of each bucket, in the order in which they are asked. */
function groupsOf(context: ${contextType(facts)}, args: ${args.type}): readonly (${list})[] {
${start}return ${bucket?.values ?? raw('[]')}.map((${bucket?.variable ?? raw('bucket')}) => ${group});
}
`,
    groups: ts`groups: groupsOf(context, args),`,
  };
}

const NO_SORT: SortCode = { fixed: '', declarations: raw(''), drops: false, equal: new Map() };

/** `context` and `args`, whose name says where nothing of it is used. */
export function parametersCode(facts: ReadFacts, args: ArgsCode, usesArgs: boolean): Code {
  return ts`context: ${contextType(facts)}, ${raw(usesArgs ? 'args' : '_args')}: ${args.type}${args.isOptional && ts` = {}`}`;
}

export function contextType(facts: ReadFacts): Code {
  return typeFrom('runtime/context', facts.tenantField === undefined ? 'Context' : 'TenantContext');
}

/** `context.tables["shop"]`. */
export function tableCode({ context }: ReadFacts): Code {
  return ts`context.tables[${literal(context.table.table.name)}]`;
}

function inputCode(
  facts: ReadFacts,
  partition: PartitionCode,
  sort: SortCode,
  filter: FilterCode,
  projection: string | undefined,
  placeholders: Placeholders,
): Code {
  const { api, index, fetches, forward, limit, consistent } = facts.operation;
  const condition = `${partition.condition}${sort.fixed ?? ''}`;
  const key = sort.call === undefined ? literal(condition) : ts`\`${raw(condition)}\${sort.text}\``;
  return ts`{ ${lines([
    ts`TableName: ${tableCode(facts)},`,
    index.kind !== 'table' && ts`IndexName: ${literal(index.name)},`,
    api === 'Query' && ts`KeyConditionExpression: ${key},`,
    filter.expression !== undefined && ts`FilterExpression: ${literal(filter.expression)},`,
    projection !== undefined && ts`ProjectionExpression: ${literal(projection)},`,
    projection === undefined && fetches.length > 0 && ts`Select: "ALL_ATTRIBUTES",`,
    ...parameters(placeholders, sort),
    api === 'Query' && !forward && ts`ScanIndexForward: false,`,
    limit !== undefined && ts`Limit: ${limit},`,
    consistent && ts`ConsistentRead: true,`,
  ])} }`;
}

function parameters(placeholders: Placeholders, sort: SortCode): readonly (Code | false)[] {
  const names = [...placeholders.names].map(
    ([stored, placeholder]) => ts`${property(placeholder)}: ${literal(stored)},`,
  );
  const values = [...placeholders.values].map(([placeholder, value]) => ts`${property(placeholder)}: ${value},`);
  const isDynamic = sort.call !== undefined;
  return [
    (names.length > 0 || isDynamic) &&
      ts`ExpressionAttributeNames: { ${[...names, isDynamic && ts`...sort.names,`]} },`,
    (values.length > 0 || isDynamic) &&
      ts`ExpressionAttributeValues: { ${[...values, isDynamic && ts`...sort.values,`]} },`,
  ];
}

/** Stored names to ask for; where a page may end within the rows of a request, the keys that the next one begins at. */
function projectionOf(
  facts: ReadFacts,
  needs: readonly string[],
  isFannedOut: boolean,
  placeholders: Placeholders,
): string | undefined {
  const { projection } = facts.operation;
  if (projection === undefined) return undefined;
  const keys = facts.answer === 'pages' && isFannedOut ? keyAttributes(facts).map(([attribute]) => attribute) : [];
  return [...new Set([...projection, ...needs, ...keys])].map((stored) => placeholders.name(stored)).join(', ');
}

/** Of the index, then of the table; each once. */
function keyAttributes({ operation, context }: ReadFacts): readonly (readonly [string, KeySlot['type']])[] {
  const { index } = operation;
  const { primary } = context.table;
  const slots = [...index.pk, ...index.sk, ...primary.pk, ...primary.sk];
  return [...new Map(slots.map(({ attribute, type }) => [attribute, type]))];
}
