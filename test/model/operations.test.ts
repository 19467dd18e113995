// biome-ignore-all lint/suspicious/noTemplateCurlyInString: parameters of a model
import { describe, expect, it } from 'vitest';
import { loadText, summary } from './support.js';

interface Parts {
  /** More of the table, as it stands in its map. */
  readonly table?: string;
  readonly indexes?: string;
  /** More of the model. */
  readonly more?: string;
}

const model = ({ table, indexes = '{}', more = '' }: Parts): string => `dynamodel: 1
model: small
defaults: {region: eu-west-1}
tables:
  main: {key: {pk: pk, sk: sk}, indexes: ${indexes}${table === undefined ? '' : `, ${table}`}}
entities:
  Thing:
    key: {pk: "T#{id}", sk: T}
    attributes: {id: ulid, name: {type: string, maxBytes: 40}}
accessPatterns:
  one: {op: get, entity: Thing, by: [id]}
  two: {op: query, entity: Thing, by: [id]}
${more}`;

const role = (more: string): Parts => ({ more: `roles: {clerk: {allow: [one], ${more}}}\n` });
const backup = (text: string): Parts => ({ table: `protection: {backup: {${text}}}` });
const policy = (text: string): Parts => ({ table: `resourcePolicy: [{Effect: Allow, ${text}}]` });
const ANN = 'Principal: {AWS: "111122223333"}';
const operations = (text: string): Parts => ({ more: `operations: {${text}}\n` });

/** What is written, the rule and what is underlined, and a part of the advice. */
const MISTAKES: readonly (readonly [Parts, finding: string, advice: string])[] = [
  [{ table: 'stream: new-and-ol' }, 'DM1004 [new-and-ol]', 'Did you mean `new-and-old`?'],
  // Words of DynamoDB's API, which have another name here.
  [{ table: 'stream: NEW_AND_OLD_IMAGES' }, 'DM1004 [NEW_AND_OLD_IMAGES]', 'Did you mean `new-and-old`?'],
  [{ table: 'stream: KEYS_ONLY' }, 'DM1004 [KEYS_ONLY]', 'Did you mean `keys-only`?'],
  [{ table: 'billing: PAY_PER_REQUEST' }, 'DM1004 [PAY_PER_REQUEST]', 'Did you mean `on-demand`?'],
  [{ table: 'stream: {batch: 5}' }, 'DM1004 [stream]', '`view` is missing'],
  [{ table: 'stream: {view: new-image, batch: 10001}' }, 'DM1004 [10001]', 'more than 10000'],
  [{ table: 'stream: {view: new-image, window: 6m}' }, 'DM1004 [6m]', '`0s` to `5m`'],
  [{ table: 'stream: {view: new-image, maxAge: 1500ms}' }, 'DM1004 [1500ms]', 'whole seconds, `1m` to `7d`'],
  [{ table: 'stream: {view: new-image, from: now}' }, 'DM1004 [now]', '`trim-horizon` or `latest`'],
  [{ table: 'protection: {pitr: {days: 36}}' }, 'DM1004 [36]', 'more than 35'],
  [{ table: 'protection: {pitr: 7}' }, 'DM1004 [7]', '`{days: 7}`'],
  [{ table: 'protection: {kms: nwe}' }, 'DM1004 [nwe]', 'did you mean `new`?'],
  [{ table: 'protection: {rotation: 180d}' }, 'DM1004 [180d]', 'write `kms: new` beside it'],
  [{ table: 'protection: {kms: new, rotation: 100.5d}' }, 'DM1004 [100.5d]', 'whole days, `90d` to `2560d`'],
  [backup('schedule: daily, keep: 5d'), 'DM1004 [daily]', '`cron(0 5 ? * * *)`'],
  [backup('schedule: rate(1 day), keep: 5d'), 'DM1004 [rate(1 day)]', '`cron(0 5 ? * * *)`'],
  [backup('schedule: "cron(0 5 * * *)", keep: 5d'), 'DM1004 ["cron(0 5 * * *)"]', 'six fields, and this has 5'],
  [backup('schedule: "cron(0 25 ? * * *)", keep: 5d'), 'DM1004 ["cron(0 25 ? * * *)"]', '`25` is no hour'],
  [backup('schedule: "cron(0 5 * * * *)", keep: 5d'), 'DM1004 ["cron(0 5 * * * *)"]', 'is `?`'],
  [backup('schedule: "cron(0/10 * ? * * *)", keep: 5d'), 'DM1004 ["cron(0/10 * ? * * *)"]', 'once an hour at most'],
  [backup('schedule: cron(0 5 ? * * *), keep: 12h'), 'DM1004 [12h]', 'whole days, `1d`'],
  [backup('schedule: cron(0 5 ? * * *), keep: 100d, cold: 30d'), 'DM1004 [30d]', '`keep` is `120d` or more'],
  [backup('schedule: cron(0 5 ? * * *), keep: 9d, copyTo: eu-west-1'), 'DM1004 [eu-west-1]', 'own Region'],
  [{ table: 'contributorInsights: throttle' }, 'DM1004 [throttle]', 'Did you mean `throttled`?'],
  [{ indexes: '{l: {local: true, sk: s, project: keys, contributorInsights: all}}' }, 'DM1004 [all]', 'global indexes'],
  [{ table: 'dax: {nodeType: dax.r5.lage}' }, 'DM1004 [dax.r5.lage]', '`dax.r5.large`'],
  [{ table: 'dax: {nodes: 12}' }, 'DM1004 [12]', 'more than 11'],
  [{ table: 'dax: {ttl: 1500ms}' }, 'DM1004 [1500ms]', 'whole seconds'],
  [{ table: 'witness: eu-west-3' }, 'DM1004 [eu-west-3]', 'Only a table with `consistency: mrsc`'],
  [
    { table: 'consistency: mrsc, replicas: [eu-west-2], witness: eu-west-2' },
    'DM1004 [eu-west-2]',
    'is in `eu-west-2` anyway',
  ],
  [{ table: 'consistency: mrsc, witness: eu-west-3' }, 'DM1004 [eu-west-3]', '`replicas` lists one Region'],
  [policy('Principal: me, Action: "dynamodb:GetItem"'), 'DM1004 [me]', 'role/reports'],
  [policy(`${ANN}, Action: GetItem`), 'DM1004 [GetItem]', '`dynamodb:GetItem`'],
  [policy(`${ANN}, Action: ["s3:GetObject"]`), 'DM1004 ["s3:GetObject"]', '`dynamodb:GetItem`'],
  [
    policy(`${ANN}, Action: "dynamodb:GetItem", Condition: {StringEqual: {aws:PrincipalOrgID: o-1}}`),
    'DM1002 [StringEqual]',
    'Did you mean `StringEquals`?',
  ],
  [
    policy(`${ANN}, Action: "dynamodb:GetItem", Condition: {"ForAllValues:Strings": {aws:PrincipalOrgID: o-1}}`),
    'DM1002 ["ForAllValues:Strings"]',
    'no condition operator `Strings`',
  ],
  [
    policy(`${ANN}, Action: "dynamodb:GetItem", Condition: {Bool: {aws:SecureTransport: []}}`),
    'DM1004 [aws:SecureTransport]',
    'one entry at least',
  ],
  [
    policy(`Sid: A, ${ANN}, Action: "dynamodb:GetItem"}, {Sid: A, Effect: Deny, ${ANN}, Action: "dynamodb:GetItem"`),
    'DM1003 [A]',
    'rename one of them',
  ],
  [{ table: 'importFrom: {bucket: abc}' }, 'DM1004 [importFrom]', '`format` is missing'],
  [{ table: 'importFrom: {bucket: "${BUCKET}", format: ion}' }, 'DM1004 [${BUCKET}]', '`${env:NAME}`'],
  [{ table: 'importFrom: {bucket: "a-${env:A B}", format: ion}' }, 'DM1004 [${env:A B}]', '`${env:NAME}`'],
  [{ table: 'importFrom: {bucket: "s3://abc", format: ion}' }, 'DM1004 ["s3://abc"]', 'without `s3://`'],
  [{ table: 'importFrom: {bucket: ab, format: ion}' }, 'DM1004 [ab]', 'three letters'],
  [{ table: 'importFrom: {bucket: abc, format: ion, columns: [pk]}' }, 'DM1004 [[pk]]', '`format: csv`'],
  [{ table: 'importFrom: {bucket: abc, format: ion, delimiter: ";"}' }, 'DM1004 [";"]', '`format: csv`'],
  [{ table: 'importFrom: {bucket: abc, format: csv, columns: [pk, a]}' }, 'DM1004 [[pk, a]]', '`sk` is missing'],
  [{ table: 'importFrom: {bucket: abc, format: csv, columns: [pk, sk, pk]}' }, 'DM1004 [columns]', 'twice'],
  [{ table: 'importFrom: {bucket: abc, format: ion, prefix: "${env:X}/"}' }, 'DM1004 ["${env:X}/"]', 'as it stands'],
  [
    { table: 'importFrom: {bucket: abc, format: ion}', indexes: '{l: {local: true, sk: s, project: keys}}' },
    'DM1004 [importFrom]',
    'make `l` global',
  ],
  [operations('alarms: {email: nobody}'), 'DM1004 [nobody]', '`ops@example.com`'],
  [operations('alarms: {email: "${env:}"}'), 'DM1004 [${env:}]', '`${env:NAME}`'],
  [operations('alarms: {utilization: 0%}'), 'DM1004 [0%]', '`1%` to `100%`'],
  [operations('alarms: {latency: 50}'), 'DM1004 [50]', '`1ms` to `10s`'],
  [operations('alarms: {replication: 0s}'), 'DM1004 [0s]', '`100ms` to `1d`'],
  [operations('alarms: {iteratorAge: 2d}'), 'DM1004 [2d]', '`1s` to `1d`'],
  [operations('alarms: {off: [throttle]}'), 'DM1004 [throttle]', 'Did you mean `throttles`?'],
  [operations('alarms: {off: [cost, cost]}'), 'DM1004 [off]', 'twice'],
  [operations('vpc: true'), 'DM1004 [true]', 'a map'],
  [operations('delivery: {stages: [Test]}'), 'DM1004 [Test]', 'lower-case'],
  [operations('delivery: {stages: [test, prod], approve: [pord]}'), 'DM1002 [pord]', 'Did you mean `prod`?'],
  [operations('delivery: {branch: "a..b"}'), 'DM1004 ["a..b"]', '`release/2`'],
  [operations('delivery: {branch: "--all"}'), 'DM1004 ["--all"]', '`release/2`'],
  [role('assumedBy: lambda'), 'DM1004 [lambda]', '`lambda.amazonaws.com`'],
  [role('assumedBy: ["111122223333", "111122223333"]'), 'DM1004 [assumedBy]', 'twice'],
  [role('api: {auth: cognito}'), 'DM1004 [cognito]', '`iam`, `jwt` or `none`'],
  [role('api: {routes: {one: get /x}}'), 'DM1004 [get /x]', '`GET /orders/{orderId}`'],
  [role('api: {routes: {oen: GET /x}}'), 'DM1002 [oen]', 'Did you mean `one`?'],
  [role('api: {routes: {two: GET /x}}'), 'DM1004 [two]', 'add it to `allow`'],
  [role('api: {routes: {one: "GET /x/{id}/{id}"}}'), 'DM1004 ["GET /x/{id}/{id}"]', '`{id}` stands twice'],
  [
    { more: 'roles: {clerk: {allow: [one, two], api: {routes: {one: "GET /x/{id}", two: "GET /x/{name}"}}}}\n' },
    'DM1003 [GET /x/{name}]',
    'the route of `one`',
  ],
];

describe('settings of infrastructure', () => {
  it.each(MISTAKES)('%j is one finding: %s', (parts, expected, advice) => {
    const { findings, model: read } = loadText(model(parts));
    expect(findings.map((finding) => summary(finding).replace(/ \d+:\d+ /, ' '))).toEqual([expected]);
    expect(`${findings[0]?.message} ${findings[0]?.suggestion?.message ?? ''}`).toContain(advice);
    expect(read).toBeUndefined();
  });

  it('are read as they stand, or have their defaults', () => {
    const { findings, model: read } = loadText(
      model({
        table:
          'stream: {view: new-image, window: 90s}, protection: {backup: {schedule: "cron(15 0/6 L * ? 2026-2030)", keep: 120d, cold: 30d}}, importFrom: {bucket: "${env:B}", format: csv, columns: [sk, pk]}',
        indexes: '{g: {pk: a, project: keys, contributorInsights: all}}',
        more: [
          'roles: {clerk: {allow: [one, two], assumedBy: lambda.amazonaws.com, api: {routes: {one: "GET /x/{id}", two: "PUT /x/{id}"}}}}',
          'operations: {alarms: {email: "${env:WHO}@example.com", latency: 20ms}, delivery: {stages: [test, prod], branch: release/2.1}}\n',
        ].join('\n'),
      }),
    );
    expect(findings).toEqual([]);
    const table = read?.tables.get('main');
    expect(table?.streamHandler).toEqual({ batch: 100, window: 90, parallel: 1, retries: 5, from: 'trim-horizon' });
    expect(table?.protection.backup).toMatchObject({ keep: 120 * 86_400, cold: 30 * 86_400 });
    expect(table?.importFrom).toMatchObject({ delimiter: ',', compression: 'none', columns: ['sk', 'pk'] });
    expect(table?.indexes.get('g')?.contributorInsights).toBe('all');
    expect([...(read?.roles.get('clerk')?.api?.routes.keys() ?? [])]).toEqual(['one', 'two']);
    expect(read?.operations).toMatchObject({
      alarms: { email: '${env:WHO}@example.com', latency: 0.02, replication: 5, iteratorAge: 60, utilization: 0.8 },
      delivery: { stages: ['test', 'prod'], approve: [], branch: 'release/2.1' },
    });
  });

  it.each([
    'cron(0 5 ? * MON-FRI *)',
    'cron(30 1,13 1W JAN,JUL ? *)',
    'cron(0 */12 ? * 6L *)',
    'cron(0 0 ? 1-6/2 SUN#2 2026)',
    'cron(15 * ? * * *)',
  ])('%s is a schedule', (schedule) => {
    expect(loadText(model(backup(`schedule: "${schedule}", keep: 5d`))).findings).toEqual([]);
  });
});
