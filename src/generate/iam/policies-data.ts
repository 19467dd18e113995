import { type Deployment, type Policy, policyData, shownText, type Text } from '../infrastructure/index.js';
import { SEAL } from '../output/header.js';
import type { RolePolicies } from './role-policies.js';

/** The policies as they are in JSON, but for what only a deployment knows. */
export function policiesData(deployment: Deployment, roles: readonly RolePolicies[]): object {
  const documents = roles.flatMap(({ policies, trust }) => [...policies, ...(trust === undefined ? [] : [trust])]);
  const places = placesIn(documents, deployment);
  const remarks = roles.flatMap((role) => role.remarks);
  const trusts = roles.flatMap(({ role, trust }) => (trust === undefined ? [] : [[role.name, documentOf(trust)]]));
  return {
    GeneratedBy: SEAL,
    ...(remarks.length === 0 ? {} : { Remarks: remarks }),
    ...(places.length === 0 ? {} : { ToBeFilledIn: Object.fromEntries(places) }),
    Policies: Object.fromEntries(roles.map(({ role, policies }) => [role.name, policies.map(documentOf)])),
    ...(trusts.length === 0 ? {} : { TrustPolicies: Object.fromEntries(trusts) }),
  };
}

function documentOf(policy: Policy): object {
  return policyData(policy, shownText);
}

const SURROUNDINGS = {
  region: 'the Region of the tables',
  account: 'the account of the tables',
  partition: '`aws`, or `aws-cn` or `aws-us-gov`',
} as const;

/** What stands for something else in the documents, and for what. All else in `${}` is a variable of IAM. */
function placesIn(policies: readonly Policy[], { parameters }: Deployment): readonly (readonly [string, string])[] {
  const found = new Map<string, string>();
  for (const piece of policies.flatMap(textsIn).flat()) {
    if (typeof piece === 'string') continue;
    const meaning =
      piece.kind === 'parameter' ? parameterText(parameters.get(piece.name)?.default) : SURROUNDINGS[piece.kind];
    found.set(shownText([piece]), meaning);
  }
  return [...found];
}

function parameterText(value: string | undefined): string {
  return value === undefined ? 'what the stage sets' : `what the stage sets, otherwise ${JSON.stringify(value)}`;
}

/** Everything in a policy that a deployment may have a part in. */
export function textsIn({ statements }: Policy): readonly Text[] {
  return statements.flatMap(({ resources, principal, conditions }) => [
    ...resources,
    ...(principal === undefined || principal === '*' ? [] : [...principal.values()].flat()),
    ...[...conditions.values()].flatMap((keys) => [...keys.values()].flat()),
  ]);
}
