import type { EntityDesign } from '../../../design/design.js';
import { tenantFieldOf } from '../../../planner/bindings.js';
import type { FollowUp, PlannedPattern } from '../../../planner/index.js';
import { copiesOf, refreshIntent } from '../../../planner/program/follow-ups.js';
import { storedName } from '../../../planner/program/scope.js';
import { type Code, commas, doc, from, join, literal, member, name, property, ts, typeFrom } from '../../text/index.js';
import { entityCode, mayBeAbsent } from '../entities/index.js';
import type { Gen } from '../gen.js';
import { argsCode } from '../reads/args-code.js';
import { exportsOf } from '../reads/read-exports.js';
import { readFacts } from '../reads/read-facts.js';
import { requestCode } from '../reads/request-code.js';
import { rowCode } from '../reads/row-code.js';
import { attributeType, storedCode, unreadCode } from '../values/index.js';
import { writeCode } from '../writes/index.js';
import type { ValueSource } from '../writes/value-source.js';
import { contextParameter, type FollowUpCode, tenantBinding } from './follow-up-code.js';
import type { FollowUpNames } from './follow-up-names.js';

type Copy = ReturnType<typeof copiesOf>[number];

/** The module that writes what was copied from an item again where the item changes. */
export function copyFile(
  gen: Gen,
  followUp: FollowUp & { readonly plan: PlannedPattern; readonly found: PlannedPattern },
  names: FollowUpNames,
): FollowUpCode | undefined {
  const { source, target, found, plan } = followUp;
  if (found.operation.kind !== 'read') return undefined;
  const copies = copiesOf(followUp);
  const [first] = copies;
  if (first === undefined) return undefined;
  const isWhole = found.operation.projection === undefined && found.operation.index.projection.kind === 'all';
  const knowsValues = found.operation.projection === undefined;
  const search = { fn: `${names.fn}Holders`, type: `${names.type}Holders`, module: names.module };
  const searchGen: Gen = {
    ...gen,
    plan: { ...gen.plan, patterns: new Map([...gen.plan.patterns, [found.pattern.name, found]]) },
    names: { ...gen.names, pattern: () => search },
  };
  const facts = readFacts(searchGen, found);
  const args = argsCode(facts);
  const request = requestCode(facts, args, rowCode(facts));
  const asked = ts`${name(exportsOf(facts).request)}(context, key)`;
  // The key's own name for the tenant comes from the tenant's property.
  const tenant = tenantFieldOf(gen.design, target);
  const via = [...first.rule.via].filter(([, ours]) => ours !== tenant);
  const values: ValueSource = {
    value: (asked) =>
      copies.some((copy) => copy.name === asked) ? { code: ts`values${member(asked)}`, nullable: true } : undefined,
    vouched: () => undefined,
    key: ts`${from('runtime/stream-copies', 'keyOf')}([${commas(keyNames(followUp).map((one) => literal(one)))}], row)`,
    ...(isWhole ? { row: ts`row` } : {}),
    ...sameSource(
      target,
      via.map(([, ours]) => ours),
    ),
  };
  const intent = refreshIntent(
    followUp,
    copies.map((copy) => copy.name),
  );
  const write = writeCode(gen, plan.pattern, intent, values);
  const equal = from('runtime/compare', 'equal');
  const same = from('runtime/write-values', 'isSame');
  const sameBefore = join(
    copies.map(({ rule }) => ts`${equal}(before${member(rule.attribute)}, after${member(rule.attribute)})`),
    ts` && `,
  );
  const stale = join(
    copies.map((copy) => ts`!${same}(row[${literal(storedName(target, copy.name))}], ${storedCopy(source, copy)})`),
    ts` || `,
  );
  const { is, parseTableKey } = entityCode(gen, target);
  const isOurs = isWhole ? ts`${is}(row)` : ts`${parseTableKey}(row) !== undefined`;
  const read = ts`Pick<${entityCode(gen, source).fields}, ${join(
    readOf(source, [...via.map(([theirs]) => theirs), ...copies.map(({ rule }) => rule.attribute)], tenant).map((one) =>
      literal(one),
    ),
    ts` | `,
  )}>`;
  const code = ts`${doc(
    `Writes ${copies.map((copy) => `\`${copy.name}\``).join(', ')} of every \`${target.name}\` anew after a change of the \`${source.name}\` that it is copied from.`,
    knowsValues
      ? 'It compares before it writes: a change that is delivered again writes nothing.'
      : 'It finds keys alone: a change that is delivered again writes the same again.',
    ...(copies.some(({ rule }) => rule.refresh === 'write')
      ? [
          '',
          `For \`refresh: write\`: the patterns that write a \`${source.name}\` call it; after other writes call it with the item as it is now, as \`new\`.`,
        ]
      : []),
  )}export async function ${name(names.fn)}(${contextParameter(gen, target)}, { old: before, new: after }: ${typeFrom('runtime/stream-images', 'Images')}<${read}>): Promise<void> {
if (after === undefined || (before !== undefined && ${sameBefore})) return;
const key = ${from('runtime/stream-images', 'complete')}({
${tenant !== undefined && ts`${property(tenant)}: after${member(tenant)},`}
${via.map(([theirs, ours]) => ts`${property(ours)}: after${member(theirs)},`)}});
if (key === undefined) return;
${tenantBinding(gen, target)}
const values = {
${copies.map((copy) => ts`${property(copy.name)}: after${member(copy.rule.attribute)} ?? null,`)}};
await ${from('runtime/context', 'call')}(context, { pattern: ${literal(followUp.name)} }, async (session) => {
const { now } = session;
${hiddenCheck(source)}await ${from('runtime/stream-copies', 'refresh')}(
session,
${request.isFannedOut ? asked : ts`[${asked}]`},
(row) => ${isOurs}${knowsValues && ts` && (${stale})`},
(row) => ${write},
);
});
}

${args.declaration}
${request.declarations}`;
  return {
    followUp,
    fn: from(names.module, names.fn),
    once: false,
    files: [{ path: `${names.module}.ts`, code }],
  };
}

function keyNames({ target }: FollowUp): readonly string[] {
  const { pk, sk } = target.table.primary;
  return [...pk, ...sk].map(({ attribute }) => attribute);
}

/** An index shows an item a while after it names another one to copy from. */
function sameSource(target: EntityDesign, via: readonly string[]): Pick<ValueSource, 'match'> {
  const fixed = new Set(
    target.key === undefined ? [] : [...target.key.pk, ...target.key.sk].flatMap(({ reads }) => reads),
  );
  const changeable = via.filter(
    (name) => !fixed.has(name) && target.attributes.get(name)?.attribute.immutable !== true,
  );
  if (changeable.length === 0) return {};
  const conditions = changeable.map((name, i) => {
    const type = attributeType(target, name);
    const key = ts`key${member(name)}`;
    const stored = type === undefined ? key : storedCode(type, key, name);
    return ts`${from('runtime/expression-condition', 'equal')}(${literal(storedName(target, name))}, ${stored}, ${literal(`_via${i}`)})`;
  });
  return { match: ts`${from('runtime/expression-text', 'all')}([${commas(conditions)}])` };
}

/** The value as it is stored, for comparison with a row. */
function storedCopy(source: EntityDesign, { rule }: Copy): Code {
  const value = ts`after${member(rule.attribute)}`;
  const type = attributeType(source, rule.attribute);
  if (type === undefined) return value;
  const stored = unreadCode(type, value);
  if (stored === value || !mayBeAbsent(source, rule.attribute)) return stored;
  return ts`(${value} === undefined ? undefined : ${stored})`;
}

/** The attributes of the source that the function looks at. */
function readOf({ entity }: EntityDesign, names: readonly string[], tenant: string | undefined): readonly string[] {
  const { ttl, softDelete } = entity;
  const life = [softDelete?.attribute.value, ttl?.hideExpired === true ? ttl.attribute.value : undefined, tenant];
  return [...new Set([...names, ...life.filter((one) => one !== undefined)])];
}

/** What the model hides is no source. */
function hiddenCheck({ entity }: EntityDesign): Code {
  const { ttl, softDelete } = entity;
  const deleted = softDelete?.attribute.value;
  const expires = ttl?.hideExpired === true ? ttl.attribute.value : undefined;
  const reasons = [
    ...(deleted === undefined ? [] : [ts`after${member(deleted)} !== undefined`]),
    ...(expires === undefined ? [] : [ts`Number(after${member(expires)} ?? Infinity) <= now / 1000`]),
  ];
  return reasons.length === 0 ? ts`` : ts`if (${join(reasons, ts` || `)}) return;\n`;
}
