import { describe, expect, it } from 'vitest';
import { apisOf } from '../../../src/generate/lambda/api.js';
import { routeKey } from '../../../src/generate/lambda/routes.js';
import { genOf, saasText } from './support.js';

const MODEL = `
dynamodel: 1
model: notes
tables:
  notes:
    key: {pk: pk, sk: sk}
    indexes: {byOwner: {pk: gpk, sk: gsk, project: all}}
entities:
  Note:
    key: {pk: "NOTE#{noteId}", sk: "NOTE"}
    indexes: {byOwner: {pk: "OWNER#{owner}", sk: "{noteId}"}}
    attributes:
      noteId: {type: ulid, generate: ulid}
      owner: {type: string, charset: "a-z0-9-", maxBytes: 36}
      cursor: {type: string, maxBytes: 9, optional: true}
accessPatterns:
  note: {op: get, entity: Note, by: [noteId], consistent: true}
  noteAgain: {op: get, entity: Note, by: [noteId]}
  notesOf: {op: query, entity: Note, by: [owner], page: 5}
  write: {op: create, entity: Note}
  drop: {op: delete, entity: Note}
roles:
  reader: {api: API, SCOPEallow: [note, noteAgain, notesOf, write, drop]}
`;

function apiOf(api: string, scope = '') {
  const { apis, left } = apisOf(
    genOf(MODEL.replace('API', api).replace('SCOPE', scope === '' ? '' : `scope: {owner: "${scope}"}, `)),
  );
  const [first] = apis;
  return {
    routes: (first?.calls ?? []).map(({ route }) => routeKey(route)),
    left: [...left, ...(first?.left ?? [])],
    api: first,
  };
}

describe('routes', () => {
  it('follow from the pattern; of two that API Gateway cannot tell apart the later is under its own name', () => {
    expect(apiOf('{auth: none}').routes).toEqual([
      'GET /note/{noteId}',
      'GET /note-again/{noteId}',
      'GET /notes-of/{owner}',
      'POST /note',
      'DELETE /note/{noteId}',
    ]);
  });

  it('are those that the model states', () => {
    const { routes, left } = apiOf('{auth: none, routes: {note: "GET /note-again/{noteId}"}}');
    expect(routes.slice(0, 2)).toEqual(['GET /note-again/{noteId}', 'GET /note/{noteId}']);
    expect(left).toEqual([]);
  });

  it('are for patterns alone that the scope binds', () => {
    const { api, routes, left } = apiOf('{auth: iam}', `\${cognito-identity.amazonaws.com:sub}`);
    expect(routes).toEqual(['GET /notes-of', 'POST /note']);
    expect(left).toContainEqual(
      "note of the role reader has no route: it is asked without owner, which the role's scope fixes.",
    );
    expect(api?.scope.get('owner')).toEqual([{ kind: 'iam', name: 'cognitoIdentity.identityId' }]);
  });

  it('are none for what lies beyond the scope all the same: a key without the field, a list, a part of a value', () => {
    const claim = `\${aws:PrincipalTag/owner}`;
    const more = `  take: {op: update, entity: Note, set: [owner]}
  replace: {op: put, entity: Note}
  keep: {op: update, entity: Note, set: [text], condition: "owner = $owner"}
  two:
    op: transact-write
    params: {note: Note, others: {list: Note, max: 5}}
    steps: [{create: Note, from: note}, {create: Note, each: others}]
roles:`;
    const { apis } = apisOf(
      genOf(
        MODEL.replace('API', '{auth: jwt}')
          .replace('SCOPE', `scope: {owner: "${claim}"}, `)
          .replace('[note, noteAgain, notesOf, write, drop]', '[take, replace, keep, two, write]')
          .replace('      cursor:', '      text: {type: string, maxBytes: 9}\n      cursor:')
          .replace('roles:', more),
      ),
    );
    expect(apis[0]?.calls.map(({ planned }) => planned.pattern.name)).toEqual(['keep', 'write']);
    expect(apis[0]?.left.join(' ')).toContain('take of the role reader has no route: what it writes');
  });

  it('are none where nothing says who calls', () => {
    const { routes, left } = apiOf('{auth: none}', `\${aws:PrincipalTag/owner}`);
    expect(routes).toEqual([]);
    expect(left.join(' ')).toContain('has no API');
    expect(apisOf(genOf(saasText())).apis.map(({ role }) => role.name)).toEqual(['member', 'admin', 'onboarding']);
  });
});
