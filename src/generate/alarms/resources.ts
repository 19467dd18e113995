import { dashboardBody } from './dashboard-body.js';
import type { Alarm, Budget, ConfigRule, Metric, Trail, Watch } from './description.js';
import { bucketPolicy, keyPolicy, topicPolicy } from './policies.js';
import { Data, DataText, Reference, type Resource, type Value, Written } from './resource.js';

/** Everything, what others name first. Nothing has a name of its own: stages may share an account. */
export function resourcesOf(watch: Watch): {
  readonly around: readonly Resource[];
  readonly alarms: readonly Resource[];
} {
  const { alarms, dashboards, budget, trail, configRules } = watch;
  return {
    around: [
      ...topicResources(watch),
      ...dashboards.map((dashboard) => ({
        id: dashboard.id,
        type: 'AWS::CloudWatch::Dashboard',
        properties: { DashboardBody: new DataText(dashboardBody(dashboard)) },
      })),
      ...(budget === undefined ? [] : [budgetResource(budget)]),
      ...(trail === undefined ? [] : trailResources(trail)),
      ...configRules.map(configRule),
    ],
    alarms: alarms.map(alarmResource),
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

function alarmResource({ id, description, of, threshold, period, points, onlyIf }: Alarm): Resource {
  const topic = new Reference(TOPIC);
  return {
    id,
    type: 'AWS::CloudWatch::Alarm',
    properties: {
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
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: threshold,
      EvaluationPeriods: points.of,
      DatapointsToAlarm: points.breaching,
      TreatMissingData: 'notBreaching',
      AlarmActions: [topic],
      OKActions: [topic],
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
      properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: {
          Rules: [
            {
              Id: 'Expire',
              Status: 'Enabled',
              ExpirationInDays: KEPT_DAYS,
              NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            },
          ],
        },
      },
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
