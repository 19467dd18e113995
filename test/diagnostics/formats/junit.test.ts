import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { CheckReport, Severity } from '../../../src/diagnostics/index.js';
import { junitReport } from '../../../src/diagnostics/reporters/junit.js';
import { asIs, HOSTILE_TEXTS, hostileReport, readFixture, SHOP_REPORT } from './support.js';

const junit = (report: CheckReport, failOn: Severity = 'error'): string =>
  junitReport(report, { failOn, pathOf: asIs });

const CLEAN: CheckReport = { models: ['a.yaml', 'b.yaml'], findings: [], suppressed: 0 };

type Case = {
  readonly '@name': string;
  readonly '@classname': string;
  readonly failure?: { readonly '@message': string; readonly '@type': string; readonly '#text': string };
  readonly 'system-out'?: string;
};
type Suite = {
  readonly '@name': string;
  readonly '@tests': string;
  readonly '@failures': string;
  readonly testcase: readonly Case[];
};

function suitesOf(xml: string): readonly Suite[] {
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    isArray: (name) => name === 'testcase' || name === 'testsuite',
  });
  return parser.parse(xml).testsuites.testsuite as readonly Suite[];
}

describe('a JUnit report', () => {
  it('is what the schema of Jenkins asks for, whatever texts are in it', async () => {
    const reports = [SHOP_REPORT, CLEAN, ...HOSTILE_TEXTS.map(hostileReport)];
    const { valid, errors } = await validateXML({
      // Of jenkinsci/xunit-plugin, under the MIT licence.
      schema: [readFixture('junit-10.xsd')],
      xml: reports.map((report, i) => ({ fileName: `${i}.xml`, contents: junit(report) })),
    });
    expect({ valid, errors }).toEqual({ valid: true, errors: [] });
  });

  it('has a case for each finding, and a failure for each that fails the run', () => {
    const [suite] = suitesOf(junit(SHOP_REPORT));
    expect(suite).toMatchObject({ '@name': 'models/shop.dynamodel.yaml', '@tests': '3', '@failures': '1' });
    expect(suite!.testcase.map((one) => one['@name'])).toEqual([
      'DM1001 unknown-property: entities.Order',
      'DM2005 key-collision: entities.Order.key.pk',
      'DM7006 strong-read: entities.Order.key.sk',
    ]);
    const [warning, error] = suite!.testcase;
    expect(warning).not.toHaveProperty('failure');
    expect(warning!['system-out']).toContain('models/shop.dynamodel.yaml:2:3  warning  DM1001 unknown-property');
    expect(error!.failure).toMatchObject({
      '@type': 'error',
      '@message': '`Order` and `Line` can have one key. Both write `A#1`.',
    });
    expect(error!.failure!['#text']).toContain('>  3 │     key: {pk: "A#{id}"');
  });

  it('fails for what --fail-on says', () => {
    const failures = (failOn: Severity) => suitesOf(junit(SHOP_REPORT, failOn))[0]!['@failures'];
    expect([failures('error'), failures('warning'), failures('info')]).toEqual(['1', '2', '3']);
  });

  it('has one case that passes for each model without findings', () => {
    expect(suitesOf(junit(CLEAN))).toMatchObject([
      { '@name': 'a.yaml', '@tests': '1', '@failures': '0', testcase: [{ '@name': 'no problems' }] },
      { '@name': 'b.yaml', '@tests': '1', '@failures': '0', testcase: [{ '@name': 'no problems' }] },
    ]);
  });

  it('has a suite for an included file that has findings', () => {
    const suites = suitesOf(junit(hostileReport('x')));
    expect(suites.map((suite) => [suite['@name'], suite['@tests']])).toEqual([
      ['mod els/x.dynamodel.yaml', '2'],
      ['part x.yaml', '1'],
    ]);
  });

  it.each(HOSTILE_TEXTS)('gives texts back as they are, but for characters that steer: %j', (text) => {
    const suites = suitesOf(junit(hostileReport(text)));
    const failures = suites.flatMap(({ testcase }) => testcase.flatMap(({ failure }) => failure ?? []));
    expect(failures).toHaveLength(1);
    const harmless = /[\p{Cc}\ud800\u202e\u2066\ufeff\ufffe\uffff]/u;
    if (!harmless.test(text)) {
      expect(failures[0]!['@message'].replaceAll('  ', ' ')).toContain(text.replaceAll('  ', ' '));
    }
  });
});
