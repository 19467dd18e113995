import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renameAt } from '../../../src/lsp/symbols/index.js';
import { lowerFirst, type ModelSymbol } from '../../../src/lsp/symbols/symbol.js';
import { symbolIndexOf } from '../../../src/lsp/symbols/symbol-index.js';
import { runs } from '../../support/runs.js';
import { SEED } from '../../support/setup.js';
import { documentOf, textsAfter } from './support.js';

const ALL = ['examples', 'test/designs'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.dynamodel.yaml'))
    .sort()
    .map((path) => join(folder, path)),
);
const SMALL = ['examples/leaderboard/leaderboard.dynamodel.yaml', 'examples/iot/iot.dynamodel.yaml'];
const PATHS = runs(0, 1) === 0 ? SMALL : ALL;
/** Of the names of all models one in so many. */
const STEP = runs(45, 1);

/** What `check` says, without names that are another, figures and the order in which names come. */
function findings(document: ReturnType<typeof documentOf>, ...names: readonly string[]): readonly string[] {
  const other = new RegExp(names.flatMap((name) => [name, lowerFirst(name)]).join('|'), 'g');
  return document.state.findings
    .map(({ rule, severity, message }) => `${rule} ${severity} ${message.replace(other, '')}`)
    .map((text) => [...text.replace(/[\d.,]+/g, '').matchAll(/\w+/g)].map(String).sort().join(' '))
    .sort();
}

describe('a rename to a new name', { timeout: 600_000 }, () => {
  let number = SEED;
  it.each(PATHS)('changes nothing else, and can be taken back: %s', (path) => {
    const text = readFileSync(path, 'utf8');
    const before = documentOf(text);
    const index = symbolIndexOf(before.state.loaded);
    for (const symbol of index.symbols) {
      number += 1;
      if (number % STEP !== 0) continue;
      const at = placeOf(before, symbol);
      if (at === undefined) continue;
      const name = symbol.kind === 'entity' || symbol.kind === 'type' ? 'QuiteNew' : 'quiteNew';
      const renaming = renameAt(before, at, name);
      if ('refusal' in renaming) {
        expect(renaming.refusal, JSON.stringify(symbol)).toMatch(
          /key attribute|error of the language|Declare the attribute/,
        );
        continue;
      }
      const after = documentOf(Object.values(textsAfter(before.state, renaming.edits))[0] ?? '');
      expect(findings(after, name, symbol.name), JSON.stringify(symbol)).toEqual(findings(before, name, symbol.name));
      const again = renameAt(after, placeOf(after, { ...symbol, name }, name) ?? 0, symbol.name);
      expect('refusal' in again ? again.refusal : Object.values(textsAfter(after.state, again.edits))[0]).toBe(text);
    }
  });
});

/** Where the symbol is named as it is; owners may have been renamed with it. */
function placeOf(document: ReturnType<typeof documentOf>, { kind, name, of }: ModelSymbol, newName?: string) {
  const { occurrences } = symbolIndexOf(document.state.loaded);
  return occurrences.find(
    ({ role, isLower, symbols }) =>
      role !== 'stored' &&
      !isLower &&
      symbols.some((one) => one.kind === kind && one.name === name && (one.of === of || one.of === newName)),
  )?.span.start;
}
