import type { Assumption, Design, EntityDesign } from '../design/design.js';
import { percentText } from '../diagnostics/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Pattern, SetClause, StreamRule, StreamUpdate } from '../model/model.js';
import type { Located, Span } from '../source/index.js';
import { type Causes, type Draft, rateOf, withChains } from './chains.js';
import { changesOf, shareOfChanges } from './change-share.js';
import { makesVersion } from './companion-parts.js';
import type { PlanContext } from './context.js';
import { intentsOf, type WriteIntent } from './intent.js';
import type { FollowUp, PatternPlan, PlannedPattern, ReadOperation, Trigger, UnservedPattern } from './plan.js';
import { planRead } from './read.js';
import { ruleIntent } from './rule-intent.js';
import { addSpreads } from './spread.js';
import { planIntentPattern, unservedWrite } from './write.js';
import { changedBy } from './write-parts.js';

/** What the planned patterns' writes set off: stream rules in the model's order, then the refresh of copies. */
export function followUpsOf(design: Design, plans: Iterable<PatternPlan>): readonly FollowUp[] {
  const planned = [...plans].filter((plan): plan is PlannedPattern => plan.kind === 'planned');
  const rules = flatMap([...design.model.streams.values()], (rule) =>
    flatMap(rule.update, (update) => ruleFollowUp(design, planned, rule, update) ?? []),
  );
  const copies = flatMap([...design.entities.values()], (target) => copyFollowUps(design, planned, target));
  return withChains(design, [...rules, ...copies]);
}

// ---------------------------------------------------------------------------------------------------- stream rules

function ruleFollowUp(
  design: Design,
  plans: readonly PlannedPattern[],
  rule: StreamRule,
  update: StreamUpdate,
): Draft | undefined {
  const source = design.entities.get(rule.source.value);
  const target = design.entities.get(update.entity.value);
  if (source === undefined || target?.key === undefined || update.isDoubtful === true) return undefined;
  const causes: Causes = (of) => {
    const assumptions: Assumption[] = [];
    const triggers = flatMap(writesOf(design, of, source), (write) => {
      const trigger = ruleTrigger(design, rule, write, assumptions);
      return trigger.perCall > 0 ? [trigger] : [];
    });
    return { triggers, assumptions };
  };
  const { triggers, assumptions } = causes(plans);
  const name = `${rule.name}: ${target.name}`;
  const { span } = rule;
  const intent = ruleIntent(design, target, update, span);
  const pattern = syntheticPattern(design, name, span, target, update.set, update.add, triggers, intent.key);
  const loses = lostBy(design, intent);
  const context = contextFor(design, pattern, target);
  const plan =
    loses.length > 0
      ? unservedWrite(context, [{ code: 'upsert-cannot-keep', entity: target.name, loses }])
      : planIntentPattern(context, intent);
  const followUp: FollowUp = {
    name,
    kind: 'stream-rule',
    source,
    target,
    plan: { ...plan, assumptions: [...assumptions, ...plan.assumptions] },
    triggers,
    span,
  };
  return { followUp, causes };
}

/** What an update that reads nothing first would leave wrong: sentinels of the old and the new value, and copies of versions. */
function lostBy(design: Design, intent: WriteIntent): readonly string[] {
  const { entity } = intent;
  const changed = changedBy(design, intent);
  const ttl = entity.entity.ttl?.attribute.value;
  // Where it makes the item, the key's fields are new as well.
  const known = new Set([...changed, ...intent.key]);
  const unique = entity.unique.filter(
    ({ fields }) =>
      fields.some((name) => changed.has(name)) ||
      fields.every((name) => known.has(name)) ||
      (ttl !== undefined && changed.has(ttl)),
  );
  return [
    ...unique.map(({ constraint }) => `unique.${constraint.name}`),
    ...(makesVersion(entity, 'update', changed) ? ['history'] : []),
  ];
}

/** One kind of write of the source in a pattern. */
interface SourceWrite {
  readonly pattern: Pattern;
  readonly intent: WriteIntent;
  /** Items of one call. */
  readonly count: number;
}

function writesOf(design: Design, plans: readonly PlannedPattern[], source: EntityDesign): readonly SourceWrite[] {
  return flatMap(plans, ({ pattern, operation }) => {
    if (operation.kind === 'read') return [];
    return flatMap(intentsOf(design, pattern), (intent): readonly SourceWrite[] => {
      if (intent.entity !== source || changesOf(intent).length === 0) return [];
      const part = operation.parts.find(
        ({ role, entity, step }) => role === 'item' && entity === source && step === intent.step,
      );
      return part === undefined ? [] : [{ pattern, intent, count: part.count.typical }];
    });
  });
}

/** What assumptions on how often a pattern's changes satisfy a rule are about. */
export function aboutChanges(rule: string, pattern: string): string {
  return `${rule}: changes by ${pattern}`;
}

function ruleTrigger(
  design: Design,
  rule: StreamRule,
  { pattern, intent, count }: SourceWrite,
  assumptions: Assumption[],
): Trigger {
  const about = aboutChanges(rule.name, pattern.name);
  if (rule.share !== undefined) {
    const changes = changesOf(intent).length;
    return {
      pattern: pattern.name,
      perCall: count * changes * rule.share,
      why: `the rule states ${percentText(rule.share)} of the changes`,
    };
  }
  let perCall = 0;
  let isUnknown = false;
  for (const change of changesOf(intent)) {
    const { share, basis, even } = shareOfChanges(design, intent, change, rule.when);
    perCall += count * share;
    isUnknown ||= basis === 'unknown';
    if (even.length > 0 && share > 0) {
      assumptions.push({
        about,
        value: `${even.map((name) => `\`${name}\``).join(', ')}: all values equally likely`,
        why: 'the call sets it, and the model does not state how often to what; the rule may state `share`',
        span: rule.span,
      });
    }
  }
  if (isUnknown) {
    assumptions.push({
      about,
      value: 'every change satisfies `when`',
      why: 'how often it holds is not known; the rule may state `share`',
      span: rule.span,
    });
  }
  const share = count > 0 ? Math.min(1, perCall / count) : 0;
  const why =
    rule.when === undefined
      ? 'every change'
      : isUnknown
        ? 'every change, as how often `when` holds is not known'
        : `\`when\` holds for ${percentText(share)} of its changes`;
  return { pattern: pattern.name, perCall, why };
}

// ---------------------------------------------------------------------------------------------------------- copies

/** Attributes that an entity copies from one item of another, and that are kept up to date. */
interface CopyGroup {
  readonly source: EntityDesign;
  /** Attribute of this entity → attribute of the source. */
  readonly attributes: Map<string, string>;
  /** Attributes of this entity that name the source's item. */
  readonly via: readonly string[];
  readonly span: Span;
}

function copyFollowUps(design: Design, plans: readonly PlannedPattern[], target: EntityDesign): readonly Draft[] {
  if (target.key === undefined) return [];
  return copyGroups(design, target).map((group) => copyFollowUp(design, plans, target, group));
}

function copyGroups(design: Design, target: EntityDesign): readonly CopyGroup[] {
  const groups = new Map<string, CopyGroup>();
  for (const { attribute } of target.attributes.values()) {
    const { copy } = attribute;
    const source = copy === undefined ? undefined : design.entities.get(copy.entity);
    if (copy === undefined || source === undefined || copy.refresh === 'never') continue;
    const via = [...copy.via.values()].sort();
    const id = JSON.stringify([source.name, via]);
    const group = groups.get(id) ?? { source, attributes: new Map(), via, span: copy.span };
    group.attributes.set(attribute.name, copy.attribute);
    groups.set(id, group);
  }
  return [...groups.values()];
}

function copyFollowUp(
  design: Design,
  plans: readonly PlannedPattern[],
  target: EntityDesign,
  { source, attributes, via, span }: CopyGroup,
): Draft {
  const copied = [...attributes.values()];
  const triggersOf = ({ pattern, intent, count }: SourceWrite): readonly Trigger[] => {
    const { action } = intent;
    // No copy exists of a new item, and those of a deleted one stay as they are.
    if (action !== 'update' && action !== 'move' && action !== 'put') return [];
    if (!changesOf(intent).includes(action === 'move' ? 'insert' : 'modify')) return [];
    const changed = changedBy(design, intent);
    const names = copied.filter((name) => changed.has(name));
    if (names.length === 0) return [];
    return [
      { pattern: pattern.name, perCall: count, why: `it writes ${names.map((name) => `\`${name}\``).join(', ')}` },
    ];
  };
  const triggers = flatMap(writesOf(design, plans, source), triggersOf);
  // Nobody follows a stream for what is left to who calls a pattern.
  const isFollowed = [...attributes.keys()].some(
    (one) => target.entity.attributes.get(one)?.copy?.refresh === 'stream',
  );
  const causes: Causes = (of) => ({
    triggers: isFollowed ? flatMap(writesOf(design, of, source), triggersOf) : [],
    assumptions: [],
  });
  const name = [...attributes.keys()].map((attribute) => `${target.name}.${attribute}`).join(', ');
  const located = (value: string): Located<string> => ({ value, span });
  const set: SetClause[] = [...attributes.keys()].map((attribute) => ({ path: located(attribute) }));
  const pattern = syntheticPattern(design, name, span, target, set, [], triggers, target.id);
  const context = contextFor(design, pattern, target);
  const query: Pattern = { ...pattern, op: { value: 'query', span }, by: via.map(located), set: [], key: [] };
  const found = planFinding({ ...context, pattern: query });
  const base = { name, kind: 'copy' as const, source, target, triggers, span };
  if (found.kind === 'unserved') return { followUp: { ...base, plan: { ...found, pattern } }, causes };
  const items = (found.operation as ReadOperation).figures.returned;
  const intent: WriteIntent = {
    action: 'update',
    entity: target,
    key: target.id,
    set,
    add: [],
    remove: [],
    upsert: false,
    span,
  };
  const write = planIntentPattern(context, intent, items);
  if (write.kind === 'unserved') return { followUp: { ...base, plan: write }, causes };
  const plan: PlannedPattern = {
    ...write,
    assumptions: [...found.assumptions, ...write.assumptions],
    requests: addSpreads(found.requests, write.requests),
    readUnits: addSpreads(found.readUnits, write.readUnits),
    touches: [...found.touches, ...write.touches],
  };
  return { followUp: { ...base, plan, found }, causes };
}

/** The items as a whole, which shows those that are as they should be; or their keys, which is enough, where that is cheaper. */
function planFinding(context: PlanContext): PlannedPattern | UnservedPattern {
  const keys = planRead({ ...context, pattern: { ...context.pattern, project: [] }, needsKeys: true });
  const whole = planRead(context);
  if (keys.kind === 'unserved' || whole.kind === 'unserved') return keys;
  return whole.readUnits.typical <= keys.readUnits.typical ? whole : keys;
}

// ------------------------------------------------------------------------------------------------------- both kinds

function contextFor(design: Design, pattern: Pattern, target: EntityDesign): PlanContext {
  return { design, pattern, entities: [target], table: target.table };
}

/** The work as a pattern: what an update of the target would be, as often as all triggers together set it off. */
function syntheticPattern(
  design: Design,
  name: string,
  span: Span,
  target: EntityDesign,
  set: readonly SetClause[],
  add: readonly SetClause[],
  triggers: readonly Trigger[],
  key: readonly string[],
): Pattern {
  const rate = rateOf(design, triggers, span);
  const located = <Value>(value: Value): Located<Value> => ({ value, span });
  return {
    name,
    span,
    bodySpan: span,
    op: located('update'),
    entities: [located(target.name)],
    by: [],
    prefix: [],
    range: [],
    key: key.map((field) => located(field)),
    set,
    add,
    remove: [],
    params: new Map(),
    steps: [],
    errors: [],
    ...(rate === undefined ? {} : { rate }),
  };
}
