// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of OneTable
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModules, withoutCredentials } from '../../../src/import/formats/modules/load-modules.js';
import { memoryInput, openInput, readInput } from '../../../src/import/index.js';
import { toPlain } from '../../../src/source/index.js';

const SCHEMA = `{
  version: '1',
  indexes: { primary: { hash: 'pk', sort: 'sk' } },
  models: { User: { pk: { type: String, value: 'USER#\${id}' }, sk: { type: String, value: 'USER' }, id: { type: String } } },
}`;

const FILES: Readonly<Record<string, string>> = {
  'environment.mjs': `console.log('noise'); console.error('more'); process.send('x'); process.send({ kind: 'other' }); setInterval(() => {}, 1000);
const schema = ${SCHEMA};
schema.models.User.seen = { type: JSON.stringify([process.env.TABLE, process.env.AWS_SECRET_ACCESS_KEY, process.env.AWS_PROFILE]) };
export default schema;`,
  'empty.mjs': `export const make = () => 1; export const list = [];`,
  'throws.mjs': `const a = 1;\nfunction define() {\n  throw new TypeError('no table\\nmore');\n}\ndefine();`,
  'syntax.cjs': 'const = 1;',
  'missing.mjs': `import 'no-such-package/deep';`,
  'missing.cjs': `require('@nobody/none');`,
  'lost.mjs': `import './not-there.mjs';`,
  'loops.mjs': 'for (;;) {}',
  'exits.mjs': `console.error('goodbye'); process.exit(3);`,
  'models/orders.ts': `import { Entity } from 'electrodb';
import { Status } from './status';
export const Order = new Entity({
  model: { entity: 'order', version: '1', service: 'shop' },
  attributes: { orderId: { type: 'string' }, status: { type: [Status.Open, Status.Paid] } },
  indexes: { order: { pk: { field: 'pk', composite: ['orderId'] }, sk: { field: 'sk', composite: ['status'] } } },
}, { table: process.env.TABLE });`,
  'models/status.ts': `export enum Status { Open = 'open', Paid = 'paid' }`,
  'models/orders.test.ts': `import 'electrodb'; throw new Error('a test');`,
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'modules-'));
  mkdirSync(join(folder, 'models'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(
  name: string,
  more: { readonly seconds?: number; readonly signal?: AbortSignal; readonly allowCode?: boolean } = {},
) {
  const { seconds, ...context } = more;
  const { files } = openInput(join(folder, name), name, String);
  return loadModules('onetable', files, {
    context: {
      allowCode: true,
      env: { TABLE: 'people', AWS_SECRET_ACCESS_KEY: 'secret', AWS_PROFILE: 'p' },
      ...context,
    },
    title: 'OneTable',
    wanted: 'schema',
    ...(seconds === undefined ? {} : { seconds }),
  });
}

function read(name: string, format?: string) {
  return readInput(openInput(join(folder, name), name, String), format, { allowCode: true, env: { TABLE: 'orders' } });
}

describe.concurrent('modules of an application', () => {
  it('are loaded whatever they do besides, and see the environment, but for credentials', async () => {
    const told = toPlain(await load('environment.mjs'));
    expect(told).toMatchObject({
      schemas: [{ schema: { models: { User: { pk: { type: 'string', value: 'USER#${id}' } } } } }],
    });
    expect(JSON.stringify(told)).toContain('[\\"people\\",null,null]');
    expect(withoutCredentials({ aws_session_token: 'x', AWS_PROFILE: 'y', PATH: '/bin' })).toEqual({
      PATH: '/bin',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere/dynamodel',
      AWS_CONFIG_FILE: '/nowhere/dynamodel',
    });
  });

  it.each([
    [
      'empty.mjs',
      '`empty.mjs` exports no schema. It exports `list (list)`, `make (function)`. What only a function makes is not found: export the result.',
    ],
    ['throws.mjs', '`throws.mjs` cannot be loaded: TypeError: no table (throws.mjs:3)'],
    ['syntax.cjs', "`syntax.cjs` cannot be loaded: SyntaxError: Unexpected token '='"],
    [
      'missing.mjs',
      '`missing.mjs` needs the package `no-such-package`, which is not installed beside it: install the packages of its project (`npm install`) first.',
    ],
    [
      'missing.cjs',
      '`missing.cjs` needs the package `@nobody/none`, which is not installed beside it: install the packages of its project (`npm install`) first.',
    ],
    [
      'exits.mjs',
      '`exits.mjs` ended the process (exit code 3) before it was loaded. The last that it printed: goodbye',
    ],
  ])('that cannot be read are told: %s', async (name, message) => {
    await expect(load(name)).rejects.toThrow(message);
  });

  it('that import a file which is not there are told', async () => {
    await expect(load('lost.mjs')).rejects.toThrow(/^`lost.mjs` cannot be loaded: .*not-there\.mjs/);
  });

  it('that do not end are stopped', async () => {
    await expect(load('loops.mjs', { seconds: 0.5 })).rejects.toThrow(
      `\`loops.mjs\` did not finish loading within 0.5 seconds, and was stopped.`,
    );
  });

  it('are given up at once by Ctrl-C', async () => {
    const interruption = new AbortController();
    const loading = load('loops.mjs', { signal: interruption.signal });
    setTimeout(() => interruption.abort(), 100);
    await expect(loading).rejects.toThrow(/abort/i);
    await expect(load('environment.mjs', { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  it('are not loaded unless that is allowed', async () => {
    await expect(load('throws.mjs', { allowCode: false })).rejects.toThrow(
      'With `--allow-code` it is loaded in a process of its own',
    );
  });

  it('of TypeScript are known by the package that they import', async () => {
    const input = openInput(join(folder, 'models/orders.ts'), 'models/orders.ts', String);
    await expect(readInput(input, undefined)).rejects.toThrow('what it defines with ElectroDB is known only once');
  });

  it('in a folder are those that import the package, tests aside, compiled by what the project has', async () => {
    const { draft } = await read('models', 'electrodb');
    expect([draft.name, draft.tables.map(({ name }) => name)]).toEqual(['shop', ['orders']]);
    expect(draft.entities.map(({ name, key }) => [name, key.pk, key.sk])).toEqual([
      [
        'order',
        { kind: 'template', text: '$shop#orderid_{orderId|lower}' },
        { kind: 'template', text: '$order_1#status_{status}' },
      ],
    ]);
    expect(draft.unplaced).toEqual([]);
    await expect(read('models', 'dynamodb-toolbox')).rejects.toThrow(
      'No module in `models` imports `dynamodb-toolbox`: name the file that exports what is defined with DynamoDB-Toolbox.',
    );
  });

  it('need a file', async () => {
    const input = memoryInput({ 'a.mjs': "import 'electrodb';" });
    await expect(readInput(input, undefined, { allowCode: true })).rejects.toThrow(
      'A module of ElectroDB is loaded from its file',
    );
  });
});
