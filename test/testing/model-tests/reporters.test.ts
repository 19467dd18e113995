import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { Palette } from '../../../src/diagnostics/index.js';
import { type TestReport, testJson, testText } from '../../../src/testing/model-tests/index.js';
import { testJunit } from '../../../src/testing/model-tests/reporters/junit.js';
import { reportOf } from './support.js';

const NAME = String.raw`]]> <b a='1'> & \"quoted\" \u001b[31mred\u0000\nsecond line \u202e \ud83d\ude00 漢字`;
const HOSTILE = `  - {name: "${NAME}", call: {add: {shelf: a, isbn: "9", title: "]]>\\u001b[2J\\u0007\\ufffe &amp; <", pages: 1}}, expect: {items: [{title: "\\u0001<"}], requests: 2}}`;
const MIXED = `
  - {name: good, call: {books: {shelf: a}}, expect: {count: 2}}
  - {name: bad, call: {books: {shelf: a}}, expect: {ids: [faust], requests: 3}}
  - {name: also good, call: {books: {shelf: b}}, expect: {count: 1}}`;

/** Characters that steer a terminal, but for the line break. */
function steering(text: string | undefined): readonly string[] {
  return [...(text ?? '')].filter((char) => char !== '\n' && /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(char));
}

interface Suite {
  readonly '@tests': string;
  readonly '@failures': string;
  readonly '@skipped': string;
  readonly testcase: readonly {
    readonly '@name': string;
    readonly failure?: { readonly '@message': string; readonly '#text': string };
    readonly skipped?: object;
  }[];
}

function parsed(report: TestReport): readonly Suite[] {
  const xml = testJunit(report);
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    isArray: (name) => name === 'testcase' || name === 'testsuite',
  });
  const { testsuites } = parser.parse(xml) as { testsuites: { testsuite: readonly Suite[] } };
  return testsuites.testsuite;
}

describe('JUnit', () => {
  it('has a case for each test and counts them', () => {
    const [suite, ...others] = parsed(reportOf(MIXED));
    expect(others).toEqual([]);
    expect(suite).toMatchObject({ '@tests': '3', '@failures': '1', '@skipped': '0' });
    expect(suite?.testcase.map((one) => [one['@name'], one.failure === undefined])).toEqual([
      ['good', true],
      ['bad', false],
      ['also good', true],
    ]);
  });

  it('says of a failed one what was expected, what came and what was sent, in one failure', () => {
    const failure = parsed(reportOf(MIXED))[0]?.testcase[1]?.failure;
    expect(failure?.['@message']).toBe('ids: expected [faust], got [emma, faust]; and requests');
    expect(failure?.['#text']).toMatch(
      /expected \[faust\]\ngot \[emma, faust\]\n\nrequests .*\nexpected 3\ngot 1\n\nsent\nQuery \{/,
    );
  });

  it('is valid whatever names and values hold, and gives them back', () => {
    const [one] = parsed(reportOf(HOSTILE))[0]?.testcase ?? [];
    expect(one?.['@name']).toContain(`]]> <b a='1'> & "quoted" ␛[31mred`);
    expect(one?.['@name']).toContain('😀 漢字');
    expect(steering(one?.['@name'])).toEqual([]);
    expect(one?.failure?.['#text']).toContain(']]>');
    expect(steering(one?.failure?.['#text'])).toEqual([]);
  });

  it('has properties in a suite of their own', () => {
    const { span } = reportOf(MIXED).tests[0]!;
    const base = { kind: 'key', subject: 'Book', span } as const;
    const report: TestReport = {
      ...reportOf(MIXED),
      properties: {
        seed: 1,
        runs: 10,
        properties: [
          { ...base, name: 'held', outcome: { kind: 'passed' } },
          {
            ...base,
            name: 'broken',
            outcome: { kind: 'failed', counterexample: { message: 'a < b', lines: ['x: 1', 'y: ]]>'] } },
          },
          { ...base, name: 'left', outcome: { kind: 'skipped', why: 'nothing to try' } },
        ],
      },
    };
    const suite = parsed(report)[1];
    expect(suite).toMatchObject({ '@tests': '3', '@failures': '1', '@skipped': '1' });
    expect(suite?.testcase[1]?.failure?.['#text']).toContain('a < b\nx: 1\ny: ]]>');
    expect(suite?.testcase[2]?.skipped).toBeDefined();
  });
});

describe('text', () => {
  it('lists passed tests together, and shows a failed one with its place and its request', () => {
    expect(testText(reportOf(MIXED))).toMatchInlineSnapshot(`
      "✓ good  1 request · 0.5 RRU

      ✗ bad  1 request · 0.5 RRU

        ids  model.dynamodel.yaml:36:58
          expected  [faust]
          got       [emma, faust]

        > 36 │   - {name: bad, call: {books: {shelf: a}}, expect: {ids: [faust], requests: 3}}
             │                                                          ^^^^^^^

        requests  model.dynamodel.yaml:36:77
          expected  3
          got       1

        > 36 │   - {name: bad, call: {books: {shelf: a}}, expect: {ids: [faust], requests: 3}}
             │                                                                             ^

        sent 1 request
          Query {
            "TableName": "books",
            "KeyConditionExpression": "#pk = :pk AND begins_with(#sk, :sk)",
            "ExpressionAttributeNames": {"#pk": "pk", "#sk": "sk"},
            "ExpressionAttributeValues": {":pk": {"S": "SHELF#a"}, ":sk": {"S": "BOOK#"}}
          }

      ✓ also good  1 request · 0.5 RRU

      3 tests: 1 failed, 2 passed.
      "
    `);
  });

  it('steers no terminal', () => {
    expect(steering(testText(reportOf(HOSTILE)))).toEqual([]);
  });

  it('cuts what is too long to read', () => {
    const calls = Array.from(
      { length: 300 },
      (_, i) => `{add: {shelf: c, isbn: "${i}", title: ${'t'.repeat(80)}, pages: 1}}`,
    );
    const text = testText(
      reportOf(`  - {name: it, given: [${calls.join(', ')}], call: {books: {shelf: c}}, expect: {ids: []}}`),
    );
    const got = text.split('\n').find((line) => line.includes('got  '));
    expect(got?.length).toBeLessThan(2100);
    expect(got?.endsWith('…')).toBe(true);
  });

  it('marks what passed and what failed', () => {
    const marked = (tag: string) => (text: string) => `<${tag}>${text}</${tag}>`;
    const palette: Palette = {
      error: marked('e'),
      warning: marked('w'),
      info: marked('i'),
      good: marked('g'),
      bold: marked('b'),
      dim: marked('d'),
      code: marked('c'),
    };
    const text = testText(reportOf(MIXED), palette);
    expect(text).toContain('<g>✓</g> good  <d>1 request · 0.5 RRU</d>');
    expect(text).toContain('<e>✗</e> bad');
    expect(text).toContain('expected  <g>[faust]</g>');
    expect(text).toContain('got       <e>[emma, faust]</e>');
    expect(text).toContain('3 tests: <e>1 failed</e>, <g>2 passed</g>.');
  });

  it('says that there is nothing to test', () => {
    expect(testText({ model: 'empty', tests: [], problems: [] })).toBe('The model has no tests.\n');
  });

  it('says which samples could not be stored', () => {
    const text = testText({ model: 'm', tests: [], problems: ['Sample a of B could not be made: it has no c.'] });
    expect(text).toBe('! Sample a of B could not be made: it has no c.\n\nThe model has no tests.\n');
  });
});

it('has the same in JSON, figures and all', () => {
  const report = JSON.parse(testJson(reportOf(MIXED))) as {
    summary: object;
    tests: readonly { status: string; figures: object; failures: readonly object[] }[];
  };
  expect(report.summary).toEqual({ tests: 3, passed: 2, failed: 1 });
  expect(report.tests[1]?.figures).toEqual({ requests: 1, scanned: 2, rru: 0.5, wru: 0, rows: 2 });
  expect(report.tests[1]?.failures).toMatchObject([
    { what: 'ids', expected: '[faust]', got: '[emma, faust]' },
    { what: 'requests', expected: '3', got: '1' },
  ]);
});
