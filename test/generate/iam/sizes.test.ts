import { describe, expect, it } from 'vitest';
import { MAX_POLICY_SIZE, policiesOf, sizeOf, widened } from '../../../src/generate/iam/sizes.js';
import type { Deployment, Statement, Text } from '../../../src/generate/infrastructure/index.js';

const DEPLOYMENT = { parameters: new Map() } as unknown as Deployment;

function statement(sid: string, resources: number, keys: readonly string[]): Statement {
  return {
    sid,
    effect: 'Allow',
    actions: ['dynamodb:GetItem'],
    resources: Array.from(
      { length: resources },
      (_, i): Text => [`arn:aws:dynamodb:eu-west-1:111122223333:table/t${i}`],
    ),
    conditions: new Map(
      keys.length === 0
        ? []
        : [
            ['ForAllValues:StringLike', new Map([['dynamodb:LeadingKeys', keys.map((one): Text => [one])]])],
            ['Null', new Map([['dynamodb:LeadingKeys', [['false']]]])],
          ],
    ),
  };
}

const TAG = `T#\${aws:PrincipalTag/tenant}#`;
const SCOPE = new Map([['tenant', `\${aws:PrincipalTag/tenant}`]]);
const words = (n: number, before: string): readonly string[] =>
  Array.from({ length: n }, (_, i) => `${before}ENTITY${i}#*`);
const keysIn = ({ conditions }: Statement): readonly string[] =>
  [...conditions.values()].flatMap((keys) => keys.get('dynamodb:LeadingKeys') ?? []).map((text) => text.join(''));

describe('the size of policies', () => {
  it('counts places as long as they get, and parameters as long as a stage may have them', () => {
    const at = (piece: Text[number]): number =>
      sizeOf({ statements: [{ ...statement('a', 0, []), resources: [[piece]] }] }, DEPLOYMENT);
    expect(at({ kind: 'parameter', name: 'X' }) - at('')).toBe(64);
    expect(at({ kind: 'account' }) - at('')).toBe(12);
  });

  it('is kept by several policies, and by statements for some of the resources each', () => {
    const all = [statement('A', 200, []), ...words(60, '').map((_, i) => statement(`S${i}`, 3, ['K#*']))];
    const policies = policiesOf(all, DEPLOYMENT);
    expect(policies.length).toBeGreaterThan(3);
    for (const policy of policies) expect(sizeOf(policy, DEPLOYMENT)).toBeLessThanOrEqual(MAX_POLICY_SIZE);
    const resources = policies.flatMap(({ statements }) => statements.flatMap((one) => one.resources));
    expect(resources).toHaveLength(200 + 60 * 3);
  });

  it('never gives two statements one name', () => {
    const all = [statement('A', 200, []), statement('AA', 1, []), statement('AAB', 1, [])];
    const sids = policiesOf(all, DEPLOYMENT).flatMap(({ statements }) => statements.map(({ sid }) => sid));
    expect(sids).toHaveLength(4);
    expect(new Set(sids).size).toBe(sids.length);
  });

  it('says which statements hold to fewer keys for it', () => {
    const [many, few] = [statement('Many', 1, words(300, TAG)), statement('Few', 1, words(3, TAG))];
    expect(widened([many, few], DEPLOYMENT, SCOPE)).toEqual(['Many']);
    expect(widened([many, few], DEPLOYMENT, new Map())).toEqual(['Many']);
    // It is as it was, and too long.
    expect(
      widened(
        [many],
        DEPLOYMENT,
        new Map([
          ['tenant', 'a'],
          ['user', 'b'],
        ]),
      ),
    ).toEqual([]);
  });

  it('is kept by saying less of keys, never of what the scope fixes', () => {
    const [held] = policiesOf([statement('A', 1, words(300, TAG))], DEPLOYMENT, SCOPE).flatMap((one) => one.statements);
    expect(held === undefined ? [] : keysIn(held)).toEqual([`${TAG}*`, 'false']);
    const [free] = policiesOf([statement('A', 1, words(500, ''))], DEPLOYMENT).flatMap((one) => one.statements);
    expect(free?.conditions.size).toBe(0);
    const exact = words(300, TAG)
      .map((one) => one.slice(0, TAG.length - 1))
      .slice(0, 1);
    const mixed = policiesOf([statement('A', 1, [...exact, ...words(300, TAG)])], DEPLOYMENT, SCOPE);
    expect(mixed.flatMap(({ statements }) => statements.flatMap(keysIn))).toHaveLength(302);
  });

  it('is not kept by forgetting a key that is called as the guard is', () => {
    const long = Array.from({ length: 400 }, (_, i): Text => [`attribute number ${i}`]);
    const held = statement('A', 1, ['false']);
    const named: Statement = {
      ...held,
      conditions: new Map([
        ...held.conditions,
        ['ForAllValues:StringEquals', new Map([['dynamodb:Attributes', long]])],
      ]),
    };
    const policies = policiesOf([named], DEPLOYMENT, new Map([['flag', 'false']]));
    expect(policies.flatMap(({ statements }) => statements.flatMap(keysIn))).toEqual(['false', 'false']);
  });

  it('is not kept where fewer words would let other keys in', () => {
    const tag = (name: string): string => `\${aws:PrincipalTag/${name}}`;
    for (const [before, scope] of [
      // A value without variables may be said by literal text as well.
      ['T#acme#', { tenant: 'acme' }],
      [`T#${tag('tenant')}#${tag('user')}#`, { tenant: tag('tenant'), user: tag('user') }],
    ] as const) {
      const keys = words(300, before);
      const policies = policiesOf([statement('A', 1, keys)], DEPLOYMENT, new Map(Object.entries(scope)));
      expect(policies.flatMap(({ statements }) => statements.flatMap(keysIn))).toEqual([...keys, 'false']);
    }
    for (const [before, value] of [
      [`\${*}T#${tag('tenant')}#`, tag('tenant')],
      [`T#${tag('region')}-${tag('tenant')}-x#`, `${tag('region')}-${tag('tenant')}-x`],
    ] as const) {
      const policies = policiesOf([statement('A', 1, words(300, before))], DEPLOYMENT, new Map([['tenant', value]]));
      expect(policies.flatMap(({ statements }) => statements.flatMap(keysIn))).toEqual([`${before}*`, 'false']);
    }
  });
});
