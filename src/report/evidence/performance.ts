import { numberText, percentText, plural, wholeText } from '../../diagnostics/index.js';
import type { KeyHeat } from '../../load/index.js';
import type { Billing } from '../../model/model.js';
import type { PatternPlan, PlannedPattern } from '../../planner/plan.js';
import type { RuleContext } from '../../rules/rule.js';
import { listOf, quote, someOf } from '../../rules/show.js';
import { fact, gap, good, type Line, type Topic } from '../review.js';

/** Keys that are named, the hottest first. */
const HOTTEST = 3;
/** Share of a partition from which a key other than the hottest is named. */
const WORTH_TELLING = 0.01;

/** How access patterns are served, and what the busiest keys have to bear. */
export function performanceEvidence(context: RuleContext): readonly Topic[] {
  const topic = { pillar: 'performance-efficiency' } as const;
  return [
    { ...topic, subject: 'patterns', title: 'Access patterns', lines: served(context) },
    { ...topic, subject: 'load', title: 'Hottest keys', lines: hottest(context) },
    { ...topic, subject: 'load', title: 'Capacity', lines: capacity(context) },
  ];
}

function served({ plans }: RuleContext): readonly Line[] {
  const all = [...plans.values()];
  if (all.length === 0) return [gap('The model has no access patterns: nothing is known of what reads and writes.')];
  const planned = all.filter((plan): plan is PlannedPattern => plan.kind === 'planned');
  const scans = planned.filter(isScan).map(nameOf);
  const many = planned
    .filter(({ requests }) => requests.typical > 1)
    .sort((a, b) => b.requests.typical - a.requests.typical);
  const consistent = planned.filter(({ pattern }) => pattern.consistent?.value === true);
  const unserved = all.filter(({ kind }) => kind === 'unserved').map(nameOf);
  return [
    fact(`${plural(planned.length, 'access pattern')} of ${all.length} can be served.`),
    ...(unserved.length === 0 ? [] : [gap(`Nothing serves ${someOf(unserved)}.`)]),
    scans.length === 0
      ? good('None reads a whole table.')
      : gap(`${listOf(scans)} ${scans.length === 1 ? 'reads' : 'read'} a whole table or index.`),
    ...(consistent.length === 0
      ? []
      : [
          fact(
            `${someOf(consistent.map(nameOf))} ${consistent.length === 1 ? 'reads' : 'read'} strongly consistently, at twice the units.`,
          ),
        ]),
    ...many
      .slice(0, HOTTEST)
      .map((plan) =>
        fact(`One call of ${quote(nameOf(plan))} takes ${plural(plan.requests.typical, 'request')} as a rule.`),
      ),
  ];
}

function nameOf({ pattern }: PatternPlan): string {
  return pattern.name;
}

function isScan({ operation }: PlannedPattern): boolean {
  return operation.kind === 'read' && operation.api === 'Scan';
}

function hottest({ heat }: RuleContext): readonly Line[] {
  if (heat.keys.length === 0) return [gap('No access pattern states a rate: nothing is known of heat.')];
  const worthTelling = heat.keys.slice(0, HOTTEST).filter(({ share }, i) => i === 0 || share >= WORTH_TELLING);
  return worthTelling.map(({ index, key, unit, peak, limit, share }, i) => {
    const text = `${i === 0 ? 'The hottest key' : 'Then'} ${quote(key)} of ${quote(nameOfIndex(index))} takes ${numberText(peak)} ${unit} units a second at peak, ${percentText(share)} of the ${wholeText(limit)} that a partition serves.`;
    return share > 1 ? gap(text) : good(text);
  });
}

function nameOfIndex({ kind, table, name }: KeyHeat['index']): string {
  return kind === 'table' ? table.name : `${table.name}/${name}`;
}

/** What there is for tables, and for indexes that have their own. */
function billing({ tables }: RuleContext['model']): readonly Line[] {
  return [...tables.values()].flatMap((table) => [
    fact(`${quote(table.name)} is ${billed(table.billing)}.`),
    ...[...table.indexes.values()].flatMap((index) =>
      index.billing === undefined ? [] : [fact(`${quote(`${table.name}/${index.name}`)} is ${billed(index.billing)}.`)],
    ),
    ...(table.dax === undefined
      ? []
      : [
          fact(
            `DAX stands before ${quote(table.name)}: ${plural(table.dax.nodes, 'node')} of ${quote(table.dax.nodeType)}.`,
          ),
        ]),
  ]);
}

function billed(billing: Billing): string {
  if (billing.mode === 'on-demand') {
    const { maxRead, maxWrite } = billing;
    const most = [
      ...(maxRead === undefined ? [] : [`${wholeText(maxRead)} read`]),
      ...(maxWrite === undefined ? [] : [`${wholeText(maxWrite)} write`]),
    ];
    return `paid on demand${most.length === 0 ? '' : `, at most ${most.join(' and ')} units a second`}`;
  }
  const { rcu, wcu, autoscale } = billing;
  const fixed = `provisioned with ${wholeText(rcu)} read and ${wholeText(wcu)} write units`;
  if (autoscale === undefined) return `${fixed}, without auto scaling`;
  const { min, max, target } = autoscale;
  return `${fixed}, scaled between ${wholeText(min.rcu)} and ${wholeText(max.rcu)}, and ${wholeText(min.wcu)} and ${wholeText(max.wcu)}, at ${target} %`;
}

function capacity({ workload, model }: RuleContext): readonly Line[] {
  const busy = workload.indexes.filter(({ read, write }) => read.peak > 0 || write.peak > 0);
  const silent = workload.unrated;
  return [
    ...billing(model),
    ...busy.map(({ index, read, write }) =>
      fact(
        `${quote(nameOfIndex(index))} takes ${numberText(read.peak)} read and ${numberText(write.peak)} write units a second at peak.`,
      ),
    ),
    ...(silent.length === 0 ? [] : [gap(`Without a rate: ${someOf(silent, 6)}.`)]),
  ];
}
