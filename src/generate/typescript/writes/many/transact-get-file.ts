import type { PlannedPattern } from '../../../../planner/index.js';
import {
  type Code,
  commas,
  doc,
  from,
  join,
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
import { entityCode, keyNeeds, tableKeyCall } from '../../entities/index.js';
import type { Gen, GeneratedFile } from '../../gen.js';
import { patternDoc } from '../../pattern-doc.js';
import { entityWrites } from '../entity-writes.js';
import { argumentMembers } from './args-code.js';
import type { BoundStep } from './bound-step.js';
import { StepCode } from './step-binder.js';
import { listCode } from './step-lists.js';

/** The module of a pattern whose steps are one TransactGetItems. */
export function transactGetFile(gen: Gen, planned: PlannedPattern): GeneratedFile {
  const { pattern } = planned;
  const { fn, type, module } = gen.names.pattern(pattern.name);
  const steps = new StepCode(gen, planned, new UniqueNames('value', ['args', 'context', 'session', 'items', 'gets']));
  const gets = steps.steps.map((step) => getCode(gen, steps, step));
  const members = argumentMembers(gen, planned, steps);
  const context = contextType(needsTenant(gen, planned));
  const args = name(`${type}Args`);
  const result = name(`${type}Result`);
  const list = name(`${fn}Gets`);
  const taken = new UniqueNames('item');
  const fields = steps.steps.map((step) =>
    taken.take(step.each?.place.path.split('.').at(-1) ?? gen.names.entity(step.intent.entity.name).camel),
  );
  const get = ts`${typeFrom('runtime/transaction', 'Get')}`;
  const code = ts`export interface ${args} {
${members}
}

${doc('The items as they were at one moment; undefined for one that is not there.')}export interface ${result} {
${steps.steps.map(({ intent, each }, i) => {
  const one = ts`${entityCode(gen, intent.entity).type} | undefined`;
  return ts`readonly ${property(fields[i] ?? '')}: ${each === undefined ? one : ts`readonly (${one})[]`};`;
})}
}

${doc('The request, without sending it.')}export function ${name(`${fn}Request`)}(context: ${context}, args: ${args}): ${typeFrom('npm:@aws-sdk/lib-dynamodb', 'TransactGetCommandInput')} {
return ${from('runtime/transaction', 'getsInput')}({ context }, ${list}(context, args));
}

${patternDoc(gen, planned)}export function ${name(fn)}(context: ${context}, args: ${args}): Promise<${result}> {
return ${from('runtime/context', 'call')}(context, ${callInfo(pattern)}, async (session) => {
const items = await ${from('runtime/transaction', 'transactGet')}(session, ${list}(context, args));
return { ${commas(steps.steps.map((step, i) => ts`${property(fields[i] ?? '')}: ${rowCode(gen, steps.steps, i, step)}`))} };
});
}

function ${list}(${contextName(gen, planned)}: ${context}, args: ${args}): readonly ${get}[] {
return [
${gets.map((one) => ts`${one},`)}];
}
`;
  return { path: `${module}.ts`, code };
}

function contextName(gen: Gen, planned: PlannedPattern): Code {
  return raw(needsTenant(gen, planned) ? 'context' : '_context');
}

function getCode(gen: Gen, steps: StepCode, step: BoundStep): Code {
  const { entity } = step.intent;
  const { fields, routing } = keyNeeds(entity, entity.key);
  const values = [...fields, ...routing].flatMap((field) => {
    const isConstant = entity.attributes.get(field)?.attribute.constant !== undefined;
    const value = isConstant ? undefined : steps.value(step, field, 'before');
    return value === undefined ? [] : [ts`${property(field)}: ${value.code}`];
  });
  const key = tableKeyCall(gen, entity, ts`{ ${commas(values)} }`);
  const get = ts`{ target: ${entityWrites(gen, entity).target}, key: ${key}, step: ${step.intent.step ?? 0} }`;
  return step.each === undefined ? get : ts`...${listCode(step.each.place)}.map((${step.each.element}) => (${get}))`;
}

/** The answer to one step, whose place among the items depends on the lists before it. */
function rowCode(gen: Gen, steps: readonly BoundStep[], i: number, { intent, each }: BoundStep): Code {
  const before = steps.slice(0, i);
  const singles = before.filter((step) => step.each === undefined).length;
  const lists = before.flatMap((step) => (step.each === undefined ? [] : [ts`${listCode(step.each.place)}.length`]));
  const start = join([...(singles > 0 || lists.length === 0 ? [ts`${singles}`] : []), ...lists], ts` + `);
  const parsed = from('runtime/transaction', 'parsed');
  const { parse } = entityCode(gen, intent.entity);
  if (each === undefined) return ts`${parsed}(${parse}, items[${start}])`;
  const end = ts`${start} + ${listCode(each.place)}.length`;
  return ts`items.slice(${start}, ${end}).map((item) => ${parsed}(${parse}, item))`;
}
