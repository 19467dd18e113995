import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import * as asReleased from 'yaml';
import { withoutGenerators, yamlWithoutGenerators } from '../../esbuild.config.mjs';
import { Dice } from '../../src/load/dice.js';
import { MAX_DEPTH } from '../../src/source/limits.js';
import { modelTexts } from '../fuzz/corpus.js';
import { mutated } from '../fuzz/mutations.js';
import { runs } from '../support/runs.js';
import { SEED } from '../support/setup.js';

type Yaml = Pick<typeof asReleased, 'Lexer' | 'Parser'>;

/** As the build has it. */
async function compiled(): Promise<Yaml> {
  const { outputFiles } = await build({
    stdin: { contents: "export { Lexer, Parser } from './node_modules/yaml/browser/index.js'", resolveDir: '.' },
    plugins: [yamlWithoutGenerators],
    bundle: true,
    format: 'esm',
    write: false,
  });
  expect(outputFiles[0]!.text).not.toMatch(/\byield\b/);
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`);
}

/** Every lexeme, each with where the parser stands and what it has open then, and what the parser makes of them: as models are read. */
function tokensOf({ Lexer, Parser }: Yaml, text: string): string {
  const parser = new Parser();
  const tokens: unknown[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push([lexeme, parser.offset, parser.stack.length]);
    tokens.push(...parser.next(lexeme));
    // No model is read deeper.
    if (parser.stack.length > 2 * MAX_DEPTH) return JSON.stringify(tokens);
  }
  return JSON.stringify([...tokens, ...parser.end(), ...new Parser().parse(text)]);
}

describe('the reader of YAML without its generators', () => {
  it('makes the same tokens of models, and of what was done to them', { timeout: 600_000 }, async () => {
    const own = await compiled();
    const { small } = modelTexts();
    const differing: string[] = [];
    for (let number = 0; number < runs(300, 20_000) && differing.length < 3; number += 1) {
      const dice = Dice.of(SEED, `yaml ${number}`);
      const text = number < 100 ? dice.pick(small) : mutated(dice.pick(small), dice, small);
      if (tokensOf(own, text) !== tokensOf(asReleased, text)) differing.push(text);
    }
    expect(differing).toEqual([]);
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

  it('is told of where the package has changed', () => {
    expect(() => withoutGenerators('class Lexer {\n    lex() {\n        return [];\n    }\n}\n')).toThrow(
      /not as they were/,
    );
    expect(() => withoutGenerators('class Lexer {\n    *lex() {\n        yield\n    }\n}\n')).toThrow(
      /not as they were/,
    );
  });
});
