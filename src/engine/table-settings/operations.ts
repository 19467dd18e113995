import type { Bind } from '../operation.js';
import type * as api from './api.js';
import { describeContributorInsights, listContributorInsights, updateContributorInsights } from './insights.js';
import {
  describeKinesisStreamingDestination,
  disableKinesisStreamingDestination,
  enableKinesisStreamingDestination,
  updateKinesisStreamingDestination,
} from './kinesis.js';
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from './resource-policy.js';

/** Settings of tables that have operations of their own. */
export interface TableSettingOperations {
  updateContributorInsights(input: api.UpdateContributorInsightsInput): api.UpdateContributorInsightsOutput;
  describeContributorInsights(input: api.DescribeContributorInsightsInput): api.DescribeContributorInsightsOutput;
  listContributorInsights(input?: api.ListContributorInsightsInput): api.ListContributorInsightsOutput;
  enableKinesisStreamingDestination(input: api.KinesisStreamingDestinationInput): api.KinesisStreamingDestinationOutput;
  disableKinesisStreamingDestination(
    input: api.KinesisStreamingDestinationInput,
  ): api.KinesisStreamingDestinationOutput;
  updateKinesisStreamingDestination(
    input: api.UpdateKinesisStreamingDestinationInput,
  ): api.UpdateKinesisStreamingDestinationOutput;
  describeKinesisStreamingDestination(
    input: api.DescribeKinesisStreamingDestinationInput,
  ): api.DescribeKinesisStreamingDestinationOutput;
  putResourcePolicy(input: api.PutResourcePolicyInput): api.PutResourcePolicyOutput;
  getResourcePolicy(input: api.GetResourcePolicyInput): api.GetResourcePolicyOutput;
  deleteResourcePolicy(input: api.DeleteResourcePolicyInput): api.DeleteResourcePolicyOutput;
}

/** See `TableSettingOperations`. */
export function tableSettingOperations(bind: Bind): TableSettingOperations {
  const list = bind(listContributorInsights);
  return {
    updateContributorInsights: bind(updateContributorInsights),
    describeContributorInsights: bind(describeContributorInsights),
    listContributorInsights: (input = {}) => list(input),
    enableKinesisStreamingDestination: bind(enableKinesisStreamingDestination),
    disableKinesisStreamingDestination: bind(disableKinesisStreamingDestination),
    updateKinesisStreamingDestination: bind(updateKinesisStreamingDestination),
    describeKinesisStreamingDestination: bind(describeKinesisStreamingDestination),
    putResourcePolicy: bind(putResourcePolicy),
    getResourcePolicy: bind(getResourcePolicy),
    deleteResourcePolicy: bind(deleteResourcePolicy),
  };
}
