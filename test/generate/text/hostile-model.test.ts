import { parsers } from 'prettier/plugins/babel';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { DEFAULT_OPTIONS, TARGETS, type TargetName } from '../../../src/generate/index.js';
import { filesOf } from '../../../src/generate/targets.js';
import { sourceText } from '../../../src/generate/text/index.js';
import { namesOf } from '../../../src/generate/typescript/names.js';
import { readModel } from '../../../src/library/loaded-model.js';

/** What ends a string, a template, a comment, a line, or would run. */
const BREAKS = [
  '"',
  "'",
  '`',
  '\\',
  '*/ globalThis.broken = 1; /*',
  `\${globalThis.broken = 1}`,
  '"; globalThis.broken = 1; //',
  '\n',
  '\u2028',
  '\u202e',
  '</script>',
  '\ud800',
];

const text = BREAKS.join(' ');
const [, , , , , FILLED_IN] = BREAKS;

/** Every place of a model where a text is free holds what would break out there. */
const MODEL = {
  dynamodel: 1,
  model: 'hostile',
  description: text,
  tables: {
    [`t ${BREAKS.slice(0, 5).join(' ')}`]: {
      description: text,
      name: 'hostile',
      key: { pk: `p"'\`*/${FILLED_IN}`, sk: '__proto__' },
      indexes: { byState: { pk: `g"'\`*/`, sk: 's\\', project: 'all' } },
    },
  },
  entities: {
    Thing: {
      description: text,
      id: ['owner', 'id'],
      key: { pk: `O"'\`\\*/$#{owner}`, sk: 'T#{id}' },
      indexes: { byState: { pk: `"'\`#{owner}`, sk: '{state}#{id}' } },
      attributes: {
        owner: { type: 'string', charset: 'a-z', minBytes: 1, maxBytes: 8, description: text },
        id: { type: 'ulid', generate: 'ulid' },
        state: { enum: ['NEW', `"'\`\\*/`], description: '@ts-expect-error' },
        class: { type: 'string', maxBytes: 99, as: 'a"b' },
        constructor: { type: 'string', maxBytes: 99, optional: true, as: `${FILLED_IN}\``, description: '*/' },
        note: { type: 'string', maxBytes: 9, default: `"'\`\\` },
      },
      volume: { count: 1000, per: { owner: { avg: 10, max: 50 } } },
    },
  },
  accessPatterns: {
    delete: { op: 'get', entity: 'Thing', by: ['owner', 'id'], rate: '1/s', description: text },
    new: { op: 'create', entity: 'Thing', rate: '1/s', description: '@internal\n@ts-ignore' },
    import: { op: 'update', entity: 'Thing', by: ['owner', 'id'], set: ['class'], rate: '1/s' },
    constructor: { op: 'query', entity: 'Thing', by: ['owner'], page: 10, rate: '1/s', description: text },
  },
};

interface Node {
  readonly type: string;
  readonly declaration?: Node | null;
  readonly program?: { readonly body: readonly Node[] };
  readonly comments?: readonly { readonly value: string }[];
}

const PLAIN = new Set([
  'ImportDeclaration',
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'FunctionDeclaration',
  // An overload.
  'TSDeclareFunction',
  'ClassDeclaration',
  'VariableDeclaration',
]);

/** Every identifier of a tree. */
function* identifiers(tree: unknown): Generator<string> {
  if (typeof tree !== 'object' || tree === null) return;
  if ('type' in tree && tree.type === 'Identifier' && 'name' in tree) yield String(tree.name);
  for (const child of Object.values(tree)) yield* identifiers(child);
}

/** What no reader of the language takes for more than text. HCL has a parser of its own, and a proof beside its target. */
function expectRead(path: string, source: string): void {
  if (path.endsWith('.json')) JSON.parse(source);
  else if (/\.ya?ml$/.test(path)) {
    const document = parseDocument(source, { logLevel: 'silent' });
    expect(document.errors, path).toEqual([]);
    expect(document.contents, path).not.toBeNull();
  } else if (path.endsWith('.md')) {
    const prose = source.replace(/^(`{3,}).*\n[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '');
    expect(prose.replace(/<!-- -->/g, ''), path).not.toMatch(/(?<!\\)<\/?[a-z]/i);
  } else expect(path).toMatch(/\.tf$/);
}

describe('a model whose every text would break out', () => {
  const { design, plan } = sound();

  it.each([...TARGETS.keys()])('stays text in what %s makes of it', async (target) => {
    const files = (await filesOf(target as TargetName))({ design, plan, names: namesOf(design) }, DEFAULT_OPTIONS);
    for (const { path, code } of files.filter(({ path }) => !path.startsWith('runtime/'))) {
      const source = sourceText(path, code);
      expect(source, path).not.toMatch(/[\u2028\u202e]|\p{Cs}/u);
      if (!path.endsWith('.ts')) {
        expectRead(path, source);
        if (target === 'workbench') expect(JSON.parse(source).ModelMetadata.Description).toContain(text);
        if (target === 'create-table') expect(JSON.parse(source).CreateTable).toHaveLength(design.tables.size);
        continue;
      }
      const file = (await parsers['babel-ts'].parse(source, {} as never)) as Node;
      const kinds = (file.program?.body ?? []).map((node) => node.declaration?.type ?? node.type);
      expect(
        kinds.filter((kind) => !PLAIN.has(kind)),
        path,
      ).toEqual([]);
      expect([...identifiers(file)], path).not.toContain('broken');
      for (const { value } of file.comments ?? []) expect(value, path).not.toMatch(/^[\s*]*@(?:ts-|internal)/m);
    }
  });
});

function sound() {
  const { design, plan, findings } = readModel({ text: JSON.stringify(MODEL) });
  if (design === undefined || plan === undefined) throw new Error(findings.map(({ message }) => message).join('\n'));
  expect([...plan.patterns.values()].map(({ kind }) => kind)).not.toContain('unserved');
  return { design, plan };
}
