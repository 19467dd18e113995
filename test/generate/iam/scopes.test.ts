import { describe, expect, it } from 'vitest';
import { ACCOUNT, REGION } from './authorizations.js';
import { judge, listOf } from './evaluator.js';
import { generatedRoles } from './generated.js';

/** Conditions on keys that a role gets for one entity whose partition key is such, or why it gets none. */
async function keysFor(pk: string, scope: Readonly<Record<string, string>>, userId: object = TEXT, separator = '#') {
  const model = {
    dynamodel: 1,
    model: 'scopes',
    defaults: { separator, escape: 'reject' },
    tables: { things: { key: { pk: pk === 'natural' ? 'userId' : 'pk', sk: 'sk' } } },
    entities: {
      Thing: {
        key: { pk, sk: 'A' },
        attributes: { userId, word: { type: 'string', minBytes: 1, maxBytes: 9 }, day: 'date' },
      },
    },
    accessPatterns: { make: { op: 'create', entity: 'Thing' } },
    roles: { own: { allow: ['make'], scope }, any: { allow: ['make'] } },
  };
  const { policies, refused } = await generatedRoles(JSON.stringify(model));
  const keysOf = (role: string): readonly string[] =>
    (policies.get(role) ?? []).flatMap(({ Statement }) =>
      Statement.flatMap(({ Condition = {} }) =>
        Object.entries(Condition).flatMap(([operator, keys]) =>
          operator === 'Null'
            ? []
            : listOf(keys['dynamodb:LeadingKeys'] ?? []).map((key) => `${operator.slice(13)} ${key}`),
        ),
      ),
    );
  return { own: keysOf('own'), any: keysOf('any'), why: refused.get('own')?.[0]?.why };
}

const TEXT = { type: 'string', charset: 'a-z0-9', minBytes: 1, maxBytes: 9 };
const PAIR = { userId: { type: 'string', maxBytes: 9 }, word: { type: 'string', maxBytes: 9 } };
const USER = { userId: `\${aws:PrincipalTag/user}` };

describe('keys under a scope', () => {
  it('are fixed where the field stands as it is, behind nothing but fixed text', async () => {
    expect(await keysFor('U#{userId}#{word}', USER)).toMatchObject({
      own: [`StringLike U#\${aws:PrincipalTag/user}#*`],
      any: ['StringLike U#*#*'],
    });
    expect(await keysFor('U#{userId}', USER)).toMatchObject({
      own: [`StringEquals U#\${aws:PrincipalTag/user}`],
      any: ['StringLike U#*'],
    });
    expect(await keysFor('natural', USER)).toMatchObject({ own: [`StringEquals \${aws:PrincipalTag/user}`], any: [] });
    expect(await keysFor('U#{userId}', { userId: 'ann' })).toMatchObject({ own: ['StringEquals U#ann'] });
    expect(await keysFor('*?$#{userId}', USER)).toMatchObject({
      own: [`StringEquals \${*}\${?}\${$}#\${aws:PrincipalTag/user}`],
    });
  });

  it('are refused where anything else would be within reach', async () => {
    const none = { own: [] };
    for (const [pk, why] of [
      ['{word}#{userId}', 'nothing fixed may stand before'],
      ['W#{word}', 'is no part of it'],
      ['U#{userId|lower}', 'not written there as it is'],
      ['U#{userId|hash:8}#X', 'not written there as it is'],
      ['U#{userId}{word}', 'nothing shows there where it ends'],
      ['Ж#{userId}', 'a policy of IAM holds no such characters'],
    ] as const) {
      const found = await keysFor(pk, USER);
      expect(found, pk).toMatchObject(none);
      expect(found.why, pk).toContain(why);
    }
    // Of a value that is known as well, where others share what is written of it.
    for (const fn of ['first:2', 'hash:8', 'lower']) {
      const any = { type: 'string', minBytes: 1, maxBytes: 9 };
      expect((await keysFor(`U#{userId|${fn}}#X`, { userId: 'ann' }, any)).why, fn).toContain('in the same way');
    }
    expect((await keysFor('U#{userId}', { userId: 'Ж' })).why).toContain('`Ж` is no value of it');
  });

  it('end at a separator that neither the field nor a tag can hold', async () => {
    const any = { type: 'string', minBytes: 1, maxBytes: 9 };
    expect((await keysFor('U#{userId}#{word}', USER, any)).own).toHaveLength(1);
    expect((await keysFor('U:{userId}:{word}', USER, any, ':')).own).toHaveLength(0);
    expect((await keysFor('U:{userId}:{word}', USER, TEXT, ':')).own).toHaveLength(1);
    // A tag \`ann:x\` would be the user \`ann\` and the word \`x\`.
    const longer = await keysFor('U:{userId}:{word}:{day}', USER, TEXT, ':');
    expect(longer.own).toEqual([]);
    expect(longer.why).toContain('cannot be told from those of `Thing` with another `userId`');
    expect((await keysFor('U#{userId}#{word}#{day}', USER)).own).toHaveLength(1);
    expect((await keysFor('U:{userId}:{word}:{day}', { userId: 'ann' }, TEXT, ':')).own).toHaveLength(1);
  });

  it('are refused where nothing is known of what a variable may hold, or it is none', async () => {
    for (const [scope, why] of [
      [`\${example.com/id:sub}`, 'nothing is known of the characters'],
      [`\${saml:sub}`, 'nothing is known of the characters'],
      [`\${aws:UserAgent}`, 'nothing is known of the characters'],
      [`\${aws:PrincipalTag/user`, 'is no variable of IAM'],
      [`\${user}`, 'is no variable of IAM'],
      [`\${aws:PrincipalTag/user, '*'}`, 'is no variable of IAM'],
      [`a#\${aws:PrincipalTag/user}`, 'cannot be told from those of `Thing`'],
      [`\${aws:PrincipalTag/user, 'a#b'}`, 'cannot be told from those of `Thing`'],
    ] as const) {
      const found = await keysFor('U#{userId}#{word}#{day}', { userId: scope });
      expect(found, scope).toMatchObject({ own: [] });
      expect(found.why, scope).toContain(why);
    }
    for (const scope of [
      `\${AWS:principaltag/user}`,
      `\${aws:userid}`,
      `\${cognito-identity.amazonaws.com:sub}`,
      `\${aws:PrincipalTag/user, 'nobody'}`,
    ])
      expect((await keysFor('U#{userId}', { userId: scope })).own, scope).toEqual([`StringEquals U#${scope}`]);
    expect((await keysFor('U#{userId}', { userId: `a\${*}` }, { type: 'string', maxBytes: 9 })).own).toEqual([
      `StringEquals U#a\${*}`,
    ]);
  });

  it('are refused where the keys of another entity hold the field at another place', async () => {
    const entity = (pk: string, sk: string) => ({
      key: { pk, sk },
      attributes: { userId: TEXT, word: TEXT },
    });
    const refusedWith = async (pk: string, ...others: readonly string[]) => {
      const model = {
        dynamodel: 1,
        model: 'scopes',
        defaults: { separator: ':', escape: 'reject' },
        tables: { things: { key: { pk: 'pk', sk: 'sk' } } },
        entities: {
          Thing: entity(pk, 'A'),
          ...Object.fromEntries(others.map((one, i) => [`Other${i}`, entity(one, `B${i}`)])),
        },
        accessPatterns: { make: { op: 'create', entity: 'Thing' } },
        roles: { own: { allow: ['make'], scope: USER } },
      };
      return (await generatedRoles(JSON.stringify(model))).refused.get('own')?.[0]?.why;
    };
    expect(await refusedWith('U:{userId}')).toBeUndefined();
    expect(await refusedWith('U:{userId}', 'V:{userId}', 'W:{word}:{userId}')).toBeUndefined();
    // A tag \`ann:x\`, a user \`X\`, a user whose word is another's name.
    for (const other of ['U:{userId}:{word}', 'U:X:{userId}', 'U:{word}'])
      expect(await refusedWith('U:{userId}', other), other).toContain(
        'cannot be told from those of `Other0` with another `userId`',
      );
  });

  it('have what other alphabets hold left open behind what is fixed', async () => {
    expect(await keysFor('U#{userId}#Ж#{word}', USER)).toMatchObject({
      own: [`StringLike U#\${aws:PrincipalTag/user}#*`],
    });
    for (const scope of [USER, { userId: 'ann' }]) {
      expect((await keysFor('U#{userId}Ж{word}', scope)).own).toEqual([]);
      expect((await keysFor('U#{userId}{word}', scope)).own).toEqual([]);
      expect((await keysFor('U#{userId}x{word}', scope)).own).toEqual([]);
    }
    expect((await keysFor('Ж#{word}', USER)).any).toEqual([]);
  });

  it('are refused where an item without a field lies among those that have it', async () => {
    const entity = (pk: string, sk: string, ...fields: readonly string[]) => ({
      key: { pk, sk },
      attributes: Object.fromEntries(fields.map((name) => [name, TEXT])),
    });
    const model = {
      dynamodel: 1,
      model: 'scopes',
      tables: { things: { key: { pk: 'pk', sk: 'sk' } } },
      entities: {
        Settings: entity('T#{tenant}', 'SETTINGS', 'tenant'),
        Config: entity('T#{tenant}#CFG', 'C', 'tenant'),
        Note: entity('T#{tenant}#N#{noteId}', 'NOTE', 'tenant', 'noteId'),
        Group: entity('T#{tenant}#U#{groupId}', 'GROUP', 'tenant', 'groupId'),
        Box: entity('T#{tenant}#U#{user}', 'BOX', 'tenant', 'user'),
        Page: entity('P#{tenant}', 'PAGE', 'tenant'),
        Reader: entity('P#{tenant}', 'USER#{user}', 'tenant', 'user'),
      },
      accessPatterns: Object.fromEntries(
        ['Settings', 'Config', 'Note', 'Group', 'Box', 'Page'].map((name) => [
          `make${name}`,
          { op: 'create', entity: name },
        ]),
      ),
      roles: {
        own: {
          allow: ['makeSettings', 'makeConfig', 'makeNote', 'makeGroup', 'makeBox', 'makePage'],
          scope: { tenant: `\${aws:PrincipalTag/tenant}`, user: `\${aws:PrincipalTag/user}` },
        },
      },
    };
    const refused = (await generatedRoles(JSON.stringify(model))).refused.get('own') ?? [];
    expect(refused.map(({ pattern }) => pattern)).toEqual(['makeGroup', 'makePage']);
    expect(refused[0]?.why).toContain('`Group` has none, and its keys in the table `things` cannot be told from');
  });
});

describe('rights to gets', () => {
  it('are rights to batches of them, which clients may make, under the same conditions', async () => {
    const model = {
      dynamodel: 1,
      model: 'gets',
      tables: { things: { key: { pk: 'pk', sk: 'sk' } } },
      entities: {
        Thing: {
          key: { pk: 'U#{userId}', sk: 'T#{word}' },
          attributes: { userId: TEXT, word: TEXT, note: TEXT },
        },
      },
      accessPatterns: {
        thing: { op: 'get', entity: 'Thing', by: ['userId', 'word'], project: ['note'] },
        both: { op: 'transact-get', params: { ...PAIR }, steps: [{ get: 'Thing', by: ['userId', 'word'] }] },
      },
      roles: { own: { allow: ['thing'], scope: USER }, within: { allow: ['both'], scope: USER } },
    };
    const { policies } = await generatedRoles(JSON.stringify(model));
    const ask = (role: string, action: string, keys: readonly string[], more: object): string =>
      judge(policies.get(role) ?? [], {
        action: `dynamodb:${action}`,
        resource: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/things`,
        context: { 'aws:PrincipalTag/user': 'ann', 'dynamodb:LeadingKeys': keys, ...more },
      });
    const some = { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES', 'dynamodb:Attributes': ['pk', 'sk', 'note'] };
    expect(ask('own', 'GetItem', ['U#ann'], some)).toBe('allowed');
    expect(ask('own', 'BatchGetItem', ['U#ann', 'U#ann'], some)).toBe('allowed');
    expect(ask('own', 'BatchGetItem', ['U#ann', 'U#eve'], some)).toBe('implicitly denied');
    expect(ask('own', 'BatchGetItem', ['U#ann'], { ...some, 'dynamodb:Select': 'ALL_ATTRIBUTES' })).toBe(
      'implicitly denied',
    );
    const enclosed = { 'dynamodb:EnclosingOperation': 'TransactGetItems', 'dynamodb:Select': 'ALL_ATTRIBUTES' };
    expect(ask('within', 'GetItem', ['U#ann'], enclosed)).toBe('allowed');
    expect(ask('within', 'BatchGetItem', ['U#ann'], { 'dynamodb:Select': 'ALL_ATTRIBUTES' })).toBe('implicitly denied');
  });
});
