import type { IndexDesign, KeyValue } from '../../design/index.js';
import { type CompiledVariable, type RangeHazard, rangeHazard } from '../../keys/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Pattern } from '../../model/model.js';
import type { PatternPlan } from '../../planner/plan.js';
import type { Reason } from '../../planner/reason.js';
import type { RuleContext } from '../rule.js';
import { variables } from './key-parts.js';

export type Hazard = Extract<RangeHazard, { readonly kind: 'hazard' }>;

/** Why a segment of a key does not keep the order that a pattern relies on, where a rule on keys says so. */
export interface OrderFault {
  readonly pattern: Pattern;
  readonly value: KeyValue;
  readonly variable: CompiledVariable;
  readonly rule: 'DM2007' | 'DM2009' | 'DM2023';
}

/** The fault of the key by which nothing serves the pattern; undefined where its want is another. */
export function orderFaultOf(plan: PatternPlan): OrderFault | undefined {
  if (plan.kind !== 'unserved') return undefined;
  const indexes = plan.candidates.map(({ index }) => index);
  for (const reason of plan.reasons) {
    const fault = faultBehind(plan.pattern, reason, indexes);
    if (fault !== undefined) return fault;
  }
  if (plan.pattern.index !== undefined || plan.pattern.keyCondition !== undefined) return undefined;
  // Another index may come nearer, but one whose key keeps no order, and that wants nothing else, would serve.
  for (const { index, reasons } of plan.candidates) {
    const faults = reasons.map((reason) => faultBehind(plan.pattern, reason, [index]));
    const [first] = faults;
    if (first !== undefined && faults.every((fault) => fault !== undefined)) return first;
  }
  return undefined;
}

function faultBehind(pattern: Pattern, reason: Reason, indexes: readonly IndexDesign[]): OrderFault | undefined {
  const unordered = reason.code === 'order-unavailable' && reason.why === 'unordered-key';
  if (reason.code !== 'range-unordered' && !unordered) return undefined;
  for (const value of sortKeysOf(indexes, reason.entity, reason.slot)) {
    const path = reason.code === 'range-unordered' ? reason.field : firstUnbound(pattern, value);
    const variable = variables(value.compiled).find((one) => one.path === path);
    const rule = variable === undefined ? undefined : ruleOf(value, variable);
    if (variable !== undefined && rule !== undefined) return { pattern, value, variable, rule };
  }
  return undefined;
}

/** Faults that make a pattern impossible, of one rule: there the rule's finding is an error. */
export function orderFaults({ plans }: RuleContext, rule: OrderFault['rule']): readonly OrderFault[] {
  return flatMap([...plans.values()], (plan) => orderFaultOf(plan) ?? []).filter((fault) => fault.rule === rule);
}

function* sortKeysOf(indexes: readonly IndexDesign[], entity: string, slot: string | undefined): Generator<KeyValue> {
  for (const index of indexes) {
    const member = index.members.find((one) => one.entity.name === entity);
    for (const value of member?.keys.flatMap((key) => key.sk) ?? []) {
      if (slot === undefined || value.slot.attribute === slot) yield value;
    }
  }
}

/** The first segment of the sort key that the pattern leaves open: what the answer is ordered by. */
export function firstUnbound(pattern: Pattern, { compiled }: KeyValue): string | undefined {
  const given = new Set([...pattern.by, ...pattern.prefix].map(({ value }) => value.split('|')[0]));
  return variables(compiled).find(({ path }) => !given.has(path))?.path;
}

function ruleOf(value: KeyValue, variable: CompiledVariable): OrderFault['rule'] | undefined {
  switch (variable.order.reason) {
    case 'unpadded':
      return 'DM2007';
    case 'date-variable-width':
    case 'date-not-big-endian':
      return 'DM2009';
    default:
      return hazardAt(value, variable.path) === undefined ? undefined : 'DM2023';
  }
}

/** What can go wrong with a range over a segment; undefined for the last one, and where nothing can. */
export function hazardAt({ compiled }: KeyValue, path: string): Hazard | undefined {
  const { segments } = compiled;
  const at = segments.findIndex((segment) => segment.kind === 'variable' && segment.path === path);
  if (at < 0 || at === segments.length - 1) return undefined;
  const hazard = rangeHazard(compiled, at);
  return hazard.kind === 'hazard' ? hazard : undefined;
}
