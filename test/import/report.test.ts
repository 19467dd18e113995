import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import type { Finding } from '../../src/diagnostics/index.js';
import { asksForFact, bySeverity } from '../../src/import/report/report.js';
import { fakeIo } from '../support/fake-io.js';

const key = (name: string, type = 'S') => ({ AttributeName: name, AttributeType: type });

/** A list that may grow, a name that means something to Markdown, a sparse index, and something odd. */
const MODEL = {
  ModelName: 'Depot <b>|x|</b>',
  ModelMetadata: { Version: '9.0' },
  DataModel: [
    {
      TableName: 'depot',
      KeyAttributes: { PartitionKey: key('PK'), SortKey: key('SK') },
      NonKeyAttributes: [key('labels', 'SS'), key('soldTo'), key('soldAt')],
      TableFacets: [
        {
          FacetName: 'Part',
          KeyAttributeAlias: { PartitionKeyAlias: 'PART#partId', SortKeyAlias: 'PART' },
          TableData: [
            { PK: { S: 'PART#p1' }, SK: { S: 'PART' }, labels: { SS: ['a'] }, soldTo: { S: 'x' }, soldAt: { S: 'd1' } },
            { PK: { S: 'PART#p2' }, SK: { S: 'PART' }, labels: { SS: ['a'] } },
          ],
          NonKeyAttributes: ['labels', 'soldTo', 'soldAt'],
        },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'sold',
          KeyAttributes: { PartitionKey: key('soldTo'), SortKey: key('soldAt') },
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
    { KeyAttributes: '@ida [x](http://x.example)' },
  ],
};

async function report(argv: readonly string[], columns?: number) {
  const out: string[] = [];
  const stdout = { isTerminal: columns !== undefined, columns, write: (text: string) => void out.push(text) };
  const readStdin = async () => new TextEncoder().encode(JSON.stringify(MODEL, null, 2));
  const io = fakeIo({ stdout, readStdin });
  expect(await runCli(['import', '-', '--report', ...argv], io), io.err()).toBe(0);
  return { out: out.join(''), err: io.err() };
}

describe('import --report', () => {
  it('shows what is wrong, and asks for facts in one list', async () => {
    const { out, err } = await report([]);
    expect(out).toMatch(/^<stdin> \(NoSQL Workbench model\): 1 table, 1 entity, 2 access patterns\n/);
    // The candidate on the sparse index has no fault of its own.
    expect(out.match(/^\S+:\d+:\d+ {2}.*$/gm)).toEqual([
      expect.stringMatching(/^Depot-b-x-b\.dynamodel\.yaml:\d+:\d+ {2}warning {2}DM5001 item-too-large$/),
    ]);
    expect(out).toContain('  How many elements does it hold at most? An item may have 400 KB.\n');
    expect(out).toContain('labels: {set: string, max: 20}\n');
    expect(out).toContain('soldTo: {type: string, minBytes: 1, maxBytes: 36, optional: true}\n');
    expect(out.indexOf('Odd in the input')).toBeLessThan(out.indexOf('Has no place in a model'));
    expect(err).toContain('The model is not written: --out Depot-b-x-b.dynamodel.yaml writes it');
  });

  it('fits a terminal of 80 columns', async () => {
    const { out } = await report(['--no-color'], 80);
    // Addresses are not broken.
    const long = out.split('\n').filter((line) => line.length > 80 && !line.includes('https://'));
    expect(long).toEqual([]);
    expect(out).not.toContain('\u001b');
  });

  it('is coloured where colours are asked for, and says the same', async () => {
    const { out } = await report(['--color']);
    expect(out).toContain('\u001b[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are taken out
    const plain = out.replace(/\u001b\[[\d;]*m/g, '');
    expect(plain.replaceAll('`', '')).toBe((await report([])).out.replaceAll('`', ''));
  });

  it('is JSON for machines, the most serious first', async () => {
    const { out } = await report(['--format', 'json']);
    const { input, model, summary, findings, questions, quirks, unplaced } = JSON.parse(out);
    expect(input).toEqual({ path: '<stdin>', format: 'workbench' });
    expect(model).toEqual({
      path: 'Depot-b-x-b.dynamodel.yaml',
      isWritten: false,
      tables: 1,
      entities: 1,
      accessPatterns: 2,
    });
    expect(summary).toEqual({ errors: 0, warnings: 4, infos: 1 });
    expect(findings.map(({ rule, asksForFact: asks }: { rule: string; asksForFact: boolean }) => [rule, asks])).toEqual(
      [
        ['DM5001', false],
        ['DM2012', true],
        ['DM2012', true],
        ['DM2012', true],
        ['DM6000', true],
      ],
    );
    expect(questions).toContainEqual({
      question: 'How many items are there?',
      at: 'entities.Part',
      fill: 'volume: {count: 100k}',
    });
    expect(quirks).toContainEqual({
      message: 'There is no version `9.0` of this format; it is read as 3.0.',
      place: { file: '<stdin>', line: 4, path: 'ModelMetadata.Version' },
    });
    expect(unplaced).toContainEqual(
      expect.objectContaining({ place: { file: '<stdin>', line: expect.any(Number), path: 'DataModel[1]' } }),
    );
  });

  it('is Markdown in which nothing of the input is markup', async () => {
    const { out } = await report(['--format', 'markdown']);
    expect(out).toMatch(/^### ⚠️ dynamodel import: 4 warnings, 1 note in `<stdin>`\n/);
    expect(out).toContain('| `entities.Part.attributes` | `labels: {set: string, max: 20}` |');
    expect(out).toContain('#### Has no place in a model\n\n- ');
    expect(out).not.toContain('@ida');
    expect(out).not.toContain('](http://x.example)');
  });

  it('puts errors before warnings, and what only asks last of its severity', () => {
    const finding = (rule: Finding['rule'], severity: Finding['severity'], numbers?: Finding['numbers']) =>
      ({ rule, severity, ...(numbers === undefined ? {} : { numbers }) }) as Finding;
    const asks = finding('DM2012', 'warning');
    const tooLong = finding('DM2012', 'error', { maxBytes: 3000 });
    const other = finding('DM9001', 'warning');
    expect(bySeverity([finding('DM6000', 'info'), asks, other, tooLong])).toEqual([
      tooLong,
      other,
      asks,
      finding('DM6000', 'info'),
    ]);
    expect([tooLong, asks].map(asksForFact)).toEqual([false, true]);
  });
});
