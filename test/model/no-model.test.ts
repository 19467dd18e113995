import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadText } from '../support/models.js';

function said(text: string, path = 'other.yaml'): readonly string[] {
  const { findings, model, partial } = loadText(text, path);
  expect(model).toBeUndefined();
  if (findings.some(({ message }) => message.startsWith('This is no model'))) expect(partial).toBeUndefined();
  return findings.map(({ rule, message, span }) => `${rule} ${span.file.path}:${span.start} ${message}`);
}

const NO_MODEL =
  'This is no model: it has none of `dynamodel`, `model`, `tables` and `entities`, which every model has. Give the path of the model. Where this describes tables in another way, `dynamodel import` may make a model of it.';

describe('a file that is no model', () => {
  it.each([
    ['docker-compose.yml', 'version: "3"\nservices: {web: {image: nginx}}\nvolumes: {data: {}}\n'],
    ['openapi.yaml', 'openapi: 3.0.0\ninfo: {title: x, version: "1"}\npaths: {/a: {}}\ntags: []\n'],
    ['template.yaml', 'Resources:\n  T: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Ref Name}}\n'],
    ['pods.yaml', 'apiVersion: v1\nkind: Pod\n---\napiVersion: v1\n'],
    ['ci.yml', 'name: ci\non: {push: {branches: [main]}}\njobs: {}\n'],
    ['tsconfig.json', '{"compilerOptions": {"module": "nodenext"}, "mode": "x", "include": ["src"], "types": []}'],
  ])('is told as one thing: %s', (path, text) => {
    expect(said(text, path)).toEqual([expect.stringMatching(/^DM1004 /)]);
    expect(said(text, path)[0]).toContain(NO_MODEL);
  });

  it('is a package.json, at its first key', () => {
    const text = readFileSync('package.json', 'utf8');
    expect(said(text, 'package.json')).toEqual([`DM1004 package.json:${text.indexOf('"name"')} ${NO_MODEL}`]);
  });

  it('is no file whose text is broken, empty, or no map', () => {
    expect(said('services: {a: [}\n')[0]).toMatch(/^DM1000/);
    expect(said('')).toEqual([expect.stringMatching(/^DM1000 .*The file is empty/)]);
    expect(said('- a\n')).toEqual([expect.stringMatching(/^DM1004 .*this file holds a list/)]);
  });

  it('is none that was meant as a model: its slips are told one by one', () => {
    expect(said('entites: {A: {key: {pk: A}}}\ntabels: {main: {key: {pk: pk}}}\n')).toEqual([
      expect.stringContaining('Did you mean `entities`?'),
      expect.stringContaining('Did you mean `tables`?'),
    ]);
    expect(said('entites:\n')[0]).toContain('Did you mean `entities`?');
    expect(said('dynamodle: 1\n')[0]).toContain('Did you mean `dynamodel`?');
    expect(said('model: shop\nservices: {}\n').join('\n')).toContain('`services` is no property of a model');
    expect(said('accessPatterns: {}\n')[0]).toContain('are missing in a model');
  });
});
