import type { Design } from '../../design/design.js';
import { pathsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { StreamRule, StreamUpdate } from '../../model/model.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';
import { lasts } from './lasting-conditions.js';

export const endlessStreamRules: Rule = {
  id: 'DM4023',
  name: 'endless-stream-rules',
  family: 'patterns',
  title: 'Stream rules set each other off without end',
  severity: 'error',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html',
  *check({ model, design }) {
    for (const rule of model.streams.values()) {
      const again = rule.update.find((update) => isAlwaysChange(design, update) && lasts(design, rule, update));
      if (again !== undefined) yield reportLasting(rule);
    }
    // Whether another condition ends the circle depends on values.
    const rules = [...model.streams.values()].filter(({ when }) => when === undefined);
    const bySource = new Map<string, StreamRule[]>();
    for (const rule of rules) bySource.set(rule.source.value, [...(bySource.get(rule.source.value) ?? []), rule]);
    const told = new Set<StreamRule>();
    for (const rule of rules) {
      if (told.has(rule)) continue;
      const circle = circleFrom(rule, bySource);
      if (!circle.some(({ update }) => isAlwaysChange(design, update))) continue;
      if (circle.some((link) => mayEnd(design, link))) continue;
      for (const { rule: member } of circle) told.add(member);
      yield report(circle);
    }
  },
};

/** A rule that is set off, and what it writes next on the way round. */
interface Link {
  readonly rule: StreamRule;
  readonly update: StreamUpdate;
}

/** A link and those before it, back to the first. */
interface Way {
  readonly link: Link;
  readonly before?: Way;
}

/** The shortest way from a rule to itself; empty where there is none. */
function circleFrom(start: StreamRule, bySource: ReadonlyMap<string, readonly StreamRule[]>): readonly Link[] {
  const seen = new Set<StreamRule>();
  let ways: readonly Way[] = linksOf(start).map((link) => ({ link }));
  while (ways.length > 0) {
    const longer: Way[] = [];
    for (const way of ways) {
      const target = way.link.update.entity.value;
      if (target === start.source.value) return linksIn(way);
      for (const next of bySource.get(target) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        for (const link of linksOf(next)) longer.push({ link, before: way });
      }
    }
    ways = longer;
  }
  return [];
}

function linksIn(last: Way): readonly Link[] {
  const links: Link[] = [];
  for (let way: Way | undefined = last; way !== undefined; way = way.before) links.unshift(way.link);
  return links;
}

function linksOf(rule: StreamRule): readonly Link[] {
  return rule.update.map((update) => ({ rule, update }));
}

/** A write that leaves the item as it was is in no stream: what is set to the same value comes to rest. */
function isAlwaysChange(design: Design, { entity: { value }, add }: StreamUpdate): boolean {
  const entity = design.entities.get(value);
  const updated = design.model.defaults.timestamps?.updated;
  return (
    add.length > 0 ||
    entity?.entity.version !== undefined ||
    (updated !== undefined && entity?.attributes.has(updated) === true)
  );
}

/** Where what names the next item may be absent, as the parent of the topmost folder is, the round ends there. */
function mayEnd(design: Design, { rule, update }: Link): boolean {
  const source = design.entities.get(rule.source.value);
  const names = flatMap([...update.by.values()], ({ value }) => pathsOf(value).map(({ segments }) => segments[0]));
  return names.some((name) => source?.attributes.get(String(name))?.attribute.optional !== false);
}

function reportLasting({ name, source, span }: StreamRule): Report {
  return {
    span,
    message: `A change of ${quote(source.value)} sets ${quote(name)} off, what it writes is one, and its \`when\` holds of that too: one write goes round for ever, at the speed and the price of the stream. Give it a \`when\` that its own writes do not meet, such as that \`new\` differs from \`old\` in what it does not write.`,
  };
}

function report(circle: readonly Link[]): Report {
  const [first] = circle as readonly [Link, ...Link[]];
  const names = circle.map(({ rule }) => rule.name);
  const steps = circle.map(({ rule, update }) => `${quote(rule.name)} writes ${quote(update.entity.value)}`);
  const others = flatMap(circle.slice(1), ({ rule }) => [{ message: quote(rule.name), span: rule.span }]);
  const round =
    names.length === 1
      ? `A change of ${quote(first.rule.source.value)} sets ${quote(first.rule.name)} off, and what it writes is one`
      : `${steps.join(', ')}, which sets off ${quote(first.rule.name)} again`;
  return {
    span: first.rule.span,
    message: `${round}: one write goes round for ever, at the speed and the price of the stream. Give ${names.length === 1 ? 'the rule' : 'one of the rules'} a ${quote('when')} that its own writes do not meet.`,
    related: others,
  };
}
