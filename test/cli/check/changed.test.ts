import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/main.js';
import { fakeIo } from '../../support/fake-io.js';

const MODEL = readFileSync('test/cli/cases/test-passed/notes.dynamodel.yaml', 'utf8');
const temporary = mkdtempSync(join(tmpdir(), 'dynamodel changed '));
const repository = join(temporary, "dépôt of 'ann'");

/** Of this repository alone: no settings of the machine, no names of its user. */
const env: Readonly<Record<string, string | undefined>> = {
  PATH: process.env.PATH,
  HOME: temporary,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.com',
};

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: repository, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function write(path: string, text: string): void {
  mkdirSync(join(repository, path, '..'), { recursive: true });
  writeFileSync(join(repository, path), text);
}

async function check(args: readonly string[], cwd = repository) {
  const io = fakeIo({ cwd, env });
  const code = await runCli(['check', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

/** Models that are checked, with what is said of them. */
async function changed(args: readonly string[] = [], cwd = repository) {
  const { code, out, err } = await check(['--changed', '--format', 'json', ...args], cwd);
  return { code, models: out === '' ? undefined : JSON.parse(out).models, err };
}

beforeAll(() => {
  mkdirSync(repository, { recursive: true });
  git('init', '--initial-branch=main');
  write('a.dynamodel.yaml', MODEL);
  write('teams/b c.dynamodel.yaml', MODEL);
  write('teams/ö/d.dynamodel.yaml', `include: [parts/types.yaml]\n${MODEL.replace(/^types:\n.*\n/m, '')}`);
  write('teams/ö/parts/types.yaml', MODEL.match(/^types:\n.*\n/m)![0]);
  write('teams/e/dynamodel.config.yaml', 'lint: {extends: strict}\n');
  write('teams/e/e.dynamodel.yaml', MODEL);
  write('.gitignore', 'ignored.dynamodel.yaml\n');
  git('add', '.');
  git('commit', '-m', 'first');
  git('switch', '-c', 'work');
});

describe('check --changed', () => {
  it('checks nothing where nothing has changed, and says so in every format', async () => {
    expect(await changed()).toEqual({ code: 0, models: [], err: 'No model has changed since `main`.\n' });
    for (const format of ['text', 'junit'])
      expect(await check(['--changed', '--format', format])).toMatchObject({ code: 0 });
  });

  it('checks what is committed, staged, unstaged and new, from any folder', async () => {
    write('a.dynamodel.yaml', `${MODEL}# committed\n`);
    git('commit', '-a', '-m', 'second');
    write('teams/b c.dynamodel.yaml', `${MODEL}# staged\n`);
    git('add', '.');
    // In the index alone.
    write('teams/b c.dynamodel.yaml', MODEL);
    write('ignored.dynamodel.yaml', MODEL);
    write('teams/new.dynamodel.yaml', MODEL);
    expect(await changed()).toMatchObject({
      models: ['a.dynamodel.yaml', 'teams/b c.dynamodel.yaml', 'teams/new.dynamodel.yaml'],
      err: '3 of 6 models changed since `main`.\n',
    });
    expect((await changed([], join(repository, 'teams'))).models).toEqual(['b c.dynamodel.yaml', 'new.dynamodel.yaml']);
    expect((await changed(['--base', 'work'])).models).toEqual([
      'teams/b c.dynamodel.yaml',
      'teams/new.dynamodel.yaml',
    ]);
    git('reset', '--hard', 'main');
    git('clean', '-fdx');
  });

  it('checks a model whose included file, configuration or baseline has changed, or is gone', async () => {
    write('teams/ö/parts/types.yaml', `${MODEL.match(/^types:\n.*\n/m)![0]}# more\n`);
    write('teams/e/dynamodel.config.yaml', 'lint: {extends: all}\n');
    expect((await changed()).models).toEqual(['teams/e/e.dynamodel.yaml', 'teams/ö/d.dynamodel.yaml']);
    unlinkSync(join(repository, 'teams/ö/parts/types.yaml'));
    git('checkout', '--', 'teams/e');
    expect(await changed()).toMatchObject({ code: 1, models: ['teams/ö/d.dynamodel.yaml'] });
    git('checkout', '--', '.');
    write('known.json', '{}');
    expect((await check(['--changed', 'a.dynamodel.yaml', '--baseline', 'known.json'])).err).toContain('1 of 1 model');
    unlinkSync(join(repository, 'known.json'));
  });

  it('compares with where the branch began, and not with what the base became', async () => {
    git('switch', 'main');
    write('a.dynamodel.yaml', `${MODEL}# elsewhere\n`);
    git('commit', '-a', '-m', 'third');
    git('switch', 'work');
    expect((await changed()).models).toEqual([]);
  });

  it('finds its way through links and in other work trees', async () => {
    symlinkSync(repository, join(temporary, 'link'));
    write('a.dynamodel.yaml', `${MODEL}# changed\n`);
    expect((await changed([], join(temporary, 'link'))).models).toEqual(['a.dynamodel.yaml']);
    git('checkout', '--', '.');
    git('worktree', 'add', join(temporary, 'tree'), '-b', 'other', 'main');
    writeFileSync(join(temporary, 'tree/a.dynamodel.yaml'), MODEL);
    expect((await changed([], join(temporary, 'tree'))).models).toEqual(['a.dynamodel.yaml']);
  });

  it('says how to get what a shallow clone lacks', async () => {
    const clone = join(temporary, 'clone');
    git('clone', '--depth', '1', '--branch', 'work', `file://${repository}`, clone);
    for (const args of [[], ['--base', 'main']]) {
      const { code, err } = await changed(args, clone);
      expect({ code, err }).toEqual({ code: args.length === 0 ? 0 : 2, err: expect.any(String) });
      if (code === 2) expect(err).toContain('`fetch-depth: 0`');
    }
  });

  it.each([
    [['--base', '--output=x'], '`--output=x` is no branch, tag or commit'],
    [['--base', ''], 'is no branch'],
    [['--base', 'nowhere'], 'there is no branch, tag or commit `nowhere` here'],
    [['-'], 'standard input'],
    [['--write-baseline'], 'needs all'],
    [[temporary], 'outside the repository'],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await changed(args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('needs git, and a repository', async () => {
    const outside = await changed([], temporary);
    expect(outside).toMatchObject({ code: 2, err: expect.stringContaining('in no git repository') });
    const io = fakeIo({ cwd: repository, env: { PATH: temporary } });
    expect(await runCli(['check', '--changed'], io)).toBe(2);
    expect(io.err()).toContain('there is no `git` on the PATH');
    expect(await check(['--base', 'main'])).toMatchObject({ code: 2, err: expect.stringContaining('give both') });
  });
});

describe('check --fix --changed', () => {
  it('leaves what an unchanged model needs as it is', async () => {
    const model = (name: string, entity: string) => `dynamodel: 1
model: ${name}
include: [part.yaml]
tables: {orders: {key: {pk: pk}}}
entities:
  ${entity}: {key: {pk: "{id}"}, attributes: {id: ulid}}
`;
    const part = 'accessPatterns: {make: {op: create, entity: Ordr}}\n';
    write('shared/a.dynamodel.yaml', model('a', 'Ordr'));
    write('shared/b.dynamodel.yaml', model('b', 'Ordr'));
    write('shared/part.yaml', part);
    git('add', '.');
    git('commit', '-m', 'shared');
    write('shared/a.dynamodel.yaml', model('a', 'Order').replace('attributes', 'atributes'));
    const { models, code } = await changed(['--fix', '--base', 'HEAD', 'shared']);
    expect([models, code]).toEqual([['shared/a.dynamodel.yaml'], 1]);
    expect(readFileSync(join(repository, 'shared/part.yaml'), 'utf8')).toBe(part);
    expect(readFileSync(join(repository, 'shared/a.dynamodel.yaml'), 'utf8')).toBe(model('a', 'Order'));
  });
});

describe('git', () => {
  it('is never a program of the folder that is checked', async () => {
    write('git', '#!/bin/sh\ntouch ran\n');
    chmodSync(join(repository, 'git'), 0o755);
    const io = fakeIo({ cwd: repository, env: { ...env, PATH: `.${delimiter}${delimiter}${env.PATH}` } });
    await runCli(['check', '--changed'], io);
    expect(io.err()).toContain('changed since `main`');
    expect(existsSync(join(repository, 'ran'))).toBe(false);
  });
});
