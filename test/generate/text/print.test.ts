import { readdirSync } from 'node:fs';
import * as estree from 'prettier/plugins/estree';
import * as typescript from 'prettier/plugins/typescript';
import { format } from 'prettier/standalone';
import { describe, expect, it } from 'vitest';
import {
  type Code,
  commas,
  doc,
  from,
  literal,
  modulePath,
  modulesOf,
  name,
  printFile,
  sourceText,
  ts,
  typeFrom,
} from '../../../src/generate/text/index.js';
import { runtimeFiles } from '../../../src/generate/typescript/runtime-files.js';
import { runs } from '../../support/runs.js';

const CONTEXT = typeFrom('runtime/context', 'Context');
const QUERY = from('runtime/query', 'query');

/** An expression in a template literal. */
function expression(text: string): string {
  return `$\{${text}}`;
}

/** The lines of the file that import something. */
function importsOf(path: string, code: Code, importExtension?: 'js' | 'ts' | 'none'): readonly string[] {
  const text = sourceText(path, code, importExtension === undefined ? {} : { importExtension });
  return text.split('\n').filter((line) => line.startsWith('import '));
}

describe('a printed file', () => {
  it('imports what it refers to, and is formatted', async () => {
    const code = ts`
      ${doc('Orders of a day.', '', '@throws NotFound')}
      export async function ordersOf(context: ${CONTEXT}, args: {readonly day: ${typeFrom('entities/day', 'Day')}}): Promise<readonly string[]> {
        const limit = ${10}
        return ${QUERY}(context, { name: ${literal('it\'s "here"')}, limit, day: args.day }) }`;
    expect(await printFile('patterns/orders-of.ts', code)).toBe(`import type { Day } from "../entities/day.js";
import type { Context } from "../runtime/context.js";
import { query } from "../runtime/query.js";

/**
 * Orders of a day.
 *
 * @throws NotFound
 */
export async function ordersOf(
  context: Context,
  args: { readonly day: Day },
): Promise<readonly string[]> {
  const limit = 10;
  return query(context, { name: 'it\\'s "here"', limit, day: args.day });
}
`);
  });

  it('names files from where it lies, as the project resolves them', () => {
    const code = ts`${from('runtime/keys', 'a')} ${from('patterns/deep/er', 'b')} ${from('patterns/next', 'c')} ${from('top', 'd')}`;
    expect(importsOf('patterns/here.ts', code)).toEqual([
      'import { a } from "../runtime/keys.js";',
      'import { d } from "../top.js";',
      'import { b } from "./deep/er.js";',
      'import { c } from "./next.js";',
    ]);
    expect(importsOf('index.ts', from('top', 'd'), 'none')).toEqual(['import { d } from "./top";']);
    expect(importsOf('a/b/c.ts', from('top', 'd'), 'ts')).toEqual(['import { d } from "../../top.ts";']);
  });

  it('takes packages as they are called, whatever the ending of files, and sorts what it imports', () => {
    const code = commas([
      QUERY,
      from('npm:@aws-sdk/lib-dynamodb', 'QueryCommand'),
      typeFrom('npm:@aws-sdk/lib-dynamodb', 'QueryCommandInput'),
      from('npm:node:crypto', 'randomUUID'),
      from('npm:node:crypto', 'createHash'),
      typeFrom('runtime/query', 'Answer'),
      CONTEXT,
    ]);
    expect(importsOf('patterns/x.ts', code, 'ts')).toEqual([
      'import { createHash, randomUUID } from "node:crypto";',
      'import { QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";',
      'import type { Context } from "../runtime/context.ts";',
      'import { type Answer, query } from "../runtime/query.ts";',
    ]);
  });

  it('imports once what is a type here and a value there, and nothing of its own', () => {
    const code = ts`class B extends ${from('errors', 'CallError')} {} let x: ${typeFrom('errors', 'CallError')}; ${from('index', 'createShop')}()`;
    expect(sourceText('index.ts', code)).toBe(
      'import { CallError } from "./errors.js";\n\nclass B extends CallError {} let x: CallError; createShop()',
    );
  });

  it('passes on what other modules export', () => {
    const code = ts`export { type Order, parseOrder } from ${modulePath('entities/order')};
      export const x = ${from('entities/order', 'parseOrder')};`;
    expect(sourceText('index.ts', code)).toBe(`import { parseOrder } from "./entities/order.js";

export { type Order, parseOrder } from "./entities/order.js";
      export const x = parseOrder;`);
    expect([...modulesOf(code)]).toEqual(['entities/order']);
  });
});

describe('an alias', () => {
  it('is made where two modules export the same name', () => {
    const code = commas([
      from('entities/order', 'parse'),
      from('entities/line', 'parse'),
      typeFrom('a/x', 'Item'),
      typeFrom('b/y', 'Item'),
    ]);
    expect(sourceText('index.ts', code)).toBe(
      [
        'import type { Item } from "./a/x.js";',
        'import type { Item as YItem } from "./b/y.js";',
        'import { parse } from "./entities/line.js";',
        'import { parse as orderParse } from "./entities/order.js";',
        '',
        'orderParse, parse, Item, YItem',
      ].join('\n'),
    );
  });

  it('takes no name that another import, or another alias, has', () => {
    const code = commas([from('a/x', 'k'), from('b/x', 'k'), from('c/x', 'k'), from('d/y', 'xK')]);
    expect(sourceText('index.ts', code).split('\n').at(-1)).toBe('k, xK2, xK3, xK');
  });

  it.each([
    ['export interface Context { }'],
    ['type Context = string;'],
    ['export abstract class Context {}'],
    ['export const one = 1, Context = 2;'],
    ['const { a, Context } = b;'],
    ['const { a: Context } = b;'],
    ['const { a = 1, ...Context } = b;'],
    ['function f(a: A, Context: B) { return Context; }'],
    ['function f(Context: B) {}'],
    ['const f = (Context) => 1;'],
    ['function f<Context>(a: Context) {}'],
    ['for (const Context of list) {}'],
    ['try {} catch (Context) {}'],
    [`const x = \`a ${expression(`\`b ${expression('Context')}\``)} c\`;`],
    ['const x = { Context };'],
    ['const x = a ? Context : b;'],
    ['switch (a) { case Context: break; }'],
    ['const r = a / b; Context(r / 2);'],
  ])('is made where the file itself says it: %s', (text) => {
    expect(sourceText('x.ts', ts`${own(text)}\n${CONTEXT}`)).toContain('{ Context as ContextContext }');
  });

  it.each([
    ['interface X { readonly Context: string; Context?: 1 }'],
    ['interface X {\n  a: string\n  Context: string\n}'],
    ['const x = { Context: 1, a: b.Context, c: d?.Context };'],
    ['// Context\n/* Context */ /** Context */'],
    [`const x = "Context" + 'Context' + \`Context \\\` ${expression('1')} Context\`;`],
    ['const x = f(/Context["\'`/]\\/Context/u) ?? "";'],
    ['return /Context/.test(x);'],
    ['export { type Context, y } from "./y.js";'],
    ['const Contexts = myContext + Context_ + $Context;'],
  ])('is not made for what is no name: %s', (text) => {
    expect(sourceText('x.ts', ts`${own(text)}\n${CONTEXT}`)).toContain('{ Context } from');
  });
});

describe('the files of the runtime', () => {
  const texts = readdirSync('src/generate/typescript/runtime').sort();

  it('are all there, each with what it imports', () => {
    expect(texts.length).toBeGreaterThan(5);
    const all = runtimeFiles(texts.map((file) => `runtime/${file.slice(0, -3)}`));
    expect(all.map(({ path }) => path)).toEqual(texts.map((file) => `runtime/${file}`));
    const [hook, ...others] = runtimeFiles(['runtime/errors', 'entities/order', 'npm:node:crypto']).map(
      ({ path }) => path,
    );
    expect([hook, ...others]).toContain('runtime/errors.ts');
    expect(others.length).toBeLessThan(texts.length - 1);
    for (const { code } of all)
      for (const module of modulesOf(code)) expect(texts).toContain(`${module.slice('runtime/'.length)}.ts`);
  });

  it('name each other as the project resolves them', () => {
    const [file] = runtimeFiles(['runtime/errors']).filter(({ path }) => path === 'runtime/errors.ts');
    const text = sourceText(file!.path, file!.code, { importExtension: 'none' });
    expect(text).toMatch(/from "\.\/[\w-]+"/);
    expect(text).not.toMatch(/from ['"]\.[^'"]*\.js['"]/);
  });

  it('are as prettier leaves them, whichever of its parsers reads them', async () => {
    const files = runtimeFiles(texts.map((file) => `runtime/${file.slice(0, -3)}`));
    const nth = runs(6, 1);
    for (const { path, code, isFormatted } of files.filter((_file, i) => i % nth === 0)) {
      const text = sourceText(path, code);
      expect(isFormatted).toBe(true);
      expect(await printFile(path, code), path).toBe(text);
      expect(await format(text, { parser: 'typescript', plugins: [typescript, estree] }), path).toBe(text);
    }
  });

  it('are as prettier leaves them though prettier takes two goes', async () => {
    const code = ts`const a = { email: s.string().transform({ encode: (value: string) => value.toLowerCase(), decode: (value: string) => value }) };`;
    const text = await printFile('x.ts', code);
    expect(await format(text, { parser: 'typescript', plugins: [typescript, estree] })).toBe(text);
  });
});

it('says which file is no TypeScript', async () => {
  await expect(printFile('a.ts', ts`const ${name('x')} = ;`)).rejects.toThrow('`a.ts`');
});

/** Text as an emitter would write it. */
function own(text: string): Code {
  return { parts: [text] };
}
