import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_CONFIG } from '../src/config/config.js';
import * as library from '../src/index.js';
import { hoverAt } from '../src/lsp/hover/hover.js';
import { documentIn } from '../src/lsp/model-document.js';
import { modelState } from '../src/lsp/model-state.js';
import { memoryReader } from '../src/model/file-reader.js';
import { runCode } from './support/page-code.js';
import { blockTexts, pageText } from './support/pages.js';

describe('the code that a page shows', () => {
  it('calls the library as examples/library.md says', async () => {
    const [code = ''] = blockTexts('examples/library.md', 'ts');
    const model = 'leaderboard.dynamodel.yaml';
    const inPlace = code.replace(`'${model}'`, `'examples/leaderboard/${model}'`).replace('layouts: 5', 'layouts: 1');
    const { findings, forecast } = (await runCode(inPlace, { dynamodel: library }, '{ findings, forecast }')) as {
      readonly findings: readonly unknown[];
      readonly forecast: NonNullable<ReturnType<typeof library.simulate>['forecast']>;
    };
    expect(findings).toBeInstanceOf(Array);
    expect(forecast.variants.map(({ name }) => name)).toEqual(['rate.improve=x10']);
  });

  it('is told of a pattern in an editor as examples/editor.md shows', () => {
    const path = 'examples/shop/shop.dynamodel.yaml';
    const text = readFileSync(path, 'utf8');
    const state = modelState({
      reader: memoryReader({ [path]: text }),
      shown: path,
      settings: { lint: NO_CONFIG.lint, known: new Map() },
      today: new Date('2026-11-20'),
      uriOf: (file) => file.path,
    });
    const document = documentIn(state, path, 1);
    const hover = document === undefined ? undefined : hoverAt(document, text.indexOf('customerPage:'));
    const quoted = pageText('examples/editor.md').match(/^>.*\n/gm) ?? [];
    expect(quoted.map((line) => line.replace(/^> ?/, '')).join('')).toBe(`${hover?.text.trimEnd()}\n`);
  });
});
