/** Of operations without parameters. */
export type NoInput = Readonly<Record<string, never>>;

export interface DescribeLimitsOutput {
  readonly AccountMaxReadCapacityUnits: number;
  readonly AccountMaxWriteCapacityUnits: number;
  readonly TableMaxReadCapacityUnits: number;
  readonly TableMaxWriteCapacityUnits: number;
}

export interface DescribeEndpointsOutput {
  readonly Endpoints: readonly { readonly Address: string; readonly CachePeriodInMinutes: number }[];
}
