import type { Text } from './text.js';

/**
 * A policy of IAM, before any format.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface Policy {
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** Letters and digits. */
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** Of a resource-based policy, or of one that says who takes a role. */
  readonly principal?: '*' | ReadonlyMap<'AWS' | 'Service' | 'Federated', readonly Text[]>;
  readonly actions: readonly string[];
  /** None in a policy that says who takes a role. */
  readonly resources: readonly Text[];
  /** Operator → condition key → values. A map: no operator can stand twice, of which JSON would keep the last. */
  readonly conditions: ReadonlyMap<string, ReadonlyMap<string, readonly Text[]>>;
}

/** A policy as JSON has it, with what a format makes of texts. */
export type PolicyData<T> = T | string | readonly PolicyData<T>[] | PolicyObject<T>;

export interface PolicyObject<T> {
  readonly [name: string]: PolicyData<T>;
}

/** Without the form of a single value: lists everywhere, which every reader takes. */
export function policyData<T>({ statements }: Policy, value: (text: Text) => T): PolicyObject<T> {
  return { Version: '2012-10-17', Statement: statements.map((statement) => statementData(statement, value)) };
}

function statementData<T>(statement: Statement, value: (text: Text) => T): PolicyObject<T> {
  const { sid, effect, principal, actions, resources, conditions } = statement;
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...(principal === undefined ? {} : { Principal: principalData(principal, value) }),
    Action: actions,
    ...(resources.length === 0 ? {} : { Resource: resources.map(value) }),
    ...(conditions.size === 0
      ? {}
      : {
          Condition: Object.fromEntries(
            [...conditions].map(([operator, keys]) => [
              operator,
              Object.fromEntries([...keys].map(([key, values]) => [key, values.map(value)])),
            ]),
          ),
        }),
  };
}

function principalData<T>(principal: NonNullable<Statement['principal']>, value: (text: Text) => T): PolicyData<T> {
  if (principal === '*') return '*';
  return Object.fromEntries([...principal].map(([kind, names]) => [kind, names.map(value)]));
}
