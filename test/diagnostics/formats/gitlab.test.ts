import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { type CheckReport, findingOf } from '../../../src/diagnostics/index.js';
import { gitlabReport } from '../../../src/diagnostics/reporters/gitlab.js';
import { asIs, COLLISION, HOSTILE_TEXTS, hostileReport, parsed, placeIn, reportOf, SHOP_REPORT } from './support.js';

/** The fields that https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format asks for, and no others. */
const validate = new Ajv().compile({
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', pattern: '^DM[0-9]{4}$' },
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{32}$' },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        additionalProperties: false,
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', pattern: '^(?!\\./)' },
          lines: {
            type: 'object',
            additionalProperties: false,
            required: ['begin', 'end'],
            properties: { begin: { type: 'integer', minimum: 1 }, end: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
  },
});

type Issue = { readonly fingerprint: string; readonly severity: string; readonly location: { readonly path: string } };

function issuesOf(report: CheckReport, pathOf = asIs): readonly Issue[] {
  const issues: unknown = JSON.parse(gitlabReport(report, pathOf));
  expect(validate(issues), JSON.stringify(validate.errors)).toBe(true);
  return issues as readonly Issue[];
}

describe('a Code Quality report', () => {
  it('has what GitLab asks for', () => {
    const issues = issuesOf(SHOP_REPORT);
    expect(issues.map(({ severity }) => severity)).toEqual(['major', 'critical', 'info']);
    expect(issues[1]).toMatchObject({
      description:
        'DM2005 key-collision: `Order` and `Line` can have one key. Both write `A#1`. https://github.com/dynamodel/dynamodel/blob/main/examples/rules/DM2005.md',
      check_name: 'DM2005',
      location: { path: 'models/shop.dynamodel.yaml', lines: { begin: 3, end: 3 } },
    });
  });

  it('is an empty list where nothing was found', () => {
    expect(gitlabReport({ models: ['a.yaml'], findings: [], suppressed: 0 }, asIs)).toBe('[]\n');
  });

  it('has paths from the root of the repository', () => {
    expect(issuesOf(SHOP_REPORT, (path) => `services/${path}`)[0]!.location.path).toBe(
      'services/models/shop.dynamodel.yaml',
    );
  });

  it('has another fingerprint for every finding, the same when lines move', () => {
    const findings = (before: string) => ['a.yaml', 'b.yaml'].map((path) => parsed(path, `${before}k: "A A"\n`));
    const report = (before: string): CheckReport => {
      const files = findings(before);
      const at = files.flatMap((file) => [placeIn(file, 'A'), placeIn(file, 'A', file.file.text.indexOf('A') + 1)]);
      return reportOf(
        files,
        at.map((span) => findingOf(COLLISION, { message: 'x', span })),
      );
    };
    const prints = issuesOf(report('')).map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(4);
    expect(issuesOf(report('# moved\n\n')).map(({ fingerprint }) => fingerprint)).toEqual(prints);
  });

  it.each(HOSTILE_TEXTS)('is valid with any text in it: %j', (text) => {
    const issues = issuesOf(hostileReport(text));
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  });
});
