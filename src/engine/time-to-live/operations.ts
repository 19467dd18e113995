import type { Bind } from '../operation.js';
import type {
  DescribeTimeToLiveInput,
  DescribeTimeToLiveOutput,
  UpdateTimeToLiveInput,
  UpdateTimeToLiveOutput,
} from './api.js';
import { describeTimeToLive } from './describe-time-to-live.js';
import { updateTimeToLive } from './update-time-to-live.js';

/** Operations on the time to live. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
export interface TimeToLiveOperations {
  updateTimeToLive(input: UpdateTimeToLiveInput): UpdateTimeToLiveOutput;
  describeTimeToLive(input: DescribeTimeToLiveInput): DescribeTimeToLiveOutput;
}

/** See `TimeToLiveOperations`. */
export function timeToLiveOperations(bind: Bind): TimeToLiveOperations {
  return { updateTimeToLive: bind(updateTimeToLive), describeTimeToLive: bind(describeTimeToLive) };
}
