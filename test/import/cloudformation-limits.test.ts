// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates have their own parameters
import { describe, expect, it } from 'vitest';
import { Collector } from '../../src/import/formats/aws-table/index.js';
import { expandedEntries } from '../../src/import/formats/cloudformation/for-each.js';
import { scopeOf } from '../../src/import/formats/cloudformation/scope.js';
import { readTemplate } from '../../src/import/formats/cloudformation/template.js';
import { memoryInput, readInput } from '../../src/import/index.js';
import { child } from '../../src/import/tree.js';
import type { YamlMap } from '../../src/source/index.js';
import { cpuTime } from '../support/cpu-time.js';

/** A template of one table with the properties given beside its key. */
function table(properties: string, sections = ''): string {
  return `AWSTemplateFormatVersion: "2010-09-09"
${sections}
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
${properties.replace(/^/gm, '      ')}
`;
}

const PAID = 'BillingMode: PAY_PER_REQUEST';

async function imported(template: string) {
  return (await readInput(memoryInput({ 'template.yaml': template }), undefined)).draft;
}

describe('limits of an import of CloudFormation', () => {
  it('finds what scales a table at once, however many there are', async () => {
    const all = Array.from({ length: 1500 }, (_, i) => i);
    const Resources = Object.fromEntries(
      all.flatMap((i) => [
        [
          `Table${i}`,
          {
            Type: 'AWS::DynamoDB::Table',
            Properties: {
              TableName: `table${i}`,
              AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
              KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
              ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
            },
          },
        ],
        ...['Read', 'Write'].flatMap((kind) => [
          [
            `${kind}${i}`,
            {
              Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
              Properties: {
                ResourceId: `table/table${i}`,
                ScalableDimension: `dynamodb:table:${kind}CapacityUnits`,
                MinCapacity: 5,
                MaxCapacity: 100 + i,
              },
            },
          ],
          [
            `${kind}Policy${i}`,
            {
              Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
              Properties: {
                // By its target's name, or by what it is of.
                ...(i % 2 === 0
                  ? { ScalingTargetId: { Ref: `${kind}${i}` } }
                  : { ResourceId: `table/table${i}`, ScalableDimension: `dynamodb:table:${kind}CapacityUnits` }),
                TargetTrackingScalingPolicyConfiguration: { TargetValue: kind === 'Read' ? 60 : 50 },
              },
            },
          ],
        ]),
      ]),
    );
    const input = memoryInput({ 'template.json': JSON.stringify({ Resources }) });
    const start = cpuTime();
    const { draft } = await readInput(input, undefined);
    expect(cpuTime() - start).toBeLessThan(5000);
    expect(draft.tables.map(({ billing }) => billing)).toEqual(
      all.map((i) => ({
        mode: 'provisioned',
        rcu: 5,
        wcu: 5,
        autoscale: { min: { rcu: 5, wcu: 5 }, max: { rcu: 100 + i, wcu: 100 + i }, target: 50 },
      })),
    );
  });

  it('tells of settings of the other way to pay, which say nothing', async () => {
    const index = (more: string) =>
      `GlobalSecondaryIndexes: [{IndexName: byId, KeySchema: [{AttributeName: id, KeyType: HASH}], Projection: {ProjectionType: ALL}, ${more}}]`;
    const units = 'ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 6}';
    const bounds = 'OnDemandThroughput: {MaxReadRequestUnits: 40, MaxWriteRequestUnits: -1}';
    const provisioned = await imported(
      table(`BillingMode: PROVISIONED\n${units}\n${bounds}\n${index(`${units}, ${bounds}`)}`),
    );
    expect(provisioned.tables[0]?.billing).toEqual({ mode: 'provisioned', rcu: 5, wcu: 6 });
    expect(provisioned.unplaced.map(({ what, why, place }) => `${place.line} ${what}: ${why}`)).toEqual([
      '11 `OnDemandThroughput` of the table: it is paid by provisioned capacity',
      '12 `OnDemandThroughput` of the index `byId`: it is paid by provisioned capacity',
    ]);
    const none = 'OnDemandThroughput: {MaxReadRequestUnits: -1, MaxWriteRequestUnits: -1}';
    expect((await imported(table(`BillingMode: PROVISIONED\n${units}\n${none}`))).unplaced).toEqual([]);
    const paid = await imported(table(`${PAID}\n${units}\n${index(units)}`));
    expect(paid.tables[0]?.billing).toEqual({ mode: 'on-demand' });
    expect(paid.quirks.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^`ReadCapacityUnits` says nothing beside `PAY_PER_REQUEST`\. So in 2 places/),
      expect.stringMatching(/^`WriteCapacityUnits` says nothing beside `PAY_PER_REQUEST`\. So in 2 places/),
    ]);
  });

  it('bounds what loops within loops make in all', () => {
    const list = Array.from({ length: 60 }, (_, i) => `n${i}`);
    const loops = (level: number): unknown => ({
      [`Fn::ForEach::L${level}`]: [`v${level}`, list, level === 0 ? { 'T${v0}${v1}${v2}${v3}': 1 } : loops(level - 1)],
    });
    const notes = new Collector();
    const [file] = memoryInput({ 'a.json': JSON.stringify(loops(3)) }).files;
    const root = file?.json() as YamlMap;
    const scope = scopeOf(root, root, notes);
    // Of a thousand rounds, those of the outer loops make nothing.
    expect(expandedEntries(scope, root, '').length).toBeGreaterThan(900);
    expect(scope.rounds.next(() => {})).toBe(false);
    expect(notes.all.quirks.map(({ message }) => message)).toEqual([
      'The loops of the template make more than 1000 entries; no more are read.',
    ]);
  });

  it('bounds loops within what loops make, which no map has many of', async () => {
    const list = JSON.stringify(Array.from({ length: 40 }, (_, i) => `n${i}`));
    const deep = [0, 1, 2, 3, 4].reduce(
      (inner, i) => `{"Fn::ForEach::P${i}": [v${i}, ${list}, {"k\${v${i}}": ${inner}}]}`,
      '1',
    );
    const { quirks } = await imported(table(`${PAID}\nTags: ${deep}`));
    expect(quirks.map(({ message }) => message)).toContain(
      'The loops of the template make more than 10000 entries; no more are read.',
    );
  });

  it('refuses what takes endless work', async () => {
    const doubled = Array.from({ length: 40 }, (_, i) => i).reduce(
      (inner, i) => `!Sub ["\${A${i}}\${A${i}}", {A${i}: ${inner}}]`,
      'x',
    );
    await expect(imported(table(`${PAID}\nTableName: ${doubled}`))).rejects.toThrow(/too (?:much work|long)/);
  });

  it.each([
    ['Fn::Sub', `TableName: !Sub "${'${'.repeat(200_000)}"`],
    ['references', `TableName: "${'{{resolve:'.repeat(60_000)}"`],
    ['names of parameters', `TableName: !ImportValue "${'-'.repeat(200_000)}x"`],
    ['names of tables that scale', PAID],
  ])('does not take longer and longer over long %s', async (_, properties) => {
    const place = `table/${'/index/'.repeat(60_000)}\\n`;
    const scaling = `{ScalableDimension: "dynamodb:table:ReadCapacityUnits", ResourceId: "${place}"}`;
    const text = `${table(`${PAID}\n${properties === PAID ? '' : properties}`)}  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: ${properties === PAID ? scaling : '{}'}
`;
    const [file] = memoryInput({ 'a.yaml': text }).files;
    const root = file?.yaml();
    const begun = performance.now();
    const { tables } = readTemplate(root as YamlMap, child(root, 'Resources'), 'Resources', new Collector());
    expect(tables.length).toBe(1);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
