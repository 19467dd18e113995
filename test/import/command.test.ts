import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.js';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';

const TEMPLATE = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: customerId, AttributeType: S}
        - {AttributeName: placedAt, AttributeType: N}
        - {AttributeName: status, AttributeType: S}
        - {AttributeName: spare, AttributeType: S}
      KeySchema:
        - {AttributeName: customerId, KeyType: HASH}
        - {AttributeName: placedAt, KeyType: RANGE}
      GlobalSecondaryIndexes:
        - IndexName: byStatus
          KeySchema: [{AttributeName: status, KeyType: HASH}]
          Projection: {ProjectionType: KEYS_ONLY}
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'template.yaml': TEMPLATE,
    'empty.yaml': '',
    'schema.cjs': `// with 'dynamodb-onetable'
console.log('noise');
const pk = { type: String, value: 'USER#\${id}' };
module.exports = { indexes: { primary: { hash: process.env.ATTRIBUTE } }, models: { User: { pk, id: { type: String } } } };`,
    'broken.json': '{"TableName": "a",\n "KeySchema": [',
    'broken.yaml': 'Resources:\n\t- a\n',
    'binary.bin': new Uint8Array([1, 0, 2, 0]),
    'utf16.json': new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]),
    'other.txt': 'hello\n',
    'mine.dynamodel.yaml': '# mine\n',
    'model.dynamodel.yaml': 'dynamodel: 1\nmodel: a\ntables: {a: {key: {pk: a}}}\nentities: {}\n',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  mkdirSync(join(folder, 'none'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(argv: readonly string[], overrides: Partial<Io> = {}) {
  const io = fakeIo({ cwd: folder, ...overrides });
  const code = await runCli(['import', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

describe('dynamodel import', () => {
  it('prints a model as a person would write it', async () => {
    const { code, out, err } = await run(['template.yaml']);
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=node_modules/dynamodel/schemas/model.schema.json
      # Imported from template.yaml (CloudFormation template).
      dynamodel: 1
      model: template

      defaults: {entityAttribute: none}

      tables:
        Orders:
          name: orders
          key: {pk: customerId, sk: "placedAt: N"}
          protection: {pitr: false, delete: false}
          indexes:
            byStatus: {pk: status, project: keys}

      entities:
        # Only its key attributes are known. Write \`optional: true\` beside those of indexes that items may lack.
        Orders:
          key: natural
          indexes: {byStatus: natural}
          attributes:
            customerId: {type: string, minBytes: 1}
            placedAt: decimal(38)
            status: {type: string, minBytes: 1}

      accessPatterns:
        # Candidates, derived from the keys: what they let an application ask. Keep what yours asks, delete the rest, and add
        # what it writes.
        getOrders: {op: get, entity: Orders, by: [customerId, placedAt]}
        queryOrders: {op: query, entity: Orders, by: [customerId]}
        queryOrdersByStatus:
          op: query
          entity: Orders
          by: [status]
          project: [customerId, placedAt, status]
          index: byStatus

      # ---- Not known. What you know of it, write at its place, in place of these examples: all figures rest on it.
      #
      # How often is it called, usually and at its peak?
      #   accessPatterns.getOrders            rate: {avg: 10/s, peak: 100/s}
      #   accessPatterns.queryOrders          rate: {avg: 10/s, peak: 100/s}
      #   accessPatterns.queryOrdersByStatus  rate: {avg: 10/s, peak: 100/s}
      #
      # How many items are there?
      #   entities.Orders  volume: {count: 100k}
      #
      # How many bytes has the longest value? It stands in a key.
      #   entities.Orders.attributes  customerId: {type: string, minBytes: 1, maxBytes: 36}
      #   entities.Orders.attributes  status: {type: string, minBytes: 1, maxBytes: 36}
      #
      # What kind of number is it: whole, between which bounds, or a time (\`epochSeconds\`, \`epochMillis\`)?
      #   entities.Orders.attributes  placedAt: {type: int, min: 0, max: 999999999}
      #
      # Which attributes do its items have beside those of keys? Sizes and costs follow from them.
      #   entities.Orders.attributes  title: {type: string, avgBytes: 20, maxBytes: 200}

      # ---- Has no place in a model:
      # - \`DeletionPolicy: Retain\`: a model does not say how stacks are changed (template.yaml:5,
      #   Resources.Orders.DeletionPolicy)

      # ---- Odd, and read all the same:
      # - \`spare\` is declared and stands in no key; DynamoDB refuses such a table. (template.yaml:13,
      #   Resources.Orders.Properties.AttributeDefinitions[3])
      "
    `);
    expect(err).toMatchInlineSnapshot(`
      "template.yaml (CloudFormation template): 4 warnings, 1 note, 8 questions, 1 quirk, 1 without a place
      "
    `);
  });

  it.each([
    [['--tables', 'template.yaml'], '--tables'],
    [['--keep-samples'], '--keep-samples'],
  ])('refuses %j where no items are read', async (more, option) => {
    const { code, out, err } = await run(['template.yaml', ...more]);
    expect(err).toBe(`error: ${option} is of items that are read, and \`template.yaml\` is read as cloudformation\n`);
    expect([code, out]).toEqual([2, '']);
  });

  it('writes a file that check reads, once', async () => {
    const first = await run(['cloudformation', 'template.yaml', '--out', 'made.dynamodel.yaml']);
    expect(first).toMatchObject({ code: 0, out: '' });
    expect(first.err).toContain('written to made.dynamodel.yaml\nNext: dynamodel check made.dynamodel.yaml\n');
    const { out } = await run(['template.yaml']);
    expect(readFileSync(join(folder, 'made.dynamodel.yaml'), 'utf8')).toBe(out);
    expect((await run(['template.yaml', '--out', 'made.dynamodel.yaml'])).code).toBe(0);
    const io = fakeIo({ cwd: folder });
    expect(await runCli(['check', 'made.dynamodel.yaml'], io)).toBe(0);
  });

  it('reads standard input, whatever the format is said to be', async () => {
    const stdin = { readStdin: async () => new TextEncoder().encode(TEMPLATE) };
    const { code, out } = await run(['-'], stdin);
    expect(code).toBe(0);
    expect(out).toContain('# Imported from <stdin> (CloudFormation template).\n');
    expect((await run(['cloudformation', '-'], stdin)).out).toBe(out);
  });

  it('runs no code of the input unless that is allowed', async () => {
    const refused = await run(['schema.cjs']);
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toBe(
      'error: `schema.cjs` is code: what it defines with OneTable is known only once it has run. With `--allow-code` it is loaded in a process of its own, without credentials of AWS. Do that with code that you trust.\n',
    );
    const { code, out, err } = await run(['schema.cjs', '--allow-code'], { env: { ATTRIBUTE: 'pk' } });
    expect([code, err]).toEqual([0, expect.stringContaining('schema.cjs (OneTable schema): ')]);
    expect(out).toContain('    key: {pk: "USER#{id}"}\n');
  });

  it('reports the most serious findings first, and what it would need to know', async () => {
    const { code, out } = await run(['template.yaml', '--report']);
    expect(code).toBe(0);
    expect(out.startsWith('template.yaml (CloudFormation template): 1 table, 1 entity, 3 access patterns\n')).toBe(
      true,
    );
    const severities = [...out.matchAll(/^\S+:\d+:\d+ {2}(error|warning|info) /gm)].map(([, severity]) => severity);
    const rank = ['error', 'warning', 'info'];
    expect(severities).toEqual([...severities].sort((a, b) => rank.indexOf(a!) - rank.indexOf(b!)));
    expect(severities).toEqual(['warning', 'warning']);
    for (const part of [
      '\n  Nothing but a fact is missing for DM2012 key-too-long (2) and DM6000 rates-missing: ',
      '\n▲ 4 warnings, 1 note in template.dynamodel.yaml\n',
      'What it would take to say more',
      '    accessPatterns.getOrders            rate: {avg: 10/s, peak: 100/s}\n',
      '  - `spare` is declared and stands in no key; DynamoDB refuses such a table. (template.yaml:13,\n    Resources',
      '  - `DeletionPolicy: Retain`: ',
    ])
      expect(out).toContain(part);
  });

  it.each([
    [['empty.yaml'], 1, '`empty.yaml` is empty: there is nothing to import.'],
    [['none'], 1, '`none` holds no files: there is nothing to import.'],
    [['broken.json'], 1, 'broken.json:2:15  error\n  The text ends too early'],
    [['create-table', 'broken.json'], 1, 'broken.json:2:15  error\n'],
    [['broken.yaml'], 1, 'broken.yaml:2:1  error\n  A tab is used as indentation'],
    [['binary.bin'], 1, '`binary.bin` is a binary file of no format that can be imported.'],
    [['utf16.json'], 1, 'save it as UTF-8'],
    [['model.dynamodel.yaml'], 1, '`model.dynamodel.yaml` is a model already'],
    [
      ['other.txt'],
      1,
      '`other.txt` is in no format that can be imported. What was looked for:\n  create-table: an object',
    ],
    [['cloudformation', 'other.txt'], 1, 'other.txt'],
    [['nothing.yaml'], 2, '`nothing.yaml` cannot be read: there is no such file or folder.'],
    [[], 2, 'a path is missing'],
    [['cloudformation'], 2, 'a path is missing: `dynamodel import cloudformation <path>`'],
    [['cloudfromation', 'template.yaml'], 2, 'there is no format `cloudfromation`: did you mean `cloudformation`?'],
    [['xyz', 'template.yaml'], 2, 'there is no format `xyz`; the formats are:\n  create-table '],
    [['template.yaml', '--out', 'mine.dynamodel.yaml'], 2, '`mine.dynamodel.yaml` is there already'],
    [['template.yaml', '--out', 'template.yaml'], 2, 'what is imported, which would be lost'],
    [['template.yaml', '--out', 'none'], 2, 'is a folder: name a file'],
    [['template.yaml', '--format', 'json'], 2, '--format says how the report is printed: add --report'],
    [['template.yaml', '--report', '--format', 'xml'], 2, 'Allowed choices are text, json, markdown'],
  ])('%j ends with %i and says why', async (argv, expected, message) => {
    const { code, out, err } = await run(argv);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at /m);
    expect(code).toBe(expected);
    expect(out).toBe('');
  });

  it('lets no name of the input steer a terminal', async () => {
    const evil = TEMPLATE.replace('spare', '"\\u001b[31mspare\\u202e"').replace('TableName: orders', 'Bad\u0007: 1');
    const { out, err } = await run(['-', '--report'], { readStdin: async () => new TextEncoder().encode(evil) });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
    expect(out).toContain('spare');
  });
});
