import type { ContributorInsightsMode, DestinationPrecision, DestinationStatus } from './api.js';

/** A resource-based policy. It is kept and reported; nothing is refused on account of it, for requests here come from nobody. */
export interface ResourcePolicy {
  readonly document: string;
  readonly revision: string;
}

/** Contributor Insights of a table or index, once it was enabled. There is no CloudWatch here that would show its rules. */
export interface ContributorInsights {
  readonly enabled: boolean;
  readonly mode: ContributorInsightsMode;
  readonly updated: Date;
}

/** A Kinesis stream that changes were to be sent to. */
export interface KinesisDestination {
  readonly streamArn: string;
  readonly status: DestinationStatus;
  readonly description?: string;
  readonly precision?: DestinationPrecision;
}
