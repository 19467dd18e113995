import type { EntityDesign } from '../../design/index.js';
import { printable } from '../../diagnostics/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Model, Pattern } from '../../model/model.js';
import { priceText, reasonText, reasonTextOf, suggestionText } from '../../planner/explain/index.js';
import type { FollowUp, UnservedPattern } from '../../planner/plan.js';
import type { Reason, ReasonCode } from '../../planner/reason.js';
import type { Suggestion } from '../../planner/suggestion.js';
import type { Span } from '../../source/index.js';
import { explainedByKeys } from '../keys/explained-by-keys.js';
import type { Report, RuleContext, RuleId } from '../rule.js';
import { listOf, quote } from '../show.js';

/** The rule that a pattern's want belongs to: the most telling of its reasons decides. Every other reason is DM4001's. */
const RULE_OF: Partial<Record<ReasonCode, RuleId>> = {
  'partition-unbound': 'DM4002',
  'shard-unbound': 'DM4002',
  'bucket-unbound': 'DM4002',
  'sort-gap': 'DM4003',
  'range-not-next': 'DM4003',
  'second-range': 'DM4003',
  'consistent-on-global-index': 'DM4006',
  'projection-misses': 'DM3005',
  'order-unavailable': 'DM4018',
};

/** Findings of the patterns that nothing serves and whose want is the given rule's; so each pattern has one finding. */
export function* unservedBy(rule: RuleId, context: RuleContext): Iterable<Report> {
  for (const plan of unservedPlans(rule, context)) yield report(plan);
}

/** The patterns themselves. */
export function* unservedPlans(rule: RuleId, { plans }: RuleContext): Iterable<UnservedPattern> {
  for (const plan of plans.values()) {
    if (plan.kind === 'unserved' && !isReportedElsewhere(plan) && ruleOf(plan) === rule) yield plan;
  }
}

function ruleOf(plan: UnservedPattern): RuleId {
  // What is given is in no key: it is an index that is missing, whatever else the nearest one wants.
  if (plan.reasons.some(({ code }) => code === 'binding-unused')) return 'DM4001';
  const rules = plan.reasons.map((reason) => ruleOfReason(plan, reason));
  return rules.find((rule) => rule !== 'DM4001') ?? 'DM4001';
}

function ruleOfReason(plan: UnservedPattern, reason: Reason): RuleId {
  const own = RULE_OF[reason.code] ?? 'DM4001';
  if (reason.code === 'pinned-condition-differs') return endsTooEarly(reason) ? 'DM4009' : own;
  if (reason.code === 'foreign-indistinct') return reason.tag === undefined ? own : 'DM3005';
  // A range on a field that is in no part of the key is no gap: nothing comes before it.
  if (reason.code === 'range-not-next') return isInKey(plan, reason.entity, reason.field) ? own : 'DM4001';
  if (reason.code === 'second-range')
    return reason.fields.some((field) => isInKey(plan, reason.entity, field)) ? own : 'DM4001';
  return own;
}

/** The pinned bounds lack what the planner puts behind them to reach the segments that follow, and nothing else differs. */
function endsTooEarly({ pinned, derived }: Extract<Reason, { readonly code: 'pinned-condition-differs' }>): boolean {
  const plain = (text: string): string => text.replace(/["'`\s]/g, '').toLowerCase();
  const bare = (text: string): string => plain(text).replace(/\}[#$](?=and|$)/g, '}');
  return plain(derived) !== bare(derived) && bare(pinned) === bare(derived);
}

function isInKey({ candidates }: UnservedPattern, entity: string, field: string): boolean {
  const keys = candidates[0]?.index.members.find((member) => member.entity.name === entity)?.keys ?? [];
  return keys.some(({ pk, sk }) => [...pk, ...sk].some(({ reads }) => reads.includes(field)));
}

const OF_PROJECTION: ReadonlySet<ReasonCode> = new Set(['projection-misses', 'foreign-indistinct']);

const NAMELESS: ReadonlySet<ReasonCode> = new Set(['no-steps', 'no-statement', 'statement-refused']);

/** Entities that are not known, keys that did not resolve, and keys that keep no order, have findings of their own. */
function isReportedElsewhere(plan: UnservedPattern): boolean {
  const { reasons, entities } = plan;
  // A transaction names its entities in its steps, and a statement its table: without those there are none, and nothing else tells that.
  const isNameless = entities.length === 0 && !reasons.some(({ code }) => NAMELESS.has(code));
  return isNameless || reasons.some(({ code }) => code === 'broken-key') || explainedByKeys(plan);
}

function report(plan: UnservedPattern): Report {
  const { reasons, candidates } = plan;
  const [nearest] = candidates;
  const suggestion = suggestionFor(plan);
  const isUnordered = reasons.some(({ code }) => code === 'order-unavailable');
  return {
    ...(goesTogether(plan) ? { severity: 'warning' as const } : {}),
    span: placeOf(plan),
    message: printable(
      `${opening(plan)}${reasons.map((reason) => reasonOf(plan, reason)).join('; ')}.${suggestion === undefined && isUnordered ? ' Leave `order` out, or give the index a sort key in that order.' : ''}`,
    ),
    related:
      nearest?.index.declaration === undefined
        ? []
        : [{ message: `index ${quote(nearest.index.name)}`, span: nearest.index.declaration.span }],
    ...(suggestion === undefined ? {} : { suggestion: { message: printable(priced(suggestion)) } }),
    // An index that projects too little does so for all who read it.
    ...(nearest !== undefined && reasons.every(({ code }) => OF_PROJECTION.has(code))
      ? { cause: `${nearest.index.table.name} ${nearest.index.name}` }
      : {}),
  };
}

/**
 * Whether the index lacks only items that carry what the pattern gives and not the rest of the key, and the model says of both that as
 * many items have them: most likely there are none.
 */
function goesTogether({ reasons, pattern, entities: [entity] }: UnservedPattern): boolean {
  const given = flatMap(pattern.by, ({ value }) => statedPresence(entity, value) ?? []);
  return reasons.every(
    (reason) =>
      reason.code === 'sparse' &&
      reason.when === undefined &&
      reason.absent.every((name) => given.some((share) => share === statedPresence(entity, name))),
  );
}

/** Share of the items that have the attribute, where the model states that not all have it. */
function statedPresence(entity: EntityDesign | undefined, name: string): number | undefined {
  const share = entity?.attributes.get(name)?.attribute.present;
  return share === undefined || share === 1 ? undefined : share;
}

/** What gives the wish itself or drops no more than it, otherwise the cheapest. */
function suggestionFor({ reasons, suggestions }: UnservedPattern): Suggestion | undefined {
  const ordered = reasons.some(({ code }) => code === 'order-unavailable');
  // An index without a sort key has no order either.
  const fitting = suggestions.filter((one) => !(ordered && one.kind === 'new-index' && one.sk.length === 0));
  const misses = reasons.some(({ code }) => code === 'projection-misses');
  const unmerged = reasons.some((reason) => 'why' in reason && reason.why === 'fan-out-without-merge');
  const nearest = unmerged ? 'merge' : misses ? 'project' : 'eventual';
  return fitting.find(({ kind }) => kind === nearest) ?? fitting[0];
}

function priced(suggestion: Suggestion): string {
  // A little more in an entry need not be another unit.
  const isFree = !('price' in suggestion) || (suggestion.price.unitsPerWrite === 0 && !suggestion.price.monthlyUsd);
  const price = isFree ? '' : ` ${priceText(suggestion.price)}.`;
  return `${suggestionText(suggestion)}${price}`;
}

/** What a step lacks is said of the step. */
function reasonOf({ pattern }: UnservedPattern, reason: Reason): string {
  if (reason.code === 'no-steps') return noSteps(pattern);
  if (reason.code !== 'step-key-unbound' && reason.code !== 'step-value-unbound') return reasonText(reason);
  const names = reason.code === 'step-key-unbound' ? reason.fields : reason.values;
  const what = reason.code === 'step-key-unbound' ? ` for the key of ${quote(reason.entity)}` : '';
  const action = pattern.steps[reason.step]?.action ?? '';
  return `step ${reason.step + 1}, ${quote(`${action} ${reason.entity}`)}, needs ${listOf(names)}${what}, and no parameter gives ${names.length === 1 ? 'it' : 'them'}`;
}

function noSteps({ op, entities: [entity], by }: Pattern): string {
  const [action, does] = op.value === 'transact-get' ? ['get', 'reads'] : ['create', 'writes'];
  const given = action === 'get' && by.length > 0 ? `, by: [${by.map(({ value }) => value).join(', ')}]` : '';
  const example = entity === undefined ? `${action}: …` : `${action}: ${entity.value}${given}`;
  return `it has no \`steps\`, which alone say what a transaction ${does}. Write them, as in ${quote(`steps: [{${example}}]`)}, or take another \`op\``;
}

/** Reasons that lie in what is asked for: no index has a part in them. */
const OWN_REASONS: ReadonlySet<ReasonCode> = new Set([
  'step-key-unbound',
  'step-value-unbound',
  'step-misplaced',
  'no-steps',
  'no-statement',
  'statement-refused',
  'move-keeps-key',
  'batch-cannot-condition',
]);

function opening({ pattern, reasons, candidates }: UnservedPattern): string {
  const [nearest] = candidates;
  const name = quote(pattern.name);
  if (reasons.some(({ code }) => code === 'key-incomplete')) return `${name} does not give the whole key of an item: `;
  if (reasons.every(({ code }) => OWN_REASONS.has(code))) return `${name} cannot be done: `;
  if (pattern.op.value === 'scan') {
    const of = nearest === undefined || nearest.index.kind === 'table' ? '' : ` of index ${quote(nearest.index.name)}`;
    return `${name} cannot be had by a scan${of}: `;
  }
  if (nearest === undefined) return `Nothing serves ${name}: `;
  if (pattern.index !== undefined)
    return `Index ${quote(nearest.index.name)}, which ${name} names, does not serve it: `;
  const [first] = candidates.filter(({ index }) => index.kind !== 'table');
  if (first === undefined) return `The key of the table does not serve ${name}, and there is no index: `;
  const where = nearest.index.kind === 'table' ? 'The key of the table' : `Index ${quote(nearest.index.name)}`;
  return `No index serves ${name}. ${where} comes nearest: `;
}

// ------------------------------------------------------------------------------------------- what writes set off

/** Refreshes of copies and updates of stream rules that can never be done: at the `copy`, and at the rule's target. */
export function* unservedFollowUps({ model, plan }: RuleContext): Iterable<Report> {
  for (const followUp of plan.followUps) {
    const { plan: work } = followUp;
    if (work.kind !== 'unserved' || isReportedElsewhere(work)) continue;
    yield followUp.kind === 'copy' ? copyReport(followUp, work) : ruleReport(model, followUp, work);
  }
}

function copyReport({ name, source, target, span }: FollowUp, plan: UnservedPattern): Report {
  const copies = name.split(', ');
  const rule = flatMap(
    copies,
    (one) => target.attributes.get(one.slice(target.name.length + 1))?.attribute.copy ?? [],
  )[0];
  const via = [...(rule?.via.values() ?? [])];
  const [nearest] = plan.candidates;
  const why = `${nearest === undefined || nearest.index.kind === 'table' ? 'the key of the table' : `index ${quote(nearest.index.name)}`} comes nearest, and ${plan.reasons.map((reason) => reasonTextOf(reason, '`via`')).join('; ')}`;
  const suggestion = plan.suggestions.find(({ kind }) => kind === 'project' || kind === 'new-index');
  return {
    span,
    message: printable(
      `${listOf(copies)} would never be refreshed: when ${quote(source.name)} changes, its copies are found by ${listOf(via)}, and nothing serves that; ${why}. Give ${quote(target.name)} an index that does, or say \`refresh: never\`.`,
    ),
    ...(suggestion === undefined ? {} : { suggestion: { message: printable(priced(suggestion)) } }),
  };
}

function ruleReport(model: Model, { name, source, target, span }: FollowUp, { reasons }: UnservedPattern): Report {
  const rule = name.slice(0, -`: ${target.name}`.length);
  const update = model.streams.get(rule)?.update.find(({ entity }) => entity.value === target.name);
  const missing = flatMap(reasons, (reason) => (reason.code === 'key-incomplete' ? reason.missing : []));
  const example = missing.map((field) => `${field}: ${source.attributes.has(field) ? `new.${field}` : '…'}`).join(', ');
  const message =
    missing.length === 0
      ? `${quote(rule)} can never update ${quote(target.name)}: ${reasons.map((reason) => reasonTextOf(reason, '`by`')).join('; ')}.`
      : `${quote(rule)} can never update ${quote(target.name)}: the key of ${quote(target.name)} needs ${listOf(missing)}, which \`by\` does not give. Say where ${missing.length === 1 ? 'it comes' : 'they come'} from, as in ${quote(`by: {${example}}`)}.`;
  return { span: update?.entity.span ?? span, message: printable(message) };
}

/** The part of the pattern that cannot be had, otherwise its name. */
function placeOf({ pattern, reasons }: UnservedPattern): Span {
  const codes = new Set(reasons.map(({ code }) => code));
  const [step] = flatMap(reasons, (reason) => ('step' in reason ? (pattern.steps[reason.step] ?? []) : []));
  if (step !== undefined) return step.span;
  if (codes.has('consistent-on-global-index') && pattern.consistent !== undefined) return pattern.consistent.span;
  if (codes.has('order-unavailable') && pattern.order !== undefined) return pattern.order.span;
  if (codes.has('pinned-condition-differs') && pattern.keyCondition !== undefined) return pattern.keyCondition.span;
  const [range] = pattern.range;
  if ((codes.has('range-not-next') || codes.has('range-unordered')) && range !== undefined) return range.field.span;
  return pattern.index?.span ?? pattern.span;
}
