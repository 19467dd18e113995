import { INVALID } from '../message-parts.js';

const NOT_FOUND = 'Resource-based policy not found for the provided ResourceArn: ';

/** The service's messages about resource-based policies. */
export const policyMessages = {
  document: (problem: string) => `${INVALID}Invalid policy document: ${problem}`,
  size: (bytes: number) => `${INVALID}Maximum policy size of ${bytes} bytes exceeded`,
  unbounded:
    'Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure least-privilege form of access',
  notFound: (arn: string) => `${NOT_FOUND}${arn}`,
  otherRevision: (asked: string, table: string, current: string) =>
    `${NOT_FOUND}Requested update for policy with revision id ${asked}, but the policy associated to target table ${table} has revision id ${current}`,
  noRevision: (asked: string, table: string) =>
    `${NOT_FOUND}Requested update for policy with revision id ${asked}, but table ${table} has no associated policy`,
  unexpected: (table: string) =>
    `${NOT_FOUND}Requested update for a table with no policy, but table ${table} has an associated policy`,
} as const;
