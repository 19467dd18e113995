import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { TARGETS } from '../../src/generate/index.js';
import { VERSION } from '../../src/version.js';
import { fakeIo } from '../support/fake-io.js';

async function cli(...argv: readonly string[]) {
  const io = fakeIo();
  const code = await runCli(argv, io);
  return { code, out: io.out(), err: io.err() };
}

describe('help and version', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('%j prints the help on stdout', async (argv) => {
    const { code, out, err } = await cli(...argv);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const command of ['check', 'explain', 'simulate', 'test', 'generate', 'serve', 'rules'])
      expect(out).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
    expect(out).toContain('Exit codes:');
  });

  it('lists only what there is', async () => {
    const { out } = await cli('--help');
    expect(out).not.toMatch(/\bdiff\b/);
  });

  it('names every target of generate', async () => {
    const { out } = await cli('generate', '--help');
    for (const target of TARGETS.keys()) expect(out).toContain(target);
  });

  it.each([['--version'], ['-V']])('%s prints the version', async (flag) => {
    expect(await cli(flag)).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
  });

  it.each([[['check', '--help']], [['help', 'check']]])('%j prints the help of the command', async (argv) => {
    const { code, out } = await cli(...argv);
    expect(code).toBe(0);
    expect(out).toContain('--fail-on');
  });
});

describe('wrong usage', () => {
  it.each([
    [['chekc'], "unknown command 'chekc'", 'Did you mean check?'],
    [['check', '--fromat', 'json'], "unknown option '--fromat'", 'Did you mean --format?'],
    [['check', '--format', 'xml'], 'there is no format `xml`', 'text, json, sarif, junit, github, gitlab, markdown'],
    [['check', '--format', 'sarfi=out.sarif'], 'there is no format `sarfi`', 'did you mean `sarif`?'],
    [['check', '--format', 'out.sarif'], 'there is no format `out.sarif`', '`--format sarif=out.sarif`'],
    [
      ['check', '--format', 'json', '--format', 'sarif'],
      '`json` and `sarif` are asked for',
      '--format sarif=out.sarif',
    ],
    [['check', '--format', 'sarif='], '--format sarif: the path is empty', ''],
    [['check', '--max-warnings', '-1'], "'-1' is invalid", 'A whole number from 0'],
    [['check', '--fail-on', 'never'], "'never' is invalid", 'error, warning, info'],
    [['explain'], "missing required argument 'subject'", ''],
    [['generate'], 'a target is missing; the targets are:', ''],
    [['generate', 'typscript'], 'there is no target `typscript`', 'did you mean `typescript`?'],
    [['generate', 'cobol'], 'there is no target `cobol`', '  electrodb         schemas of ElectroDB'],
    [['generate', 'typescript', '-', '--watch'], '--watch needs a file', ''],
    [['generate', 'typescript', 'examples/shop', '--watch', '--check'], '--check and --watch', ''],
    [['generate', 'typescript', '--test-runner', 'mocha'], "'mocha' is invalid", 'vitest, jest, node, none'],
    [['rules', 'extra'], 'too many arguments', ''],
    [['check', 'no such folder'], 'cannot read `no such folder`', 'there is no such file or folder'],
  ])('%j: exit code 2, a message on stderr, nothing on stdout', async (argv, message, hint) => {
    const { code, out, err } = await cli(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).toContain(hint);
    expect(err).not.toMatch(/^\s+at /m);
  });
});

describe('the boundary', () => {
  it('reports a fault of its own with its stack, and how to report it', async () => {
    const io = fakeIo({
      stdout: {
        isTerminal: false,
        write() {
          throw new TypeError('boom');
        },
      },
    });
    expect(await runCli(['rules'], io)).toBe(3);
    expect(io.err()).toContain('TypeError: boom');
    expect(io.err()).toMatch(/^\s+at /m);
    expect(io.err()).toContain('https://github.com/dynamodel/dynamodel/issues');
    expect(io.err()).toContain(VERSION);
  });

  it('ends with 130 once it is interrupted', async () => {
    const io = fakeIo({ readStdin: () => new Promise(() => {}) });
    const running = runCli(['check', '-'], io);
    io.abort();
    expect(await running).toBe(130);
    expect({ out: io.out(), err: io.err() }).toEqual({ out: '', err: '' });
  });
});
