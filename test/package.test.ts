import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../src/version.js';

/** The package as users get it: packed, and installed without development dependencies into an empty folder. */
const base = mkdtempSync(join(tmpdir(), 'dynamodel-package-'));
const project = join(base, 'a project');

afterAll(() => rmSync(base, { recursive: true, force: true }));

function run(command: string, args: readonly string[], cwd: string) {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, npm_config_update_notifier: 'false', NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env });
  // npm warns of the settings that it finds on a machine.
  return { status, stdout, stderr: stderr.replace(/^npm warn .*\n/gm, '') };
}

beforeAll(() => {
  expect(existsSync('dist/cli.js'), 'npm run build comes first').toBe(true);
  const packed = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', base], resolve('.'));
  expect(packed.status, packed.stderr).toBe(0);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
  const tarball = join(base, packed.stdout.trim().split('\n').at(-1)!);
  const flags = ['--omit=dev', '--omit=optional', '--offline', '--no-audit', '--no-fund', '--silent'];
  const installed = run('npm', ['install', ...flags, tarball], project);
  expect(installed.status, installed.stderr).toBe(0);
  cpSync('examples/ecommerce', join(project, 'my model'), { recursive: true });
});

describe('the installed package', () => {
  it('brings nothing but itself', () => {
    const packages = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(packages).toEqual(['dynamodel']);
    const { version, dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(version).toBe(VERSION);
    expect(dependencies).toBeUndefined();
    // What `serve --data-dir` alone needs.
    expect(Object.keys(optionalDependencies)).toEqual(['libsql']);
  });

  it('carries the licences of what is bundled', () => {
    const texts = readFileSync(join(project, 'node_modules/dynamodel/dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of ['chalk', 'commander', 'prettier', 'yaml'])
      expect(texts).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(existsSync(join(project, 'node_modules/dynamodel/LICENSE'))).toBe(true);
  });

  it('checks a model', () => {
    const { status, stdout, stderr } = run('npx', ['--no-install', 'dynamodel', 'check', 'my model'], project);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('my model/');
  });

  it('generates code from it', () => {
    const bin = join('node_modules', 'dynamodel', 'bin', 'dynamodel.js');
    const args = [bin, 'generate', 'typescript', 'my model', '--out', 'code'];
    const { status, stdout, stderr } = run(process.execPath, args, project);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('wrote    code/index.ts\n');
  });

  it('has a typed library door, strict and without skipLibCheck', () => {
    const code = [
      "import { check, createEngine, explain, generate, loadModel, simulate } from 'dynamodel';",
      'export const all: readonly ((...args: never[]) => unknown)[] = [check, createEngine, explain, generate, loadModel, simulate];',
      "for (const door of all) if (typeof door !== 'function') throw new Error('not a function');",
    ].join('\n');
    writeFileSync(join(project, 'user.ts'), code);
    const compilerOptions = {
      strict: true,
      skipLibCheck: false,
      module: 'nodenext',
      target: 'es2022',
      types: [],
      outDir: 'out',
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['user.ts'] }));
    const compiled = run(
      process.execPath,
      [resolve('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json'],
      project,
    );
    expect(compiled).toEqual({ status: 0, stdout: '', stderr: '' });
    const ran = run(process.execPath, [join('out', 'user.js')], project);
    expect(ran).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
