import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import type { Finding } from '../../src/diagnostics/index.js';
import { generateFiles } from '../../src/generate/index.js';
import { memoryInput, readInput, type WrittenModel, writeModel } from '../../src/import/index.js';
import { asksForFact } from '../../src/import/report/report.js';
import { check } from '../../src/library/check.js';
import { readModel, sound } from '../../src/library/loaded-model.js';
import { runs } from '../support/runs.js';

type Target = 'workbench' | 'create-table';

/** Models without errors: those that say most first, and the rest where there is time. */
const MODELS = [
  'examples/iot/iot.dynamodel.yaml',
  'examples/orders-multi-table/orders-multi-table.dynamodel.yaml',
  'test/designs/device-status/device-status.dynamodel.yaml',
  'test/designs/complaint-management/complaint-management.dynamodel.yaml',
  'examples/leaderboard/leaderboard.dynamodel.yaml',
  'examples/shop/shop.dynamodel.yaml',
  'examples/ecommerce/ecommerce.dynamodel.yaml',
  'examples/github/github.dynamodel.yaml',
  'examples/saas/saas.dynamodel.yaml',
  'test/designs/leaderboard-hot.dynamodel.yaml',
  'test/designs/online-shop/online-shop.dynamodel.yaml',
].slice(0, runs(4, 11));

async function imported(files: Readonly<Record<string, string>>): Promise<WrittenModel> {
  const { draft } = await readInput(memoryInput(files), undefined);
  return writeModel(draft);
}

async function generated(text: string, target: Target): Promise<string> {
  const [file] = await generateFiles(sound(readModel({ text, path: 'model.yaml' })).plan, target);
  return file?.text ?? '';
}

function findingsOf(text: string): readonly Finding[] {
  return check(readModel({ text, path: 'model.yaml' })).findings;
}

function withoutComments(text: string): string {
  return text
    .replace(/^ *#.*\n/gm, '')
    .replace(/ {2}#.*$/gm, '')
    .replace(/\n\n+/g, '\n');
}

/** The model with each line that is asked for filled in at its place, as it stands. */
function answered({ text, questions }: WrittenModel): string {
  const document = parseDocument(text);
  for (const { at, fill } of questions) {
    const path = placeIn(document.toJS(), at);
    const node = document.getIn(path);
    expect(node, `${at} is no place of the model`).toBeDefined();
    for (const [key, value] of Object.entries(parseDocument(fill).toJS() as object))
      document.setIn([...path, key], value);
  }
  return document.toString({ lineWidth: 0 });
}

/** A path whose names may hold points. */
function placeIn(root: unknown, at: string): readonly string[] {
  if (at === '') return [];
  const names = Object.keys((root ?? {}) as object).sort((a, b) => b.length - a.length);
  const name = names.find((one) => at === one || at.startsWith(`${one}.`));
  if (name === undefined) throw new Error(`There is no \`${at}\`.`);
  return [name, ...placeIn((root as Record<string, unknown>)[name], at.slice(name.length + 1))];
}

describe.each(['workbench', 'create-table'] as const)('the way to %s and back', (target) => {
  const made = new Map<string, WrittenModel>();
  beforeAll(async () => {
    for (const path of MODELS) {
      const { plan } = sound(readModel(path));
      const [file] = await generateFiles(plan, target);
      made.set(path, await imported({ 'made.json': file?.text ?? '' }));
    }
  });

  it.each(MODELS)('is the identity from the model of %s on', async (path) => {
    const first = made.get(path)!;
    const again = await imported({ 'made.json': await generated(first.text, target) });
    expect(withoutComments(again.text)).toBe(withoutComments(first.text));
    expect(first.quirks).toEqual([]);
    // Requests of other services are about what stands around tables.
    const around = /\b(?:dax|backup|ec2|iam):[A-Z]/;
    expect(first.unplaced.filter((one) => !around.test(JSON.stringify(one)))).toEqual([]);
  });

  it.each(MODELS)('finds no fault in %s that is not in it', (path) => {
    const { text } = made.get(path)!;
    const before = new Set(check(readModel(path)).findings.map(({ rule }) => rule));
    const after = findingsOf(text).filter((finding) => !asksForFact(finding) && !before.has(finding.rule));
    expect(after.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
    // Faults of keys and declarations; what has no bound, and what no pattern does, no such file can tell.
    expect(after.map(({ rule }) => rule).filter((rule) => /^DM(?:1|3008|3010|3016)/.test(rule))).toEqual([]);
  });

  it.each(MODELS)('asks of %s for lines that can be filled in where they are asked for', (path) => {
    const model = made.get(path)!;
    expect(model.questions.length).toBeGreaterThan(0);
    const findings = findingsOf(answered(model));
    // The rates are examples: they may be more than what is provisioned.
    const errors = findings.filter(({ severity, rule }) => severity === 'error' && !rule.startsWith('DM6'));
    expect(errors.map(({ message }) => message)).toEqual([]);
    expect(findings.filter(asksForFact).map(({ message }) => message)).toEqual([]);
  });
});

const KEYS = [
  { AttributeName: 'pk', AttributeType: 'S' },
  { AttributeName: 'at', AttributeType: 'N' },
];
const SERVICE = `
service: logs
provider: {name: aws, stage: "\${opt:stage, 'dev'}"}
resources:
  Resources:
    LogTable:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: "logs-\${self:provider.stage}"
        BillingMode: PAY_PER_REQUEST
        DeletionProtectionEnabled: true
        PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
        AttributeDefinitions: ${JSON.stringify(KEYS)}
        KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: at, KeyType: RANGE}]
`;
const SCHEMA = JSON.stringify({
  tables: [
    {
      table_config: { table_name: 'Library', partition_key: 'pk', sort_key: 'sk' },
      gsi_list: [{ name: 'ByOwner', partition_key: 'owner_pk', sort_key: 'owner_sk' }],
      entities: {
        Book: {
          entity_type: 'BOOK',
          pk_template: 'SHELF#{shelf}',
          sk_template: 'BOOK#{isbn}',
          gsi_mappings: [{ name: 'ByOwner', pk_template: 'OWNER#{owner}', sk_template: 'BOOK#{isbn}' }],
          fields: ['shelf', 'isbn', 'owner', 'title'].map((name) => ({ name, type: 'string', required: true })),
          access_patterns: [
            {
              pattern_id: 1,
              name: 'get_book',
              operation: 'GetItem',
              parameters: ['shelf', 'isbn'].map((name) => ({ name, type: 'string' })),
              return_type: 'single_entity',
            },
            {
              pattern_id: 2,
              name: 'books_of_owner',
              operation: 'Query',
              index_name: 'ByOwner',
              parameters: [{ name: 'owner', type: 'string' }],
              return_type: 'entity_list',
            },
          ],
        },
      },
    },
  ],
});
const COMMANDS = JSON.stringify({
  tables: [
    {
      TableName: 'Readings',
      AttributeDefinitions: KEYS,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
    },
  ],
  access_patterns: [
    {
      pattern: '1',
      description: 'Readings of a sensor',
      dynamodb_operation: 'Query',
      implementation: `aws dynamodb query --table-name Readings --key-condition-expression 'pk = :p'`,
    },
  ],
});

describe('what is free of faults', () => {
  it.each([
    ['template.yaml', readFileSync('examples/import/template.yaml', 'utf8')],
    ['scores.json', readFileSync('examples/import/scores.json', 'utf8')],
    ['serverless.yml', SERVICE],
    ['schema.json', SCHEMA],
    ['dynamodb_data_model.json', COMMANDS],
  ])('stays so: %s', async (name, text) => {
    const model = await imported({ [name]: text });
    expect(findingsOf(model.text).filter((finding) => !asksForFact(finding))).toEqual([]);
    expect(model.quirks).toEqual([]);
  });
});
