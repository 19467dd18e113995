import { spawnSync } from 'node:child_process';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createEngine } from '../../../src/engine/index.js';
import { generateFiles } from '../../../src/generate/index.js';
import { readModel, sound } from '../../../src/library/loaded-model.js';
import { EXAMPLE_NAMES, exampleModel } from '../../support/examples.js';

async function runbooks(source: string | { readonly text: string }): Promise<ReadonlyMap<string, string>> {
  const files = await generateFiles(sound(readModel(source)).plan, 'runbooks');
  return new Map(files.map(({ path, text }) => [path, text]));
}

const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`{3,}${language}\\n([^]*?)^\`{3,}$`, 'gm'))].map(([, code = '']) => code);

/** What the shell says of text that it only reads. */
function shellFault(code: string): string {
  const { stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
  return stderr;
}

const GLOBAL = `
dynamodel: 1
model: depot
defaults: {region: eu-west-1}
tables:
  parts:
    name: "\${env:PARTS}-parts"
    key: {pk: pk, sk: "odd ' name: N"}
    billing: {provisioned: {rcu: 100, wcu: 50}}
    ttl: "it's over"
    stream: new-image
    protection: {pitr: {days: 9}, kms: new, backup: {schedule: cron(0 5 ? * * *), keep: 35d}}
    replicas: [eu-central-1]
    tags: {"a b": "x$(id)y"}
    contributorInsights: all
    indexes:
      byOwner: {pk: owner, project: all, billing: {provisioned: {rcu: 10, wcu: 5}}, contributorInsights: throttled}
  log:
    key: {pk: id}
    billing: {on-demand: {max: {rru: 100/s, wru: 20/s}}}
    protection: {pitr: false, delete: false}
  stock:
    name: "\${env:STOCK:-stock}"
    key: {pk: id}
    billing: {provisioned: {rcu: 10, wcu: 5, autoscale: {min: {rcu: 10, wcu: 5}, max: {rcu: 1000, wcu: 500}}}}
  days:
    key: {pk: id}
    billing: {warm: {rru: 20000/s}}
    indexes: {byEnd: {pk: end, project: keys}}
operations: {alarms: {email: "\${env:WHO}"}}
entities:
  Part:
    table: parts
    key: natural
    indexes: {byOwner: natural}
    attributes:
      pk: {type: string, minBytes: 1, maxBytes: 20}
      at: {type: int, min: 0, max: 9, as: "odd ' name"}
      owner: {type: string, minBytes: 1, maxBytes: 20}
  Line: {table: log, key: natural, attributes: {id: ulid}}
  Stock: {table: stock, key: natural, attributes: {id: ulid}}
  Day: {table: days, key: natural, indexes: {byEnd: natural}, attributes: {id: ulid, end: ulid}}
accessPatterns:
  part: {op: get, entity: Part, by: [pk, at], rate: 10/s, skew: "hot(1, 90%)"}
  addPart: {op: create, entity: Part, rate: 900/s}
`;

describe('runbooks', () => {
  it('hold only commands that a shell can read', async () => {
    const all = [...EXAMPLE_NAMES.map(exampleModel), { text: GLOBAL }];
    const texts = (await Promise.all(all.map(runbooks))).flatMap((files) => [...files.values()]);
    const commands = texts.flatMap((text) => blocks(text, 'sh'));
    expect(commands.length).toBeGreaterThan(100);
    expect(shellFault('if')).not.toBe('');
    expect(shellFault(commands.map((code) => `{\n${code}:\n}\n`).join(''))).toBe('');
  });

  it('name operations of DynamoDB, and options that they take', async () => {
    const text = [...(await runbooks({ text: GLOBAL })).values()].join('\n').replace(/ \\\n */g, ' ');
    const calls = [...text.matchAll(/^ *aws dynamodb ([a-z-]+)(.*)$/gm)].filter(([, name]) => name !== 'wait');
    expect(new Set(calls.map(([, name]) => name)).size).toBeGreaterThan(9);
    for (const [line, name = '', options = ''] of calls) {
      const operation = name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
      expect(dynamodb, line).toHaveProperty(`${operation}Command`);
      expect(options, line).toMatch(
        /^(?: --[a-z0-9-]+(?: (?:"[^"]*(?:"\$[^)]*\)")?[^"]*"|'[^']*(?:'\\''[^']*)*'|[^-\s]\S*)+)*)*(?:[ )"].*)?$/,
      );
    }
  });

  it('say what the model says', async () => {
    const files = await runbooks({ text: GLOBAL });
    const restore = files.get('restore.md') ?? '';
    expect(restore).toContain('Any second of the last 9 days');
    expect(restore).toContain(`TABLE="\${PARTS:?}-parts"`);
    expect(restore).toContain('RecoveryPeriodInDays=9');
    expect(restore).toContain("AttributeName='it'\\''s over'");
    expect(restore).toContain('--index-name byOwner');
    expect(restore).toContain('This table has no point-in-time recovery');
    expect(restore).toContain('aws backup start-restore-job');
    expect(restore).toContain('encryptionType=KMS,kmsMasterKeyArn=$KEY');
    expect(restore).toContain(
      '--index-name byOwner \\\n  --contributor-insights-action ENABLE --contributor-insights-mode THROTTLED_KEYS',
    );
    // A name that is more than a parameter would be another one with the parameter's new value.
    expect(restore).toContain('export STOCK="$RESTORED"');
    expect(restore).not.toContain('export PARTS=');
    expect(restore).toContain('aws dynamodb restore-table-from-backup --target-table-name "$TABLE"');
    // Whoever pastes a block deletes nothing of which there is no backup yet.
    const deleting = blocks(restore, 'sh').filter((one) => one.includes('delete-table'));
    expect(deleting.length).toBeGreaterThan(0);
    expect(deleting.filter((one) => one.includes('create-backup'))).toEqual([]);
    expect(restore).toMatch(
      /^Only once that says `AVAILABLE`, and the replicas in `[\w-]+`(?:, `[\w-]+`)* are deleted and gone:$/m,
    );
    const throttling = files.get('throttling.md') ?? '';
    expect(throttling).toMatch(
      /--resource-id "table\/\$\{STOCK:-stock\}" \\\n {2}--scalable-dimension dynamodb:table:ReadCapacityUnits \\\n {2}--min-capacity 20 --max-capacity 2000/,
    );
    expect(throttling).not.toMatch(/update-table --table-name "\$\{STOCK/);
    expect(throttling).toContain(`--warm-throughput '{"ReadUnitsPerSecond":40000,"WriteUnitsPerSecond":8000}'`);
    expect(throttling).toContain('"IndexName":"byEnd","WarmThroughput":{');
    expect(throttling).toContain('"ReadCapacityUnits":200,"WriteCapacityUnits":100');
    expect(throttling).toContain('"IndexName":"byOwner"');
    expect(throttling).toContain('"MaxWriteRequestUnits":40');
    expect(throttling).toMatch(/\| parts \| [\d.]+ \| 900 \| 100 provisioned \| 50 provisioned \|/);
    expect(files.get('failover.md')).toContain('ReceivingRegion,Value=eu-central-1');
    expect(files.get('failover.md')).toContain('gone as long as theirs is: `log`');
    expect(files.get('README.md')).toContain('export PARTS=   # has no default');
    expect(files.get('README.md')).not.toContain('WHO');
    const hotKey = files.get('hot-key.md') ?? '';
    expect(hotKey).toContain(`keys --table-name "\${PARTS:?}-parts" --index-name byOwner`);
    expect(hotKey).toMatch(/get-insight-rule-report.*--start-time.*--end-time.*--period/s);
    const named = /--document-name (\S+)/.exec(files.get('restore-drill.md') ?? '')?.[1];
    expect(named).toBe('runbook-depot-restore-drill');
    expect(files.get('README.md')).toContain(`--name ${named} --content file://automation/restore-drill.yaml`);
    // A word of Athena, which only backticks make a name.
    expect(files.get('export.md')).toContain('`end`:struct<s:string>');
    expect(files.get('export.md')).toContain('item."end".s AS "end"');
    expect((await runbooks(exampleModel('shop'))).has('failover.md')).toBe(false);
    expect(files.get('restore.md')).toContain('those of the stack `depot`');
  });

  it('say what alarms are told of, with the names of this model', async () => {
    const files = await runbooks(exampleModel('shop'));
    const latency = files.get('latency.md') ?? '';
    expect(latency).toMatch(/^\| shop \| `GetItem` \| 50 ms \| \d+ B \|$/m);
    expect(latency).toMatch(/^\| shop \| `Query` \| 100 ms \|/m);
    expect(latency).toContain(`slow "Name=TableName,Value=\${SHOP_TABLE:-shop}" "Name=Operation,Value=$OPERATION"`);
    expect(files.get('user-errors.md')).toMatch(/^\| shop \| [\d,]+ \| .*`TransactWriteItems`.* \|$/m);
    const failures = files.get('conditional-failures.md') ?? '';
    expect(failures).toMatch(/^\| `placeOrder` \| shop \| [\d.]+ \| .*Order: it is not there.*`stock >= \$qty`/m);
    expect(failures).toContain(`failed "Name=TableName,Value=\${SHOP_TABLE:-shop}"`);
    const age = files.get('stream-age.md') ?? '';
    expect(age).toContain('its stack puts its name out as `ShopStreamFunctionName`');
    expect(age).toContain('and that of its queue of failures as `ShopStreamFailuresName`');
    expect(age).toContain('the alarm on the queue of failures lasts until it is empty');
    expect(age).toContain(`TABLE="\${SHOP_TABLE:-shop}"`);
    expect(age).not.toContain('## Table events');
    const contents = files.get('README.md') ?? '';
    for (const path of files.keys()) if (path.endsWith('.md')) expect(`(README.md)${contents}`).toContain(`(${path})`);
  });

  it('are not about what a model has not', async () => {
    const text = `dynamodel: 1
model: plain
tables: {plain: {key: {pk: pk}}}
entities: {Thing: {key: {pk: "T#{id}"}, attributes: {id: {type: ulid}}}}
accessPatterns: {thing: {op: get, entity: Thing, by: [id]}}
`;
    const files = await runbooks({ text });
    for (const path of ['conditional-failures.md', 'stream-age.md', 'failover.md']) {
      expect(files.has(path)).toBe(false);
      expect(files.get('README.md')).not.toContain(path);
    }
    expect(files.get('user-errors.md')).toContain('The model states no rates');
  });
});

describe('automation', () => {
  interface Step {
    readonly name: string;
    readonly action: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly outputs?: readonly { readonly Name: string; readonly Selector: string }[];
    readonly isEnd?: boolean;
  }

  /** As Systems Manager does with these actions. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
  function run(
    text: string,
    given: Readonly<Record<string, string>>,
    call: (api: string, input: object) => Record<string, unknown>,
  ): readonly string[] {
    const document = parse(text) as {
      readonly schemaVersion: string;
      readonly parameters: Readonly<
        Record<string, { readonly default?: string | number; readonly allowedPattern?: string }>
      >;
      readonly mainSteps: readonly Step[];
    };
    expect(document.schemaVersion).toBe('0.3');
    const values = new Map<string, string | number>();
    for (const [name, { default: usual, allowedPattern }] of Object.entries(document.parameters)) {
      const value = given[name] ?? usual;
      if (value === undefined) throw new Error(`${name} is missing`);
      expect(String(value)).toMatch(new RegExp(allowedPattern ?? ''));
      values.set(name, value);
    }
    const filled = (input: unknown): unknown => {
      const givenBy = (name: string): string | number => {
        const value = values.get(name);
        if (value === undefined) throw new Error(`nothing gives ${name}`);
        return value;
      };
      if (typeof input === 'string') {
        // What is nothing but a parameter has its type.
        const [, whole] = /^\{\{ ([\w.]+) \}\}$/.exec(input) ?? [];
        if (whole !== undefined) return givenBy(whole);
        return input.replace(/\{\{ ([\w.]+) \}\}/g, (_, name: string) => String(givenBy(name)));
      }
      if (Array.isArray(input)) return input.map(filled);
      if (typeof input !== 'object' || input === null) return input;
      return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, filled(value)]));
    };
    const done: string[] = [];
    for (const { name, action, inputs, outputs = [], isEnd } of document.mainSteps) {
      const { Service, Api, PropertySelector, DesiredValues, ...rest } = inputs;
      expect(Service).toBe('dynamodb');
      expect(dynamodb).toHaveProperty(`${String(Api)}Command`);
      const result = call(String(Api), filled(rest) as object);
      const select = (path: string): unknown =>
        path
          .split('.')
          .slice(1)
          .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], result);
      if (action === 'aws:waitForAwsResourceProperty')
        expect(DesiredValues).toContain(select(String(PropertySelector)));
      else expect(action).toBe('aws:executeAwsApi');
      for (const { Name, Selector } of outputs) values.set(`${name}.${Name}`, String(select(Selector)));
      done.push(`${name} ${outputs.map(({ Name }) => values.get(`${name}.${Name}`)).join()}`.trim());
      if (isEnd === true) break;
    }
    return done;
  }

  function engineWithTable() {
    let now = Date.parse('2026-01-31T09:00:00Z');
    const engine = createEngine({ now: () => now });
    engine.createTable({
      TableName: 'parts',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    engine.updateContinuousBackups({
      TableName: 'parts',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    engine.putItem({ TableName: 'parts', Item: { pk: { S: 'a' } } });
    now += 3_600_000;
    return engine;
  }

  it('restores, looks and deletes on an engine', async () => {
    const text = (await runbooks({ text: GLOBAL })).get('automation/restore-drill.yaml') ?? '';
    const engine = engineWithTable();
    const operations: Readonly<Record<string, (input: never) => unknown>> = {
      RestoreTableToPointInTime: (input: { readonly RestoreDateTime: string }) =>
        engine.restoreTableToPointInTime({
          ...input,
          RestoreDateTime: undefined,
          UseLatestRestorableTime: true,
        } as never),
      DescribeTable: (input) => engine.describeTable(input),
      Scan: (input) => engine.scan(input),
      DeleteTable: (input) => engine.deleteTable(input),
    };
    const given = {
      TableName: 'parts',
      RestoreTime: '2026-01-31T09:59:00Z',
      AutomationAssumeRole: 'arn:aws:iam::1:role/x',
    };
    const done = run(text, given, (api, input) => operations[api]?.(input as never) as Record<string, unknown>);
    expect(done).toEqual(['restoreTable', 'waitForRestore', 'readSomething 1', 'deleteTable']);
    expect(engine.listTables({}).TableNames).toEqual(['parts']);
  });

  it('has documents whose steps are calls of DynamoDB', async () => {
    const files = [...(await runbooks({ text: GLOBAL }))].filter(([path]) => path.startsWith('automation/'));
    expect(files.map(([path]) => path)).toEqual([
      'automation/contributor-insights.yaml',
      'automation/export.yaml',
      'automation/restore-drill.yaml',
      'automation/restore.yaml',
    ]);
    const seen: string[] = [];
    const recoveries: object[] = [];
    for (const [, text] of files) {
      const given = {
        TableName: 'parts',
        TargetTableName: 'restore-drill-1',
        RestoreTime: '2026-01-31T09:59:00Z',
        Bucket: 'exports',
        AutomationAssumeRole: 'role',
      };
      run(text, given, (api, input) => {
        seen.push(api);
        if (api === 'UpdateContinuousBackups') recoveries.push(input);
        return { Table: { TableStatus: 'ACTIVE', TableArn: 'arn' }, ExportDescription: { ExportArn: 'arn' }, Count: 1 };
      });
    }
    expect(new Set(seen)).toContain('ExportTableToPointInTime');
    expect(recoveries).toEqual([
      {
        TableName: 'restore-drill-1',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 9 },
      },
    ]);
  });
});
