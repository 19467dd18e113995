import type { Catalog } from '../catalog.js';
import { EngineError } from '../engine-error.js';
import { expectChangeable } from '../life-cycle/statuses.js';
import { resourceArn } from '../request-shapes/common.js';
import type { Rule, Shape } from '../request-shapes/shape.js';
import { checkShape } from '../request-shapes/shape.js';
import type { Table } from '../table.js';
import { tableOfResource } from '../table-arn.js';
import type {
  DeleteResourcePolicyInput,
  DeleteResourcePolicyOutput,
  GetResourcePolicyInput,
  GetResourcePolicyOutput,
  PutResourcePolicyInput,
  PutResourcePolicyOutput,
} from './api.js';
import { readPolicy } from './policy-document.js';
import { policyMessages } from './policy-messages.js';
import type { ResourcePolicy } from './state.js';

/** Stands for a table that has no policy. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html */
const NO_POLICY = 'NO_POLICY';

const revisionId: Rule = { type: 'string', minLength: 1, maxLength: 255 };
const putShape: Shape = {
  ResourceArn: resourceArn,
  Policy: { type: 'string', required: true },
  ExpectedRevisionId: revisionId,
  ConfirmRemoveSelfResourceAccess: { type: 'boolean' },
};
const getShape: Shape = { ResourceArn: resourceArn };
const deleteShape: Shape = { ResourceArn: resourceArn, ExpectedRevisionId: revisionId };

/** The policy that CreateTable gives a table. */
export function newResourcePolicy(
  catalog: Catalog,
  table: Table,
  text: string | undefined | null,
): ResourcePolicy | undefined {
  return text == null ? undefined : nextPolicy(catalog, table, readPolicy(text));
}

/**
 * Requests here come from nobody, whom no policy locks out: ConfirmRemoveSelfResourceAccess has nothing to confirm.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html
 */
export function putResourcePolicy(catalog: Catalog, input: PutResourcePolicyInput): PutResourcePolicyOutput {
  checkShape(input, putShape);
  const table = tableOfResource(catalog, input.ResourceArn);
  const document = readPolicy(input.Policy);
  expectChangeable(table, true);
  checkRevision(table, input.ExpectedRevisionId);
  if (table.resourcePolicy?.document !== document) table.resourcePolicy = nextPolicy(catalog, table, document);
  return { RevisionId: table.resourcePolicy?.revision ?? '' };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html */
export function getResourcePolicy(catalog: Catalog, input: GetResourcePolicyInput): GetResourcePolicyOutput {
  checkShape(input, getShape);
  const { resourcePolicy: policy } = tableOfResource(catalog, input.ResourceArn);
  if (policy === undefined) throw notFound(policyMessages.notFound(input.ResourceArn));
  return { Policy: policy.document, RevisionId: policy.revision };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html */
export function deleteResourcePolicy(catalog: Catalog, input: DeleteResourcePolicyInput): DeleteResourcePolicyOutput {
  checkShape(input, deleteShape);
  const table = tableOfResource(catalog, input.ResourceArn);
  expectChangeable(table, true);
  checkRevision(table, input.ExpectedRevisionId);
  const { resourcePolicy: policy } = table;
  if (policy === undefined) return {};
  table.resourcePolicy = undefined;
  return { RevisionId: policy.revision };
}

function checkRevision(table: Table, expected: string | undefined): void {
  if (expected == null) return;
  const { name } = table.settings;
  const { resourcePolicy: policy } = table;
  if (expected === NO_POLICY) {
    if (policy !== undefined) throw notFound(policyMessages.unexpected(name));
    return;
  }
  if (policy === undefined) throw notFound(policyMessages.noRevision(expected, name));
  if (policy.revision !== expected) throw notFound(policyMessages.otherRevision(expected, name, policy.revision));
}

/** Revisions are times of changes; two of them are never the same. */
function nextPolicy(catalog: Catalog, table: Table, document: string): ResourcePolicy {
  const last = Number(table.resourcePolicy?.revision ?? 0);
  return { document, revision: String(Math.max(catalog.now(), last + 1)) };
}

function notFound(message: string): EngineError {
  return new EngineError('PolicyNotFoundException', message);
}
