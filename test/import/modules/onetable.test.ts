// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of OneTable
import { describe, expect, it } from 'vitest';
import { oneTableDefinitions } from '../../../src/import/formats/modules/child/onetable.js';
import { oneTableDraft } from '../../../src/import/formats/onetable/read.js';
import { ImportError, memoryInput, readInput, writeModel } from '../../../src/import/index.js';
import { child, elements } from '../../../src/import/tree.js';
import { readModel } from '../../../src/library/loaded-model.js';
import { entitiesOf, keysOf, told } from './imported.js';

const SCHEMA = {
  format: 'onetable:1.1.0',
  version: '0.0.1',
  description: 'Accounts and their users',
  indexes: {
    primary: { hash: 'pk', sort: 'sk' },
    gs1: { hash: 'gs1pk', sort: 'gs1sk', project: ['gs1pk', 'gs1sk', 'data'] },
    ls1: { type: 'local', sort: 'ls1sk', project: 'keys' },
  },
  params: { isoDates: true, timestamps: true, typeField: '_type', nulls: false },
  models: {
    Account: {
      pk: { type: 'string', value: '${_type}#${id}' },
      sk: { type: 'string', value: '${_type}#' },
      id: { type: 'string', generate: 'ulid', validate: '/^[0-9A-Z]{26}$/' },
      name: { type: 'string', required: true, unique: true },
      balance: { type: 'number', default: 0 },
      plan: { type: 'string', enum: ['free', 'pro'], default: 'free' },
      expires: { type: 'date', ttl: true },
      gs1pk: { type: 'string', value: '${_type}#' },
      gs1sk: { type: 'string', value: '${pk}#${balance:12}' },
    },
    User: {
      pk: { type: 'string', value: 'Account#${accountId}' },
      sk: { type: 'string', value: 'User#${email}#${joined}' },
      accountId: { type: 'string', required: true },
      email: { type: 'string', required: true, map: 'em', unique: true, scope: '${accountId}' },
      joined: { type: 'date', required: true },
      phone: { type: 'string', crypt: true },
      address: { type: 'string', map: 'data.address' },
      zip: { type: 'string', map: 'data.zip' },
      full: { type: 'string', value: '${email} <${phone}>' },
      photo: { type: 'buffer' },
      prefs: { type: 'object', schema: { dark: { type: 'boolean' }, at: { type: 'date', isoDates: false } } },
      lines: { type: 'array', items: { type: 'object', schema: { a: { type: 'string' } } } },
      ls1sk: { type: 'string', value: '${zip}#${prefs.dark}' },
      token: { type: 'string', generate: 'uid(16)', hidden: true, fixed: true },
      nick: { type: 'string', encode: ['sk', '#', 1] },
    },
    Config: { pk: { type: 'string', value: 'config#' }, sk: { type: 'string', value: 'config#' }, v: { type: 'set' } },
  },
};

async function imported(schema: unknown) {
  const input = memoryInput({ 'accounts.json': JSON.stringify(schema, null, 2) });
  const { draft, format } = await readInput(input, undefined);
  expect(format.name).toBe('onetable');
  return draft;
}

describe('a schema of OneTable', () => {
  it('is a model with keys, attributes and what is unique', async () => {
    const { text } = writeModel(await imported(SCHEMA));
    const [model = '', closing = ''] = text.split('# ---- Not known');
    expect(model.slice(model.indexOf('defaults:'))).toMatchInlineSnapshot(`
      "defaults: {escape: none, entityAttribute: _type}

      tables:
        accounts:
          key: {pk: pk, sk: sk}
          ttl: expires
          indexes:
            gs1: {pk: gs1pk, sk: gs1sk, project: {include: [data]}}
            ls1: {sk: ls1sk, local: true, project: keys}

      entities:
        Account:
          key: {pk: "Account#{id}", sk: "Account#"}
          indexes: {gs1: {pk: "Account#", sk: "Account#{id}#{balance|pad:12}"}}
          attributes:
            id: {type: ulid, generate: ulid}
            name: string
            # medium confidence: whole and of at most 12 digits, because keys pad it so
            balance: {type: int, min: 0, max: 999999999999, default: 0}
            plan: {enum: [free, pro], default: free}
            expires: {type: epochSeconds, optional: true}
            created: {type: timestamp, generate: now, immutable: true}
            updated: timestamp
          unique: {name: {key: {pk: "_unique#Account#name#{name}", sk: "_unique#"}}}
          ttl: expires

        User:
          key: {pk: "Account#{accountId}", sk: "User#{email}#{joined|iso}"}
          indexes: {ls1: {pk: "Account#{accountId}", sk: natural}}
          attributes:
            accountId: string
            email: {type: string, as: em}
            joined: timestamp
            phone: {type: string, optional: true}
            full: {type: string, optional: true}
            photo: {type: string, optional: true}
            prefs: {map: {dark: {type: bool, optional: true}, at: {type: epochMillis, optional: true}}, optional: true}
            lines: {list: {map: {a: {type: string, optional: true}}}, optional: true}
            ls1sk: {type: string, optional: true}
            token: {type: string, charset: "0-9A-HJKMNP-TV-Z", minBytes: 16, maxBytes: 16, immutable: true, hidden: true}
            nick: {type: string, optional: true}
            data: {map: {address: {type: string, optional: true}, zip: {type: string, optional: true}}, optional: true}
            created: {type: timestamp, generate: now, immutable: true}
            updated: timestamp
          unique: {email: {scope: [accountId], key: {pk: "_unique#{accountId}#User#em#{email}", sk: "_unique#"}}}

        Config:
          singleton: true
          key: {pk: "config#", sk: "config#"}
          attributes:
            v: {type: any, optional: true}
            created: {type: timestamp, generate: now, immutable: true}
            updated: timestamp

      accessPatterns:
        # Candidates, derived from the keys: what they let an application ask. Keep what yours asks, delete the rest, and add
        # what it writes.
        getAccount: {op: get, entity: Account, by: [id]}
        queryAccountByGs1: {op: query, entity: Account, project: [id, balance], index: gs1}
        getUser: {op: get, entity: User, by: [accountId, email, joined]}
        queryUser: {op: query, entity: User, by: [accountId]}
        queryUserByEmail: {op: query, entity: User, by: [accountId, email]}
        queryUserByLs1:
          op: query
          entity: User
          by: [accountId]
          filter: "has(ls1sk)"
          project: [accountId, email, joined, ls1sk]
          index: ls1
        getConfig: {op: get, entity: Config}

      "
    `);
    expect(closing.slice(closing.indexOf('# ---- Has no place'))).toMatchInlineSnapshot(`
      "# ---- Has no place in a model:
      # - \`nulls\`: false: it is a matter of code (accounts.json:29, params.nulls)
      # - \`validate\`: "/^[0-9A-Z]{26}$/": values are checked by a regular expression: write it as \`pattern\`, or as \`charset\`
      #   and bounds (accounts.json:44, models.Account.id.validate)
      # - \`crypt\`: true: its value is stored encrypted, as text that is longer (accounts.json:102, models.User.phone.crypt)
      # - \`value\`: "\${email} <\${phone}>": it is made of other attributes: write that as \`derive\` (accounts.json:114,
      #   models.User.full.value)
      # - \`generate\`: "uid(16)": only ulid, uuid and ksuid are made by a model (accounts.json:148, models.User.token.generate)

      # ---- Odd, and read all the same:
      # - A schema does not say what its table is called; it is \`accounts\` here. (accounts.json:5, indexes)
      # - The template \`\${zip}#\${prefs.dark}\` of \`User.ls1sk\` has none like it in a model: \`zip\` is stored inside of \`data\`.
      #   The model has the key attribute as it is stored. (accounts.json:144, models.User.ls1sk.value)
      # - Values of type \`binary\`, \`buffer\` and \`arraybuffer\` are stored as text (S) in base64. (accounts.json:116,
      #   models.User.photo)
      # - \`nick\` of \`User\` is not stored by itself (\`encode\`): it is read out of another attribute. The model stores it.
      #   (accounts.json:154, models.User.nick.encode)
      # - The schema does not say what a \`set\` is of; it is read as any. (accounts.json:170, models.Config.v)
      "
    `);
    const rules = readModel({ text, path: 'a.dynamodel.yaml' }).findings;
    expect(rules).toEqual([]);
  });

  it('has the keys that OneTable makes', async () => {
    const entities = entitiesOf(await imported(SCHEMA));
    const id = '01HZY3X4T5V6W7X8Y9Z0A1B2C3';
    expect(Object.fromEntries(keysOf(entities.get('Account')!, { id, balance: 1250, name: 'x' }))).toEqual({
      pk: `Account#${id}`,
      sk: 'Account#',
      gs1pk: 'Account#',
      gs1sk: `Account#${id}#000000001250`,
    });
    const user = { accountId: 'a#1', email: 'A@b', joined: '2026-11-20T10:11:12.131Z' };
    expect(Object.fromEntries(keysOf(entities.get('User')!, user))).toEqual({
      pk: 'Account#a#1',
      sk: 'User#A@b#2026-11-20T10:11:12.131Z',
    });
  });

  it.each<[string, object, string]>([
    ['names no attribute', { pk: { type: 'string', value: 'A#${who}' } }, '`who` is no attribute of `Thing`'],
    ['pads text', { pk: { type: 'string', value: 'A#${id:10:x}' } }, '`id` is of type string, padded with `x`'],
    ['has a boolean', { pk: { type: 'string', value: '${on}' }, on: { type: 'boolean' } }, '`on` is of type boolean'],
    [
      'is made of itself',
      { pk: { type: 'string', value: 'A#${other}' }, other: { type: 'string', value: '${pk}' } },
      '`other` is made of itself',
    ],
    [
      'has a date that is stored otherwise',
      { pk: { type: 'string', value: '${at}' }, at: { type: 'date', isoDates: true } },
      'the date `at` is written there otherwise than it is stored',
    ],
  ])('keeps a key as it is stored where its template %s', async (_, fields, why) => {
    const draft = await imported({
      version: '1',
      indexes: { primary: { hash: 'pk' } },
      models: { Thing: { id: { type: 'string' }, ...fields } },
    });
    expect(draft.entities[0]?.key.pk).toEqual({ kind: 'natural' });
    expect(draft.quirks.map(({ message }) => message).join('\n')).toContain(
      `has none like it in a model: ${why}. The model has`,
    );
    expect(writeModel(draft).text).toContain('pk: string');
  });

  it('may have natural keys, of numbers too', async () => {
    const draft = await imported({
      indexes: { primary: { hash: 'host', sort: 'at' }, gone: { sort: 'x' } },
      models: {
        Event: { host: { type: 'string' }, at: { type: 'number' }, text: { type: String(Number) } },
        _Schema: { pk: {} },
      },
    });
    expect(draft.tables[0]).toMatchObject({ pk: { name: 'host', type: 'S' }, sk: { name: 'at', type: 'N' } });
    expect(draft.entities.map(({ name }) => name)).toEqual(['Event']);
    expect(draft.quirks.map(({ message }) => message).join()).toContain('There is no type `');
  });

  it('is read out of code: constructors as types, tables by their names', () => {
    const schema = {
      version: '1',
      indexes: { primary: { hash: 'pk', sort: 'sk' } },
      models: {
        User: {
          pk: { type: String, value: '${_type}#${id}' },
          sk: { type: String, value: '${_type}#' },
          id: { type: String, generate: () => 'x' },
          born: { type: Date },
          tags: { type: Set },
          extra: { type: Object },
          check: { type: String, validate: /^[a-z]+$/i },
        },
      },
    };
    const table = { name: 'People', schema: { definition: schema }, client: { send: () => 1, config: {} } };
    const definitions = oneTableDefinitions([{ default: { schema, table } }]);
    expect(definitions.count).toBe(1);
    const [only] = elements(child(told(definitions), 'schemas'));
    const draft = oneTableDraft(child(only, 'schema')!, { name: 'people', table: 'People' });
    expect(draft.tables[0]?.name).toBe('People');
    expect(draft.entities[0]?.attributes.map(({ name, type }) => [name, type.kind])).toEqual([
      ['id', 'string'],
      ['born', 'epoch'],
      ['tags', 'any'],
      ['extra', 'dict'],
      ['check', 'string'],
    ]);
    expect(draft.unplaced.map(({ what }) => what)).toEqual([
      '`generate`: "() => \'x\'"'.replaceAll("'", '\\"'),
      '`validate`: "/^[a-z]+$/i"',
    ]);
  });

  it.each<[string, unknown]>([
    ['no index', { models: {}, indexes: {} }],
    ['no models', { indexes: { primary: { hash: 'pk' } } }],
    ['a list', [{ models: {} }]],
  ])('is none with %s', async (_, schema) => {
    const input = memoryInput({ 'a.json': JSON.stringify(schema) });
    await expect(readInput(input, 'onetable')).rejects.toThrow('This is no schema of OneTable');
  });

  it('that is broken is told with its place', async () => {
    const input = memoryInput({ 'a.json': '{"format": "onetable:1.1.0",\n "models": {' });
    const error = await readInput(input, 'onetable').catch((one: unknown) => one);
    expect(error).toBeInstanceOf(ImportError);
    expect((error as ImportError).problems[0]?.span?.file.path).toBe('a.json');
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'templates that double',
      Object.fromEntries([
        ...Array.from({ length: 40 }, (_, i) => [`a${i}`, `\${a${i + 1}}\${a${i + 1}}`]),
        ['a40', 'x'],
      ]),
      'all that it is made of is longer than any key',
    ],
    [
      'a long chain',
      Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`a${i}`, `\${a${i + 1}}`])),
      'too many templates stand in one another',
    ],
    [
      'endless padding',
      { a0: '${_type:999999999999}' },
      'it is padded to 999999999999 characters, and no key has as many',
    ],
    ['much padding', { a0: '${_type:500000000}' }, 'it is padded to 500000000 characters, and no key has as many'],
    ['open braces', { a0: '${'.repeat(200_000) }, 'all that it is made of is longer than any key'],
  ])('is read at once with %s', async (_, templates, why) => {
    const fields = Object.entries(templates).map(([name, value]) => [name, { type: 'string', value }]);
    const schema = {
      ...SCHEMA,
      indexes: { primary: { hash: 'pk' } },
      models: { A: { pk: { type: 'string', value: '${a0}' }, ...Object.fromEntries(fields) } },
    };
    const { entities, quirks } = await imported(schema);
    expect(entities[0]?.key.pk).toEqual({ kind: 'natural' });
    expect(quirks.map(({ message }) => message).join('\n')).toContain(`${why}. The model has the key attribute`);
  });

  it('survives anything in its places', async () => {
    const odd = [null, 1, 'x', [], {}, { __proto__x: 1 }, [[1]], true];
    for (const one of odd) {
      const schema = {
        indexes: { primary: { hash: 'pk', sort: one }, other: one, gs: { hash: 'a', sort: 'b', project: one } },
        params: one,
        models: {
          A: { pk: { type: one, value: one, map: one, enum: one, default: one, items: one, schema: one }, b: one },
          B: one,
        },
        queries: one,
      };
      const draft = oneTableDraft(told(schema), { name: 'odd', table: undefined });
      expect(writeModel(draft).text).toContain('dynamodel: 1');
    }
  });
});
