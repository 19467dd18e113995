import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Alarm, Metric, Watch } from '../../../src/generate/alarms/description.js';
import { RUNBOOKS } from '../../../src/generate/alarms/runbooks.js';
import { getAtt, ref } from '../../../src/generate/cloudformation/language/index.js';
import { deploymentOf, shownText } from '../../../src/generate/infrastructure/index.js';
import { lambdaPlan } from '../../../src/generate/lambda/functions.js';
import { lambdaTemplate } from '../../../src/generate/lambda/sam-template.js';
import { runbookFiles } from '../../../src/generate/runbooks/index.js';
import { costOf, workloadOf } from '../../../src/load/index.js';
import { DOCUMENTED, OPERATIONS } from './support/documented-metrics.js';
import { genOf, MODELS, tableModel, watchFor } from './support/models.js';

interface Measured {
  readonly at: string;
  readonly metric: Metric;
  readonly statistic: string;
  readonly period: number;
}

function measuredBy({ id, of, period }: Alarm): readonly Measured[] {
  const all = of.kind === 'metric' ? [of] : [...of.metrics.values()];
  return all.map(({ metric, statistic }) => ({ at: id, metric, statistic, period }));
}

function measuredOnDashboards({ dashboards }: Watch): readonly Measured[] {
  return dashboards.flatMap(({ widgets }) =>
    widgets.flatMap((widget) =>
      widget.kind === 'text'
        ? []
        : widget.lines.flatMap((line) =>
            line.kind === 'metric' ? [{ at: shownText(widget.title), ...line, period: 300 }] : [],
          ),
    ),
  );
}

function undocumented({ at, metric, statistic, period }: Measured): readonly string[] {
  const known = DOCUMENTED[`${metric.namespace} ${metric.name}`];
  if (known === undefined) return [`${at}: there is no metric ${metric.name}`];
  const dimensions = [...metric.dimensions.keys()].join();
  const operation = shownText(metric.dimensions.get('Operation') ?? ['Query']);
  return [
    ...(known.dimensions.includes(dimensions) ? [] : [`${at}: ${metric.name} is not published by ${dimensions}`]),
    ...(known.statistics.includes(statistic) ? [] : [`${at}: ${statistic} of ${metric.name} means nothing`]),
    ...(OPERATIONS.has(operation) ? [] : [`${at}: ${operation} is no operation`]),
    ...(period >= known.every ? [] : [`${at}: ${metric.name} has fewer values`]),
  ];
}

const WEEK = 7 * 86_400;

function bounds({ id, of, period, points, threshold, description }: Alarm): readonly string[] {
  const names = of.kind === 'math' ? [...of.metrics.keys()] : [];
  const used: readonly string[] = of.kind === 'math' ? (of.expression.match(/\b[a-z]\w*\b/g) ?? []) : [];
  return [
    ...(/^[A-Za-z][A-Za-z0-9]*$/.test(id) ? [] : [`${id} is no id`]),
    ...(names.length <= 10 ? [] : [`${id} has ${names.length} metrics`]),
    ...(used.every((name) => names.includes(name)) ? [] : [`${id}: ${used.join()} are not all of ${names.join()}`]),
    ...(of.kind === 'metric' || of.expression.includes('METRICS()') || names.every((name) => used.includes(name))
      ? []
      : [`${id} does not use all of ${names.join()}`]),
    ...(points.breaching <= points.of && points.of * period <= WEEK ? [] : [`${id} looks back too far`]),
    ...(Number.isFinite(threshold) && threshold >= 0 ? [] : [`${id} is above ${threshold}`]),
    ...(shownText(description).length <= 1024 ? [] : [`${id} has too long a description`]),
  ];
}

describe.each(MODELS)('what watches %s', (_, text) => {
  const watch = watchFor(text());

  it('measures what AWS documents, within its limits', () => {
    expect([...watch.alarms.flatMap(measuredBy), ...measuredOnDashboards(watch)].flatMap(undocumented)).toEqual([]);
    expect(watch.alarms.flatMap(bounds)).toEqual([]);
    const ids = [
      ...watch.alarms.map(({ id }) => id),
      ...watch.dashboards.map(({ id }) => id),
      ...watch.configRules.map(({ id }) => id),
      ...[...watch.deployment.parameters.values()].map(({ id }) => id),
    ];
    expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(ids.length);
  });

  it('has alarms for each table and global index', () => {
    for (const { id, table } of watch.deployment.tables.values()) {
      expect(watch.alarms.some((alarm) => alarm.id === `${id}WriteKeyRangeThroughputThrottles`)).toBe(true);
      for (const index of table.indexes.values()) {
        const own = watch.alarms.filter(({ of }) => dimension(of, 'GlobalSecondaryIndexName') === index.name);
        if (index.local) expect(own).toEqual([]);
        else expect(own.length).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

function dimension(of: Alarm['of'], name: string): string | undefined {
  const [first] = of.kind === 'metric' ? [of] : [...of.metrics.values()];
  const value = first?.metric.dimensions.get(name);
  return value === undefined ? undefined : shownText(value);
}

function alarmsOf(text: string, ...kinds: readonly Alarm['kind'][]): readonly Alarm[] {
  return watchFor(text).alarms.filter(({ kind }) => kinds.includes(kind));
}

function ids(alarms: readonly Alarm[]): readonly string[] {
  return alarms.map(({ id }) => id);
}

describe('alarms', () => {
  it('are about the reasons that a throttle of such a table can have', () => {
    const provisioned = 'billing: {provisioned: {rcu: 4, wcu: 2}}';
    expect(ids(alarmsOf(tableModel({ table: provisioned }), 'throttles'))).toEqual([
      'DepotReadProvisionedThroughputThrottles',
      'DepotReadKeyRangeThroughputThrottles',
      'DepotWriteProvisionedThroughputThrottles',
      'DepotWriteKeyRangeThroughputThrottles',
    ]);
    const bounded = `billing: {on-demand: {max: {rru: 500/s}}}
indexes: {byPlace: {pk: place, project: keys}}`;
    const text = tableModel({ table: bounded }).replace(
      '    attributes:',
      '    indexes: {byPlace: natural}\n    attributes:',
    );
    expect(ids(alarmsOf(text, 'throttles'))).toEqual([
      'DepotReadKeyRangeThroughputThrottles',
      'DepotReadMaxOnDemandThroughputThrottles',
      'DepotReadAccountLimitThrottles',
      'DepotWriteKeyRangeThroughputThrottles',
      'DepotWriteAccountLimitThrottles',
      'DepotByPlaceReadKeyRangeThroughputThrottles',
      'DepotByPlaceReadMaxOnDemandThroughputThrottles',
      'DepotByPlaceReadAccountLimitThrottles',
      'DepotByPlaceWriteKeyRangeThroughputThrottles',
    ]);
  });

  it('compare what is consumed with what there is, or else with the peak of the model', () => {
    const provisioned = alarmsOf(tableModel({ table: 'billing: {provisioned: {rcu: 4, wcu: 2}}' }), 'utilization');
    expect(ids(provisioned)).toEqual(['DepotReadUtilization', 'DepotWriteUtilization']);
    expect(provisioned[0]).toMatchObject({
      threshold: 80,
      period: 300,
      of: { kind: 'math', expression: '100 * consumed / PERIOD(consumed) / bound' },
    });
    const [bounded] = alarmsOf(
      tableModel({
        table: 'billing: {on-demand: {max: {rru: 500/s}}}',
        more: 'operations: {alarms: {utilization: 65%}}',
      }),
      'utilization',
    );
    expect(bounded).toMatchObject({ id: 'DepotReadUtilization', threshold: 65 });
    expect([...(bounded?.of.kind === 'math' ? bounded.of.metrics.values() : [])][1]?.metric.name).toBe(
      'OnDemandMaxReadRequestUnits',
    );
    // 400 gets a second, each of half a unit.
    // What auto scaling aims at is no trouble.
    const scaled = (target: number): readonly number[] =>
      alarmsOf(
        tableModel({
          table: `billing: {provisioned: {rcu: 4, wcu: 2, autoscale: {min: {rcu: 4, wcu: 2}, max: {rcu: 40, wcu: 20}, target: ${target}}}}`,
        }),
        'utilization',
      ).map(({ threshold }) => threshold);
    expect(scaled(70)).toEqual([80, 80]);
    expect(scaled(80)).toEqual([90, 90]);
    expect(scaled(90)).toEqual([95, 95]);
    const [unbounded, ...others] = alarmsOf(tableModel({}), 'utilization');
    expect(unbounded).toMatchObject({ id: 'DepotReadAbovePeak', threshold: 400 * 0.5 * 60, period: 60 });
    expect(others).toEqual([]);
  });

  it('are about the operations that the patterns consist of', () => {
    const patterns = `add: {op: create, entity: Part, rate: {avg: 20/s, peak: 40/s}}
all: {op: scan, entity: Part}`;
    const text = tableModel({ patterns, more: 'operations: {alarms: {latency: 20ms, conditionalFailures: 25%}}' });
    expect(ids(alarmsOf(text, 'latency'))).toEqual(['DepotGetItemLatency', 'DepotPutItemLatency']);
    expect(alarmsOf(text, 'latency')[0]).toMatchObject({ threshold: 20, of: { statistic: 'p99' } });
    const [errors] = alarmsOf(text, 'systemErrors');
    expect(errors?.of).toMatchObject({ expression: 'SUM(FILL(METRICS(), 0))' });
    expect([...(errors?.of.kind === 'math' ? errors.of.metrics.values() : [])].map(({ metric }) => metric)).toEqual(
      ['GetItem', 'PutItem', 'Scan'].map((operation) => ({
        namespace: 'AWS/DynamoDB',
        name: 'SystemErrors',
        dimensions: new Map([
          ['TableName', ['depot']],
          ['Operation', [operation]],
        ]),
      })),
    );
    // A thousandth of 120 requests a second, in a minute.
    expect(errors?.threshold).toBe(7);
    expect(alarmsOf(text, 'userErrors')[0]?.threshold).toBe(72);
    const [failures] = alarmsOf(text, 'conditionalFailures');
    expect(failures).toMatchObject({
      threshold: 25,
      of: {
        expression:
          'IF((FILL(failed, 0) + FILL(written1, 0)) > 20, 100 * FILL(failed, 0) / (FILL(failed, 0) + FILL(written1, 0)), 0)',
      },
    });
    expect(alarmsOf(tableModel({}), 'conditionalFailures', 'transactionConflicts')).toEqual([]);
  });

  it('wait for what only a deployment knows', () => {
    const table = 'stream: new-image\nreplicas: [eu-central-1, us-east-1]';
    const text = tableModel({ table, more: 'operations: {alarms: {replication: 2s, iteratorAge: 30s}}' });
    const [age] = alarmsOf(text, 'iteratorAge');
    expect(age).toMatchObject({ threshold: 30_000, of: { metric: { namespace: 'AWS/Lambda', name: 'IteratorAge' } } });
    expect(age?.onlyIf).toEqual({ kind: 'given', parameter: 'depot_stream_function' });
    expect(alarmsOf(text, 'replication').map(({ threshold, onlyIf }) => ({ threshold, onlyIf }))).toEqual(
      ['eu-west-1', 'eu-central-1', 'us-east-1'].map((region) => ({
        threshold: 2000,
        onlyIf: { kind: 'not-in-region', region },
      })),
    );
    expect(alarmsOf(tableModel({ table: `${table.split('\n')[1]}\nconsistency: mrsc` }), 'replication')).toEqual([]);
  });

  it('are off where the model says so, and a note says it', () => {
    const kinds = ['throttles', 'utilization', 'systemErrors', 'userErrors', 'latency', 'iteratorAge', 'cost'];
    const table = 'stream: new-image';
    const watch = watchFor(tableModel({ table, more: `operations: {alarms: {off: [${kinds.join(', ')}]}}` }));
    expect(watch.alarms).toEqual([]);
    expect(watch.budget).toBeUndefined();
    expect([...watch.deployment.parameters.keys()]).toEqual([]);
    expect(watch.notes.join('\n')).toContain(`Switched off in the model: ${kinds.join(', ')}.`);
  });

  it.each(MODELS)('send nobody to a page that there is not: %s', (_, text) => {
    const pages = runbookFiles(genOf(text())).map(({ path }) => path);
    const sent = watchFor(text()).alarms.map(({ id, description }) => {
      const [, page] = / Runbook: ([\w.-]+)\.$/.exec(shownText(description)) ?? [];
      return [id, page] as const;
    });
    expect(sent.filter(([id, page]) => page === undefined && !id.endsWith('Unused'))).toEqual([]);
    expect(sent.filter(([, page]) => page !== undefined && !pages.includes(page))).toEqual([]);
  });

  it('have a page each, and none is in vain', () => {
    const text = tableModel({
      table: 'stream: new-image\nreplicas: [eu-central-1]',
      patterns: 'add: {op: create, entity: Part, rate: 1/s}',
    });
    const sent = watchFor(text).alarms.map(({ description }) => shownText(description).split(' Runbook: ')[1]);
    for (const page of Object.values(RUNBOOKS)) expect(sent).toContain(`${page}.`);
  });

  it('name no data point that may be without its value yet, where all of them count', () => {
    const [, text] = MODELS.at(-1) ?? [];
    const filled = watchFor(text?.() ?? '').alarms.filter(({ of }) => of.kind === 'math' && /FILL/.test(of.expression));
    expect(filled.length).toBeGreaterThan(2);
    for (const { id, points } of filled) expect(points.breaching, id).toBeLessThan(points.of);
  });

  it('on the age of a stream say where the name of its function is found', () => {
    const saas = readFileSync('examples/saas/saas.dynamodel.yaml', 'utf8');
    const watch = watchFor(saas);
    const parameter = watch.deployment.parameters.get('saas_stream_function');
    expect(parameter).toMatchObject({ id: 'SaasStreamFunction', default: '' });
    expect(parameter?.description).toContain(
      'the output SaasStreamFunctionName of the template of generate lambda, or saasStreamFunction.functionName of its construct',
    );
    const deployment = deploymentOf(genOf(saas));
    const { outputs } = lambdaTemplate(deployment, lambdaPlan(deployment));
    expect(outputs?.get('SaasStreamFunctionName')?.value).toEqual(ref('SaasStreamFunction'));
    expect(outputs?.get('SaasStreamFailuresName')?.value).toEqual(getAtt('SaasStreamFailures', 'QueueName'));
    expect(watch.deployment.parameters.get('saas_stream_failure_queue')?.description).toContain(
      'the output SaasStreamFailuresName of the template of generate lambda, or saasStreamFailures.queueName of its construct',
    );
    expect(watch.notes.join('\n')).toContain(
      'is watched where the stage names the function that reads it (SaasStreamFunction, in Terraform saas_stream_function); otherwise that alarm is left out.',
    );
    const own = watchFor(tableModel({ table: 'stream: new-image' })).deployment.parameters.get('depot_stream_function');
    expect(own?.description).toBe(
      'Name of the function that reads the stream of the table depot. Without one there is no alarm on its age.',
    );
  });

  it('say what they cost', () => {
    const watch = watchFor(tableModel({}));
    const metrics = watch.alarms.flatMap(measuredBy).length;
    expect(watch.notes[0]).toContain(`${watch.alarms.length} alarms on ${metrics} metrics`);
  });

  it('of tables that nobody uses are an option, which AWS Config has no rule for', () => {
    const more = 'operations: {audit: {config: true}}';
    const watch = watchFor(tableModel({ table: 'protection: {kms: aws-managed}', more }));
    expect(ids(watch.alarms)).toContain('DepotUnused');
    expect(watch.configRules.map(({ identifier }) => identifier)).toEqual([
      'DYNAMODB_PITR_ENABLED',
      'DYNAMODB_TABLE_ENCRYPTED_KMS',
    ]);
    const plain = watchFor(tableModel({ table: 'protection: {pitr: false}', more }));
    expect(plain.configRules).toEqual([]);
  });
});

describe('the budget', () => {
  it('is what the model allows', () => {
    expect(watchFor(tableModel({ more: 'budgets: {monthlyUsd: 250.5}' })).budget).toEqual({
      usd: 250.5,
      why: 'what the model allows (budgets.monthlyUsd)',
    });
  });

  it('is the cost that simulate tells where the model allows none', () => {
    const text = tableModel({});
    const { plan } = genOf(text);
    const { total } = costOf(workloadOf(plan));
    expect(total).toBeGreaterThan(10);
    const { budget } = watchFor(text);
    expect(budget?.usd).toBe(Math.ceil(total));
    expect(budget?.why).toMatch(/^the estimated cost of the model, \$\d+\.\d\d a month/);
  });

  it('is not there where nothing is known', () => {
    const watch = watchFor(tableModel({}).replace(', rate: {avg: 100/s, peak: 400/s}', ''));
    expect(watch.budget).toBeUndefined();
    expect(watch.notes.join('\n')).toContain('There is no budget');
  });

  it('is one for all Regions', () => {
    expect(watchFor(tableModel({ table: 'replicas: [eu-central-1]' })).budget?.onlyIf).toEqual({
      kind: 'in-region',
      region: 'eu-west-1',
    });
  });
});
