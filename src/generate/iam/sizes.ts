import type { Scope } from '../../load/rights/index.js';
import { type Deployment, type Policy, policyData, type Statement, type Text } from '../infrastructure/index.js';
import { UniqueNames } from '../text/index.js';

/** Characters of a managed policy, white space apart. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MAX_POLICY_SIZE = 6144;
/** Managed policies of a role, unless the quota is raised. The same page. */
export const MAX_POLICIES = 10;
/**
 * Characters of all policies that stand in a role itself, white space apart, less what is not about tables: logs, traces, a queue. The
 * same page.
 */
const MAX_INLINE_SIZE = 10_240 - 2_000;
/** So long are values of stages taken to be, where their defaults are not longer. */
const STAGE_VALUE = 64;

const PLACES = { region: 'ap-southeast-1', account: '111122223333', partition: 'aws-us-gov' } as const;

/** Characters of the document, whose places are as long as they get. */
export function sizeOf(policy: Policy, { parameters }: Pick<Deployment, 'parameters'>): number {
  const longest = (text: Text): string =>
    text
      .map((piece) => {
        if (typeof piece === 'string') return piece;
        if (piece.kind !== 'parameter') return PLACES[piece.kind];
        return (parameters.get(piece.name)?.default ?? '').padEnd(STAGE_VALUE, 'x');
      })
      .join('');
  return JSON.stringify(policyData(policy, longest)).length;
}

/** Whether a role can hold them itself. */
export function fitInline(policies: readonly Policy[], deployment: Deployment): boolean {
  return policies.reduce((sum, policy) => sum + sizeOf(policy, deployment), 0) <= MAX_INLINE_SIZE;
}

/** The statements, of rights that a scope holds, in as many policies as they take, in their order. */
export function policiesOf(
  statements: readonly Statement[],
  deployment: Deployment,
  scope: Scope = new Map(),
): readonly Policy[] {
  const fits = fitIn(deployment);
  const policies: Statement[][] = [];
  const names = new UniqueNames('Statement');
  for (const part of partsOf(statements, deployment)) {
    const { sid, ...statement } = fits([part]) ? part : wider(part, scope);
    const named = sid === undefined ? statement : { sid: names.take(sid), ...statement };
    const last = policies.at(-1);
    if (last !== undefined && fits([...last, named])) last.push(named);
    else policies.push([named]);
  }
  return policies.map((some) => ({ statements: some }));
}

/** Names of statements that hold requests to fewer keys than their patterns do, since no policy is long enough for all of these. */
export function widened(statements: readonly Statement[], deployment: Deployment, scope: Scope): readonly string[] {
  const fits = fitIn(deployment);
  return partsOf(statements, deployment).flatMap((part) => {
    if (fits([part])) return [];
    return keysOf(wider(part, scope)).join() === keysOf(part).join() ? [] : (part.sid ?? []);
  });
}

function fitIn(deployment: Deployment): (some: readonly Statement[]) => boolean {
  return (some) => sizeOf({ statements: some }, deployment) <= MAX_POLICY_SIZE;
}

function partsOf(statements: readonly Statement[], deployment: Deployment): readonly Statement[] {
  const fits = fitIn(deployment);
  return statements.flatMap((one) => inParts(one, (part) => fits([part])));
}

/** What it holds keys to. */
function keysOf({ conditions }: Statement): readonly string[] {
  return [...conditions]
    .flatMap(([operator, values]) => (operator === 'Null' ? [] : (values.get(LEADING) ?? [])))
    .map((one) => one.join(''));
}

/** One statement for a part of the resources each, which together say the same. */
function inParts(statement: Statement, fits: (one: Statement) => boolean): readonly Statement[] {
  const { resources, sid } = statement;
  if (fits(statement) || resources.length < 2) return [statement];
  const half = Math.ceil(resources.length / 2);
  const part = (some: readonly Text[], name: string): Statement => ({
    ...statement,
    ...(sid === undefined ? {} : { sid: `${sid}${name}` }),
    resources: some,
  });
  return [part(resources.slice(0, half), 'A'), part(resources.slice(half), 'B')].flatMap((one) => inParts(one, fits));
}

/**
 * With fewer words: keys by what the scope fixes of them, and without a scope any keys. What a scope holds is held as before, and of
 * attributes nothing is said, since without their names nothing can be.
 */
function wider(statement: Statement, scope: Scope): Statement {
  const cut = [...new Set(keysOf(statement).map((one) => heldBy(scope, one) ?? ''))];
  const isHeld = cut.every((one) => one !== '');
  const without = isHeld || scope.size === 0 ? [LEADING, ...OF_ATTRIBUTES] : OF_ATTRIBUTES;
  const left = [...statement.conditions].map(
    ([operator, values]) => [operator, new Map([...values].filter(([key]) => !without.includes(key)))] as const,
  );
  const held: Statement['conditions'] = new Map(
    isHeld && cut.length > 0
      ? [
          ['ForAllValues:StringLike', new Map([[LEADING, cut.map((one): Text => [`${one}*`])]])],
          ['Null', new Map([[LEADING, [['false']]]])],
        ]
      : [],
  );
  return { ...statement, conditions: new Map([...left.filter(([, values]) => values.size > 0), ...held]) };
}

const LEADING = 'dynamodb:LeadingKeys';
const OF_ATTRIBUTES: readonly string[] = ['dynamodb:Attributes', 'dynamodb:Select'];

/**
 * The beginning of a key that holds the scope, with what shows where its value ends; undefined where words do not tell it. A value
 * without variables may stand in literal text as well, and of several fields some items lack one, whose keys a shorter pattern would let
 * in.
 */
function heldBy(scope: Scope, pattern: string): string | undefined {
  const [value = '', another] = scope.values();
  if (another !== undefined || !/\$\{[^*?$]/.test(value)) return undefined;
  const at = pattern.indexOf(value);
  const end = at + value.length;
  return at < 0 || !/[^*?$]/.test(pattern.charAt(end)) ? undefined : pattern.slice(0, end + 1);
}
