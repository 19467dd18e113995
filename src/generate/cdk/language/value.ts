import { type Deployment, inRegion, type Policy, policyData } from '../../infrastructure/index.js';
import { type Code, commas, from, literal, property, ts } from '../../text/index.js';
import { cdkText } from './text.js';

/** Data of a property: what has no value is left out of objects. */
export type CdkValue = string | number | boolean | undefined | Expression | readonly CdkValue[] | CdkObject;

export interface CdkObject {
  readonly [name: string]: CdkValue;
}

/** Code where a value stands; a class, since data may have properties of any name. */
export class Expression {
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }
}

/** Data as the literal that it is. */
export function cdkValue(value: Exclude<CdkValue, undefined>): Code {
  if (value instanceof Expression) return value.code;
  if (typeof value !== 'object') return literal(value);
  if (isList(value)) return ts`[${commas(value.flatMap((one) => (one === undefined ? [] : [cdkValue(one)])))}]`;
  const members = Object.entries(value).flatMap(([key, one]) =>
    one === undefined ? [] : [ts`${property(key)}: ${cdkValue(one)}`],
  );
  return members.length === 0 ? ts`{}` : ts`{ ${commas(members)} }`;
}

function isList(value: readonly CdkValue[] | object): value is readonly CdkValue[] {
  return Array.isArray(value);
}

/** `PolicyDocument.fromJson({ … })`; as it is in another Region than the one that is deployed to, where one is given. */
export function cdkPolicy(policy: Policy, deployment: Deployment, region?: string): Code {
  return ts`${from('npm:aws-cdk-lib/aws-iam', 'PolicyDocument')}.fromJson(${cdkValue(policyValue(policy, deployment, region))})`;
}

/** A policy document as data. */
export function policyValue(policy: Policy, deployment: Deployment, region?: string): CdkObject {
  return policyData(
    policy,
    (text) => new Expression(cdkText(region === undefined ? text : inRegion(text, region), deployment)),
  );
}

/** Its statements alone. */
export function statementValues(policy: Policy, deployment: Deployment): readonly CdkObject[] {
  return policyValue(policy, deployment).Statement as readonly CdkObject[];
}
