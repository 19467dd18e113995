import { type EntityDesign, exprType } from '../../../design/index.js';
import type { LocatedExpr, SetClause, StreamUpdate } from '../../../model/model.js';
import type { ValueType } from '../../../model/value-type.js';
import type { FollowUp, PlannedPattern } from '../../../planner/index.js';
import type { WriteIntent } from '../../../planner/intent.js';
import { resolved, ruleOf, sourceType } from '../../../planner/program/follow-ups.js';
import { typeAt } from '../../../planner/program/scope.js';
import { lackedBy, ruleIntent } from '../../../planner/rule-intent.js';
import {
  type Code,
  commas,
  doc,
  from,
  isEmpty,
  literal,
  member,
  name,
  property,
  raw,
  ts,
  typeFrom,
} from '../../text/index.js';
import { exprAs, holdsCode, type TypedCode } from '../expressions/index.js';
import type { Gen } from '../gen.js';
import { numericForm } from '../values/index.js';
import { writeCode } from '../writes/index.js';
import type { ValueSource } from '../writes/value-source.js';
import {
  contextParameter,
  type FollowUpCode,
  imageScope,
  imagesType,
  imageVariables,
  tenantBinding,
  tenantProperty,
} from './follow-up-code.js';
import { markerTag } from './marker-keys.js';
import { timeCode } from './time-code.js';

/** The module that keeps an aggregate as a stream rule says. */
export function ruleFile(
  gen: Gen,
  followUp: FollowUp & { readonly plan: PlannedPattern },
  names: { readonly fn: string; readonly module: string },
): FollowUpCode | undefined {
  const { source, target, plan } = followUp;
  const found = ruleOf(gen.design, followUp);
  if (found === undefined) return undefined;
  const { rule, update } = found;
  const scope = imageScope(source);
  const typedValue = (
    path: string,
    type: ValueType | undefined,
    expr: LocatedExpr | undefined,
  ): TypedCode | undefined => {
    if (type === undefined) return undefined;
    if (expr === undefined) return scope.attribute(path, 'new');
    const read = resolved(source, expr, exprType(type));
    const time = timeCode(type, exprAs(sourceType(source, read) ?? type, read, scope), sourceType(source, read));
    return time ?? exprAs(type, read, scope, path);
  };
  const keys = [...update.by].map(([field, expr]) => ({
    name: field,
    code: typedValue(field, target.types.typeOf(field), expr)?.code ?? ts`undefined`,
    nullable: false,
  }));
  const values = [
    ...update.add.map(({ path, value }) =>
      amount(target, path.value, typedValue(path.value, typeAt(target, path.value), value)),
    ),
    ...update.set.map(({ path, value }) =>
      settable(path.value, typedValue(path.value, typeAt(target, path.value), value)),
    ),
  ];
  const clauses = (list: readonly SetClause[]): readonly SetClause[] => list.map(({ path }) => ({ path }));
  const intent = ruleIntent(gen.design, target, update, followUp.span, {
    set: clauses(update.set),
    add: clauses(update.add),
  });
  const write = writeCode(gen, plan.pattern, intent, sourceOf([...keys, ...values]));
  const tenant = tenantProperty(gen, source, target) ?? ts``;
  const counts = update.add.length > 0;
  const condition =
    rule.when === undefined ? undefined : holdsCode(resolved(source, rule.when, { kind: 'bool' }), scope);
  const variables = imageVariables(condition ?? ts``, tenant, ...[...keys, ...values].map(({ code: value }) => value));
  const delivery = ts`delivery: ${typeFrom('runtime/stream-once', 'Delivery')}`;
  const code = ts`${doc(
    `Keeps \`${target.name}\` as the rule \`${rule.name}\` says.`,
    '',
    ...(rule.when?.text === undefined ? [] : [`When \`${rule.when.text}\`.`]),
    counts
      ? 'It counts, so that a change which is delivered again must not be done again: `delivery` says how it is told.'
      : 'A change that is delivered again writes the same again, also over what a later change of another item has written: only those of one item come in their order.',
    ...lackingDoc(gen, target, intent, update),
  )}export async function ${name(names.fn)}(${contextParameter(gen, target)}, ${isEmpty(variables) ? raw('_images') : raw('images')}: ${imagesType(gen, source)}${counts && ts`, ${delivery}`}): Promise<void> {
${variables}${
  condition !== undefined &&
  ts`if (!(${condition})) return;
`
}const key = ${from('runtime/stream-images', 'complete')}({
${tenant}
${keys.map(({ name: path, code }) => ts`${property(path)}: ${code},`)}});
if (key === undefined) return;
${tenantBinding(gen, target)}
await ${from('runtime/context', 'call')}(context, { pattern: ${literal(followUp.name)} }, async (session) => {
const { now } = session;
const values = {
...key,
${values.map(({ name: path, code }) => ts`${property(path)}: ${code},`)}};
const write = ${write};
${
  counts
    ? ts`await ${from('runtime/stream-once', 'once')}(session, delivery, ${markerPlace(followUp)}, write);`
    : intent.upsert
      ? ts`await ${from('runtime/perform', 'perform')}(session, [write]);`
      : ts`await ${from('runtime/stream-there', 'ifThere')}(${from('runtime/perform', 'perform')}(session, [write]));`
}
});
}
`;
  return {
    followUp,
    fn: from(names.module, names.fn),
    once: counts,
    files: [{ path: `${names.module}.ts`, code }],
  };
}

function lackingDoc(
  { design }: Gen,
  target: EntityDesign,
  { key }: WriteIntent,
  update: StreamUpdate,
): readonly string[] {
  const lacking = lackedBy(design, target, key, update).map((one) => `\`${one}\``);
  if (lacking.length === 0) return [];
  return [
    `It gives no ${lacking.join(', ')}, and makes no item: where there is no \`${target.name}\`, nothing is done.`,
  ];
}

/** One value of the write, as a property of `values`. */
interface Value {
  readonly name: string;
  readonly code: Code;
  readonly nullable: boolean;
}

/** What is absent adds nothing. */
function amount(target: EntityDesign, path: string, value: TypedCode | undefined): Value {
  if (value === undefined) throw new Error(`Nothing says what is added to \`${path}\`.`);
  // Below the top level the sum is set, which has to be of something; and an item that is made needs what each one has.
  const isNeeded = path.includes('.') || target.attributes.get(path)?.attribute.optional === false;
  if (value.nullable && isNeeded && value.type.kind !== 'set')
    return { name: path, code: ts`${value.code} ?? ${ZEROS[numericForm(value.type)]}`, nullable: false };
  return { name: path, code: value.code, nullable: value.nullable };
}

const ZEROS = { number: ts`0`, bigint: ts`0n`, text: ts`"0"` };

/** What is absent is removed. */
function settable(path: string, value: TypedCode | undefined): Value {
  if (value === undefined) return { name: path, code: ts`null`, nullable: true };
  return { name: path, code: value.nullable ? ts`${value.code} ?? null` : value.code, nullable: value.nullable };
}

function sourceOf(values: readonly Value[]): ValueSource {
  return {
    value: (asked) => {
      const value = values.find((one) => one.name === asked);
      return value === undefined ? undefined : { code: ts`values${member(asked)}`, nullable: value.nullable };
    },
    vouched: () => undefined,
  };
}

function markerPlace({ target: { table } }: FollowUp): Code {
  const { pk, sk } = table.primary;
  const ttl = table.table.ttl?.value;
  const tag = markerTag(table);
  return ts`{ ${commas([
    ts`table: ${literal(table.table.name)}`,
    ts`keys: [${commas([...pk, ...sk].map(({ attribute }) => literal(attribute)))}]`,
    ...(ttl === undefined ? [] : [ts`ttl: ${literal(ttl)}`]),
    ...(tag === undefined ? [] : [ts`tag: ${literal(tag)}`]),
  ])} }`;
}
