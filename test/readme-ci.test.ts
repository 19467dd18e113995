import { cpSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../src/cli/main.js';
import { VERSION } from '../src/version.js';
import { fakeIo } from './support/fake-io.js';
import { blockTexts, PAGES, pageText } from './support/pages.js';

const PAGE = 'examples/ci.md';
const SECTION = pageText(PAGE);

/** The command lines of the page, as the arguments of `dynamodel`. */
const COMMANDS = [...blockTexts(PAGE, 'yaml'), ...blockTexts(PAGE, 'sh')].flatMap((block) =>
  [...block.matchAll(/npx (?:--yes )?dynamodel(?:@\S+)? (.+)$/gm)].map(([, words]) => words!.split(' ')),
);

type WithHooks = { readonly repos?: readonly { readonly hooks: readonly { readonly id: string }[] }[] };
type WithSteps = { readonly uses?: string; readonly with?: object };

/** Every step that a block shows, of a workflow or by themselves. */
function stepsOf(value: unknown): readonly WithSteps[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'uses' in value ? [value as WithSteps] : [];
  return [...own, ...Object.values(value).flatMap(stepsOf)];
}

describe('what the page says of CI', () => {
  const parsed = blockTexts(PAGE, 'yaml').map((block) => parse(block, { logLevel: 'error' }) as unknown);

  it('is YAML, wherever it looks like it', () => {
    expect(parsed.length).toBeGreaterThanOrEqual(4);
    const all = PAGES.flatMap((page) => blockTexts(page, 'yaml'));
    expect(all.filter((block) => typeof parse(block, { logLevel: 'error' }) === 'string')).toEqual([]);
  });

  it('names the version that it belongs to', () => {
    const versions = [...SECTION.matchAll(/dynamodel@v?(\d[^\s]*)|^ +rev: v(\S+)$/gm)].map(([, a, b]) => a ?? b);
    expect(versions.length).toBeGreaterThanOrEqual(4);
    expect(new Set(versions)).toEqual(new Set([VERSION]));
  });

  it('gives the action inputs that it has, and reads outputs that it has', () => {
    const action = parse(readFileSync('action.yml', 'utf8')) as { readonly inputs: object; readonly outputs: object };
    const steps = parsed.flatMap(stepsOf).filter(({ uses }) => uses?.startsWith('dynamodel/'));
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps)
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
    for (const [, output] of SECTION.matchAll(/steps\.check\.outputs\.([\w-]+)/g))
      expect(Object.keys(action.outputs)).toContain(output);
    for (const [, list] of SECTION.matchAll(/lists the other inputs, such as (.*?)\. The same/gs))
      for (const [, input] of list!.matchAll(/`([\w-]+)`/g)) expect(Object.keys(action.inputs)).toContain(input);
  });

  it('names a hook that there is', () => {
    const known = (parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as readonly { readonly id: string }[]).map(
      ({ id }) => id,
    );
    const named = parsed
      .flatMap((value) => (value as WithHooks | null)?.repos ?? [])
      .flatMap(({ hooks }) => hooks.map(({ id }) => id));
    expect(named.length).toBeGreaterThan(0);
    expect(known).toEqual(expect.arrayContaining(named));
  });

  it('names every format', async () => {
    const io = fakeIo();
    await runCli(['check', '--format', 'none'], io);
    const [, formats = ''] = /the formats are (.*)$/m.exec(io.err()) ?? [];
    const named = [...SECTION.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(named).toEqual(formats.split(', '));
  });
});

describe('the commands of the page', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'dynamodel-readme-'));
  mkdirSync(join(cwd, 'models'));
  cpSync('examples/shop/shop.dynamodel.yaml', join(cwd, 'models/shop.dynamodel.yaml'));

  it('are all there', () => {
    expect(COMMANDS.map(([command]) => command)).toEqual([
      ...['check', 'simulate', 'generate', 'check', 'check'],
      ...['generate', 'report', 'report'],
    ]);
  });

  it.each(COMMANDS.filter(([command]) => command === 'check'))('%s %s %s %s %s %s runs', async (...words) => {
    const io = fakeIo({ cwd });
    expect(await runCli(words, io)).toBe(0);
    expect(io.err()).toBe('');
    expect(io.out()).toMatch(/✓ (?:No problems|\d+ notes?) in models\/shop\.dynamodel\.yaml/);
    for (const [, file] of words.join(' ').matchAll(/=(\S+)/g))
      expect(readFileSync(join(cwd, file!), 'utf8')).not.toBe('');
  });

  it.each(COMMANDS.filter(([command]) => command !== 'check'))(
    '%s %s %s has options that exist',
    async (command, ...rest) => {
      const io = fakeIo({ cwd });
      await runCli([command!, '--help'], io);
      for (const option of rest.filter((word) => word.startsWith('--'))) expect(io.out()).toContain(option);
    },
  );
});
