import {
  DEFAULT_ACCOUNT_READ_UNITS,
  DEFAULT_ACCOUNT_WRITE_UNITS,
  DEFAULT_TABLE_READ_UNITS,
  DEFAULT_TABLE_WRITE_UNITS,
} from '../../facts/index.js';
import type { Catalog } from '../catalog.js';
import type { Bind } from '../operation.js';
import { checkShape } from '../request-shapes/shape.js';
import type { DescribeEndpointsOutput, DescribeLimitsOutput, NoInput } from './api.js';

/** What the service says of itself. */
export interface LimitOperations {
  describeLimits(input?: NoInput): DescribeLimitsOutput;
  describeEndpoints(input?: NoInput): DescribeEndpointsOutput;
}

/** See `LimitOperations`. */
export function limitOperations(bind: Bind): LimitOperations {
  const limits = bind(describeLimits);
  const endpoints = bind(describeEndpoints);
  return { describeLimits: (input = {}) => limits(input), describeEndpoints: (input = {}) => endpoints(input) };
}

/** The default quotas; nothing here is refused for being over them. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html */
function describeLimits(_catalog: Catalog, input: NoInput): DescribeLimitsOutput {
  checkShape(input, {});
  return {
    AccountMaxReadCapacityUnits: DEFAULT_ACCOUNT_READ_UNITS,
    AccountMaxWriteCapacityUnits: DEFAULT_ACCOUNT_WRITE_UNITS,
    TableMaxReadCapacityUnits: DEFAULT_TABLE_READ_UNITS,
    TableMaxWriteCapacityUnits: DEFAULT_TABLE_WRITE_UNITS,
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html */
function describeEndpoints({ endpoint }: Catalog, input: NoInput): DescribeEndpointsOutput {
  checkShape(input, {});
  return { Endpoints: [{ Address: endpoint, CachePeriodInMinutes: 1440 }] };
}
