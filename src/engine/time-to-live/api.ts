/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TimeToLiveSpecification.html */
export interface TimeToLiveSpecification {
  readonly Enabled: boolean;
  readonly AttributeName: string;
}

export type TimeToLiveStatus = 'ENABLING' | 'DISABLING' | 'ENABLED' | 'DISABLED';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TimeToLiveDescription.html */
export interface TimeToLiveDescription {
  readonly TimeToLiveStatus: TimeToLiveStatus;
  /** Absent where it is disabled. */
  readonly AttributeName?: string;
}

export interface UpdateTimeToLiveInput {
  readonly TableName: string;
  readonly TimeToLiveSpecification: TimeToLiveSpecification;
}

export interface UpdateTimeToLiveOutput {
  readonly TimeToLiveSpecification: TimeToLiveSpecification;
}

export interface DescribeTimeToLiveInput {
  readonly TableName: string;
}

export interface DescribeTimeToLiveOutput {
  readonly TimeToLiveDescription: TimeToLiveDescription;
}
