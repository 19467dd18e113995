import { transformSync } from 'esbuild';
import fc from 'fast-check';
import * as estree from 'prettier/plugins/estree';
import * as typescript from 'prettier/plugins/typescript';
import { format } from 'prettier/standalone';
import { describe, expect, it } from 'vitest';
import {
  type Code,
  camelCase,
  doc,
  kebabCase,
  literal,
  member,
  name,
  pascalCase,
  printFile,
  property,
  sourceText,
  ts,
  UniqueNames,
} from '../../../src/generate/text/index.js';
import { runs } from '../../support/runs.js';

const NASTY = [
  '',
  'class',
  'await',
  'constructor',
  '__proto__',
  'prototype',
  'PK#1',
  'two words',
  '1st',
  'naïve',
  'ключ',
  '鍵',
  '👨‍👩‍👧',
  '"',
  "'",
  '`',
  '\\',
  '\\\\',
  '\\u0022',
  `\${process.exit()}`,
  '*/ process.exit(); /*',
  '*/',
  '* /',
  '/*',
  '//',
  '</script>',
  '\n',
  '\t\t',
  '\r\n*/',
  '\u2028process.exit()',
  '\u2029',
  '\u0000',
  '\u001b[31m',
  '\u007f\u0085',
  '\ufeff',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u2066 } from "x"; //',
  '\u200b',
  '\u{e0041}',
  '@ts-expect-error',
  ' @ts-ignore',
  '@internal',
  '{@link x}',
  'prettier-ignore',
  '# sourceMappingURL=x',
  '.map((',
  '"]: 1; ["',
] as const;

const nasty = fc.oneof(
  fc.constantFrom(...NASTY),
  fc
    .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary' })), { maxLength: 12 })
    .map((parts) => parts.join('')),
  // Any sequence of code units, half surrogates among them.
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
);

/** A file in which one text is in every place where a text may be. */
function everywhere(text: string): Code {
  return ts`
${doc(text)}
export interface Shape {
  ${doc('First.', text, text)}
  readonly ${property(text)}: ${literal(text)};
}
${doc(text, text)}
export const values: Shape = { ${property(text)}: ${literal(text)} };
export const got: unknown = values${member(text)};
`;
}

interface Node {
  readonly type: string;
  readonly body?: readonly Node[];
  readonly declaration?: Node;
  readonly comments?: readonly { readonly type: string; readonly value: string }[];
}

interface Parsed {
  readonly statements: readonly string[];
  readonly members: number;
  readonly comments: readonly string[];
}

async function parsed(text: string): Promise<Parsed> {
  const program = (await typescript.parsers.typescript.parse(text, {} as never)) as Node;
  const body = program.body ?? [];
  const members = (body[0]?.declaration?.body as unknown as Node | undefined)?.body ?? [];
  return {
    statements: body.map((node) => node.declaration?.type ?? node.type),
    members: members.length,
    comments: (program.comments ?? []).map(({ value }) => value),
  };
}

function evaluated(text: string): { readonly values: object; readonly got: unknown } {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs', charset: 'ascii' });
  const module = { exports: {} as { readonly values: object; readonly got: unknown } };
  new Function('module', 'exports', code)(module, module.exports);
  return module.exports;
}

describe('text of a model', () => {
  it('is never anything but text, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, async (text) => {
        const printed = await printFile('x.ts', everywhere(text));
        const { statements, members, comments } = await parsed(printed);
        expect(statements).toEqual(['TSInterfaceDeclaration', 'VariableDeclaration', 'VariableDeclaration']);
        expect(members).toBe(1);
        expect(comments.length).toBeLessThanOrEqual(3);
        for (const comment of comments) {
          expect(comment).toMatch(/^\*/);
          expect(comment).not.toMatch(/^[\s*]*@(?:ts-|internal)/m);
        }
        const { values, got } = evaluated(printed);
        expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
        expect(Object.entries(values)).toEqual([[text, text]]);
        expect(got).toBe(text);
        expect(printed).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u);
      }),
      { numRuns: runs(150, 5000), examples: NASTY.map((text): [string] => [text]) },
    );
  });

  it('is left as it is by either parser of prettier', async () => {
    for (const text of NASTY) {
      const printed = await printFile('x.ts', everywhere(text));
      expect(await format(printed, { parser: 'typescript', plugins: [typescript, estree] })).toBe(printed);
    }
  });

  it('keeps what a reader may have meant in a comment', () => {
    const text = sourceText(
      'x.ts',
      doc('Naïve 鍵 👨‍👩‍👧 `a`', '@throws NotFound', '@deprecated use b', '@internal', 'mail@example.com  ', '', ''),
    );
    expect(text).toBe(
      '/**\n * Naïve 鍵 👨‍👩‍👧 `a`\n * @throws NotFound\n * @deprecated use b\n * \\@internal\n * mail@example.com\n */\n',
    );
    expect(sourceText('x.ts', doc())).toBe('');
    expect(sourceText('x.ts', doc(undefined, '', ' '))).toBe('');
  });
});

describe('a long comment', () => {
  const WORDS = 'Eight words that end behind the fortieth column,';
  const lines = (...texts: readonly string[]) => `/**\n${texts.map((text) => ` * ${text}\n`).join('')} */\n`;
  const printed = (...texts: readonly string[]) => sourceText('x.ts', doc(...texts));

  it('is broken between words, so that it fits', () => {
    expect(printed(`${WORDS} ${WORDS}`)).toBe(lines(`${WORDS} Eight words that end behind`, 'the fortieth column,'));
    expect(printed('x'.repeat(74))).toBe(`/** ${'x'.repeat(74)} */\n`);
    expect(printed('x'.repeat(75))).toBe(lines('x'.repeat(75)));
    expect(printed(`${'x'.repeat(90)} y`)).toBe(lines('x'.repeat(90), 'y'));
  });

  it('makes no tag of a word in the middle, and keeps code in one piece', () => {
    expect(printed(`${WORDS} and much more than 77: @ts-ignore or @throws`)).toBe(
      lines(`${WORDS} and much more than 77:`, '\\@ts-ignore or @throws'),
    );
    expect(printed(`${WORDS} \`a = :a AND b = :b AND c = :c\`.`)).toBe(lines(WORDS, '`a = :a AND b = :b AND c = :c`.'));
    expect(printed(`@throws ${WORDS} ${WORDS}`)).toBe(
      lines(`@throws ${WORDS} Eight words that end`, '  behind the fortieth column,'),
    );
    const code = `const x = ${WORDS} ${WORDS}`;
    expect(printed('```ts', code, '```', `    ${code}`)).toBe(lines('```ts', code, '```', `    ${code}`));
  });
});

describe('numbers', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [1e21, '1e+21'],
    [-1.5, '-1.5'],
    [2n ** 64n, '18446744073709551616n'],
    [-1n, '-1n'],
    [true, 'true'],
    [null, 'null'],
  ])('%s is %s', (value, text) => {
    expect(sourceText('x.ts', literal(value))).toBe(text);
  });
});

describe('names', () => {
  it('are identifiers of their own and names of files, whatever they are made of', () => {
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 12 }), (texts) => {
        for (const style of [camelCase, pascalCase]) {
          const names = new UniqueNames('it', ['Taken']);
          const given = texts.map((text) => names.take(style(text)));
          expect(new Set(given.map((text) => text.toLowerCase())).size).toBe(texts.length);
          expect(given).not.toContain('Taken');
          for (const text of given) expect(sourceText('x.ts', name(text))).toBe(text);
        }
        const files = new UniqueNames('file');
        for (const text of texts) expect(files.take(kebabCase(text))).toMatch(/^[a-z0-9_][a-z0-9_-]*$/);
      }),
      { numRuns: runs(200, 5000) },
    );
  });

  it.each([['a b'], ['class'], ['1'], [''], ['a-b'], ['鍵'], ['a\n']])('are refused where %j would be one', (text) => {
    expect(() => name(text)).toThrow('is no identifier');
  });
});
