import { describe, expect, it } from 'vitest';
import { duplicateKeys } from './duplicate-keys.js';
import { type Context, judge, type PolicyStatement } from './evaluator.js';

const TABLE = 'arn:aws:dynamodb:us-west-2:123456789012:table/GameScores';

function verdict(
  condition: NonNullable<PolicyStatement['Condition']>,
  context: Context,
  rest: Partial<PolicyStatement> = {},
): string {
  const statement: PolicyStatement = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE, ...rest };
  const documents = [{ Version: '2012-10-17', Statement: [{ ...statement, Condition: condition }] }];
  return judge(documents, { action: 'dynamodb:GetItem', resource: TABLE, context });
}

const isAllowed = (...of: Parameters<typeof verdict>): boolean => verdict(...of) === 'allowed';

/** Each as a page of AWS has it. */
describe('the evaluator', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
  it('takes ForAllValues as true and ForAnyValue as false where the key is absent, and Null to tell', () => {
    const leading = { 'dynamodb:LeadingKeys': ['ann'] };
    expect(isAllowed({ 'ForAllValues:StringEquals': leading }, {})).toBe(true);
    expect(isAllowed({ 'ForAnyValue:StringEquals': leading }, {})).toBe(false);
    const guarded = { 'ForAllValues:StringEquals': leading, Null: { 'dynamodb:LeadingKeys': 'false' } };
    expect(isAllowed(guarded, {})).toBe(false);
    expect(isAllowed(guarded, { 'dynamodb:LeadingKeys': ['ann', 'ann'] })).toBe(true);
    expect(isAllowed(guarded, { 'dynamodb:LeadingKeys': ['ann', 'bob'] })).toBe(false);
    expect(isAllowed({ 'ForAnyValue:StringEquals': leading }, { 'dynamodb:LeadingKeys': ['ann', 'bob'] })).toBe(true);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
  it('asks of every operator and key, with IfExists only where there is a value', () => {
    const some = { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' };
    expect(isAllowed({ StringEquals: some }, {})).toBe(false);
    expect(isAllowed({ StringEqualsIfExists: some }, {})).toBe(true);
    expect(isAllowed({ StringEqualsIfExists: some }, { 'dynamodb:Select': 'COUNT' })).toBe(false);
    expect(isAllowed({ StringEquals: { ...some, 'dynamodb:ReturnValues': 'NONE' } }, some)).toBe(false);
    expect(isAllowed({ Bool: { 'dynamodb:FullTableScan': 'false' } }, { 'dynamodb:FullTableScan': 'true' })).toBe(
      false,
    );
    expect(() => isAllowed({ NumericLessThan: { 'aws:EpochTime': '1' } }, { 'aws:EpochTime': '0' })).toThrow(
      /not judged/,
    );
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  it('puts variables in as text, and matches nothing by one without a value', () => {
    const own = { StringLike: { 'dynamodb:LeadingKeys': `T#\${aws:PrincipalTag/t}#*` } };
    const asks = (key: string, tag?: string): boolean =>
      isAllowed(own, { 'dynamodb:LeadingKeys': key, ...(tag === undefined ? {} : { 'aws:PrincipalTag/t': tag }) });
    expect(asks('T#acme#ORDER', 'acme')).toBe(true);
    expect(asks('T#globex#ORDER', 'acme')).toBe(false);
    expect(asks('T#acme2#ORDER', 'acme')).toBe(false);
    expect(asks('T#acme#ORDER', '*')).toBe(false);
    expect(asks('T##ORDER')).toBe(false);
    const odd = { StringLike: { 'dynamodb:LeadingKeys': `a\${*}b\${?}c\${$}{x}` } };
    expect(isAllowed(odd, { 'dynamodb:LeadingKeys': `a*b?c\${x}` })).toBe(true);
    expect(isAllowed(odd, { 'dynamodb:LeadingKeys': `aXb?c\${x}` })).toBe(false);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
  it('lets a Deny win, and wildcards of actions and resources match', () => {
    expect(verdict({}, {}, { Effect: 'Deny' })).toBe('explicitly denied');
    expect(isAllowed({}, {}, { Action: 'dynamodb:*', Resource: `${TABLE}*` })).toBe(true);
    expect(verdict({}, {}, { Action: 'dynamodb:Put*' })).toBe('implicitly denied');
    expect(verdict({}, {}, { Resource: `${TABLE}/index/*` })).toBe('implicitly denied');
  });

  it('finds names that an object has twice', () => {
    expect(duplicateKeys('{"a": {"b": 1, "c": {"b": 2}}, "d": [{"b": "a"}, {"b": "{"}]}')).toEqual([]);
    expect(duplicateKeys('{"a": {"b": 1, "c": [], "b": 2}}')).toEqual(['b']);
  });
});
