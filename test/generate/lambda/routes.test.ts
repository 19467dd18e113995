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
      'GET /notes/{noteId}',
      'GET /note-again/{noteId}',
      'GET /notes-of/{owner}',
      'POST /notes',
      'DELETE /notes/{noteId}',
    ]);
  });

  it('call items by one name, whatever other patterns are called', () => {
    const model = `
dynamodel: 1
model: depot
tables:
  depot: {key: {pk: pk, sk: sk}, indexes: {byShelf: {pk: gpk, sk: gsk, project: all}}}
entities:
  Part:
    key: {pk: "PART#{partId}", sk: PART}
    indexes: {byShelf: {pk: "SHELF#{shelf}", sk: "{partId}"}}
    attributes: {partId: {type: ulid, generate: ulid}, shelf: {type: string, charset: "a-z", maxBytes: 9}}
  Category: {key: {pk: "C#{name}", sk: C}, attributes: {name: {type: string, charset: "a-z", maxBytes: 9}}}
  News: {key: {pk: "N#{newsId}", sk: N}, attributes: {newsId: {type: ulid, generate: ulid}}}
  Address: {key: {pk: "A#{addressId}", sk: A}, attributes: {addressId: {type: ulid, generate: ulid}}}
accessPatterns:
  parts: {op: query, entity: Part, by: [shelf]}
  allParts: {op: scan, entity: Part}
  part: {op: get, entity: Part, by: [partId]}
  addPart: {op: create, entity: Part}
  category: {op: get, entity: Category, by: [name]}
  news: {op: get, entity: News, by: [newsId]}
  address: {op: get, entity: Address, by: [addressId]}
roles:
  clerk: {api: {auth: none}, allow: [parts, allParts, part, addPart, category, news, address]}
`;
    const [api] = apisOf(genOf(model)).apis;
    expect(api?.calls.map(({ route }) => routeKey(route))).toEqual([
      'GET /parts/by-shelf/{shelf}',
      'GET /all-parts',
      'GET /parts/{partId}',
      'POST /parts',
      'GET /categories/{name}',
      'GET /news/{newsId}',
      'GET /addresses/{addressId}',
    ]);
    expect(genOf(model).names.entity('Part')).toMatchObject({
      type: 'Part',
      repository: 'Part',
      module: 'entities/part',
    });
  });

  it('are those that the model states', () => {
    const { routes, left } = apiOf('{auth: none, routes: {note: "GET /note-again/{noteId}"}}');
    expect(routes.slice(0, 2)).toEqual(['GET /note-again/{noteId}', 'GET /notes/{noteId}']);
    expect(left).toEqual([]);
  });

  it('are for patterns alone that the scope binds', () => {
    const { api, routes, left } = apiOf('{auth: iam}', `\${cognito-identity.amazonaws.com:sub}`);
    expect(routes).toEqual(['GET /notes-of', 'POST /notes']);
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

  it('are none where what the scope gives is compared, and not demanded', () => {
    const { apis } = apisOf(
      genOf(
        MODEL.replace('API', '{auth: jwt}')
          .replace('SCOPE', `scope: {owner: "\${aws:PrincipalTag/owner}"}, `)
          .replace(
            '[note, noteAgain, notesOf, write, drop]',
            '[equal, unequal, either, notBut, mine, other, open, clean, give, steal, text]',
          )
          .replace('      cursor:', '      text: {type: string, maxBytes: 9}\n      cursor:')
          .replace(
            'roles:',
            `  equal: {op: scan, entity: Note, filter: "text != 'x' and $owner = owner", page: 9}
  unequal: {op: scan, entity: Note, filter: "owner != $owner", page: 9}
  either: {op: scan, entity: Note, filter: "owner = $owner or text = 'x'", page: 9}
  notBut: {op: scan, entity: Note, filter: "not (owner = $owner)", page: 9}
  mine: {op: update, entity: Note, set: [text], condition: "owner = $owner and text != 'x'"}
  other: {op: update, entity: Note, set: [text], condition: "text = $owner"}
  open: {op: delete, entity: Note, condition: "owner = $owner or owner != $owner"}
  clean: {op: delete-query, entity: Note, by: [owner], condition: "text != $owner"}
  give:
    op: transact-write
    params: {noteId: ulid, owner: {type: string, maxBytes: 36}, to: {type: string, maxBytes: 36}}
    steps: [{update: Note, by: [noteId], set: {owner: "$to"}, condition: "owner = $owner"}]
  steal:
    op: transact-write
    params: {noteId: ulid, owner: {type: string, maxBytes: 36}, to: {type: string, maxBytes: 36}}
    steps: [{update: Note, by: [noteId], set: {owner: "$owner"}, condition: "owner = $to"}]
  text: {op: execute, entity: Note, statement: 'SELECT * FROM "notes" WHERE owner <> $owner'}
roles:`,
          ),
      ),
    );
    expect(apis[0]?.calls.map(({ planned }) => planned.pattern.name)).toEqual(['equal', 'mine', 'clean', 'give']);
    expect(apis[0]?.left.join(' ')).toContain('unequal of the role reader has no route: it finds items of Note by');
  });

  it.each([
    ['{owner}', ['note', 'change', 'replace']],
    // Others have the same key.
    ['{owner|first:2}', []],
    ['{owner|hash:8}', []],
    ['{owner|lower}', []],
    ['{owner}{text}', []],
    ['{owner}x{text}', []],
    ['{text}{owner}', []],
    ['{owner}#{text}', ['replace']],
  ])('are for keys alone that tell one value of the scope from another: %s', (part, served) => {
    const model = `
dynamodel: 1
model: notes
tables:
  notes: {key: {pk: pk, sk: sk}}
entities:
  Note:
    key: {pk: "U#${part}", sk: "NOTE#{noteId}"}
    attributes:
      noteId: {type: ulid, generate: ulid}
      owner: {type: string, charset: "a-zA-Z0-9-", maxBytes: 36}
      text: {type: string, maxBytes: 36}
accessPatterns:
  note: {op: get, entity: Note, by: [owner, noteId]}
  change: {op: update, entity: Note, key: [owner, noteId], set: [text]}
  replace: {op: put, entity: Note}
roles:
  reader: {api: {auth: jwt}, scope: {owner: "\${aws:PrincipalTag/owner}"}, allow: [note, change, replace]}
`;
    expect(apisOf(genOf(model)).apis.flatMap(({ calls }) => calls.map(({ planned }) => planned.pattern.name))).toEqual(
      served,
    );
  });

  it('are none where items without the field are read with those that have it', () => {
    const model = `
dynamodel: 1
model: orders
tables:
  orders: {key: {pk: pk, sk: sk}}
entities:
  Order:
    key: {pk: "ORDER#{orderId}", sk: "ORDER"}
    attributes:
      orderId: {type: string, charset: "a-z0-9", maxBytes: 26}
      owner: {type: string, charset: "a-z0-9", maxBytes: 36}
  Line:
    key: {pk: "ORDER#{orderId}", sk: "LINE#{line}"}
    attributes:
      orderId: {type: string, charset: "a-z0-9", maxBytes: 26}
      line: {type: string, charset: "a-z0-9", maxBytes: 9}
accessPatterns:
  order: {op: query, entity: Order, by: [orderId], filter: "owner = $owner", page: 9}
  whole: {op: query, entities: [Order, Line], by: [orderId], filter: "owner = $owner", page: 9}
  pair:
    op: transact-get
    params: {orderId: {type: string, maxBytes: 26}, owner: {type: string, maxBytes: 36}, line: {type: string, maxBytes: 9}}
    steps: [{get: Line, by: [orderId, line]}]
roles:
  reader: {api: {auth: jwt}, scope: {owner: "\${aws:PrincipalTag/owner}"}, allow: [order, whole, pair]}
`;
    const { apis } = apisOf(genOf(model));
    expect(apis[0]?.calls.map(({ planned }) => planned.pattern.name)).toEqual(['order']);
    expect(apis[0]?.left.join(' ')).toContain(
      'whole of the role reader has no route: it finds items of Line by neither',
    );
  });

  it('are none where the scope would be a part of a value, or a bound of it', () => {
    const model = MODEL.replace('API', '{auth: jwt}')
      .replace('SCOPE', `scope: {owner: "\${aws:PrincipalTag/owner}"}, `)
      .replace('"OWNER#{owner}", sk: "{noteId}"', '"OWNER#{owner|first:2}", sk: "{owner}"')
      .replace('[note, noteAgain, notesOf, write, drop]', '[part, bound, between, write]')
      .replace(
        '  notesOf: {op: query, entity: Note, by: [owner], page: 5}\n',
        `  part: {op: query, entity: Note, by: ["owner|first:2"], page: 5}
  bound: {op: query, entity: Note, by: ["owner|first:2"], range: {owner: gte}, page: 5}
  between: {op: query, entity: Note, by: ["owner|first:2"], range: {owner: between}, page: 5}
`,
      );
    const { apis } = apisOf(genOf(model));
    expect(apis[0]?.calls.map(({ planned }) => planned.pattern.name)).toEqual(['write']);
    expect(apis[0]?.left).toEqual([
      "part of the role reader has no route: it is asked for owner where the role's scope cannot say it: in a list, or in part.",
      "bound of the role reader has no route: it is asked for owner where the role's scope cannot say it: in a list, or in part.",
      expect.stringContaining('between of the role reader has no route: it is asked for owner where'),
    ]);
  });

  it('take a tenant that a pattern names of its own from the scope, and leave out what it does not hold', () => {
    const model = `
dynamodel: 1
model: notes
tenancy: {field: tenantId, prefix: "T#{tenantId}"}
tables:
  notes: {key: {pk: pk, sk: sk}}
entities:
  Note:
    key: {pk: "NOTE#{noteId}", sk: "NOTE"}
    attributes:
      tenantId: {type: string, charset: "a-z0-9-", maxBytes: 36}
      noteId: {type: ulid, generate: ulid}
      text: {type: string, maxBytes: 36}
  Word:
    tenancy: none
    key: {pk: "W#{word}", sk: "WORD"}
    attributes:
      word: {type: string, maxBytes: 9, charset: "a-z"}
  Invite:
    tenancy: none
    key: {pk: "I#{inviteId}", sk: "I"}
    attributes:
      inviteId: ulid
      tenantId: {type: string, charset: "a-z0-9-", maxBytes: 36}
accessPatterns:
  note: {op: get, entity: Note, by: [noteId]}
  word: {op: get, entity: Word, by: [word]}
  invite: {op: get, entity: Invite, by: [inviteId]}
  others: {op: scan, entity: Note, filter: "tenantId != $tenantId", page: 9}
  mine: {op: scan, entity: Note, filter: "tenantId = $tenantId", page: 9}
  text: {op: execute, entity: Note, statement: 'SELECT * FROM "notes" WHERE text = $text'}
  change:
    op: transact-write
    params: {tenantId: {type: string, maxBytes: 36}, noteId: ulid, text: {type: string, maxBytes: 36}}
    steps: [{update: Note, by: [tenantId, noteId], set: {text: "$text"}}]
roles:
  reader:
    api: {auth: jwt}
    scope: {tenantId: "\${aws:PrincipalTag/tenant}"}
    allow: [note, word, invite, others, mine, text, change]
`;
    const { apis } = apisOf(genOf(model));
    expect(apis[0]?.calls.map(({ planned, scoped }) => [planned.pattern.name, scoped])).toEqual([
      ['note', []],
      ['word', []],
      ['mine', []],
      ['change', [['tenantId']]],
    ]);
    expect(JSON.stringify(apis[0]?.calls.at(-1)?.shape)).not.toContain('tenantId');
  });

  it('are none where nothing says who calls', () => {
    const { routes, left } = apiOf('{auth: none}', `\${aws:PrincipalTag/owner}`);
    expect(routes).toEqual([]);
    expect(left.join(' ')).toContain('has no API');
    for (const scope of [
      `\${aws:PrincipalTag/owner, 'nobody'}`,
      `\${aws:SourceIp}`,
      'ann*',
      `\${aws:PrincipalTag/owner`,
    ]) {
      const odd = apiOf('{auth: jwt}', scope);
      expect(odd.routes, scope).toEqual([]);
      expect(odd.left.join(' '), scope).toMatch(
        /its scope needs .*, and with `auth: jwt` no claim of a token is meant/,
      );
    }
    expect(apisOf(genOf(saasText())).apis.map(({ role }) => role.name)).toEqual(['member', 'admin', 'onboarding']);
  });
});
