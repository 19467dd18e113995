import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { ruleDescriptions } from '../../../src/cli/check/rule-descriptions.js';
import { type CheckReport, findingOf } from '../../../src/diagnostics/index.js';
import { type SarifOptions, sarifReport } from '../../../src/diagnostics/reporters/sarif.js';
import { allRules } from '../../../src/rules/registry.js';
import {
  asIs,
  COLLISION,
  HOSTILE_TEXTS,
  hostileReport,
  parsed,
  placeIn,
  readFixture,
  reportOf,
  SHOP,
  SHOP_REPORT,
  UNKNOWN,
} from './support.js';

// Of the specification's own repository, sarif-2.1/schema: draft 04, which differs from draft 07 in the name of `$id` alone here.
const {
  id: _id,
  $schema: _draft,
  ...schema
} = JSON.parse(readFixture('sarif-schema-2.1.0.json')) as Record<string, unknown>;
const validate = new Ajv({
  strict: false,
  allErrors: true,
  formats: {
    uri: isUri,
    'uri-reference': (text: string) => isUri(new URL(text, 'https://e.org/').href),
    'date-time': true,
  },
}).compile(schema);

function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/i.test(text) && URL.canParse(text);
}

const OPTIONS: SarifOptions = { version: '1.2.3', rules: ruleDescriptions(), pathOf: asIs };

type Log = {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly Result[];
    },
  ];
};
type Region = {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
};
type Result = {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
        readonly region: Region;
      };
      readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
    },
  ];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[];
};

function logOf(report: CheckReport, options: Partial<SarifOptions> = {}): Log['runs'][0] {
  const log = JSON.parse(sarifReport(report, { ...OPTIONS, ...options })) as Log;
  expect(validate(log), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  return log.runs[0];
}

describe('a SARIF report', () => {
  const { tool, results } = logOf(SHOP_REPORT);

  it('says of each result its rule, level, message and place', () => {
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['DM1001', 'warning'],
      ['DM2005', 'error'],
      ['DM7006', 'note'],
      ['DM7006', 'note'],
    ]);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(results[1]).toMatchObject({
      message: { text: '`Order` and `Line` can have one key.\nBoth write `A#1`.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'models/shop.dynamodel.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 3, startColumn: 15, endLine: 3, endColumn: 23 },
          },
          logicalLocations: [{ fullyQualifiedName: 'entities.Order.key.pk' }],
        },
      ],
      relatedLocations: [{ id: 0, message: { text: '`Line` makes it here.' } }],
      properties: { numbers: { keys: 2 }, suggestion: 'Give `Line` a prefix of its own.' },
    });
  });

  it('counts columns in characters, as it says', () => {
    const { startLine, startColumn, endColumn } = results[2]!.locations[0].physicalLocation.region;
    const line = [...SHOP.file.lineText(startLine)];
    expect(line.slice(startColumn - 1, endColumn - 1).join('')).toBe('{no}');
    expect(JSON.parse(sarifReport(SHOP_REPORT, OPTIONS)).runs[0].columnKind).toBe('unicodeCodePoints');
  });

  it('gives a fix where there is one that is safe', () => {
    expect(results[0]).toMatchObject({
      fixes: [
        {
          description: { text: 'Write `Orders`.' },
          artifactChanges: [
            {
              artifactLocation: { uri: 'models/shop.dynamodel.yaml' },
              replacements: [
                {
                  deletedRegion: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 8 },
                  insertedContent: { text: 'Orders' },
                },
              ],
            },
          ],
        },
      ],
    });
    expect(results[1]).not.toHaveProperty('fixes');
  });

  it('keeps what is suppressed, with its reason', () => {
    expect(results[3]!.suppressions).toMatchObject([
      { kind: 'inSource', justification: 'read after write (until 2027-01-01)' },
    ]);
    expect(results.slice(0, 3).filter(({ suppressions }) => suppressions !== undefined)).toEqual([]);
  });

  it('describes the rules that found something, and no others', () => {
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['DM1001', 'DM2005', 'DM7006']);
    expect(tool.driver.rules[1]).toMatchObject({
      name: 'key-collision',
      helpUri: 'https://github.com/dynamodel/dynamodel/blob/main/examples/rules/DM2005.md',
      defaultConfiguration: { level: 'error' },
      properties: { pillar: 'reliability', family: 'keys' },
    });
    expect(JSON.stringify(tool)).toContain('## Why it matters');
  });

  it('is valid without findings', () => {
    expect(logOf({ models: ['a.yaml'], findings: [], suppressed: 0 }).results).toEqual([]);
  });

  it('describes every rule that there is', () => {
    const file = parsed('a.yaml', 'a: 1\n');
    const findings = allRules.map((rule) => findingOf(rule, { message: rule.title, span: placeIn(file, 'a') }));
    const { rules } = logOf(reportOf([file], findings)).tool.driver;
    for (const rule of rules as readonly { readonly fullDescription?: { readonly text: string } }[])
      expect(rule.fullDescription?.text.replaceAll('\n', ' ')).toMatch(/^[A-Z`].{20,}\.$/);
    expect(rules).toHaveLength(allRules.length);
  });
});

describe('addresses', () => {
  const uriOf = (path: string): string => {
    const file = parsed(path, 'a: 1\n');
    const report = reportOf([file], [findingOf(UNKNOWN, { message: 'x', span: placeIn(file, 'a') })]);
    return logOf(report).results[0]!.locations[0].physicalLocation.artifactLocation.uri;
  };

  it.each([
    ['mod els/a#b?.yaml', 'mod%20els/a%23b%3F.yaml'],
    ['c:d.yaml', 'c%3Ad.yaml'],
    ['../up.yaml', '../up.yaml'],
    ['/abs/é.yaml', 'file:///abs/%C3%A9.yaml'],
    ['C:/abs/a.yaml', 'file:///C%3A/abs/a.yaml'],
    ['<stdin>', '%3Cstdin%3E'],
    ['\ud800.yaml', '%EF%BF%BD.yaml'],
  ])('%j is %j', (path, uri) => expect(uriOf(path)).toBe(uri));

  it('are from the root of the repository', () => {
    const { results } = logOf(SHOP_REPORT, { pathOf: (path) => `services/${path}` });
    expect(results[0]!.locations[0].physicalLocation.artifactLocation.uri).toBe('services/models/shop.dynamodel.yaml');
  });
});

describe('fingerprints', () => {
  const fingerprints = (report: CheckReport): readonly string[] =>
    logOf(report).results.map(({ partialFingerprints }) => Object.values(partialFingerprints).join());

  const twice = (text: string, message = 'x') => {
    const file = parsed('a.yaml', text);
    const at = (from: number) =>
      findingOf(COLLISION, { message: `${message} ${from}`, span: placeIn(file, 'A', from) });
    return reportOf([file], [at(0), at(file.file.text.indexOf('A') + 1)]);
  };

  it('differ for every finding of a file', () => {
    const found = [...fingerprints(SHOP_REPORT), ...fingerprints(twice('k: "A A"\n'))];
    expect(new Set(found).size).toBe(found.length);
  });

  it('stay when lines move and messages change, and go when the place does', () => {
    const before = fingerprints(twice('k: "A A"\n'));
    expect(fingerprints(twice('# one\n\n# two\nother: 1\nk:   "A A"\n', 'another message'))).toEqual(before);
    expect(fingerprints(twice('j: "A A"\n'))).not.toEqual(before);
  });
});

describe('any text in it', () => {
  it.each(HOSTILE_TEXTS)('is valid, and no link: %j', (text) => {
    const report = hostileReport(text);
    const { results } = logOf(report);
    expect(results).toHaveLength(4);
    const written = sarifReport(report, OPTIONS);
    expect(
      [...written].filter((char) => /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/u.test(char) && char !== '\n'),
    ).toEqual([]);
    for (const { message } of results) expect(message.text).not.toMatch(/(?<!\\)\[[^\]\\]*\]\(/);
  });
});
