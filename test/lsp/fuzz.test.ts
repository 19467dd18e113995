import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Dice } from '../../src/load/dice.js';
import { mutated } from '../fuzz/mutations.js';
import { runs } from '../support/runs.js';
import { NOTES, serve } from './in-process.js';

const SHOP = readFileSync('examples/shop/shop.dynamodel.yaml', 'utf8');
const URI = 'file:///nowhere/shop.dynamodel.yaml';

/** What an editor asks of every place. */
const ASKED = ['hover', 'completion', 'definition', 'references', 'documentHighlight', 'prepareRename'];

it('answers whatever the text is, and goes on', async () => {
  const dice = Dice.of(20261122);
  const { client } = await serve([]);
  await client.open(URI, SHOP);
  let [text, version] = [SHOP, 1];
  for (let i = 0; i < runs(8, 600); i += 1) {
    // Now and then back to what is sound, so that there is something to break.
    text = i % 6 === 5 ? SHOP : mutated(i % 6 === 0 ? NOTES : text, dice, [NOTES, SHOP]).slice(0, 60_000);
    version += 1;
    await client.change(URI, version, { text });
    const lines = text.split(/\r?\n|\r/);
    const line = dice.int(0, lines.length - 1);
    const character = dice.int(0, (lines[line]?.length ?? 0) + 2);
    const range = { start: { line: 0, character: 0 }, end: { line, character } };
    const document = { textDocument: { uri: URI } };
    await Promise.all([
      // A name that cannot be changed is refused, which is an answer.
      ...ASKED.map((method) =>
        client.at(method, URI, line, character, { context: { includeDeclaration: true } }).catch(isRefusal),
      ),
      client.at('rename', URI, line, character, { newName: 'other' }).catch(isRefusal),
      client.request('textDocument/codeAction', { ...document, range, context: { diagnostics: [] } }),
      client.request('textDocument/documentSymbol', document),
      client.request('textDocument/inlayHint', { ...document, range }),
    ]);
  }
  await client.change(URI, version + 1, { text: NOTES });
  await client.found(URI, 'DM3002');
  expect(client.logged).toEqual([]);
}, 300_000);

/** What is not answered by a fault of the program. */
function isRefusal(error: { code?: number }): void {
  if (error.code !== -32803) throw error;
}
