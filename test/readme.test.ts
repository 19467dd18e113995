import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../src/cli/main.js';
import { commandLines, dynamodelArguments } from './support/command-line.js';
import { EXAMPLE_NAMES } from './support/examples.js';
import { fakeIo } from './support/fake-io.js';
import { PageRunner } from './support/page-runner.js';
import { blocksOf, blockTexts, GUIDES, inlineCode, PAGES, pageText, RULE_PAGES } from './support/pages.js';
import { CASES } from './validate/all.js';

/** test/generate/documented.test.ts goes through this one, to the end. */
const ELSEWHERE = 'examples/first-steps.md';

async function printed(...argv: readonly string[]): Promise<string> {
  const io = fakeIo();
  await runCli(argv, io);
  return `${io.out()}${io.err()}`;
}

function optionsIn(text: string): readonly string[] {
  return [...new Set(text.match(/(?<![\w-])--[a-z][a-z-]*/g))].sort();
}

describe('what the pages show', () => {
  it.each(GUIDES.filter((page) => page !== ELSEWHERE))('%s happens', async (page) => {
    const runner = new PageRunner(page);
    await runner.play(blocksOf(page));
    expect(runner.faults).toEqual([]);
  });

  it('is shell that a shell can read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pages-'));
    const shell = PAGES.flatMap((page) => blockTexts(page, 'sh'));
    expect(shell.length).toBeGreaterThan(25);
    const inTables = PAGES.flatMap(inlineCode).filter((code) =>
      /^(?:aws|npm|npx|sam|terraform|dynamodel) [^<[…]*$/.test(code),
    );
    expect(inTables.length).toBeGreaterThan(20);
    const files = [...shell, ...inTables].map((text, i) => {
      writeFileSync(join(folder, `${i}.sh`), text);
      return `${i}.sh`;
    });
    const script = 'for file; do bash -n "$file" || exit; done';
    const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', ...files], { cwd: folder, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('has the files of examples/import in it', () => {
    for (const [name, isIt] of [
      ['template.yaml', (text: string) => text.includes('AWS::DynamoDB::Table')],
      ['scores.json', (text: string) => text.includes('"TableFacets"')],
    ] as const) {
      const language = name.endsWith('.json') ? 'json' : 'yaml';
      expect(blockTexts('examples/import.md', language).filter(isIt)).toEqual([
        readFileSync(`examples/import/${name}`, 'utf8'),
      ]);
    }
  });
});

describe('what the pages name', () => {
  const helps = new Map<string, string>();
  beforeAll(async () => {
    const commands = [...(await printed('--help')).matchAll(/^ {2}([a-z]+) \[/gm)].map(([, name = '']) => name);
    for (const name of commands) if (name !== 'help') helps.set(name, await printed(name, '--help'));
  });

  it('are commands that exist, with options that they have', () => {
    const lines = [...PAGES, ...RULE_PAGES]
      .flatMap((page) => inlineCode(page).map((code) => ({ page, code })))
      .flatMap(({ page, code }) =>
        commandLines(code).map(({ words }) => ({ page, code, argv: dynamodelArguments(words) })),
      );
    const named = lines.filter(({ argv }) => argv !== undefined && argv.length > 0);
    expect(named.length).toBeGreaterThan(30);
    const wrong = named.filter(({ argv = [], code }) => {
      const [command = ''] = argv;
      if (/^(?:--|<|…)/.test(command)) return false;
      const help = helps.get(command);
      return (
        help === undefined || optionsIn(code).some((option) => option !== '--help' && !optionsIn(help).includes(option))
      );
    });
    expect(wrong).toEqual([]);
  });

  it('are options that some command has', () => {
    const all = new Set([...helps.values()].flatMap(optionsIn));
    /** Of other programs. */
    const others = ['--cli-input-json', '--markdown', '--s'];
    const named = GUIDES.flatMap((page) => inlineCode(page).map((code) => ({ page, code }))).filter(({ code }) =>
      code.startsWith('--'),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(
      named.filter(({ code }) => optionsIn(code).some((name) => !all.has(name) && !others.includes(name))),
    ).toEqual([]);
  });

  it('are all commands, each in the table of the README', () => {
    const named = [...pageText('README.md').matchAll(/^\| `dynamodel (\w+)/gm)].map(([, command = '']) => command);
    expect([...new Set(named)].sort()).toEqual([...helps.keys()].sort());
  });

  it('are all options of simulate', () => {
    const [declared = ''] = (helps.get('simulate') ?? '').split('Options:')[1]?.split('Examples:') ?? [];
    expect(optionsIn(pageText('examples/simulate.md'))).toEqual(
      optionsIn(declared).filter((name) => !/^--(?:no-)?(?:color|config)$|^--help$/.test(name)),
    );
  });

  it('are all targets of generate, in the README', async () => {
    const said = await printed('generate', 'nothing', 'examples/shop');
    const targets = [...said.matchAll(/^ {2}([a-z-]+) {2}/gm)].map(([, target = '']) => target);
    const row = /^\| `dynamodel generate .*$/m.exec(pageText('README.md'))?.[0] ?? '';
    const named = [...row.matchAll(/`([a-z][a-z-]*)`/g)].map(([, name]) => name);
    expect(targets.length).toBeGreaterThan(14);
    expect([...named].sort()).toEqual(targets.sort());
  });

  it('are all sections of a model', () => {
    const { properties } = JSON.parse(readFileSync('schemas/model.schema.json', 'utf8')) as {
      readonly properties: object;
    };
    const rows = [...pageText('examples/the-language.md').matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(
      ([, names = '']) => names.replaceAll('`', '').split(', '),
    );
    expect(rows.slice(0, Object.keys(properties).length).sort()).toEqual(Object.keys(properties).sort());
  });

  it('are all cases that the simulation is validated with, and what they rest on', () => {
    const rows = [...pageText('examples/validation.md').matchAll(/^\| (V\d+) \| (.*?) \| (.*?) \|/gm)];
    expect(rows.map(([, id, text, kind]) => ({ id, text, kind }))).toEqual(
      CASES.map(({ id, text, kind }) => ({ id, text, kind })),
    );
  });

  it('are all examples', () => {
    const named = [...pageText('examples/README.md').matchAll(/^\| \[`([\w-]+)`\]/gm)].map(([, name]) => name);
    expect([...named].sort()).toEqual(EXAMPLE_NAMES);
  });
});

describe('the README', () => {
  it('is short, and keeps the commands that a change has to pass', () => {
    const text = pageText('README.md');
    expect(text.split('\n').length).toBeLessThan(180);
    const first = blockTexts('README.md', 'sh').find((block) => block.startsWith('npm ci')) ?? 'none';
    const script = readFileSync('.ci/run', 'utf8');
    for (const command of first.trim().split('\n')) expect(script.split('\n')).toContain(command);
  });
});
