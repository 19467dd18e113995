import type { Deployment, Text } from '../infrastructure/index.js';
import {
  type Block,
  block,
  call,
  comment,
  dataSourcesOf,
  Expression,
  expression,
  type FileItems,
  type HclObject,
  type HclValue,
  hclData,
  hclText,
  output,
  parameterVariables,
  surrounding,
  Template,
  variable,
  variablesOf,
  versions,
} from '../terraform/language/index.js';
import { kebabCase, UniqueNames } from '../text/index.js';
import { dashboardBody } from './dashboard-body.js';
import type { Alarm, Budget, Condition, ConfigRule, Dashboard, Metric, Trail, Watch } from './description.js';
import { bucketPolicy, keyPolicy, topicPolicy } from './policies.js';
import { Data, Reference, type Value, Written } from './resource.js';
import { isPercentile, KEPT_DAYS, NOTICES } from './resources.js';

/** A module of one file. */
export function alarmModule(watch: Watch): FileItems {
  const { deployment, alarms, dashboards, budget, trail, configRules, notes, prefix } = watch;
  const names = new UniqueNames('alarm');
  const resources: readonly Block[] = [
    ...topicBlocks(watch),
    ...dashboards.map((dashboard) => dashboardBlock(dashboard, deployment)),
    ...(budget === undefined ? [] : [budgetBlock(budget)]),
    ...(trail === undefined ? [] : trailBlocks(trail, deployment)),
    ...configRules.map((rule) => configRuleBlock(rule, deployment)),
    ...alarms.map((alarm) => alarmBlock(alarm, names.take(labelOf(alarm.id)), deployment)),
  ];
  return [
    ...notes.map(comment),
    versions('6.0', '1.9'),
    variable('name_prefix', {
      type: 'string',
      description:
        'What names begin with that an account has once in a Region: stages that share an account need one each.',
      default: prefix,
    }),
    ...parameterVariables(resources, deployment),
    ...dataSourcesOf(resources),
    ...resources,
    output('topic_arn', 'ARN of the topic that is told of alarms.', expression(`${TOPIC}.arn`)),
  ];
}

const TOPIC = 'aws_sns_topic.alarms';

/** What CloudFormation names by its ids, in Terraform: what its `Ref` gives, and its ARN. */
const REFERENCES: Readonly<Record<string, { readonly ref: string; readonly arn: string }>> = {
  AlarmKey: { ref: 'aws_kms_key.alarms.key_id', arn: 'aws_kms_key.alarms.arn' },
  AlarmTopic: { ref: `${TOPIC}.arn`, arn: `${TOPIC}.arn` },
  TrailBucket: { ref: 'aws_s3_bucket.trail.id', arn: 'aws_s3_bucket.trail.arn' },
};

function topicBlocks({ deployment, email, prefix }: Watch): readonly Block[] {
  return [
    block('resource', ['aws_kms_key', 'alarms'], {
      description: `Messages about alarms of ${prefix}`,
      enable_key_rotation: true,
      policy: jsonencode(keyPolicy(), deployment),
    }),
    block('resource', ['aws_sns_topic', 'alarms'], {
      name: named('alarms'),
      kms_master_key_id: expression('aws_kms_key.alarms.arn'),
    }),
    block('resource', ['aws_sns_topic_policy', 'alarms'], {
      arn: expression(`${TOPIC}.arn`),
      policy: jsonencode(topicPolicy(new Reference('AlarmTopic')), deployment),
    }),
    ...(email === undefined
      ? []
      : [
          block('resource', ['aws_sns_topic_subscription', 'email'], {
            topic_arn: expression(`${TOPIC}.arn`),
            protocol: 'email',
            endpoint: hclText(email, deployment),
          }),
        ]),
  ];
}

function alarmBlock(alarm: Alarm, label: string, deployment: Deployment): Block {
  const { id, description, of, threshold, period, points, onlyIf } = alarm;
  const topics = [expression(`${TOPIC}.arn`)];
  return block(
    'resource',
    ['aws_cloudwatch_metric_alarm', label],
    {
      count: onlyIf === undefined ? undefined : countOf(onlyIf, deployment),
      alarm_name: named(kebabCase(id)),
      alarm_description: hclText(description, deployment),
      ...(of.kind === 'math'
        ? {}
        : {
            namespace: of.metric.namespace,
            metric_name: of.metric.name,
            dimensions: dimensionsOf(of.metric, deployment),
            ...(isPercentile(of.statistic)
              ? { extended_statistic: of.statistic, evaluate_low_sample_count_percentiles: 'ignore' }
              : { statistic: of.statistic }),
            period,
          }),
      comparison_operator: 'GreaterThanThreshold',
      threshold,
      evaluation_periods: points.of,
      datapoints_to_alarm: points.breaching,
      treat_missing_data: 'notBreaching',
      alarm_actions: topics,
      ok_actions: topics,
    },
    of.kind === 'metric'
      ? undefined
      : [
          block('metric_query', [], { id: 'result', expression: of.expression, label: of.label, return_data: true }),
          ...[...of.metrics].map(([key, { metric, statistic }]) =>
            block(
              'metric_query',
              [],
              { id: key },
              block('metric', [], {
                namespace: metric.namespace,
                metric_name: metric.name,
                dimensions: dimensionsOf(metric, deployment),
                period,
                stat: statistic,
              }),
            ),
          ),
        ],
  );
}

function dimensionsOf({ dimensions }: Metric, deployment: Deployment): HclObject | undefined {
  if (dimensions.size === 0) return undefined;
  return Object.fromEntries([...dimensions].map(([name, value]) => [name, hclText(value, deployment)]));
}

function countOf(condition: Condition, deployment: Deployment): Expression {
  if (condition.kind === 'given') {
    const name = variablesOf(deployment).get(condition.parameter) ?? '';
    return new Expression(`var.${name} == "" ? 0 : 1`, { variable: name });
  }
  const [then, otherwise] = condition.kind === 'in-region' ? [1, 0] : [0, 1];
  const code = `${surrounding('region').code} == "${condition.region}" ? ${then} : ${otherwise}`;
  return new Expression(code, { surrounding: 'region' });
}

function dashboardBlock(dashboard: Dashboard, deployment: Deployment): Block {
  const name = kebabCase(dashboard.id);
  return block('resource', ['aws_cloudwatch_dashboard', labelOf(dashboard.id)], {
    dashboard_name: named(name),
    dashboard_body: jsonencode(dashboardBody(dashboard), deployment),
  });
}

function budgetBlock({ usd, onlyIf }: Budget): Block {
  return block(
    'resource',
    ['aws_budgets_budget', 'monthly'],
    {
      count:
        onlyIf?.kind === 'in-region'
          ? new Expression(`${surrounding('region').code} == "${onlyIf.region}" ? 1 : 0`, { surrounding: 'region' })
          : undefined,
      name: named('monthly'),
      budget_type: 'COST',
      time_unit: 'MONTHLY',
      limit_amount: String(usd),
      limit_unit: 'USD',
    },
    block('cost_filter', [], { name: 'Service', values: ['Amazon DynamoDB'] }),
    NOTICES.map(({ type, percent }) =>
      block('notification', [], {
        notification_type: type,
        comparison_operator: 'GREATER_THAN',
        threshold: percent,
        threshold_type: 'PERCENTAGE',
        subscriber_sns_topic_arns: [expression(`${TOPIC}.arn`)],
      }),
    ),
    { depends_on: [expression('aws_sns_topic_policy.alarms')] },
  );
}

function trailBlocks({ events, tables }: Trail, deployment: Deployment): readonly Block[] {
  const bucket = expression('aws_s3_bucket.trail.id');
  const arns = tables.map(({ arn }) => arn);
  return [
    block(
      'resource',
      ['aws_s3_bucket', 'trail'],
      { bucket_prefix: named('trail-') },
      block('lifecycle', [], { prevent_destroy: true }),
    ),
    block(
      'resource',
      ['aws_s3_bucket_server_side_encryption_configuration', 'trail'],
      { bucket },
      block('rule', [], block('apply_server_side_encryption_by_default', [], { sse_algorithm: 'AES256' })),
    ),
    block('resource', ['aws_s3_bucket_public_access_block', 'trail'], {
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }),
    block(
      'resource',
      ['aws_s3_bucket_versioning', 'trail'],
      { bucket },
      block('versioning_configuration', [], { status: 'Enabled' }),
    ),
    block(
      'resource',
      ['aws_s3_bucket_lifecycle_configuration', 'trail'],
      { bucket },
      block(
        'rule',
        [],
        { id: 'Expire', status: 'Enabled' },
        block('filter', []),
        block('expiration', [], { days: KEPT_DAYS }),
        block('noncurrent_version_expiration', [], { noncurrent_days: 30 }),
      ),
      { depends_on: [expression('aws_s3_bucket_versioning.trail')] },
    ),
    block('resource', ['aws_s3_bucket_policy', 'trail'], {
      bucket,
      policy: jsonencode(bucketPolicy('TrailBucket', 'Arn'), deployment),
    }),
    block(
      'resource',
      ['aws_cloudtrail', 'trail'],
      {
        name: named('data-events'),
        s3_bucket_name: bucket,
        enable_logging: true,
        is_multi_region_trail: false,
        include_global_service_events: false,
        enable_log_file_validation: true,
      },
      block(
        'advanced_event_selector',
        [],
        { name: 'Data events of these tables' },
        fieldSelector('eventCategory', { equals: ['Data'] }),
        fieldSelector('resources.type', { equals: ['AWS::DynamoDB::Table'] }),
        events === 'writes' ? fieldSelector('readOnly', { equals: ['false'] }) : undefined,
        // Either is enough: the table, or what is below it.
        fieldSelector('resources.ARN', {
          equals: arns.map((arn) => hclText(arn, deployment)),
          starts_with: arns.map((arn) => hclText([...arn, '/'], deployment)),
        }),
      ),
      { depends_on: [expression('aws_s3_bucket_policy.trail')] },
    ),
  ];
}

function fieldSelector(field: string, conditions: HclObject): Block {
  return block('field_selector', [], { field, ...conditions });
}

function configRuleBlock({ id, identifier, description, table }: ConfigRule, deployment: Deployment): Block {
  return block(
    'resource',
    ['aws_config_config_rule', labelOf(id)],
    { name: named(kebabCase(id)), description },
    block('source', [], { owner: 'AWS', source_identifier: identifier }),
    block('scope', [], {
      compliance_resource_types: ['AWS::DynamoDB::Table'],
      compliance_resource_id: hclText(table.name, deployment),
    }),
  );
}

/** A name that AWS demands. */
function named(rest: string): Template {
  return new Template([expression('var.name_prefix'), `-${rest}`]);
}

function labelOf(id: string): string {
  return kebabCase(id).replaceAll('-', '_');
}

function jsonencode(value: Value, deployment: Deployment): HclValue {
  return call('jsonencode', hclData(plain(value, deployment)));
}

function plain(value: Value, deployment: Deployment): unknown {
  if (typeof value !== 'object') return value;
  if (value instanceof Written) return hclText(value.text, deployment);
  if (value instanceof Reference) return referenceOf(value, deployment);
  if (value instanceof Data) return plain(value.value, deployment);
  if (Array.isArray(value)) return (value as readonly Value[]).map((one) => plain(one, deployment));
  return Object.fromEntries(
    Object.entries(value as { readonly [name: string]: Value | undefined }).map(([name, one]) => [
      name,
      one === undefined ? undefined : plain(one, deployment),
    ]),
  );
}

function referenceOf({ id, attribute, rest }: Reference, deployment: Deployment): HclValue {
  const known = REFERENCES[id];
  if (known === undefined) throw new Error(`Nothing is called ${id}.`);
  const whole = expression(attribute === undefined ? known.ref : known.arn);
  return rest.length === 0 ? whole : new Template([whole, ...piecesOf(rest, deployment)]);
}

function piecesOf(text: Text, deployment: Deployment): readonly (string | Expression)[] {
  return text.flatMap((piece) => {
    const value = hclText([piece], deployment);
    return typeof value === 'string' || value instanceof Expression ? [value] : [];
  });
}
