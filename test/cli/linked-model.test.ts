import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';
import { TempFolder } from '../support/temp-folder.js';

async function cli(cwd: string, ...argv: readonly string[]) {
  const io = fakeIo({ cwd });
  const code = await runCli(argv, io);
  return { code, out: io.out(), err: io.err() };
}

describe('a link that is found where models are looked for', () => {
  it.each([['check'], ['fmt', '--check'], ['test'], ['explain', 'x']])(
    'shows nothing of a file elsewhere: %s',
    async (...argv) => {
      const elsewhere = new TempFolder({ 'passwords.txt': 'root: secret: 1\n' });
      const folder = new TempFolder({ '.git/HEAD': '' });
      symlinkSync(elsewhere.at('passwords.txt'), folder.at('a.dynamodel.yaml'));
      const { code, out, err } = await cli(folder.path, ...argv);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(`\`a.dynamodel.yaml\` is a link to what lies outside \`${folder.path}\``);
      expect(err).not.toContain('secret');
      // Whoever names it means it.
      for (const path of ['a.dynamodel.yaml', elsewhere.at('passwords.txt')])
        expect((await cli(folder.path, 'check', path)).out).toContain('secret');
    },
  );

  it.each([{}, { '.git/HEAD': '' }])('is read in a folder that is named, though that is a link: %j', async (files) => {
    const elsewhere = new TempFolder({ ...files, 'models/a.dynamodel.yaml': 'root: secret: 1\n' });
    const folder = new TempFolder({ '.git/HEAD': '' });
    symlinkSync(elsewhere.at('models'), folder.at('models'));
    expect((await cli(folder.path, 'check', 'models')).out).toContain('secret');
    // Not what leads out of that folder again.
    const other = new TempFolder({ 'passwords.txt': 'root: password: 1\n' });
    symlinkSync(other.at('passwords.txt'), elsewhere.at('models/b.dynamodel.yaml'));
    const { out, err } = await cli(folder.path, 'check', 'models');
    expect(out + err).not.toContain('password: 1');
    expect(err).toContain('`models/b.dynamodel.yaml` is a link to what lies outside');
  });

  it('beside another model is not opened to see what it includes', async () => {
    const elsewhere = new TempFolder({ 'passwords.txt': 'include: [b.dynamodel.yaml]\n' });
    const folder = new TempFolder({ '.git/HEAD': '', 'b.dynamodel.yaml': 'root: b: 1\n' });
    const link = folder.at('a.dynamodel.yaml');
    symlinkSync(elsewhere.at('passwords.txt'), link);
    expect((await cli(folder.path, 'explain', 'x')).err).toContain('holds several models');
    folder.remove('a.dynamodel.yaml');
    symlinkSync('nowhere', link);
    expect((await cli(folder.path, 'check')).err).toContain('`a.dynamodel.yaml` does not exist');
    folder.remove('a.dynamodel.yaml');
    execFileSync('mkfifo', [folder.at('pipe')]);
    symlinkSync('pipe', link);
    expect((await cli(folder.path, 'check')).err).toContain('`a.dynamodel.yaml` is not a regular file');
  });

  it('is read where it stays in the repository, or in the working folder', async () => {
    for (const files of [{ '.git/HEAD': '' }, {}]) {
      const folder = new TempFolder({ ...files, 'b/real.yaml': 'root: secret: 1\n' });
      mkdirSync(folder.at('a'));
      symlinkSync(folder.at('b/real.yaml'), folder.at('a/a.dynamodel.yaml'));
      expect((await cli(folder.path, 'check', 'a')).out).toContain('secret');
    }
  });
});
