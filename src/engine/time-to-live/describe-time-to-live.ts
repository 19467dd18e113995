import { type Catalog, tableForControl } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { checkShape } from '../request-shapes/shape.js';
import type { DescribeTimeToLiveInput, DescribeTimeToLiveOutput } from './api.js';
import { timeToLiveMessages } from './messages.js';
import { describeTimeToLiveShape } from './request-shapes.js';
import { describeExpiry } from './time-to-live.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html */
export function describeTimeToLive(catalog: Catalog, input: DescribeTimeToLiveInput): DescribeTimeToLiveOutput {
  checkShape(input, describeTimeToLiveShape);
  const table = tableForControl(catalog, input.TableName);
  const { status } = table;
  if (status === 'CREATING' || status === 'DELETING') throw validationError(timeToLiveMessages.notDescribed(status));
  return { TimeToLiveDescription: describeExpiry(catalog, table) };
}
