import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parseCount, parseRate, parseShare, parseSkew } from '../../src/model/index.js';
import validate from '../../src/model/schema-validator.generated.js';
import { parseYaml, SourceFile, toPlain } from '../../src/source/index.js';
import { CLINIC, small } from './support.js';

interface Node {
  readonly [keyword: string]: unknown;
}

const schema: Node = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../schemas/model.schema.json', import.meta.url)), 'utf8'),
);

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every schema in the schema with its path; `if`, `then` and `else` are no places of their own. */
function* schemas(node: Node, path: string): Generator<readonly [path: string, schema: Node]> {
  yield [path, node];
  for (const key of ['properties', 'definitions']) {
    const map = node[key];
    if (isNode(map))
      for (const [name, value] of Object.entries(map))
        if (isNode(value)) yield* schemas(value, `${path}/${key}/${name}`);
  }
  for (const key of ['items', 'additionalProperties', 'propertyNames']) {
    const value = node[key];
    if (isNode(value)) yield* schemas(value, `${path}/${key}`);
  }
}

const ALL = [...schemas(schema, '#')];

describe('schemas/model.schema.json', () => {
  it('is draft-07 and has its address', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(schema.$id).toBe('https://dynamodel.dev/schemas/model.schema.json');
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false });
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  it('says something about every property, in a sentence', () => {
    const silent = ALL.filter(
      ([path, node]) =>
        /\/properties\/[^/]+$/.test(path) && !(typeof node.description === 'string' && node.description.length > 6),
    );
    expect(silent.map(([path]) => path)).toEqual([]);
    const unended = ALL.filter(
      ([, { description }]) => typeof description === 'string' && !/[.`)}\]]$/.test(description),
    );
    expect(unended.map(([path]) => path)).toEqual([]);
  });

  it('allows no unknown property anywhere', () => {
    const open = ALL.filter(([, node]) => node.properties !== undefined && node.additionalProperties !== false);
    expect(open.map(([path]) => path)).toEqual([]);
  });

  it('chooses no branch for an editor to guess', () => {
    const text = JSON.stringify(schema);
    expect(text).not.toMatch(/"(oneOf|anyOf|not)":/);
  });

  it('gives defaults and examples that are valid themselves', () => {
    const ajv = new Ajv({ strict: false });
    ajv.addSchema(schema);
    for (const [path, node] of ALL) {
      const values = [
        ...(Array.isArray(node.examples) ? node.examples : []),
        ...('default' in node ? [node.default] : []),
      ];
      if (values.length === 0) continue;
      const check = ajv.compile({ $ref: `${schema.$id}${path}` });
      for (const value of values) expect(check(value), `${path}: ${JSON.stringify(value)}`).toBe(true);
    }
  });

  it('asks for the quantities that the loader reads', () => {
    const definition = (name: string) => {
      const found = isNode(schema.definitions) ? schema.definitions[name] : undefined;
      if (!isNode(found) || !Array.isArray(found.examples)) throw new Error(name);
      return found.examples;
    };
    for (const example of definition('rate')) expect(parseRate(example).kind).toBe('ok');
    for (const example of definition('count')) expect(parseCount(example).kind).toBe('ok');
    for (const example of definition('share')) expect(parseShare(example).kind).toBe('ok');
    for (const example of definition('skew')) expect(parseSkew(example).kind).toBe('ok');
  });

  it.each([
    ['the whole language', CLINIC],
    ['a small model', small()],
  ])('accepts %s', (_name, text) => {
    const { root } = parseYaml(new SourceFile('m.yaml', text));
    if (root === undefined) throw new Error('no tree');
    expect(validate(toPlain(root))).toBe(true);
  });

  it('is used in full by the model that says everything', () => {
    const names = new Set(ALL.flatMap(([path]) => /\/properties\/([^/]+)$/.exec(path)?.[1] ?? []));
    const silent = [...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(CLINIC));
    expect(silent).toEqual([]);
  });
});
