import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BIN } from '../support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'dynamodel bad input '));
const at = (name: string): string => join(folder, `${name}.dynamodel.yaml`);
const MB = 1024 * 1024;

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  empty: '',
  comments: '# A model.\n\n# Of nothing.\n',
  line: 'x'.repeat(10 * MB - 1),
  large: `${'x'.repeat(99)}\n`.repeat(0.11 * MB),
  binary: Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256),
  'utf-16': Buffer.from('\ufeffdynamodel: 1\n', 'utf16le'),
  nul: 'dynamodel: 1\u0000\n',
  '\u001b[31mred': 'dynamodel: 1\n',
};
for (const [name, content] of Object.entries(FILES)) writeFileSync(at(name), content);
mkdirSync(at('folder'));
symlinkSync(at('loop'), at('loop'));
symlinkSync('/dev/zero', at('endless'));
const hasPipe = spawnSync('mkfifo', [at('pipe')]).status === 0;
/** Whoever may read everything is refused nothing. */
const isRefused = process.getuid?.() !== 0;
writeFileSync(at('secret'), 'dynamodel: 1\n', { mode: isRefused ? 0 : 0o644 });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In a process of its own, which has little memory and not for ever. */
function checked(args: readonly string[], stdin: 'ignore' | number = 'ignore') {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=500', BIN, 'check', ...args],
    { cwd: folder, encoding: 'utf8', stdio: [stdin, 'pipe', 'pipe'], timeout: 30_000, env: { NO_COLOR: '1' } },
  );
  expect({ signal, stack: /^\s+at .*:\d+/m.exec(stderr)?.[0] }).toEqual({ signal: null, stack: undefined });
  return { status, stdout, stderr };
}

interface Said {
  readonly findings: readonly { readonly message: string; readonly location: { readonly path: string } }[];
}

describe('files that are no models', () => {
  it('are each told in a sentence, all in one run', () => {
    const inputs = [...Object.keys(FILES), 'folder', 'loop', 'endless', 'secret', ...(hasPipe ? ['pipe'] : [])];
    const { status, stdout, stderr } = checked([...inputs.map((name) => `${name}.dynamodel.yaml`), '--format', 'json']);
    expect(status).toBe(2);
    const said = new Map<string, string[]>();
    for (const { message, location } of (JSON.parse(stdout) as Said).findings)
      said.set(location.path, [...(said.get(location.path) ?? []), message]);
    const messages: readonly (readonly [name: string, message: RegExp])[] = [
      ['empty', /^The file is empty/],
      ['comments', /^The file is empty/],
      ['line', /^A model is a map .* this file holds a single value\.$/],
      ['large', /^The file has 11\.0 MB; a model may have 10 MB/],
      ['binary', /^This is a binary file/],
      ['utf-16', /^The file is UTF-16 text; save it as UTF-8\.$/],
      ['nul', /^This is a binary file, not YAML: byte 13 of 14 is zero\.$/],
    ];
    for (const [name, message] of messages) {
      const found = said.get(`${name}.dynamodel.yaml`);
      expect(found, name).toHaveLength(1);
      expect(found?.[0]).toMatch(message);
    }
    expect(stderr).not.toContain('\u001b');
    expect(stdout).not.toContain('\u001b');
    expect(stderr.trimEnd().split('\n').sort()).toEqual(
      [
        ...['endless', ...(hasPipe ? ['pipe'] : [])].map(
          (name) => `error: \`${name}.dynamodel.yaml\` is not a regular file`,
        ),
        'error: `folder.dynamodel.yaml` holds no model (`*.dynamodel.yaml` or `dynamodel.yaml`)',
        'error: cannot read `loop.dynamodel.yaml`: its links go round in a circle',
        ...(isRefused ? ['error: cannot read `secret.dynamodel.yaml`: permission denied'] : []),
      ].sort(),
    );
  });
});

describe('standard input', () => {
  it.runIf(existsSync('/dev/zero'))('that has no end is read no further than a model may be long', () => {
    const zero = openSync('/dev/zero', 'r');
    const { status, stdout } = checked(['-'], zero);
    closeSync(zero);
    expect(status).toBe(1);
    expect(stdout).toContain('The file has more than 10 MB; a model may have 10 MB.');
  });

  it('that is closed is an empty model', () => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', '"$0" "$1" check - <&-', process.execPath, BIN], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain('The file is empty');
  });
});
