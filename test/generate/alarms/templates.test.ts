import { beforeAll, describe, expect, it } from 'vitest';
import { alarmTemplates } from '../../../src/generate/alarms/cloudformation.js';
import { alarmFiles } from '../../../src/generate/alarms/index.js';
import {
  type CfnValue,
  referencedIn,
  templateData,
  templateYaml,
} from '../../../src/generate/cloudformation/language/index.js';
import { deliveryOf } from '../../../src/generate/delivery/delivery.js';
import { pipelineTemplate } from '../../../src/generate/delivery/pipeline.js';
import { sourceText } from '../../../src/generate/text/index.js';
import { Deployed } from '../cloudformation/support/deployed.js';
import { ResourceSchema } from '../cloudformation/support/schema.js';
import { parseTemplate } from '../cloudformation/support/template-yaml.js';
import { parsed, schemaProblems } from '../terraform/provider-schema.js';
import { dashboardFaults } from './support/dashboard-schema.js';
import { genOf, MODELS, tableModel, templateFor, watchFor } from './support/models.js';

type Json = Readonly<Record<string, unknown>>;

let schema: ResourceSchema;
beforeAll(async () => {
  schema = await ResourceSchema.load();
});

function terraformOf(text: string): string {
  const file = alarmFiles(genOf(text)).find(({ path }) => path === 'alarms.tf');
  return file === undefined ? '' : sourceText(file.path, file.code);
}

/** What the template names and does not have. */
function dangling(text: string): readonly string[] {
  return alarmTemplates(watchFor(text)).flatMap(
    ({ parameters, resources, conditions = new Map(), outputs = new Map() }) => {
      const ids = new Set([...parameters.keys(), ...resources.keys()]);
      const values = [
        ...resources.values(),
        ...conditions.values(),
        ...outputs.values(),
      ] as unknown as readonly CfnValue[];
      const named = values.flatMap((value) => [...referencedIn(value)]);
      const before = [...resources.values()].flatMap(({ dependsOn = [] }) => dependsOn);
      const needed = [...resources.values()].flatMap(({ condition }) => (condition === undefined ? [] : [condition]));
      return [
        ...[...named, ...before].filter((id) => !ids.has(id) && !id.startsWith('AWS::')),
        ...needed.filter((id) => !conditions.has(id)),
        ...[...parameters.keys()].filter((id) => resources.has(id) || !named.includes(id)),
      ];
    },
  );
}

describe.each(MODELS)('the alarms of %s', (_, text) => {
  it('are what CloudFormation takes', () => {
    for (const template of alarmTemplates(watchFor(text()))) {
      const data = templateData(template);
      expect(schema.faults(data)).toEqual([]);
      expect(parseTemplate(templateYaml(template))).toEqual(data);
      expect(Object.keys((data as { Resources: Json }).Resources).length).toBeLessThanOrEqual(500);
    }
    expect(dangling(text())).toEqual([]);
  });

  it('come with a pipeline that CloudFormation takes', () => {
    const gen = genOf(text());
    const pipeline = pipelineTemplate(deliveryOf(gen, {}), 'x.template.yaml');
    expect(schema.faults(templateData(pipeline))).toEqual([]);
    expect(parseTemplate(templateYaml(pipeline))).toEqual(templateData(pipeline));
  });

  it('have dashboards that CloudWatch shows', () => {
    const boards = new Deployed(templateFor(text())).resources('AWS::CloudWatch::Dashboard');
    expect(boards.length).toBe(1);
    for (const { properties } of boards)
      expect(dashboardFaults(JSON.parse(String(properties.DashboardBody)))).toEqual([]);
  });

  it('are what the provider of Terraform takes, and the same', () => {
    const module = terraformOf(text());
    expect(schemaProblems(new Map([['alarms.tf', module]]))).toEqual([]);
    const inTerraform = parsed(module)
      .blocks.filter(({ labels }) => labels[0] === 'aws_cloudwatch_metric_alarm')
      .map(({ body }) => body.attributes.find(({ name }) => name === 'threshold')?.value)
      .map((value) => (value?.kind === 'literal' ? value.value : undefined));
    expect(inTerraform).toEqual(watchFor(text()).alarms.map(({ threshold }) => threshold));
  });
});

describe('the template', () => {
  const AUDITED = tableModel({
    table: 'name: depot-$STAGE\nstream: new-image\nreplicas: [eu-central-1]\ncontributorInsights: all',
    more: 'operations: {alarms: {email: "$EMAIL"}, audit: {dataEvents: writes, config: true}}',
  })
    .replace('$STAGE', `\${env:STAGE:-dev}`)
    .replace('$EMAIL', `\${env:ALARM_EMAIL}`);
  const given = {
    Stage: 'test',
    DepotStreamFunction: 'reader',
    DepotStreamFailureQueue: 'failures',
    AlarmEmail: 'ops@example.com',
  };

  it('says who is told, of what, and what it costs', () => {
    const deployed = new Deployed(templateFor(AUDITED), given);
    expect(deployed.resources('AWS::SNS::Subscription').map(({ properties }) => properties)).toEqual([
      { TopicArn: 'AlarmTopic', Protocol: 'email', Endpoint: 'ops@example.com' },
    ]);
    const alarms = deployed.resources('AWS::CloudWatch::Alarm');
    for (const { properties } of alarms) {
      expect(properties).toMatchObject({ AlarmActions: ['AlarmTopic'], TreatMissingData: 'notBreaching' });
    }
    expect(alarms.find(({ id }) => id === 'DepotStreamAge')?.properties).toMatchObject({
      Namespace: 'AWS/Lambda',
      Dimensions: [{ Name: 'FunctionName', Value: 'reader' }],
      Statistic: 'Maximum',
      Threshold: 60_000,
    });
    // One message, of one minute, in the queue that the stage names.
    expect(alarms.find(({ id }) => id === 'DepotStreamFailures')?.properties).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'failures' }],
      Statistic: 'Maximum',
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
    });
    expect(alarms.find(({ id }) => id === 'DepotGetItemLatency')?.properties).toMatchObject({
      ExtendedStatistic: 'p99',
      EvaluateLowSampleCountPercentile: 'ignore',
      Dimensions: [
        { Name: 'TableName', Value: 'depot-test' },
        { Name: 'Operation', Value: 'GetItem' },
      ],
    });
    const [budget] = deployed.resources('AWS::Budgets::Budget');
    expect(budget?.properties).toMatchObject({
      Budget: { BudgetLimit: { Amount: watchFor(AUDITED).budget?.usd, Unit: 'USD' }, TimeUnit: 'MONTHLY' },
    });
  });

  it('watches the way to other Regions, and the functions that there are', () => {
    const there = (more: object): readonly string[] =>
      new Deployed(templateFor(AUDITED), { ...given, ...more }).resources('AWS::CloudWatch::Alarm').map(({ id }) => id);
    // It is deployed to eu-west-1.
    expect(there({}).filter((id) => id.includes('Replication'))).toEqual(['DepotReplicationToEuCentral1']);
    expect(there({}).includes('DepotStreamAge')).toBe(true);
    expect(there({ DepotStreamFunction: '' }).includes('DepotStreamAge')).toBe(false);
    expect(there({}).includes('DepotStreamFailures')).toBe(true);
    expect(there({ DepotStreamFailureQueue: '' }).includes('DepotStreamFailures')).toBe(false);
  });

  it('writes down calls about these tables alone', () => {
    const [trail] = new Deployed(templateFor(AUDITED), given).resources('AWS::CloudTrail::Trail');
    const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/depot-test';
    expect(trail?.properties.AdvancedEventSelectors).toEqual([
      {
        Name: 'Data events of these tables',
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Data'] },
          { Field: 'resources.type', Equals: ['AWS::DynamoDB::Table'] },
          { Field: 'readOnly', Equals: ['false'] },
          { Field: 'resources.ARN', Equals: [arn], StartsWith: [`${arn}/`] },
        ],
      },
    ]);
    const all = new Deployed(templateFor(AUDITED.replace('writes', 'all')), given).resources('AWS::CloudTrail::Trail');
    expect(JSON.stringify(all)).not.toContain('readOnly');
    const rules = new Deployed(templateFor(AUDITED), given).resources('AWS::Config::ConfigRule');
    expect(rules.map(({ properties }) => properties.Scope)).toEqual([
      { ComplianceResourceTypes: ['AWS::DynamoDB::Table'], ComplianceResourceId: 'depot-test' },
    ]);
  });

  it('lets CloudWatch and Budgets of this account use the key and the topic, and nobody publish in the clear', () => {
    const deployed = new Deployed(templateFor(AUDITED), given);
    const [key] = deployed.resources('AWS::KMS::Key');
    const [topic] = deployed.resources('AWS::SNS::Topic');
    const [policy] = deployed.resources('AWS::SNS::TopicPolicy');
    expect(topic?.properties).toEqual({ KmsMasterKeyId: 'AlarmKey.Arn' });
    const statements = ({ Statement }: { readonly Statement: readonly Json[] }) =>
      Statement.map(({ Effect, Principal, Action, Condition }) => ({ Effect, Principal, Action, Condition }));
    const services = ['cloudwatch', 'budgets'].map((name) => ({ Service: `${name}.amazonaws.com` }));
    const own = ['arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*', 'arn:aws:budgets::111122223333:*'].map(
      (source) => ({
        StringEquals: { 'aws:SourceAccount': '111122223333' },
        ArnLike: { 'aws:SourceArn': source },
      }),
    );
    expect(statements(key?.properties.KeyPolicy as never).slice(1)).toEqual(
      services.map((Principal, i) => ({
        Effect: 'Allow',
        Principal,
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Condition: own[i],
      })),
    );
    expect(statements(policy?.properties.PolicyDocument as never)).toEqual([
      ...services.map((Principal, i) => ({ Effect: 'Allow', Principal, Action: 'sns:Publish', Condition: own[i] })),
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  it('goes on in further ones where one cannot hold all alarms', () => {
    const tables = Array.from({ length: 130 }, (_, i) => `  t${i}: {key: {pk: pk}}`).join('\n');
    const text = tableModel({})
      .replace('  depot:\n', `${tables}\n  depot:\n`)
      .replace('  Part:\n', '  Part:\n    table: depot\n');
    const templates = alarmTemplates(watchFor(text));
    expect(templates.length).toBeGreaterThan(1);
    for (const template of templates) {
      expect(template.resources.size).toBeLessThanOrEqual(500);
      const yaml = templateYaml(template);
      expect(Buffer.byteLength(yaml)).toBeLessThan(1_000_000);
      expect(yaml).not.toContain('refuses');
    }
    const constructs = alarmFiles(genOf(text)).filter(({ path }) => path.endsWith('.ts'));
    expect(constructs.map(({ path }) => path)).toEqual(
      templates.map((_, i) => (i === 0 ? 'alarms.ts' : `alarms-${i + 1}.ts`)),
    );
    const [whole = '', part = ''] = constructs.map(({ path, code }) => sourceText(path, code));
    expect(whole).toContain('this.topicArn = alarmTopic.ref;');
    expect(part).toContain('const alarmTopic = { ref: props.topicArn };');
    const made = [whole, part].flatMap((code) => [...code.matchAll(/new CfnAlarm\(this, ["'](\w+)["']/g)]);
    expect(made.map(([, id]) => id).sort()).toEqual(
      watchFor(text)
        .alarms.map(({ id }) => id)
        .sort(),
    );
    const [first, second] = templates;
    expect(second?.parameters.get('AlarmTopic')?.default).toBeUndefined();
    expect(second?.comment?.join('\n')).toMatch(
      /--template-file alarms-2\.template\.yaml --stack-name depot-alarms-2 .*\n.*AlarmTopic=…/,
    );
    expect([...(first?.outputs?.keys() ?? [])]).toEqual(['Topic']);
    const all = templates.flatMap(({ resources }) => [...resources.keys()]);
    expect(new Set(all).size).toBe(all.length);
    expect(watchFor(text).alarms.every(({ id }) => all.includes(id))).toBe(true);
    expect(dangling(text)).toEqual([]);
  });
});

describe('hostile names', () => {
  const EVIL = '"]}}\\n$[AWS::Region] %{if} `x` */ \'';
  const EMAIL = `"]}}$[AWS::Region]%{if}@*/'`;
  const INDEX = `${EVIL}\${AWS::Region}`;
  const text = tableModel({
    table: `name: ${JSON.stringify(EVIL)}\nindexes: {${JSON.stringify(INDEX)}: {pk: place, project: keys}}`,
    more: `operations: {alarms: {email: ${JSON.stringify(EMAIL)}}}`,
  });

  it('stay text in YAML, in the JSON within, and in HCL', () => {
    const [template] = alarmTemplates(watchFor(text));
    if (template === undefined) throw new Error('There is no template.');
    const data = templateData(template);
    expect(parseTemplate(templateYaml(template))).toEqual(data);
    const deployed = new Deployed(data);
    const alarms = deployed.resources('AWS::CloudWatch::Alarm');
    const dimensions = alarms.flatMap(({ properties }) => (properties.Dimensions ?? []) as readonly Json[]);
    expect(new Set(dimensions.filter(({ Name }) => Name === 'TableName').map(({ Value }) => Value))).toEqual(
      new Set([EVIL]),
    );
    expect(
      new Set(dimensions.filter(({ Name }) => String(Name).startsWith('Global')).map(({ Value }) => Value)),
    ).toEqual(new Set([INDEX]));
    expect(deployed.resources('AWS::SNS::Subscription')[0]?.properties.Endpoint).toBe(EMAIL);
    const [board] = deployed.resources('AWS::CloudWatch::Dashboard');
    const body = JSON.parse(String(board?.properties.DashboardBody)) as { widgets: readonly Json[] };
    expect(body.widgets[0]?.properties).toEqual({ markdown: `## The table ${EVIL}` });
    expect(schemaProblems(new Map([['alarms.tf', terraformOf(text)]]))).toEqual([]);
  });
});
