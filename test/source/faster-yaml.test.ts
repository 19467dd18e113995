import { inspect } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { describe, expect, it } from 'vitest';
import * as asReleased from 'yaml';
import { fasterYaml, withoutGenerators, withPlainProperties } from '../../esbuild.config.mjs';
import { Dice } from '../../src/load/dice.js';
import { MAX_DEPTH } from '../../src/source/limits.js';
import { modelTexts } from '../fuzz/corpus.js';
import { mutated } from '../fuzz/mutations.js';
import { runs } from '../support/runs.js';
import { SEED } from '../support/setup.js';

type Yaml = Pick<
  typeof asReleased,
  'Lexer' | 'Parser' | 'Composer' | 'visit' | 'isAlias' | 'isMap' | 'isPair' | 'isScalar' | 'isSeq'
>;

/** As the build has it. */
async function compiled(): Promise<Yaml> {
  const text = await bundled([fasterYaml]);
  const [lexer = 'yield', parser = 'yield'] = text.match(/^var (?:Lexer|Parser) = class [\s\S]*?^\};/gm) ?? [];
  expect(lexer + parser).not.toMatch(/\byield\b/);
  return imported(text);
}

/** The same files of the package without what the build does to them: those for Node make buffers of binary values. */
const unchanged = async (): Promise<Yaml> => imported(await bundled([]));

async function bundled(plugins: readonly Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "export * from './node_modules/yaml/browser/index.js'",
      resolveDir: '.',
    },
    plugins: [...plugins],
    bundle: true,
    format: 'esm',
    write: false,
  });
  return outputFiles[0]!.text;
}

const imported = (text: string): Promise<Yaml> => import(`data:text/javascript,${encodeURIComponent(text)}`);

/** Every lexeme, each with where the parser stands and what it has open then, and what the parser makes of them: as models are read. */
function tokensOf({ Lexer, Parser }: Yaml, text: string): string {
  const parser = new Parser();
  const tokens: unknown[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push([lexeme, parser.offset, parser.stack.length]);
    tokens.push(...parser.next(lexeme));
    if (isTooDeep(parser)) return JSON.stringify(tokens);
  }
  return JSON.stringify([...tokens, ...parser.end(), ...new Parser().parse(text)]);
}

/** No model is read deeper. */
const isTooDeep = (parser: asReleased.Parser): boolean => parser.stack.length > 2 * MAX_DEPTH;

/** What is made of all tokens: faults, values, the text that is written of them, and every node with its place. */
function documentsOf(yaml: Yaml, text: string): string {
  const { Composer, Lexer, Parser, isAlias, isMap, isPair, isScalar, isSeq, visit } = yaml;
  const parser = new Parser();
  const tokens: asReleased.CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (isTooDeep(parser)) return 'too deep';
  }
  tokens.push(...parser.end());
  const documents = [...new Composer({ logLevel: 'silent' }).compose(tokens, true, text.length)];
  const made = documents.map((document) => {
    const nodes: unknown[] = [];
    visit(document, (key, node) => {
      const { range, anchor, tag } = (node ?? {}) as Partial<asReleased.Scalar>;
      const kind = [isAlias(node), isMap(node), isPair(node), isScalar(node), isSeq(node)].indexOf(true);
      nodes.push([key, kind, range, anchor, tag]);
    });
    const faults = document.errors.map(({ code, message, pos }) => [code, message, pos]);
    return [faults, nodes, written(document), written(document.clone() as asReleased.Document)];
  });
  return JSON.stringify(made);
}

/** The text and the value of a document, or why it has none. A value may hold itself, which JSON cannot say. */
function written(document: asReleased.Document): unknown {
  try {
    return [String(document), inspect(document.toJS(), { depth: null, maxArrayLength: null, maxStringLength: null })];
  } catch (error) {
    return String(error);
  }
}

/** Models as they are first, then what was done to others. */
function* modelsAndMutants(name: string, whole: number, count: number): Generator<string> {
  const { small } = modelTexts();
  for (let number = 0; number < count; number += 1) {
    const dice = Dice.of(SEED, `${name} ${number}`);
    yield number < whole ? dice.pick(small) : mutated(dice.pick(small), dice, small);
  }
}

/** The first few texts that differ. */
function differing(texts: Iterable<string>, differs: (text: string) => boolean): readonly string[] {
  const found: string[] = [];
  for (const text of texts) {
    if (differs(text)) found.push(text);
    if (found.length === 3) break;
  }
  return found;
}

describe('the reader of YAML as the build has it', () => {
  it('makes the same tokens of models, and of what was done to them', { timeout: 600_000 }, async () => {
    const own = await compiled();
    const texts = modelsAndMutants('yaml', 100, runs(300, 20_000));
    expect(differing(texts, (text) => tokensOf(own, text) !== tokensOf(asReleased, text))).toEqual([]);
  });

  it('makes the same tokens of anything', async () => {
    const own = await compiled();
    const pieces = [
      'a',
      ': ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '\n',
      '  ',
      '&x ',
      '*x',
      '"',
      "'",
      '|',
      '>-',
      '#',
      '!t ',
      '%',
      '\t',
      ',',
    ];
    pieces.push('? ', '---\n', '...\n', '\r\n', '\r', '\u2028', '\ufeff', '😀', '\u0001', '\u0085', '0');
    for (let number = 0; number < runs(3000, 100_000); number += 1) {
      const dice = Dice.of(SEED, `anything ${number}`);
      const text = Array.from({ length: dice.int(0, 40) }, () => dice.pick(pieces)).join('');
      expect(tokensOf(own, text)).toBe(tokensOf(asReleased, text));
    }
  });

  it('makes the same documents of models, and of what was done to them', { timeout: 600_000 }, async () => {
    const own = await compiled();
    const released = await unchanged();
    const texts = modelsAndMutants('document', 20, runs(100, 10_000));
    expect(differing(texts, (text) => documentsOf(own, text) !== documentsOf(released, text))).toEqual([]);
  });

  it('is told of where the package has changed', () => {
    expect(() =>
      withPlainProperties('class NodeBase {\n    constructor(type) {\n        this.type = type;\n    }\n}\n'),
    ).toThrow(/not as they were/);
    expect(() => withoutGenerators('class Lexer {\n    lex() {\n        return [];\n    }\n}\n')).toThrow(
      /not as they were/,
    );
    expect(() => withoutGenerators('class Lexer {\n    *lex() {\n        yield\n    }\n}\n')).toThrow(
      /not as they were/,
    );
  });
});
