import type { AlarmKind } from '../../model/model.js';
import type { Deployment, TableResource, Text } from '../infrastructure/index.js';

/** What watches the tables of a model, before any format. */
export interface Watch {
  /** Of the model, with the parameters of what watches added. */
  readonly deployment: Deployment;
  /** Of the model, in words of lower case: `order-service`. */
  readonly prefix: string;
  /** Who is told; none where it is a topic without subscribers. */
  readonly email?: Text;
  readonly alarms: readonly Alarm[];
  readonly dashboards: readonly Dashboard[];
  readonly budget?: Budget;
  readonly trail?: Trail;
  readonly configRules: readonly ConfigRule[];
  /** For whoever reads the file: what it costs, what is not in it, and why. */
  readonly notes: readonly string[];
}

/** No data is no trouble: metrics of what goes wrong have values only where it does, and what is consumed of an idle table is a 0. */
export interface Alarm {
  /** `ShopReadKeyRangeThrottles`: letters and digits, and unique. */
  readonly id: string;
  readonly kind: AlarmKind;
  /** What has happened and what to do; CloudWatch shows it with the alarm. */
  readonly description: Text;
  readonly of: Measure;
  /** Above it is too much. */
  readonly threshold: number;
  /** Seconds of one data point. */
  readonly period: number;
  /** Data points that are looked at, and how many of them are too much before anybody is told. */
  readonly points: { readonly of: number; readonly breaching: number };
  readonly onlyIf?: Condition;
}

export type Measure =
  | { readonly kind: 'metric'; readonly metric: Metric; readonly statistic: string }
  /** Its text names the metrics by their keys here. */
  | {
      readonly kind: 'math';
      readonly expression: string;
      readonly label: string;
      readonly metrics: ReadonlyMap<string, { readonly metric: Metric; readonly statistic: string }>;
    };

export interface Metric {
  readonly namespace: 'AWS/DynamoDB' | 'AWS/Lambda' | 'AWS/SQS';
  readonly name: string;
  readonly dimensions: ReadonlyMap<string, Text>;
}

/** Where a part of it is not deployed everywhere. */
export type Condition =
  /** Only with a value of the parameter. */
  | { readonly kind: 'given'; readonly parameter: string }
  | { readonly kind: 'in-region' | 'not-in-region'; readonly region: string };

export interface Dashboard {
  readonly id: string;
  readonly widgets: readonly Widget[];
}

export type Widget = TextWidget | GraphWidget;

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TextWidget extends Placed {
  readonly kind: 'text';
  readonly markdown: Text;
}

export interface GraphWidget extends Placed {
  readonly kind: 'graph';
  readonly title: Text;
  readonly lines: readonly Line[];
  /** A level to compare with. */
  readonly level?: { readonly value: number; readonly label: string };
}

/** A line of a graph: a metric, or an expression over the hidden ones. */
export type Line =
  | {
      readonly kind: 'metric';
      readonly metric: Metric;
      readonly statistic: string;
      readonly label: string;
      /** Seconds between values, where these are more than a minute. */
      readonly period?: number;
      /** Set where an expression names it: then it is not shown itself. */
      readonly id?: string;
    }
  | { readonly kind: 'expression'; readonly expression: Text; readonly label: string };

export interface Budget {
  readonly usd: number;
  /** What the amount is. */
  readonly why: string;
  readonly onlyIf?: Condition;
}

/** Calls that CloudTrail writes down. */
export interface Trail {
  readonly events: 'writes' | 'all';
  readonly tables: readonly TableResource[];
}

/**
 * A rule that AWS keeps for AWS Config.
 * https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
 */
export interface ConfigRule {
  readonly id: string;
  readonly identifier: 'DYNAMODB_PITR_ENABLED' | 'DYNAMODB_TABLE_ENCRYPTED_KMS';
  readonly description: string;
  readonly table: TableResource;
}
