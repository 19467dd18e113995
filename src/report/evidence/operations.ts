import { plural } from '../../diagnostics/index.js';
import { ALARM_KINDS, type AlarmKind, type Table } from '../../model/model.js';
import type { RuleContext } from '../../rules/rule.js';
import { listOf, someOf } from '../../rules/show.js';
import { fact, gap, good, type Line, type Topic } from '../review.js';

/** What a team needs to run the tables: what is written down, tested, watched and delivered. */
export function operationsEvidence({ model, plan }: RuleContext): readonly Topic[] {
  const topic = { pillar: 'operational-excellence', subject: 'operations' } as const;
  return [
    { ...topic, subject: 'design', title: 'What is modelled', lines: modelled(model) },
    { ...topic, subject: 'patterns', title: 'Tests of access patterns', lines: tested(model) },
    { ...topic, title: 'Alarms and audit', lines: [...alarms(model), ...audit(model), ...insights(model)] },
    { ...topic, title: 'Delivery', lines: delivery(model) },
    ...(plan.followUps.length === 0
      ? []
      : [
          {
            ...topic,
            title: 'Work behind writes',
            lines: [
              fact(
                `Writes set off ${plural(plan.followUps.length, 'follow-up')}, through streams or in the same call.`,
              ),
            ],
          },
        ]),
  ];
}

type Model = RuleContext['model'];

function modelled({ tables, entities, patterns, roles }: Model): readonly Line[] {
  const indexes = [...tables.values()].reduce((sum, table) => sum + table.indexes.size, 0);
  const counts = [
    plural(tables.size, 'table'),
    plural(indexes, 'index', 'indexes'),
    plural(entities.size, 'entity', 'entities'),
    plural(patterns.size, 'access pattern'),
    plural(roles.size, 'role'),
  ];
  const attributes = [...entities.values()].flatMap(({ name, attributes }) =>
    [...attributes.values()].map((one) => ({ ...one, name: `${name}.${one.name}` })),
  );
  const deprecated = [...patterns.values(), ...attributes].filter((one) => one.deprecated !== undefined);
  return [
    fact(`${counts.slice(0, -1).join(', ')} and ${counts.at(-1) ?? ''}.`),
    ...(deprecated.length === 0 ? [] : [fact(`Deprecated: ${someOf(deprecated.map(({ name }) => name))}.`)]),
  ];
}

function tested({ tests, patterns }: Model): readonly Line[] {
  if (patterns.size === 0) return [gap('The model has no access patterns.')];
  const called = new Set(tests.flatMap(({ call, given }) => [call, ...given].map(({ pattern }) => pattern.value)));
  const without = [...patterns.keys()].filter((name) => !called.has(name));
  if (without.length === 0) return [good(`Each of ${plural(patterns.size, 'access pattern')} is called by a test.`)];
  const many = without.length === patterns.size ? 'None' : String(without.length);
  const have = without.length > 1 && without.length < patterns.size ? 'have' : 'has';
  const what = without.length === patterns.size ? 'a test' : `no test: ${someOf(without, 6)}`;
  return [gap(`${many} of ${plural(patterns.size, 'access pattern')} ${have} ${what}.`)];
}

function alarms(model: Model): readonly Line[] {
  const settings = model.operations.alarms;
  const off = settings.off.map(({ value }) => value);
  const on = ALARM_KINDS.filter((kind) => !off.includes(kind) && hasToWatch(kind, model));
  return [
    good(`\`generate alarms\` writes alarms on ${listOf(on)}.`),
    ...(off.length === 0 ? [] : [gap(`Switched off: ${listOf(off)}.`)]),
    ...(settings.email === undefined
      ? [gap('Nobody is named who is told: `operations.alarms.email` is not set.')]
      : []),
  ];
}

/** Alarms that only some models have something for. */
function hasToWatch(kind: AlarmKind, { tables }: Model): boolean {
  const all = [...tables.values()];
  if (kind === 'replication')
    return all.some(({ replicas, consistency }) => replicas.length > 0 && consistency === 'mrec');
  return kind !== 'iteratorAge' || all.some(({ stream }) => stream !== undefined);
}

function audit({ operations: { audit: settings } }: Model): readonly Line[] {
  const said = { none: undefined, writes: 'writes', all: 'reads and writes' }[settings.dataEvents];
  return [
    said === undefined
      ? gap('CloudTrail does not write down who reads and writes items (`operations.audit.dataEvents`).')
      : good(`CloudTrail writes down ${said} of items.`),
    settings.config
      ? good('AWS Config watches recovery, encryption and use of the tables.')
      : gap('AWS Config does not watch the tables (`operations.audit.config`).'),
  ];
}

function insights({ tables }: Model): readonly Line[] {
  const isOn = ({ contributorInsights, indexes }: Table): boolean =>
    contributorInsights !== undefined || [...indexes.values()].some((one) => one.contributorInsights !== undefined);
  const without = [...tables.values()].filter((table) => !isOn(table)).map(({ name }) => name);
  if (without.length === 0) return [good('Contributor Insights names the busiest keys of every table.')];
  return [gap(`Without Contributor Insights a hot key has no name: ${someOf(without)} (\`contributorInsights\`).`)];
}

function delivery({ operations: { delivery: settings } }: Model): readonly Line[] {
  if (settings === undefined) return [gap('No stages are declared (`operations.delivery`).')];
  const { stages, approve } = settings;
  const approved = approve.length === 0 ? 'none is approved by a person' : `${listOf(approve)} after approval`;
  return [good(`Delivered to ${stages.map((stage) => `\`${stage}\``).join(', then ')}; ${approved}.`)];
}
