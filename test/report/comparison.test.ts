import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { readModel } from '../../src/library/loaded-model.js';
import {
  type Comparison,
  comparisonOf,
  comparisonsMarkdown,
  comparisonText,
  type Reviewed,
} from '../../src/report/index.js';
import { judge, tell } from '../../src/rules/check.js';
import { fakeIo } from '../support/fake-io.js';

const MODEL = readFileSync('examples/ecommerce/ecommerce.dynamodel.yaml', 'utf8');

function reviewed(text: string): Reviewed {
  const loaded = readModel({ text, path: 'shop.dynamodel.yaml' });
  const { findings } = tell(judge(loaded, { today: new Date('2026-01-01') }));
  return { plan: loaded.plan, findings, parsed: loaded.parsed };
}

function compared(before: string | undefined, after: string): Comparison {
  const then = before === undefined ? undefined : reviewed(before);
  return comparisonOf('main', then, { ...reviewed(after), shown: 'shop.dynamodel.yaml' });
}

const markdown = (...comparisons: readonly Comparison[]): string => comparisonsMarkdown(comparisons, 'main');

const rowsOf = ({ tables }: Comparison, title: string) => tables.find((table) => table.title === title)!.rows;

function replaced(what: string, by: string, text = MODEL): string {
  if (!text.includes(what)) throw new Error(`the model has no ${what}`);
  return text.replace(what, by);
}

describe('what a change of a model does', () => {
  it('is nothing where only lines move', () => {
    const same = compared(MODEL, `# moved\n\n${MODEL}`);
    expect(same.findings).toMatchObject({ fresh: [], gone: [] });
    expect(same.findings.staying).toBeGreaterThan(0);
    expect(same.tables.map(({ rows }) => rows)).toEqual([[], [], []]);
    expect(same.tables.every(({ same: left }) => left > 0)).toBe(true);
    expect(markdown(same)).toContain('`shop.dynamodel.yaml`: the bill stays the same');
  });

  it('has units of patterns, cost and heat, as figures and as growth', () => {
    const dearer = compared(MODEL, replaced('rate: 0.2/s', 'rate: 20/s', replaced('shard:8', 'shard:2')));
    const [pattern] = rowsOf(dearer, 'Access patterns').filter(({ name }) => name === '`openOrders`');
    expect(pattern?.before).toContain('in 8 requests');
    expect(pattern?.after).toContain('in 2 requests');
    expect(pattern?.growth).toBeLessThan(0);
    const [total] = rowsOf(dearer, 'Cost');
    expect(total).toMatchObject({ name: 'All together', before: '$117.37' });
    expect(total!.growth).toBeGreaterThan(0);
    const heat = rowsOf(dearer, 'Heat').find(({ name }) => name === '`shop/openOrders`, writes');
    expect(heat?.before).toContain('1.5 % (15 of 1,000');
    expect(heat?.growth).toBeGreaterThan(0);
  });

  it('names patterns that came and went', () => {
    const renamed = rowsOf(compared(MODEL, MODEL.replaceAll('setStatus', 'moveOn')), 'Access patterns');
    expect(renamed.find(({ name }) => name === '`moveOn`')).toMatchObject({ after: expect.any(String) });
    expect(renamed.find(({ name }) => name === '`moveOn`')).not.toHaveProperty('before');
    expect(renamed.find(({ name }) => name === '`setStatus`')).not.toHaveProperty('after');
  });

  it('knows findings by what they are about', () => {
    const worse = replaced('rate: 0.2/s', 'rate: 20/s');
    const { fresh, gone } = compared(MODEL, worse).findings;
    expect(fresh.map(({ rule }) => rule)).toEqual(['DM6008']);
    expect(gone).toEqual([]);
    const better = compared(worse, MODEL);
    expect(better.findings.fresh).toEqual([]);
    expect(comparisonText(better)).toContain('Gone: DM6008 shard-count: `OPEN#');
    expect(markdown(better)).toContain('- Gone: DM6008 shard-count: `OPEN#');
  });

  it('says so where there is nothing to compare with', () => {
    const first = compared(undefined, MODEL);
    expect(first.before).toBe('missing');
    expect(comparisonText(first)).toContain('The model is new: `main` has none there.');
    expect(compared('tables: [', MODEL).before).toBe('broken');
    expect(markdown(compared('tables: [', MODEL))).toContain('does not resolve');
  });

  it('lets no name of a model become markup, and fits a comment', () => {
    const hostile = replaced('OPEN#{status}', 'a|`<img src=x> @team ![x](http://x){status}');
    const text = markdown(compared(MODEL, hostile));
    expect(text).toContain('img src=x');
    // Within code nothing is markup.
    expect(text.replace(/`[^`]*`/g, '')).not.toMatch(/(?<!\\)<img|(?<!\\)!\\?\[x|@team/);
    const rows = text.split('\n').filter((line) => line.startsWith('| `shop/openOrders`'));
    expect(rows.map((row) => row.match(/(?<!\\)\|/g)?.length)).toEqual([5, 5, 5]);
  });

  it('fits a comment, whatever changes', () => {
    const one = compared(undefined, MODEL);
    const text = markdown(...Array.from({ length: 60 }, () => one));
    expect(text.length).toBeLessThan(65_000);
    expect(text.match(/^### /gm)).toHaveLength(60);
    expect(comparisonsMarkdown([], 'main')).toBe('No model has changed since `main`.\n');
  });

  it('has findings alone of a model that does not resolve', () => {
    const broken = compared(MODEL, replaced('entity: Order', 'entity: Ordre'));
    expect(broken).toMatchObject({ before: 'sound', after: 'broken', tables: [] });
    expect(broken.findings.fresh.map(({ rule }) => rule)).toContain('DM1002');
    expect(markdown(broken)).toMatch(/^### `shop.dynamodel.yaml`: it does not resolve\n/);
  });
});

describe('report --base', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dynamodel base '));
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@example.com',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'ann@example.com',
  };
  const git = (...args: readonly string[]): void => {
    execFileSync('git', args, { cwd: folder, env, stdio: 'ignore' });
  };
  const types = /^types:\n(?: {2}.*\n)+/m;
  const path = join(folder, 'shop.dynamodel.yaml');

  beforeAll(() => {
    git('init', '--initial-branch=main');
    mkdirSync(join(folder, 'parts'));
    writeFileSync(join(folder, 'parts/types.yaml'), MODEL.match(types)![0]);
    writeFileSync(path, `include: [parts/types.yaml]\n${MODEL.replace(types, '')}`);
    git('add', '.');
    git('commit', '-m', 'first');
    git('switch', '-c', 'work');
    writeFileSync(join(folder, 'parts/types.yaml'), 'types: {}\n');
    writeFileSync(path, replaced('rate: 0.2/s', 'rate: 20/s'));
    writeFileSync(join(folder, 'new.dynamodel.yaml'), MODEL);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function report(...args: readonly string[]) {
    const io = fakeIo({ cwd: folder, env });
    const code = await runCli(['report', ...args], io);
    return { code, out: io.out(), err: io.err() };
  }

  it('compares with the files as the base has them, those that are included too', async () => {
    const { code, out, err } = await report('shop.dynamodel.yaml', '--base', 'main');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('shop.dynamodel.yaml: $117.37 → ');
    expect(out).toContain('1 new finding, 0 gone, 1 as before, beside `main`.');
    expect((await report('new.dynamodel.yaml', '--base', 'main', '--format', 'markdown')).out).toContain(
      'The model is new',
    );
  });

  it('tells of all models of a folder that have changed, and of no other', async () => {
    const { code, out } = await report('--base', 'main');
    expect(code).toBe(0);
    expect(out.match(/^\S+\.dynamodel\.yaml: /gm)).toEqual(['new.dynamodel.yaml: ', 'shop.dynamodel.yaml: ']);
    git('stash', '--include-untracked');
    expect((await report('--base', 'main', '--format', 'markdown')).out).toBe('No model has changed since `main`.\n');
    git('stash', 'pop');
  });

  it('tells of models that are no more', async () => {
    const shop = join(folder, 'old/shop.dynamodel.yaml');
    git('stash', '--include-untracked');
    git('switch', 'main');
    mkdirSync(join(folder, 'old'));
    mkdirSync(join(folder, 'generated'));
    for (const file of [shop, join(folder, 'old/torn.dynamodel.yaml'), join(folder, 'generated/x.dynamodel.yaml')])
      writeFileSync(file, file.includes('torn') ? 'dynamodel: 1\n' : MODEL);
    git('add', '.');
    git('commit', '-m', 'second');
    git('switch', '-c', 'less');
    git('rm', '-r', 'old', 'generated');
    const { code, out, err } = await report('--base', 'main');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(
      'old/shop.dynamodel.yaml: removed ($117.37 a month)\n`main` has the model, and it is no more.\n\nold/torn.dynamodel.yaml: removed\n`main` has the model, and it is no more.\n',
    );
    const one = await report('old/shop.dynamodel.yaml', '--base', 'main', '--format', 'markdown');
    expect(one).toMatchObject({ code: 0, err: '' });
    expect(one.out).toBe(
      '### `old/shop.dynamodel.yaml`: removed ($117.37 a month)\n\n`main` has the model, and it is no more.\n',
    );
    // What is there again is not gone, whether git knows of it or not.
    mkdirSync(join(folder, 'old'));
    writeFileSync(shop, MODEL);
    expect((await report('old', '--base', 'main')).out).not.toContain('old/shop.dynamodel.yaml: removed');
    rmSync(join(folder, 'old'), { recursive: true });
    git('reset', '--hard', 'main');
    git('switch', 'work');
    git('stash', 'pop');
  });

  it.each([
    [['--base', 'nowhere'], 'there is no branch, tag or commit `nowhere` here'],
    [['--base', '--exec=x'], 'is no branch, tag or commit'],
    [['--base', 'main', '--format', 'html'], 'told as text or markdown'],
    [['--base', 'main', '--well-architected'], 'give one'],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await report('shop.dynamodel.yaml', ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
