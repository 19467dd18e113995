import { describe, expect, it } from 'vitest';
import { saidBy } from '../support/shop.js';

const SCOPE = `scope: {userId: "\${aws:PrincipalTag/user}"}`;

function notes(roles: string, policy = ''): string {
  return `dynamodel: 1
model: notes
tables:
  notes:
    key: {pk: pk, sk: sk}
    indexes: {byDay: {pk: day, sk: noteId, project: all}}
${policy}entities:
  Note:
    key: {pk: "USER#{userId}", sk: "NOTE#{noteId}"}
    indexes: {byDay: natural}
    attributes:
      userId: {type: string, charset: "a-z0-9", minBytes: 1, maxBytes: 20}
      noteId: ulid
      day: {type: date, immutable: true}
    volume: {count: 500}
  Theme:
    key: {pk: "THEME#{themeId}", sk: THEME}
    attributes: {themeId: ulid}
    volume: {count: 5}
  Word:
    key: {pk: "{word}", sk: WORD}
    attributes: {word: {type: string, minBytes: 1, maxBytes: 20}}
    volume: {count: 5}
accessPatterns:
  ofUser: {op: query, entity: Note, by: [userId], page: 10}
  ofDay: {op: query, entity: Note, by: [day], index: byDay, page: 10}
  theme: {op: get, entity: Theme, by: [themeId]}
  word: {op: get, entity: Word, by: [word]}
  all: {op: scan, entity: Note, page: 100}
  said: {op: execute, entity: Note, statement: "SELECT noteId FROM notes WHERE pk = $pk", params: {pk: {type: string}}}
roles:
${roles}`;
}

describe('DM9007 scope-not-held', () => {
  const said = (allow: string, scope = SCOPE): readonly string[] =>
    saidBy('DM9007', notes(`  writer: {allow: [${allow}], ${scope}}\n`)).map(({ at, message }) => `${at}: ${message}`);

  it('warns at the pattern in the list, and says what cannot be held', () => {
    const [scan, day, statement, word, ...more] = said('ofUser, all, ofDay, said, theme, word');
    expect(more).toEqual([]);
    expect(scan).toContain(
      'warning 32:28 all: Role `writer` is held to one `userId`, and `all` cannot be: it scans the table',
    );
    expect(day).toContain(
      'ofDay: Role `writer` is held to one `userId`, and `ofDay` cannot be: of `day` of `Note` in the index `byDay`',
    );
    expect(statement).toContain('it is a statement of PartiQL on the table `notes`');
    expect(word).toContain('`Word` has none, and its keys in the table `notes` cannot be told from those of `Note`');
  });

  it('tells once of a scope whose own text fixes nothing', () => {
    const [one, ...more] = said('ofUser, ofUser, theme', `scope: {userId: "\${idp.example.com:sub}"}`);
    expect(more).toEqual([]);
    expect(one).toMatch(
      /^warning 32:3 writer: The `scope` of role `writer` is to hold it to one `userId`, and does not/,
    );
    expect(one).toContain(`nothing is known of the characters that a value of \`\${idp.example.com:sub}\` may hold`);
    expect(said('ofUser', `scope: {userId: "\${user}"}`)[0]).toContain(
      `\`\${user}\` in its scope is no variable of IAM`,
    );
  });

  it('is silent of what a scope holds, and of a role without one', () => {
    expect(said('ofUser, theme')).toEqual([]);
    expect(said('all, said, ofDay, word', 'description: Jobs')).toEqual([]);
  });
});

describe('DM9008 policy-too-wide', () => {
  const policy = (statement: string): readonly string[] =>
    saidBy('DM9008', notes('  job: {allow: [all]}\n', `    resourcePolicy: [{${statement}}]\n`)).map(
      ({ at, message }) => `${at}: ${message}`,
    );

  it('refuses a policy for anyone, unless a condition narrows it', () => {
    const anyone = 'Effect: Allow, Principal: "*", Action: "dynamodb:GetItem"';
    expect(policy(anyone)[0]).toMatch(/^error 7:22 .*lets anyone in any account/);
    expect(policy(anyone.replace('"*"', '{AWS: ["*"]}'))).toHaveLength(1);
    expect(policy(`${anyone}, Condition: {StringEquals: {aws:PrincipalOrgID: o-1}}`)).toEqual([]);
    expect(policy(`${anyone}, Condition: {Bool: {aws:PrincipalIsAWSService: true}}`)).toEqual([]);
    for (const empty of [
      'StringLike: {aws:PrincipalOrgID: "o-*"}',
      'StringNotEquals: {aws:PrincipalOrgID: o-1}',
      'StringEqualsIfExists: {aws:SourceVpce: vpce-1}',
      'StringEquals: {aws:RequestedRegion: eu-west-1}',
      'Bool: {aws:PrincipalIsAWSService: false}',
    ])
      expect(policy(`${anyone}, Condition: {${empty}}`), empty).toHaveLength(1);
    expect(policy(anyone.replace('Allow', 'Deny'))).toEqual([]);
  });

  it('warns of actions with wildcards, where they are allowed', () => {
    const wide = 'Effect: Allow, Principal: {AWS: "111122223333"}, Action: ["dynamodb:GetItem", "dynamodb:*"]';
    expect(policy(wide)[0]).toMatch(/^warning 7:\d+ dynamodb:\*: .*allows `dynamodb:\*`/);
    expect(policy(wide)).toHaveLength(1);
    expect(policy(wide.replace('Allow', 'Deny'))).toEqual([]);
  });

  it('tells of roles for anyone, of scopes that hold nothing, and of one role for everything', () => {
    const ofRoles = (roles: string): readonly string[] =>
      saidBy('DM9008', notes(roles)).map(({ at, message }) => `${at}: ${message}`);
    expect(ofRoles('  job: {allow: [all], assumedBy: "*"}\n')[0]).toMatch(
      /^error .*Anyone in any account could take role `job`/,
    );
    expect(ofRoles('  own: {allow: [ofUser], scope: {userId: "a*"}}\n')[0]).toMatch(
      /^warning .*holds `userId` to `a\*`/,
    );
    expect(ofRoles(`  own: {allow: [ofUser], ${SCOPE}}\n`)).toEqual([]);
    const all = 'ofUser, ofDay, theme, word, all, said';
    expect(ofRoles(`  god: {allow: [${all}]}\n`)[0]).toMatch(/^info .*may call all 6 access patterns/);
    expect(ofRoles(`  most: {allow: [${all.slice(8)}]}\n`)).toEqual([]);
  });
});
