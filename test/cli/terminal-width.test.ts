import { copyFileSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';
import { TempFolder } from '../support/temp-folder.js';

const MODEL = readFileSync('examples/ecommerce/ecommerce.dynamodel.yaml', 'utf8');
/** With something to say for every command: a pattern that nothing serves, a test that fails, an index that is too hot. */
const FAULTY = MODEL.replace(
  '\naccessPatterns:\n',
  '\naccessPatterns:\n  bySku: {op: query, entity: OrderLine, by: [sku, quantity], rate: {avg: 900/s, peak: 40000/s}}\n',
).replace('{email|lower', '{email');
const TEMPLATE = JSON.stringify({
  Resources: {
    T: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'orders-of-all-shops',
        KeySchema: [{ AttributeName: 'customerAndOrder', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'customerAndOrder', AttributeType: 'S' }],
      },
    },
  },
});

const COMMANDS = [
  '--help',
  ...['init', 'check', 'explain', 'simulate', 'test', 'generate', 'fmt', 'import', 'serve', 'report'].map(
    (command) => `${command} --help`,
  ),
  ...['lsp', 'rules', 'completion'].map((command) => `${command} --help`),
  'check faulty.yaml',
  'check shop.yaml --preset all',
  'check none.yaml some-folder/with-a-long-name-that-is-not-there/shop.yaml',
  'check --format text=out.txt --format sarif --format json --max-warnings 3 --base main --fail-on error',
  'explain placeOrder shop.yaml',
  'explain addLines shop.yaml',
  'explain orderWithLines shop.yaml',
  'explain bySku faulty.yaml',
  'explain key-collision',
  'explain DM6005',
  'simulate faulty.yaml --layouts 1 --for 20s --details',
  'test shop.yaml',
  'report shop.yaml',
  'report faulty.yaml --well-architected',
  'rules',
  'fmt --check shop.yaml faulty.yaml',
  'generate create-table shop.yaml --out out',
  'generate iam shop.yaml --out out --check',
  'generate',
  'import template.json --report',
  'import',
  'init in --yes --dry-run --ci github',
] as const;

async function printed(folder: TempFolder, line: string, columns: number, color: string): Promise<string> {
  const texts: string[] = [];
  const stream = { isTerminal: true, columns, write: (text: string) => void texts.push(text) };
  // A simple terminal: how far the work is would come and go.
  const io = fakeIo({ cwd: folder.path, stdout: stream, stderr: stream, env: { TERM: 'dumb' } });
  await runCli([...line.split(' '), ...(line.endsWith('--help') ? [] : [color])], io);
  return texts.join('');
}

/** Of what is no code and no address: the lines that would have fitted, had they been broken. */
function tooLong(text: string, columns: number): readonly string[] {
  return text.split('\n').filter((line) => {
    if ([...line].length <= columns || /[│{}]|https?:\/\/|^[+-]/.test(line)) return false;
    const indent = line.length - line.trimStart().length;
    // A label stands before what it names, and what is in backticks is not torn apart.
    const words = line.trim().match(/(?:`[^`]*`|"[^"]*"(?:: )?|\S)+/g) ?? [];
    return words.every((word) => word.length + Math.max(indent, 20) <= columns);
  });
}

function folderOf(): TempFolder {
  const folder = new TempFolder({ 'shop.yaml': MODEL, 'faulty.yaml': FAULTY, 'template.json': TEMPLATE });
  copyFileSync('package.json', folder.at('package.json'));
  return folder;
}

describe('what a command prints', () => {
  it.each(COMMANDS)('fits a terminal of 80 columns, and needs no colours: %s', async (line) => {
    const folder = folderOf();
    const coloured = await printed(folder, line, 80, '--color');
    folder.write('out/.keep', '');
    folder.remove('out');
    const plain = await printed(folder, line, 80, '--no-color');
    expect(plain).not.toContain('\u001b');
    expect(stripVTControlCharacters(coloured)).toBe(plain);
    expect(plain.length).toBeGreaterThan(20);
    expect(tooLong(plain, 80)).toEqual([]);
  });

  it.each(['check faulty.yaml', 'explain addLines shop.yaml', 'explain key-collision', 'report shop.yaml'])(
    'is no wider than one reads well on a wide one: %s',
    async (line) => {
      const folder = folderOf();
      expect(tooLong(await printed(folder, line, 200, '--no-color'), 100)).toEqual([]);
    },
  );
});
