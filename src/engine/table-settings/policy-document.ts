import { validationError } from '../engine-error.js';
import { policyMessages } from './policy-messages.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html */
const MAX_BYTES = 20 * 1024;
const VERSION_UNLESS_GIVEN = '2008-10-17';
const STATEMENT_MEMBERS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

type Members = Readonly<Record<string, unknown>>;

/**
 * A policy document, checked as far as it goes without IAM, in the one form in which the service gives it back: members in
 * one order, no white space, lists of one as the one.
 */
export function readPolicy(text: string): string {
  if (Buffer.byteLength(text) > MAX_BYTES) throw validationError(policyMessages.size(MAX_BYTES));
  const document = parse(text);
  const { Version: version = VERSION_UNLESS_GIVEN, Id: id, Statement: statement } = document;
  if (statement === undefined) throw invalid('Syntax error at position (1,3)');
  const statements: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  if (statements.length === 0) throw invalid('Could not parse the policy: Statement is empty!');
  const read = statements.map(readStatement);
  const sids = read.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid]));
  if (new Set(sids).size < sids.length) throw invalid('The Statement Ids in the policy are not unique');
  return JSON.stringify({ Version: version, Id: id, Statement: read });
}

function parse(text: string): Members {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw invalid('This policy contains invalid Json');
  }
  if (document === null) throw invalid('This text appears not to be a policy');
  if (!isMembers(document)) throw invalid('This policy contains invalid Json');
  return document;
}

function readStatement(statement: unknown): Members {
  if (!isMembers(statement)) throw invalid('Could not parse the policy: Statement is empty!');
  const effect = typeof statement.Effect === 'string' ? statement.Effect.toLowerCase() : undefined;
  if (effect !== 'allow' && effect !== 'deny') throw invalid('Missing required field Effect');
  for (const name of ['Principal', 'Action', 'Resource']) {
    if (statement[name] === undefined && statement[`Not${name}`] === undefined) {
      throw invalid(`Missing required field ${name}`);
    }
  }
  if (effect === 'allow' && isAnyone(statement.Principal)) throw validationError(policyMessages.unbounded);
  const members = STATEMENT_MEMBERS.map((name) => [name, single(statement[name])] as const);
  return {
    ...Object.fromEntries(members.filter(([, value]) => value !== undefined)),
    Effect: effect === 'allow' ? 'Allow' : 'Deny',
  };
}

function isAnyone(principal: unknown): boolean {
  if (isMembers(principal)) return isAnyone(principal.AWS);
  return principal === '*' || (Array.isArray(principal) && principal.includes('*'));
}

function single(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(problem: string): Error {
  return validationError(policyMessages.document(problem));
}
