import type { Located, Span } from '../source/index.js';

/** What stands around tables in production: for generated infrastructure, and the rules about it. Durations are in seconds. */

export type StreamView = 'keys-only' | 'new-image' | 'old-image' | 'new-and-old';

/** How the generated handler of a table's stream is called. */
export interface StreamHandler {
  readonly batch: number;
  readonly window?: number;
  readonly parallel: number;
  readonly retries: number;
  readonly maxAge?: number;
  readonly from: 'trim-horizon' | 'latest';
}

export interface Protection {
  readonly pitr: boolean;
  /** Days that can be gone back; 35 where absent. */
  readonly pitrDays?: number;
  readonly delete: boolean;
  /** `aws-owned`, `aws-managed`, `new`, or a key that exists: its alias, ARN or id. */
  readonly kms?: string;
  /** Of a `new` key: how often it is rotated. */
  readonly rotation?: number;
  readonly backup?: Backup;
  readonly span?: Span;
}

/** A plan of AWS Backup. */
export interface Backup {
  /** `cron(…)`, in UTC. */
  readonly schedule: string;
  readonly keep: number;
  readonly cold?: number;
  readonly copyTo?: string;
  readonly span: Span;
}

/** Which keys CloudWatch Contributor Insights names. */
export type ContributorInsights = 'all' | 'throttled';

export interface DaxCluster {
  readonly nodeType: string;
  readonly nodes: number;
  readonly ttl: number;
  readonly span: Span;
}

/** A statement of a resource-based policy, about the table and its indexes. */
export interface ResourceStatement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principal: '*' | ReadonlyMap<'AWS' | 'Service', readonly string[]>;
  readonly actions: readonly Located<string>[];
  /** Operator → condition key → values. */
  readonly condition: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly span: Span;
}

/** Items that DynamoDB takes from S3 when it makes the table. */
export interface ImportFrom {
  /** As written; may hold `${env:NAME:-default}`. */
  readonly bucket: Located<string>;
  readonly prefix?: string;
  readonly owner?: string;
  readonly format: 'dynamodb-json' | 'ion' | 'csv';
  readonly compression: 'none' | 'gzip' | 'zstd';
  readonly delimiter: string;
  readonly columns?: readonly string[];
  readonly span: Span;
}

/** An HTTP API over the patterns of a role. */
export interface RoleApi {
  readonly auth: 'iam' | 'jwt' | 'none';
  /** Pattern → its route, where the model states one: `GET /orders/{orderId}`. */
  readonly routes: ReadonlyMap<string, Located<string>>;
  readonly span: Span;
}

export const ALARM_KINDS = [
  'throttles',
  'utilization',
  'systemErrors',
  'userErrors',
  'conditionalFailures',
  'transactionConflicts',
  'latency',
  'replication',
  'iteratorAge',
  'account',
  'cost',
] as const;

export type AlarmKind = (typeof ALARM_KINDS)[number];

export interface Operations {
  readonly alarms: AlarmSettings;
  readonly audit: { readonly dataEvents: 'none' | 'writes' | 'all'; readonly config: boolean };
  /** Set where the callers run in a VPC. */
  readonly vpc?: { readonly endpoint: boolean; readonly span: Span };
  /** Set where the model says how it is delivered. */
  readonly delivery?: Delivery;
}

export interface AlarmSettings {
  /** As written; may hold `${env:NAME:-default}`. */
  readonly email?: string;
  /** Share of capacity, 0 to 1. */
  readonly utilization: number;
  readonly latency: number;
  readonly replication: number;
  readonly iteratorAge: number;
  /** Throttled requests in a minute. */
  readonly throttles: number;
  /** Share of writes, 0 to 1. */
  readonly conditionalFailures: number;
  readonly off: readonly Located<AlarmKind>[];
}

export interface Delivery {
  readonly stages: readonly string[];
  readonly approve: readonly string[];
  readonly branch: string;
}
