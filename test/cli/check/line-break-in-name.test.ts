import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/main.js';
import { fakeIo } from '../../support/fake-io.js';

const NAME = 'x\n::error::y.dynamodel.yaml';
const SHOWN = 'x␊::error::y.dynamodel.yaml';
const MODEL = `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}}
entities:
  Line:
    key: {pk: "ORDER#{orderId}", sk: "LINE#{lineNo}"}
    attributes:
      orderId: ulid
      lineNo: {type: int, min: 1, max: 9999}
`;

function folder(...names: readonly string[]): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'dynamodel-line-break-')));
  for (const name of names) writeFileSync(join(path, name), MODEL);
  return path;
}

/** The report on the model of a folder that is searched. */
async function report(format: string): Promise<string> {
  const io = fakeIo({ cwd: folder(NAME) });
  expect(await runCli(['check', '--format', format], io)).toBe(0);
  return io.out();
}

describe('a line break in the name of a model', () => {
  it('begins no line in text', async () => {
    const text = await report('text');
    expect(text).toMatch(new RegExp(`^${SHOWN}:7:44 {2}warning {2}DM2007`));
    expect(text).toContain(`1 warning in ${SHOWN}\n`);
    expect(text).not.toMatch(/^::/m);
  });

  it('begins no command of GitHub', async () => {
    const lines = (await report('github')).trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('::'))).toEqual([
      expect.stringMatching(/^::warning file=x%0A%3A%3Aerror%3A%3Ay\.dynamodel\.yaml,line=7,/),
    ]);
  });

  it('stays in the path of GitLab', async () => {
    expect(JSON.parse(await report('gitlab'))).toMatchObject([{ location: { path: NAME } }]);
  });

  it('is shown in JUnit', async () => {
    const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(await report('junit'));
    expect(parsed.testsuites.testsuite).toMatchObject({ name: SHOWN, file: SHOWN, testcase: { classname: SHOWN } });
  });

  it('is encoded in the address of SARIF', async () => {
    const { runs } = JSON.parse(await report('sarif'));
    const [{ physicalLocation }] = runs[0].results[0].locations;
    const { uri } = physicalLocation.artifactLocation;
    expect(uri).toMatch(/^x%0A/);
    expect(decodeURIComponent(uri)).toBe(NAME);
  });

  it('begins no line where several models are listed', async () => {
    const io = fakeIo({ cwd: folder(NAME, 'z.dynamodel.yaml') });
    expect(await runCli(['simulate'], io)).toBe(2);
    expect(io.err()).toContain(`\n  ${SHOWN}\n`);
  });
});
