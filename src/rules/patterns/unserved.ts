import { printable } from '../../diagnostics/index.js';
import { priceText, reasonText, suggestionText } from '../../planner/explain/index.js';
import type { UnservedPattern } from '../../planner/plan.js';
import type { Reason, ReasonCode } from '../../planner/reason.js';
import type { Suggestion } from '../../planner/suggestion.js';
import type { Span } from '../../source/index.js';
import { explainedByKeys } from '../keys/explained-by-keys.js';
import type { Report, RuleContext, RuleId } from '../rule.js';
import { quote } from '../show.js';

/** The rule that a pattern's want belongs to: the most telling of its reasons decides. Every other reason is DM4001's. */
const RULE_OF: Partial<Record<ReasonCode, RuleId>> = {
  'partition-unbound': 'DM4002',
  'shard-unbound': 'DM4002',
  'bucket-unbound': 'DM4002',
  'sort-gap': 'DM4003',
  'range-not-next': 'DM4003',
  'second-range': 'DM4003',
  'consistent-on-global-index': 'DM4006',
  'order-unavailable': 'DM4018',
};

/** Findings of the patterns that nothing serves and whose want is the given rule's; so each pattern has one finding. */
export function* unservedBy(rule: RuleId, { plans }: RuleContext): Iterable<Report> {
  for (const plan of plans.values()) {
    if (plan.kind !== 'unserved' || isReportedElsewhere(plan) || ruleOf(plan) !== rule) continue;
    yield report(plan);
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
  // A range on a field that is in no part of the key is no gap: nothing comes before it.
  if (reason.code === 'range-not-next') return isInKey(plan, reason.entity, reason.field) ? own : 'DM4001';
  if (reason.code === 'second-range')
    return reason.fields.some((field) => isInKey(plan, reason.entity, field)) ? own : 'DM4001';
  return own;
}

function isInKey({ candidates }: UnservedPattern, entity: string, field: string): boolean {
  const keys = candidates[0]?.index.members.find((member) => member.entity.name === entity)?.keys ?? [];
  return keys.some(({ pk, sk }) => [...pk, ...sk].some(({ reads }) => reads.includes(field)));
}

/** Keys that did not resolve, and keys that keep no order, have findings of their own. */
function isReportedElsewhere(plan: UnservedPattern): boolean {
  const { reasons, entities } = plan;
  return entities.length === 0 || reasons.some(({ code }) => code === 'broken-key') || explainedByKeys(plan);
}

function report(plan: UnservedPattern): Report {
  const { reasons, candidates } = plan;
  const [nearest] = candidates;
  const suggestion = suggestionFor(plan);
  return {
    span: placeOf(plan),
    message: printable(`${opening(plan)}${reasons.map(reasonText).join('; ')}.`),
    related:
      nearest?.index.declaration === undefined
        ? []
        : [{ message: `index ${quote(nearest.index.name)}`, span: nearest.index.declaration.span }],
    ...(suggestion === undefined ? {} : { suggestion: { message: printable(priced(suggestion)) } }),
  };
}

/** The cheapest, or what drops no more than the wish that cannot be had. */
function suggestionFor({ reasons, suggestions }: UnservedPattern): Suggestion | undefined {
  const ordered = reasons.some(({ code }) => code === 'order-unavailable');
  // An index without a sort key has no order either.
  const fitting = suggestions.filter((one) => !(ordered && one.kind === 'new-index' && one.sk.length === 0));
  return fitting.find(({ kind }) => kind === 'eventual') ?? fitting[0];
}

function priced(suggestion: Suggestion): string {
  const price = 'price' in suggestion ? ` ${priceText(suggestion.price)}.` : '';
  return `${suggestionText(suggestion)}${price}`;
}

function opening({ pattern, reasons, candidates }: UnservedPattern): string {
  const [nearest] = candidates;
  const name = quote(pattern.name);
  if (reasons.some(({ code }) => code === 'key-incomplete')) return `${name} does not give the whole key of an item: `;
  if (pattern.op.value === 'scan') return `${name} cannot be had by a scan: `;
  if (nearest === undefined) return `Nothing serves ${name}: `;
  if (pattern.index !== undefined)
    return `Index ${quote(nearest.index.name)}, which ${name} names, does not serve it: `;
  const [first] = candidates.filter(({ index }) => index.kind !== 'table');
  if (first === undefined) return `The key of the table does not serve ${name}, and there is no index: `;
  const where = nearest.index.kind === 'table' ? 'The key of the table' : `Index ${quote(nearest.index.name)}`;
  return `No index serves ${name}. ${where} comes nearest: `;
}

/** The part of the pattern that cannot be had, otherwise its name. */
function placeOf({ pattern, reasons }: UnservedPattern): Span {
  const codes = new Set(reasons.map(({ code }) => code));
  if (codes.has('consistent-on-global-index') && pattern.consistent !== undefined) return pattern.consistent.span;
  if (codes.has('order-unavailable') && pattern.order !== undefined) return pattern.order.span;
  if (codes.has('pinned-condition-differs') && pattern.keyCondition !== undefined) return pattern.keyCondition.span;
  const [range] = pattern.range;
  if ((codes.has('range-not-next') || codes.has('range-unordered')) && range !== undefined) return range.field.span;
  return pattern.index?.span ?? pattern.span;
}
