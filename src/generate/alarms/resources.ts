import { privateBucket } from '../infrastructure/index.js';
import { dashboardBody } from './dashboard-body.js';
import type { Alarm, Budget, ConfigRule, Dashboard, Metric, Trail, Watch } from './description.js';
import { jsonOf } from './json-text.js';
import { bucketPolicy, keyPolicy, topicPolicy } from './policies.js';
import { Data, Reference, type Resource, type Value, Written } from './resource.js';

/**
 * Everything. Nothing has a name of its own: stages may share an account. What is not first names nothing else than the topic, and so may
 * stand in another stack.
 */
export function resourcesOf(watch: Watch): {
  readonly first: readonly Resource[];
  readonly others: readonly Resource[];
} {
  const { alarms, dashboards, budget, trail, configRules } = watch;
  return {
    first: [
      ...topicResources(watch),
      ...(budget === undefined ? [] : [budgetResource(budget)]),
      ...(trail === undefined ? [] : trailResources(trail)),
    ],
    others: [...dashboards.map(dashboardResource), ...configRules.map(configRule), ...alarms.map(alarmResource)],
  };
}

export const TOPIC = 'AlarmTopic';

function topicResources({ email, prefix }: Watch): readonly Resource[] {
  const topic = new Reference(TOPIC);
  return [
    {
      id: 'AlarmKey',
      type: 'AWS::KMS::Key',
      properties: {
        Description: `Messages about alarms of ${prefix}`,
        EnableKeyRotation: true,
        KeyPolicy: new Data(keyPolicy()),
      },
    },
    { id: TOPIC, type: 'AWS::SNS::Topic', properties: { KmsMasterKeyId: new Reference('AlarmKey', 'Arn') } },
    {
      id: 'AlarmTopicPolicy',
      type: 'AWS::SNS::TopicPolicy',
      properties: { Topics: [topic], PolicyDocument: new Data(topicPolicy(topic)) },
    },
    ...(email === undefined
      ? []
      : [
          {
            id: 'AlarmEmail',
            type: 'AWS::SNS::Subscription',
            properties: { TopicArn: topic, Protocol: 'email', Endpoint: new Written(email) },
          },
        ]),
  ];
}

function dashboardResource(dashboard: Dashboard): Resource {
  return {
    id: dashboard.id,
    type: 'AWS::CloudWatch::Dashboard',
    properties: { DashboardBody: new Written(jsonOf(dashboardBody(dashboard))) },
  };
}

/**
 * What all alarms have alike. Most metrics have values only where something is wrong: without any all is well, which those of DynamoDB
 * have to be told.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export const OF_EVERY_ALARM = {
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
  AlarmActions: [new Reference(TOPIC)],
  OKActions: [new Reference(TOPIC)],
} as const;

function alarmResource({ id, description, of, threshold, period, points, onlyIf }: Alarm): Resource {
  return {
    id,
    type: 'AWS::CloudWatch::Alarm',
    properties: {
      ...OF_EVERY_ALARM,
      AlarmDescription: new Written(description),
      ...(of.kind === 'metric'
        ? {
            Namespace: of.metric.namespace,
            MetricName: of.metric.name,
            Dimensions: dimensionsOf(of.metric),
            ...(isPercentile(of.statistic)
              ? { ExtendedStatistic: of.statistic, EvaluateLowSampleCountPercentile: 'ignore' }
              : { Statistic: of.statistic }),
            Period: period,
          }
        : {
            Metrics: [
              { Id: 'result', Expression: of.expression, Label: of.label, ReturnData: true },
              ...[...of.metrics].map(([key, { metric, statistic }]) => ({
                Id: key,
                MetricStat: {
                  Metric: { Namespace: metric.namespace, MetricName: metric.name, Dimensions: dimensionsOf(metric) },
                  Period: period,
                  Stat: statistic,
                },
                ReturnData: false,
              })),
            ],
          }),
      Threshold: threshold,
      EvaluationPeriods: points.of,
      DatapointsToAlarm: points.breaching,
    },
    ...(onlyIf === undefined ? {} : { onlyIf }),
  };
}

/** With few requests it is that of one of them: an alarm on it waits for more. */
export function isPercentile(statistic: string): boolean {
  return /^p\d/.test(statistic);
}

function dimensionsOf({ dimensions }: Metric): Value | undefined {
  if (dimensions.size === 0) return undefined;
  return [...dimensions].map(([Name, value]) => ({ Name, Value: new Written(value) }));
}

/** What the budget is told about: what is spent, and what is to come by what was. */
export const NOTICES = [
  { type: 'ACTUAL', percent: 80 },
  { type: 'ACTUAL', percent: 100 },
  { type: 'FORECASTED', percent: 100 },
] as const;

function budgetResource({ usd, onlyIf }: Budget): Resource {
  return {
    id: 'Budget',
    type: 'AWS::Budgets::Budget',
    properties: {
      Budget: {
        BudgetType: 'COST',
        TimeUnit: 'MONTHLY',
        BudgetLimit: { Amount: usd, Unit: 'USD' },
        CostFilters: new Data({ Service: ['Amazon DynamoDB'] }),
      },
      NotificationsWithSubscribers: NOTICES.map(({ type, percent }) => ({
        Notification: {
          NotificationType: type,
          ComparisonOperator: 'GREATER_THAN',
          Threshold: percent,
          ThresholdType: 'PERCENTAGE',
        },
        Subscribers: [{ SubscriptionType: 'SNS', Address: new Reference(TOPIC) }],
      })),
    },
    // Budgets refuses a topic that it may not publish to.
    after: ['AlarmTopicPolicy'],
    ...(onlyIf === undefined ? {} : { onlyIf }),
  };
}

/** Days that events are kept. */
export const KEPT_DAYS = 365;

function trailResources({ events, tables }: Trail): readonly Resource[] {
  return [
    {
      id: 'TrailBucket',
      type: 'AWS::S3::Bucket',
      properties: privateBucket({ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }, KEPT_DAYS),
      stays: true,
    },
    {
      id: 'TrailBucketPolicy',
      type: 'AWS::S3::BucketPolicy',
      properties: {
        Bucket: new Reference('TrailBucket'),
        PolicyDocument: new Data(bucketPolicy('TrailBucket', 'Arn')),
      },
    },
    {
      id: 'Trail',
      type: 'AWS::CloudTrail::Trail',
      properties: {
        S3BucketName: new Reference('TrailBucket'),
        IsLogging: true,
        IsMultiRegionTrail: false,
        IncludeGlobalServiceEvents: false,
        EnableLogFileValidation: true,
        AdvancedEventSelectors: [
          {
            Name: 'Data events of these tables',
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Data'] },
              { Field: 'resources.type', Equals: ['AWS::DynamoDB::Table'] },
              ...(events === 'writes' ? [{ Field: 'readOnly', Equals: ['false'] }] : []),
              {
                // Either is enough: the table, or what is below it.
                Field: 'resources.ARN',
                Equals: tables.map(({ arn }) => new Written(arn)),
                StartsWith: tables.map(({ arn }) => new Written([...arn, '/'])),
              },
            ],
          },
        ],
      },
      after: ['TrailBucketPolicy'],
    },
  ];
}

function configRule({ id, identifier, description, table }: ConfigRule): Resource {
  return {
    id,
    type: 'AWS::Config::ConfigRule',
    properties: {
      Description: description,
      Source: { Owner: 'AWS', SourceIdentifier: identifier },
      Scope: { ComplianceResourceTypes: ['AWS::DynamoDB::Table'], ComplianceResourceId: new Written(table.name) },
    },
  };
}
