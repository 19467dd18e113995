import { parseModelStatement, physicalStatement } from '../../../../expression/partiql/index.js';
import type { ValueType } from '../../../../model/value-type.js';
import type { ExecuteOperation, PlannedPattern } from '../../../../planner/index.js';
import {
  type Code,
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
} from '../../../text/index.js';
import { callInfo } from '../../client/call-info.js';
import { needsTenant } from '../../client/planned.js';
import { contextType } from '../../client/repository-file.js';
import { entityCode } from '../../entities/index.js';
import type { Gen, GeneratedFile } from '../../gen.js';
import { patternDoc } from '../../pattern-doc.js';
import { attributeType, storedCode, templateLiteral, typeCode } from '../../values/index.js';

const COMMANDS = 'npm:@aws-sdk/lib-dynamodb';

/** The module of a pattern that is a PartiQL statement. */
export function executeFile(gen: Gen, planned: PlannedPattern): GeneratedFile {
  const { pattern, operation } = planned;
  if (operation.kind !== 'execute') throw new Error(`${pattern.name} is no statement.`);
  const { fn, type, module } = gen.names.pattern(pattern.name);
  const args = name(`${type}Args`);
  const context = contextType(needsTenant(gen, planned));
  const { text, parameters } = statementCode(planned);
  const given = [...new Set(parameters)].filter((one) => one !== tenantOf(gen, planned));
  const members = given.map((one) => ts`readonly ${property(one)}: ${typeCode(typeOf(planned, one))};`);
  const values = parameters.map((one) =>
    storedCode(
      typeOf(planned, one),
      one === tenantOf(gen, planned) ? raw('context.tenant') : ts`args${member(one)}`,
      one,
    ),
  );
  const isAsked = given.length > 0;
  const parameter = argumentCode(args, isAsked);
  const code = ts`${
    isAsked
      ? ts`export interface ${args} {
${members}
}`
      : ts`${doc('Nothing.')}export type ${args} = Readonly<Record<string, never>>;`
  }

${doc('The request, without sending it.')}export function ${name(`${fn}Request`)}(context: ${context}${isAsked && ts`, ${parameter}`}): ${typeFrom(COMMANDS, 'ExecuteStatementCommandInput')} {
return { ${[
    ts`Statement: ${text},`,
    values.length > 0 && ts`Parameters: [${commas(values)}],`,
    ...options(planned, operation),
  ]} };
}

${patternDoc(gen, planned)}${runCode(gen, planned, operation, isAsked)}
`;
  return { path: `${module}.ts`, code };
}

/** Options stand behind the arguments, also where a statement has none. */
function argumentCode(type: Code, isAsked: boolean): Code {
  return isAsked ? ts`args: ${type}` : ts`_args: ${type} = {}`;
}

function options({ pattern }: PlannedPattern, { action }: ExecuteOperation): readonly (Code | false)[] {
  const limit = pattern.limit?.value ?? pattern.page?.value;
  return action === 'select'
    ? [limit !== undefined && ts`Limit: ${limit},`, pattern.consistent?.value === true && ts`ConsistentRead: true,`]
    : [ts`ReturnValuesOnConditionCheckFailure: "ALL_OLD",`];
}

/** Stands for the table's name, which is known only where the code runs. */
const TABLE = '\u0000';

/** The statement with `?` for its parameters, and their names in the order of the `?`. */
function statementCode({ pattern, entities }: PlannedPattern): {
  readonly text: Code;
  readonly parameters: readonly string[];
} {
  const parsed = parseModelStatement(pattern.statement?.value ?? '');
  if (parsed.kind === 'error') throw new Error(parsed.message);
  const { model } = parsed;
  const table = entities[0]?.entity.table.value ?? '';
  const pieces = physicalStatement(model, TABLE).split(TABLE);
  const called = ts`${from('runtime/write', 'tableName')}(context, { table: ${literal(table)} })`;
  return {
    text: templateLiteral(pieces.flatMap((piece, i) => (i === 0 ? [piece] : [called, piece]))),
    parameters: model.parameters.map((one) => one.name),
  };
}

/** Tenancy's field, where no parameter of that name is declared. */
function tenantOf(gen: Gen, planned: PlannedPattern): string | undefined {
  const field = gen.design.model.tenancy?.field.value;
  return field === undefined || planned.pattern.params.has(field) || !needsTenant(gen, planned) ? undefined : field;
}

function typeOf({ pattern, entities }: PlannedPattern, parameter: string): ValueType {
  const declared = pattern.params.get(parameter);
  const one = declared?.of.kind === 'type' ? declared.of.type : undefined;
  const own = entities.map((entity) => attributeType(entity, parameter)).find((type) => type !== undefined);
  const type = one ?? own ?? { kind: 'any' };
  return declared?.list === true ? { kind: 'list', of: type } : type;
}

function runCode(gen: Gen, planned: PlannedPattern, operation: ExecuteOperation, isAsked: boolean): Code {
  const { pattern, entities } = planned;
  const { fn, type } = gen.names.pattern(pattern.name);
  const context = contextType(needsTenant(gen, planned));
  const parameters = ts`context: ${context}, ${argumentCode(name(`${type}Args`), isAsked)}`;
  const input = ts`${name(`${fn}Request`)}(context${isAsked && raw(', args')})`;
  const call = from('runtime/context', 'call');
  const info = callInfo(pattern);
  if (operation.action !== 'select') {
    const entity = literal(entities[0]?.name ?? 'item');
    return ts`export function ${name(fn)}(${parameters}): Promise<void> {
return ${call}(context, ${info}, (session) => ${from('runtime/execute', 'writeStatement')}(session, ${entity}, ${input}));
}
`;
  }
  const row = rowOf(gen, planned, operation);
  if (pattern.page !== undefined) {
    const branded = literal(fn);
    const bound = isAsked ? raw('args') : raw('undefined');
    return ts`export function ${name(fn)}(${parameters}, options: ${typeFrom('runtime/pages', 'PageOptions')}<${branded}> = {}): Promise<${typeFrom('runtime/pages', 'Page')}<${row.type}, ${branded}>> {
return ${call}(context, ${info}, (session) => ${from('runtime/execute', 'selectPage')}(session, ${input}, { cursor: options.cursor, bound: ${needsTenant(gen, planned) ? ts`[context.tenant, ${bound}]` : bound}, parse: ${row.parse ?? raw('(item) => item')} }));
}
`;
  }
  const select = from('runtime/execute', pattern.limit === undefined ? 'selectAll' : 'selectFirst');
  const rows = ts`${select}(session, ${input})`;
  return ts`export function ${name(fn)}(${parameters}): Promise<${row.type}[]> {
return ${call}(context, ${info}, ${
    row.parse === undefined ? ts`(session) => ${rows}` : ts`async (session) => (await ${rows}).map(${row.parse})`
  });
}
`;
}

/** Whole items are those of the entity where the table has no others; otherwise rows are as they are stored. */
function rowOf(
  gen: Gen,
  { pattern, entities }: PlannedPattern,
  operation: ExecuteOperation,
): { readonly type: Code; readonly parse?: Code } {
  const parsed = parseModelStatement(pattern.statement?.value ?? '');
  const statement = parsed.kind === 'ok' ? parsed.model.statement : undefined;
  const [entity, another] = entities;
  const isWhole =
    statement?.action === 'select' && statement.projection === undefined && operation.index.projection.kind === 'all';
  const others =
    entity === undefined
      ? []
      : [...gen.design.entities.values()].filter((one) => one !== entity && one.table === entity.table);
  const isSole =
    entity !== undefined &&
    another === undefined &&
    others.length === 0 &&
    entity.unique.length === 0 &&
    entity.history === undefined;
  if (!isWhole || !isSole) return { type: typeFrom('runtime/context', 'Item') };
  const { type, parse } = entityCode(gen, entity);
  return { type, parse };
}
