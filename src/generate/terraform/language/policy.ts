import { type Deployment, type Policy, policyData } from '../../infrastructure/index.js';
import { hclText } from './text.js';
import { type Call, call, hclData } from './values.js';

/** `jsonencode({ … })` of a policy of IAM. */
export function hclPolicy(policy: Policy, deployment: Deployment): Call {
  return call('jsonencode', hclData(policyData(policy, (text) => hclText(text, deployment))));
}
