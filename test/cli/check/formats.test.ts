import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Io } from '../../../src/cli/io.js';
import { runCli } from '../../../src/cli/main.js';
import { fakeIo } from '../../support/fake-io.js';

/** Errors, warnings and notes, and one that is suppressed. */
const MODEL = `dynamodel: 1
model: shop
include: [parts/lines.yaml]
tables:
  shop: {key: {pk: pk, sk: sk}}
lint:
  ignore:
    - {rule: DM2007, at: entities.Order, reason: never read in order}
entities:
  Order:
    key: {pk: "CUST#{customerId}", sk: "ORDER#{orderNo}"}
    attributes:
      customerId: ulid
      orderNo: {type: int, min: 1, max: 9999}
accessPatterns:
  all: {op: scan, entity: Order}
`;
const LINES = `entities:
  OrderLine:
    key: {pk: "ORDER#{orderId}", sk: "LINE#{lineNo}"}
    attributes:
      orderId: ulid
      lineNo: {type: int, min: 1, max: 9999}
`;

function folder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'dynamodel-formats-')));
  mkdirSync(join(path, 'parts'));
  writeFileSync(join(path, 'shop.dynamodel.yaml'), MODEL);
  writeFileSync(join(path, 'parts/lines.yaml'), LINES);
  return path;
}

async function check(cwd: string, args: readonly string[], overrides: Partial<Io> = {}) {
  const io = fakeIo({ cwd, ...overrides });
  const code = await runCli(['check', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

const read = (cwd: string, name: string): string => readFileSync(join(cwd, name), 'utf8');

describe('--format', () => {
  const cwd = folder();

  it.each([
    ['text', /^shop\.dynamodel\.yaml:16:13 {2}(?:warning|info) {2}DM4005 scan$/m],
    ['json', /^\{\n {2}"formatVersion": 1,/],
    ['sarif', /^\{\n {2}"\$schema": "https:\/\/docs\.oasis-open\.org\/sarif\//],
    ['junit', /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites/],
    ['github', /^::(?:error|warning|notice) file=/],
    ['gitlab', /^\[\n {2}\{\n {4}"description"/],
    ['markdown', /^### ⚠️ dynamodel check: /],
  ])('%s prints that and nothing else, the same bytes each time', async (format, begins) => {
    const first = await check(cwd, ['--format', format]);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(begins);
    expect(first.out.endsWith('\n')).toBe(true);
    expect(first.out).not.toContain(cwd);
    expect((await check(cwd, ['--format', format], { now: () => new Date('2026-11-20T23:59:59Z') })).out).toBe(
      first.out,
    );
    expect((await check(cwd, ['--color', '--format', format])).out.includes('\u001b')).toBe(format === 'text');
  });

  it('writes to files besides, makes their folders, and colours none', async () => {
    const { code, out, err } = await check(cwd, [
      ...['--color', '--format', 'text', '--format', 'sarif=out.sarif', '--format', 'junit=reports/deep/junit.xml'],
      ...['--format', 'text=plain.txt'],
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('\u001b[');
    expect(JSON.parse(read(cwd, 'out.sarif')).runs[0].results.length).toBeGreaterThan(1);
    expect(read(cwd, 'reports/deep/junit.xml')).toBe((await check(cwd, ['--format', 'junit'])).out);
    expect(read(cwd, 'plain.txt')).toBe((await check(cwd, [])).out);
  });

  it('says how it ended where nothing is printed', async () => {
    const { out, err } = await check(cwd, ['--format', 'json=a.json', '--format', 'gitlab=b.json']);
    expect(out).toBe('');
    expect(err).toMatch(/^▲ \d+ warnings?, .* in shop\.dynamodel\.yaml \(1 suppressed\); see a\.json, b\.json\n$/);
  });

  // GitHub takes it for open alerts: https://github.com/github/codeql-action/issues/1230
  it('lists what is suppressed in SARIF where that is asked for', async () => {
    expect((await check(cwd, ['--format', 'sarif'])).out).not.toContain('"suppressions"');
    const [run] = JSON.parse((await check(cwd, ['--format', 'sarif', '--report-suppressed'])).out).runs as [
      { results: { ruleId: string; suppressions?: unknown[] }[] },
    ];
    const silenced = run.results.filter(({ suppressions }) => suppressions !== undefined);
    expect(silenced).toMatchObject([
      { ruleId: 'DM2007', suppressions: [{ kind: 'inSource', justification: 'never read in order' }] },
    ]);
  });

  it('says of findings in included files where they are', async () => {
    const { out } = await check(cwd, ['--format', 'sarif']);
    expect(out).toContain('"uri": "parts/lines.yaml"');
    expect(out).toContain('"fullyQualifiedName": "entities.OrderLine.key.sk"');
  });
});

describe('--format is refused before anything is read', () => {
  const cwd = folder();
  symlinkSync(join(cwd, 'shop.dynamodel.yaml'), join(cwd, 'linked.json'));

  it.each([
    [
      ['--format', 'sarif=a.out', '--format', 'json=./a.out'],
      '--format sarif and --format json name the same file, `a.out`',
    ],
    [['--format', 'json=parts'], '`parts` is a folder: name a file'],
    [['--format', 'json=shop.dynamodel.yaml/x'], 'is no folder'],
    [
      ['--format', 'json=shop.dynamodel.yaml'],
      '`shop.dynamodel.yaml` is a model, which would be lost: name another file',
    ],
    [['--format', 'json=linked.json'], '`linked.json` is a model, which would be lost'],
    [
      ['--format', 'text', '--format', 'json', '--format', 'text'],
      'only one format can be printed, and `text`, `json` and `text` are asked for',
    ],
    [['--format', 'json', '--report-suppressed'], '--report-suppressed is of --format sarif, which is not asked for'],
    [['--format', 'x\u001b[31m'], 'there is no format `x␛[31m`'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await check(cwd, [...args, 'no-such-model.yaml', 'shop.dynamodel.yaml']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(existsSync(join(cwd, 'a.out'))).toBe(false);
    expect(read(cwd, 'shop.dynamodel.yaml')).toBe(MODEL);
  });

  it('and an included file is not written over either', async () => {
    const { code, out, err } = await check(cwd, ['--format', 'json=parts/lines.yaml']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('`parts/lines.yaml` is a file of a model, which would be lost');
    expect(read(cwd, 'parts/lines.yaml')).toBe(LINES);
  });

  it('nor a configuration', async () => {
    const config = 'check: {failOn: warning}\n';
    writeFileSync(join(cwd, 'dynamodel.config.yaml'), config);
    const { code, out, err } = await check(cwd, ['--format', 'json=dynamodel.config.yaml']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('`dynamodel.config.yaml` is the configuration, which would be lost');
    expect(read(cwd, 'dynamodel.config.yaml')).toBe(config);
  });
});

describe('paths for a CI server', () => {
  const root = folder();
  mkdirSync(join(root, 'services/orders'), { recursive: true });
  const cwd = join(root, 'services/orders');
  writeFileSync(
    join(cwd, 'orders.dynamodel.yaml'),
    `${LINES}dynamodel: 1\nmodel: o\ntables: {t: {key: {pk: pk, sk: sk}}}\n`,
  );
  symlinkSync(root, `${root}-link`);

  it.each([
    [{ GITHUB_WORKSPACE: root }, 'services/orders/orders.dynamodel.yaml'],
    [{ GITHUB_WORKSPACE: `${root}-link` }, 'services/orders/orders.dynamodel.yaml'],
    [{ CI_PROJECT_DIR: `${root}/` }, 'services/orders/orders.dynamodel.yaml'],
    [{ GITHUB_WORKSPACE: '/' }, `${cwd.slice(1)}/orders.dynamodel.yaml`],
    [{ GITHUB_WORKSPACE: `${root}/services/ord` }, 'orders.dynamodel.yaml'],
    [{ GITHUB_WORKSPACE: '/no/such/folder' }, 'orders.dynamodel.yaml'],
    [{ GITHUB_WORKSPACE: '' }, 'orders.dynamodel.yaml'],
    [{}, 'orders.dynamodel.yaml'],
  ])('with %j are %s', async (env, path) => {
    expect((await check(cwd, ['--format', 'github'], { env })).out).toContain(`::warning file=${path},`);
    expect((await check(cwd, ['--format', 'sarif'], { env })).out).toContain(`"uri": "${path}"`);
    expect((await check(cwd, ['--format', 'gitlab'], { env })).out).toContain(`"path": "${path}"`);
    expect((await check(cwd, ['--format', 'junit'], { env })).out).toContain(`<testsuite name="${path}"`);
    expect((await check(cwd, [], { env })).out).toMatch(/^orders\.dynamodel\.yaml:/);
  });

  it('of files beside the folder are from the root too', async () => {
    const { out } = await check(cwd, ['../../shop.dynamodel.yaml', '--format', 'github'], {
      env: { GITHUB_WORKSPACE: root },
    });
    expect(out).toContain('::warning file=parts/lines.yaml,');
  });
});

describe('--quiet', () => {
  const cwd = folder();

  it('reports errors alone, and says that there is more', async () => {
    const all = JSON.parse((await check(cwd, ['--format', 'json'])).out);
    const { code, out } = await check(cwd, ['--quiet', '--format', 'json']);
    const report = JSON.parse(out);
    expect(code).toBe(0);
    expect(report.findings).toEqual([]);
    expect(report.summary).toMatchObject({ errors: 0, warnings: 0, infos: 0, unshown: all.findings.length });
    expect((await check(cwd, ['--quiet'])).out).toMatch(
      /^✓ No errors in shop\.dynamodel\.yaml \(1 suppressed, \d+ warnings and notes not shown\)\n$/,
    );
  });

  it('changes no exit code', async () => {
    expect((await check(cwd, ['--quiet', '--fail-on', 'warning'])).code).toBe(1);
    expect((await check(cwd, ['--quiet', '--max-warnings', '0'])).code).toBe(1);
  });
});

describe('--max-warnings', () => {
  const cwd = folder();

  it('fails where there are more, and says so', async () => {
    const { summary } = JSON.parse((await check(cwd, ['--format', 'json'])).out);
    expect(summary.warnings).toBeGreaterThan(0);
    const enough = await check(cwd, ['--max-warnings', String(summary.warnings)]);
    expect(enough).toMatchObject({ code: 0, err: '' });
    const over = await check(cwd, ['--max-warnings', '0', '--format', 'json']);
    expect(over.code).toBe(1);
    expect(over.err).toMatch(/^\d+ warnings? (?:is|are) more than --max-warnings 0 allows\n$/);
    expect(over.out).toBe((await check(cwd, ['--format', 'json'])).out);
  });
});
