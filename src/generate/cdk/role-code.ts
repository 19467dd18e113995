import type { Deployment, Policy, Text } from '../infrastructure/index.js';
import { type Code, literal, ts } from '../text/index.js';
import { iam } from './imports.js';
import { cdkPolicy, cdkText } from './language/index.js';

/** A role that one service works with, and its one policy. */
export function roleCode(id: string, trust: Policy, policy: Policy, deployment: Deployment): Code {
  return ts`new ${iam('Role')}(this, ${literal(id)}, {
assumedBy: new ${iam('ServicePrincipal')}(${cdkText(serviceOf(trust), deployment)}),
inlinePolicies: { Tables: ${cdkPolicy(policy, deployment)} },
})`;
}

function serviceOf({ statements: [statement] }: Policy): Text {
  const principal = statement?.principal;
  const [service] = (typeof principal === 'object' ? principal.get('Service') : undefined) ?? [];
  if (service === undefined) throw new Error('No service takes the role.');
  return service;
}
