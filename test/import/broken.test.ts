import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportError, memoryInput, openInput, readInput } from '../../src/import/index.js';

type Name = 'workbench' | 'tool-server' | 'cloudformation' | 'serverless' | 'create-table';

/** What each format begins with, what is of the wrong shape, and what refers to itself. */
const FORMATS: Readonly<Record<Name, { file: string; start: string; root: string; wrong: RegExp; circle?: string }>> = {
  workbench: {
    file: 'model.json',
    start: '{\n  "ModelName": "x",\n  "DataModel": [\n    {"TableName": "t", "KeyAttributes": {',
    root: '{"ModelName": "x", "DataModel": {}}',
    wrong: /^This is no NoSQL Workbench model: it has no list `DataModel`\.$/,
  },
  'tool-server': {
    file: 'schema.json',
    start: '{\n  "tables": [\n    {"table_config": {"table_name": "t",\n ',
    root: '{"tables": [{"table_config": 3}]}',
    wrong: /^`tables` holds no table with a name and a partition key\.$/,
  },
  cloudformation: {
    file: 'template.json',
    start: '{\n  "AWSTemplateFormatVersion": "2010-09-09",\n  "Resources": {\n    "T": ',
    root: '{"AWSTemplateFormatVersion": "2010-09-09", "Resources": []}',
    wrong: /^`template\.json` is no template: it has no `Resources`\.$/,
    circle: 'AWSTemplateFormatVersion: x\nResources: &a\n  T:\n    Type: AWS::DynamoDB::Table\n    Properties: *a\n',
  },
  serverless: {
    file: 'serverless.json',
    start: '{\n  "service": "x",\n  "resources": {\n    "Resources": ',
    root: '{"service": "x", "provider": {"name": "aws"}}',
    wrong:
      /^`serverless\.json` is read as a service of the Serverless Framework, and `resources` has no table in it\.$/,
    circle: 'service: x\nresources: &a\n  Resources:\n    T: *a\n',
  },
  'create-table': {
    file: 'tables.json',
    start: '{\n  "TableName": "t",\n  "KeySchema": [\n   ',
    root: '{"TableName": "t", "KeySchema": [{"AttributeName": "x", "KeyType": "RANGE"}]}',
    wrong: /^No table of `tables\.json` has a partition key\.$/,
  },
};
const NAMES = Object.keys(FORMATS) as Name[];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'broken-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function problemOf(read: () => Promise<unknown>): Promise<{ message: string; line: number | undefined }> {
  const error = await read().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ImportError);
  const { kind, problems } = error as ImportError;
  expect(kind).toBe('invalid');
  const [problem] = problems;
  const { message = '', span } = problem ?? {};
  return { message, line: span?.file.lineOf(span.start) };
}

/** As a format that is named, and as one that is not. */
async function bothWays(name: Name, files: Readonly<Record<string, string | Uint8Array>>) {
  const named = await problemOf(() => readInput(memoryInput(files), name));
  return { named, found: await problemOf(() => readInput(memoryInput(files), undefined)) };
}

describe.each(NAMES)('a broken input of %s', (name) => {
  const { file, start, root, wrong, circle } = FORMATS[name];

  it('that is cut off is told with its line', async () => {
    const { named, found } = await bothWays(name, { [file]: start });
    for (const { message, line } of [named, found]) {
      expect(message).toMatch(/^The text ends too early/);
      expect(line).toBe(4);
    }
  });

  it('whose root is another is told so', async () => {
    expect((await problemOf(() => readInput(memoryInput({ [file]: root }), undefined))).message).toMatch(wrong);
    for (const other of ['[1, 2]', '"text"', '7', 'null', '{}']) {
      const { message } = await problemOf(() => readInput(memoryInput({ [file]: other }), name));
      expect(message.length, other).toBeGreaterThan(20);
    }
  });

  it('that is binary, or empty, is told so', async () => {
    const { named, found } = await bothWays(name, { [file]: new Uint8Array([123, 0, 1, 2, 0]) });
    for (const { message } of [named, found]) expect(message).toMatch(/binary file|zero/);
    const { message } = await problemOf(() => readInput(memoryInput({ [file]: '' }), name));
    expect(message).toMatch(/empty|defines no table/);
  });

  it('that has a line of 200 MB is told so before it is read', async () => {
    const path = join(folder, file);
    writeFileSync(path, start.replaceAll('\n', ' '));
    const descriptor = openSync(path, 'r+');
    ftruncateSync(descriptor, 200 * 1024 * 1024);
    closeSync(descriptor);
    const { message } = await problemOf(async () => readInput(openInput(path, file, String), name));
    expect(message).toMatch(new RegExp(`^\`${file}\` has 200\\.0 MB; a file of this format may have \\d+ MB\\.$`));
  });

  it.skipIf(circle === undefined)('that leads round in a circle is told with its line', async () => {
    const { named, found } = await bothWays(name, { [file.replace('json', 'yaml')]: circle ?? '' });
    for (const { message, line } of [named, found]) {
      expect(message).toBe('`*a` stands inside the value that it names; it would never end.');
      expect(line).toBeGreaterThan(2);
    }
  });
});

describe('a folder', () => {
  it('has the files that are linked into it, and no links to nothing', async () => {
    const path = mkdtempSync(join(folder, 'links-'));
    writeFileSync(join(folder, 'real.json'), '{}');
    mkdirSync(join(path, 'real'));
    writeFileSync(join(path, 'real', 'real.json'), '{}');
    symlinkSync(join(path, 'real', 'real.json'), join(path, 'linked.json'));
    symlinkSync(join(folder, 'nothing'), join(path, 'dangling.json'));
    symlinkSync(join(folder, 'real.json'), join(path, 'outside.json'));
    const { files, ledOut } = openInput(path, 'links', String);
    expect(files.map(({ name }) => name)).toEqual(['linked.json', 'real/real.json']);
    expect(ledOut).toEqual(['outside.json']);
  });

  it('gives nothing of files outside, however they are linked into it', async () => {
    const path = mkdtempSync(join(folder, 'secrets-'));
    writeFileSync(join(folder, 'secret.txt'), 'hush');
    writeFileSync(
      join(path, 'main.tf'),
      `resource "aws_dynamodb_table" "t" {
  name         = "t"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  tags = { own = "o", s = file("\${path.module}/s.txt") }
}\n`,
    );
    symlinkSync(join(folder, 'secret.txt'), join(path, 's.txt'));
    const linksOnly = mkdtempSync(join(folder, 'only-'));
    symlinkSync(join(folder, 'secret.txt'), join(linksOnly, 'a.json'));
    await expect(readInput(openInput(linksOnly, 'only', String), undefined)).rejects.toThrow(
      '`only` holds nothing but links that lead out of it',
    );
    // By a link to the folder itself, what lies in it is inside.
    symlinkSync(path, join(folder, 'alias'));
    const { draft } = await readInput(openInput(join(folder, 'alias'), 'alias', String), undefined);
    expect(JSON.stringify(draft)).not.toContain('hush');
    expect(draft.tables[0]?.tags).toEqual(new Map([['own', 'o']]));
    expect(draft.quirks.map(({ message }) => message)).toContain(
      'Links lead out of `alias` and are not read: `s.txt`. Import the folder that holds both, if they belong to it.',
    );
  });
});
