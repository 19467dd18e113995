import type { Pattern } from '../../../model/model.js';
import type { PlannedPattern } from '../../../planner/index.js';
import { intentsOf, type WriteIntent } from '../../../planner/intent.js';
import { scopeOf } from '../../../planner/program/scope.js';
import {
  type Code,
  commas,
  doc,
  from,
  isEmpty,
  member,
  NOTHING,
  name,
  property,
  raw,
  ts,
  typeFrom,
} from '../../text/index.js';
import { callInfo } from '../client/call-info.js';
import { needsTenant } from '../client/planned.js';
import { entityCode } from '../entities/index.js';
import { errandCode } from '../errands/errands.js';
import type { Gen, GeneratedFile } from '../gen.js';
import { patternDoc } from '../pattern-doc.js';
import { type CopiesAfter, copiesAfter, copiesDoc } from '../streams/follow-up-names.js';
import { attributeType, needsCheck } from '../values/index.js';
import { entityWrites } from './entity-writes.js';
import { type ItemUpdateCode, itemUpdateCode } from './item-update.js';
import { usesNow } from './mentions.js';
import { type RequestKind, requestKind } from './request-kind.js';
import { checkedValue } from './said.js';
import { updateFacts, usedAgain } from './update-facts.js';
import type { ValueSource } from './value-source.js';
import { writeArgs } from './write-args.js';
import { withTenant } from './write-calls.js';
import { writeCode } from './write-code.js';

/** The module of a pattern that writes one item: `create`, `put`, `update`, `delete`, `move`. */
export function writePatternFile(gen: Gen, planned: PlannedPattern): GeneratedFile {
  const { pattern } = planned;
  const { fn, type, module } = gen.names.pattern(pattern.name);
  const [intent] = intentsOf(gen.design, pattern);
  if (intent === undefined) throw new Error(`${pattern.name} writes nothing.`);
  const args = writeArgs(gen, pattern, intent);
  const errands = errandCode(gen, planned, [{ intent, source: args.source, subject: name(`${type}Args`) }]);
  const source = errands.sources[0] ?? args.source;
  const kind = requestKind(gen, pattern, intent);
  const checked = checkedOnce(gen, pattern, intent, source);
  const { type: entity, parse, parseFields } = entityCode(gen, intent.entity);
  const { isConflict } = entityWrites(gen, intent.entity);
  const context = ts`context: ${typeFrom('runtime/context', needsTenant(gen, planned) ? 'TenantContext' : 'Context')}`;
  const typed = ts`args: ${name(`${type}Args`)}`;
  const write = `${fn}Write`;
  const brought = errands.declared;
  const update = itemUpdateCode(gen, pattern, intent, checked.source);
  const body =
    update === undefined
      ? ts`${checked.statement}return ${writeCode(gen, pattern, intent, checked.source)};`
      : ts`${checked.statement}${update.statements}return ${update.update};`;
  const writeType =
    update === undefined ? typeFrom('runtime/write', 'Write') : typeFrom('runtime/item-update', 'ItemUpdate');
  const hasNow = usesNow(body);
  const parameters = commas([
    context,
    ...(hasNow ? [ts`now: number`] : []),
    typed,
    ...brought.map((one) => ts`${one.name}: ${one.type}`),
  ]);
  const call = (now: Code): Code =>
    ts`${name(write)}(${commas([raw('context'), ...(hasNow ? [now] : []), raw('args'), ...brought.map((one) => one.name)])})`;
  const code = ts`${args.declaration}
${patternDoc(gen, planned, ...lockDoc(intent, isConflict), ...copiesDoc(gen, planned))}${runFunction(planned, intent, { fn, context, typed, entity, errands: errands.statements, copies: copiesAfter(gen, planned)[0], parse, parseFields, perform: performer(kind, intent, update), call })}
${requestFunction(kind, update, { fn, context, typed, given: errands.given, call })}
function ${name(write)}(${parameters}): ${writeType} {
${body}
}
`;
  return { path: `${module}.ts`, code };
}

function lockDoc({ lock, action }: WriteIntent, isConflict: string): readonly string[] {
  if (lock === undefined || action === 'create') return [];
  return [
    `Where \`${lock}\` is another by now, \`${isConflict}(error)\` tells so, and \`error.current\` is the item as it is.`,
  ];
}

/** Values that go into the item and into what is made of it are checked once, before. */
function checkedOnce(
  gen: Gen,
  pattern: Pattern,
  intent: WriteIntent,
  source: ValueSource,
): { readonly statement: Code; readonly source: ValueSource } {
  const { entity, action, set } = intent;
  if (action !== 'update') return { statement: NOTHING, source };
  const scope = scopeOf(gen.design, pattern, {});
  const facts = updateFacts(gen, scope, intent, withTenant(gen, intent, source));
  const used = facts.guards === undefined ? usedAgain(scope, intent) : new Set<string>();
  const values = new Map<string, Code>();
  for (const { path, value } of set) {
    const type = attributeType(entity, path.value);
    const given = value === undefined ? source.value(path.value) : undefined;
    if (type === undefined || given === undefined || !used.has(path.value) || !needsCheck(type)) continue;
    values.set(path.value, checkedValue(type, given, path.value));
  }
  if (values.size === 0) return { statement: NOTHING, source };
  const fields = [...values].map(([field, code]) => ts`${property(field)}: ${code}`);
  return {
    statement: ts`const checked = { ${commas(fields)} };\n`,
    source: {
      ...source,
      value: (field) => {
        const given = source.value(field);
        return given === undefined || !values.has(field)
          ? given
          : { ...given, code: ts`checked${member(field)}`, checked: true };
      },
    },
  };
}

interface Pieces {
  readonly fn: string;
  readonly context: Code;
  readonly typed: Code;
  readonly call: (now: Code) => Code;
}

function runFunction(
  { pattern }: PlannedPattern,
  { action }: WriteIntent,
  {
    fn,
    context,
    typed,
    entity,
    errands,
    copies,
    parse,
    parseFields,
    perform: run,
    call,
  }: Pieces & {
    readonly entity: Code;
    readonly errands: Code;
    readonly copies: CopiesAfter | undefined;
    readonly parse: Code;
    readonly parseFields: Code;
    /** The function of the runtime that does the write. */
    readonly perform: Code;
  },
): Code {
  const isVoid = returnsNothing(action);
  const perform = (parsed: Code): Code => ts`${run}(session, ${call(raw('session.now'))}${!isVoid && ts`, ${parsed}`})`;
  const written = perform(parse);
  const done =
    copies === undefined
      ? written
      : copies.needsHidden
        ? ts`${from('runtime/stream-copies', 'withHiddenCopies')}(context, (parse) => ${perform(raw('parse'))}, ${parse}, ${parseFields}, ${commas(copies.fns)})`
        : ts`${from('runtime/stream-copies', 'withCopies')}(context, ${written}, ${commas(copies.fns)})`;
  const work = isEmpty(errands)
    ? ts`(session) => ${done}`
    : ts`async (session) => {
${errands}return ${done};
}`;
  return ts`export function ${name(fn)}(${context}, ${typed}): Promise<${isVoid ? raw('void') : entity}> {
return ${from('runtime/context', 'call')}(context, ${callInfo(pattern)}, ${work});
}
`;
}

function returnsNothing(action: WriteIntent['action']): boolean {
  return action === 'delete' || action === 'soft-delete';
}

function performer({ reads, make }: RequestKind, { action }: WriteIntent, update: ItemUpdateCode | undefined): Code {
  if (update !== undefined) return from('runtime/item-update', 'performUpdate');
  const isVoid = returnsNothing(action);
  if (reads) return from('runtime/perform', isVoid ? 'performQuietly' : 'performOne');
  if (make === 'transactRequest') return from('runtime/perform-together', 'performTogether');
  return from('runtime/perform-alone', isVoid ? 'performAloneQuietly' : 'performAlone');
}

/** What goes out where nothing has to be read first; otherwise for an item that was read. */
function requestFunction(
  { input, make, reads }: RequestKind,
  update: ItemUpdateCode | undefined,
  { fn, context, typed, given, call }: Pieces & { readonly given: Code },
): Code {
  const stored = reads && ts`, stored?: ${typeFrom('runtime/context', 'Item')}`;
  const about = reads
    ? ['The input of the command, for the item as it was read (`stored`).']
    : ['The input of the command, without sending it.'];
  const made = call(raw('context.now()'));
  const sent =
    update === undefined
      ? ts`${from('runtime/write-request', make)}(${made}${reads && raw(', stored')})`
      : ts`${made}.input`;
  return ts`${doc(...about)}export function ${name(`${fn}Request`)}(${context}, ${typed}${stored}): ${typeFrom('npm:@aws-sdk/lib-dynamodb', input)} {
${given}return ${sent};
}
`;
}
