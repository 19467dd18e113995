// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text that breaks out of what it stands in
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { toolboxFiles } from '../../src/generate/dynamodb-toolbox/index.js';
import { electrodbFiles } from '../../src/generate/electrodb/index.js';
import { lambdaFiles } from '../../src/generate/lambda/index.js';
import { sourceText } from '../../src/generate/text/index.js';
import { entityFile } from '../../src/generate/typescript/entities/entity-file.js';
import type { Gen, GeneratedFile } from '../../src/generate/typescript/gen.js';
import { namesOf } from '../../src/generate/typescript/index.js';
import { patternDoc } from '../../src/generate/typescript/pattern-doc.js';
import { planModel } from '../../src/planner/index.js';
import { designOf, entityOf, loadText } from '../support/models.js';

const HOSTILE = '"*/ process.exit(); /* `${x}`\\n@ts-ignore"';
const MODEL = `dynamodel: 1
model: notes
tables: {notes: {key: {pk: pk, sk: sk}}}
entities:
  Note:
    key: {pk: "USER#{userId}", sk: "NOTE#{noteId}"}
    attributes:
      userId: {type: ulid, immutable: true}
      noteId: {type: ulid, immutable: true, generate: ulid}
      title: {type: string, maxBytes: 80, description: A heading, deprecated: use text}
      mood: {type: string, maxBytes: 80, optional: true, deprecated: true}
      colour: {type: string, maxBytes: 80, optional: true, deprecated: ${HOSTILE}}
      text: {type: string, maxBytes: 200, deprecated: false}
accessPatterns:
  note: {op: get, entity: Note, by: [userId, noteId], deprecated: ${HOSTILE}, rate: 1/s}
  write: {op: create, entity: Note, deprecated: true, rate: 1/s}
  edit: {op: update, entity: Note, set: [title, text], deprecated: false, rate: 1/s}
roles: {writer: {allow: [note, write, edit], api: {auth: jwt}}}
`;

const design = designOf(MODEL);
const gen: Gen = { design, plan: planModel(design), names: namesOf(design) };

function textOf(files: readonly GeneratedFile[], path: string): string {
  const file = files.find((one) => one.path === path);
  if (file === undefined) throw new Error(`no ${path} among ${files.map((one) => one.path).join(', ')}`);
  return sourceText(path, file.code);
}

/** The comment that stands right before this. */
function docBefore(text: string, start: string): string {
  const before = text.slice(0, text.indexOf(start));
  return before.slice(Math.max(before.lastIndexOf('/**'), 0)).trimEnd();
}

describe('what a model calls deprecated', () => {
  it('may say why, or nothing', () => {
    const { patterns, entities } = design.model;
    const notes = entities.get('Note')?.attributes;
    expect([...patterns.values()].map(({ deprecated }) => deprecated)).toEqual([
      '*/ process.exit(); /* `${x}`\n@ts-ignore',
      true,
      undefined,
    ]);
    expect([...(notes ?? [])].map(([name, { deprecated }]) => [name, deprecated])).toEqual([
      ['userId', undefined],
      ['noteId', undefined],
      ['title', 'use text'],
      ['mood', true],
      ['colour', '*/ process.exit(); /* `${x}`\n@ts-ignore'],
      ['text', undefined],
    ]);
    const { findings } = loadText(MODEL.replace('deprecated: use text', 'deprecated: 5'));
    expect(findings.map(({ rule }) => rule)).toEqual(['DM1005']);
  });

  it('is marked in TypeScript where it is read, given, changed and called', () => {
    const text = textOf([entityFile(gen, entityOf(design, 'Note'))], 'entities/note.ts');
    const [, read = '', , input = '', patch = ''] = text.split(/^export (?:interface|type) /m);
    for (const part of [read, input]) {
      expect(docBefore(part, 'readonly title')).toBe('/**\n * A heading.\n * @deprecated use text\n */');
      expect(docBefore(part, 'readonly mood')).toBe('/** @deprecated */');
      expect(docBefore(part, 'readonly colour')).toBe(
        '/**\n * @deprecated *\\/ process.exit(); /* `${x}`\n * \\@ts-ignore\n */',
      );
    }
    expect(docBefore(patch, 'readonly title')).toBe('/** @deprecated use text */');
    expect(read.match(/@deprecated/g)).toHaveLength(3);
    expect(transformSync(text, { loader: 'ts', minify: true }).code).not.toContain('process.exit');
    const docs = [...gen.plan.patterns.values()].map((planned) =>
      planned.kind === 'planned' ? sourceText('a.ts', patternDoc(gen, planned)) : planned.kind,
    );
    expect(docs.map((one) => /@deprecated.*/.exec(one)?.[0])).toEqual([
      '@deprecated *\\/ process.exit(); /* `${x}`',
      '@deprecated',
      undefined,
    ]);
  });

  it.each([
    ['electrodb', electrodbFiles],
    ['dynamodb-toolbox', toolboxFiles],
  ] as const)('is marked in the schemas of %s', (_name, filesOf) => {
    const text = textOf(filesOf(gen), 'entities/note.ts');
    expect(text).toMatch(/\/\*\* @deprecated use text \*\/\n\s*title: /);
    expect(text).toMatch(/\/\*\* @deprecated \*\/\n\s*mood: /);
    expect(text.match(/@deprecated/g)).toHaveLength(3);
    expect(transformSync(text, { loader: 'ts', minify: true }).code).not.toContain('process.exit');
  });

  it('is marked in the description of an API', () => {
    const { paths } = JSON.parse(textOf(lambdaFiles(gen), 'openapi.json')) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    };
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(operations.map(({ operationId, deprecated }) => [operationId, deprecated])).toEqual([
      ['note', true],
      ['write', true],
      ['edit', undefined],
    ]);
    const given = operations[1]?.requestBody?.content['application/json'].schema.properties ?? {};
    const marked = Object.entries(given).filter(([, schema]) => schema.deprecated === true);
    expect(marked.map(([name]) => name)).toEqual(['title', 'mood', 'colour']);
  });
});

type Operation = {
  readonly operationId: string;
  readonly deprecated?: boolean;
  readonly requestBody?: {
    readonly content: {
      readonly 'application/json': {
        readonly schema: { readonly properties: Readonly<Record<string, { readonly deprecated?: boolean }>> };
      };
    };
  };
};
