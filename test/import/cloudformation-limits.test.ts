// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates have their own parameters
import { describe, expect, it } from 'vitest';
import { Collector } from '../../src/import/formats/aws-table/index.js';
import { expandedEntries } from '../../src/import/formats/cloudformation/for-each.js';
import { scopeOf } from '../../src/import/formats/cloudformation/scope.js';
import { readTemplate } from '../../src/import/formats/cloudformation/template.js';
import { memoryInput, readInput } from '../../src/import/index.js';
import { child } from '../../src/import/tree.js';
import type { YamlMap } from '../../src/source/index.js';

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
