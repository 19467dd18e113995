import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import {
  arrangeFindings,
  type CheckReport,
  findingOf,
  jsonReport,
  jsonText,
  type Palette,
  type RuleHead,
  textReport,
} from '../../src/diagnostics/index.js';
import { SourceFile, spanOf } from '../../src/source/index.js';

const file = new SourceFile(
  'models/shop.dynamodel.yaml',
  'entities:\n  Order:\n    key: {pk: "A#{id}"}\n  Line:\n    key: {pk: "A#{no}"}\n',
);
const at = (text: string, from = 0) => {
  const start = file.text.indexOf(text, from);
  return spanOf(file, start, start + text.length);
};
const collision: RuleHead = {
  id: 'DM2005',
  name: 'key-collision',
  severity: 'error',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html',
  pillar: 'reliability',
};
const unknown: RuleHead = { id: 'DM1001', name: 'unknown-property', severity: 'warning' };

const report: CheckReport = {
  models: ['models/shop.dynamodel.yaml'],
  suppressed: 2,
  findings: arrangeFindings([
    findingOf(collision, {
      message: '`Order` and `Line` can have one key. Both write `A#1`.',
      span: at('"A#{id}"'),
      related: [{ message: '`Line` makes it here.', span: at('"A#{no}"') }],
      numbers: { keys: 2 },
      suggestion: { message: 'Give `Line` a prefix of its own.' },
    }),
    findingOf(unknown, {
      message: 'Unknown property.',
      span: at('Order'),
      suggestion: { message: 'Write `Orders`.', edits: [{ ...at('Order'), newText: 'Orders' }] },
    }),
    findingOf(unknown, { message: 'Unknown property.', span: at('Order') }),
  ]),
};

describe('arrangeFindings', () => {
  it('sorts by place and drops what is said twice', () => {
    expect(report.findings.map((finding) => finding.rule)).toEqual(['DM1001', 'DM2005']);
  });
});

describe('textReport', () => {
  it('shows head, message, frame, second place and what to do', () => {
    expect(textReport(report)).toBe(
      [
        'models/shop.dynamodel.yaml:2:3  warning  DM1001 unknown-property',
        '  Unknown property.',
        '',
        '     1 │ entities:',
        '  >  2 │   Order:',
        '       │   ^^^^^',
        '     3 │     key: {pk: "A#{id}"}',
        '',
        '  Fix: Write `Orders`.',
        '  Rule: https://github.com/dynamodel/dynamodel/blob/main/examples/rules/DM1001.md',
        '',
        'models/shop.dynamodel.yaml:3:15  error  DM2005 key-collision',
        '  `Order` and `Line` can have one key. Both write `A#1`.',
        '',
        '     2 │   Order:',
        '  >  3 │     key: {pk: "A#{id}"}',
        '       │               ^^^^^^^^',
        '     4 │   Line:',
        '',
        '  `Line` makes it here.',
        '  >  5 │     key: {pk: "A#{no}"}',
        '       │               ^^^^^^^^',
        '',
        '  Suggestion: Give `Line` a prefix of its own.',
        '  Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html',
        '  Rule: https://github.com/dynamodel/dynamodel/blob/main/examples/rules/DM2005.md',
        '',
        '✖ 1 error, 1 warning in models/shop.dynamodel.yaml (2 suppressed)',
        '',
      ].join('\n'),
    );
  });

  it('marks a run that fails without errors, and says from which severity on', () => {
    const [warning] = report.findings;
    const findings = [warning!];
    expect(textReport({ ...report, findings }, { failOn: 'warning' })).toMatch(
      /✖ 1 warning in .* \(2 suppressed, fails on warning\)\n$/,
    );
    expect(textReport({ ...report, findings })).toMatch(/▲ 1 warning in .* \(2 suppressed\)\n$/);
    expect(textReport({ ...report, findings: [], unshown: 1 }, { failOn: 'info' })).toMatch(
      /✖ No errors in .* fails on info\)\n$/,
    );
    expect(textReport(report, { failOn: 'error' })).toMatch(/✖ 1 error, 1 warning in .* \(2 suppressed\)\n$/);
  });

  it('lets no line begin with what a message quotes', () => {
    const [first] = report.findings;
    const message = 'Unknown property `q\n::warning::pwned\r\n`.';
    const text = textReport({ ...report, findings: [{ ...first!, message }] });
    expect(text).toContain('  Unknown property `q␊::warning::pwned␍␊`.');
    expect(text).not.toMatch(/^\s*::/m);
  });

  it('keeps within the columns of a narrow terminal', () => {
    const [first] = report.findings;
    const message = 'One word after another, and then some more, until it is said. '.repeat(4).trim();
    const text = textReport({ ...report, findings: [{ ...first!, message }] }, { width: 60 });
    const rows = text.split('\n').filter((row) => !/https:/.test(row) && !/^\S/.test(row));
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(60);
    expect(rows.filter((row) => row.length > 45).length).toBeGreaterThan(3);
  });

  it('sums up a clean run, and several models', () => {
    expect(textReport({ models: ['a.yaml'], findings: [], suppressed: 0 })).toBe('✓ No problems in a.yaml\n');
    expect(textReport({ models: ['a', 'b'], findings: [], suppressed: 0 })).toBe('✓ No problems in 2 models\n');
    expect(textReport({ models: ['a'], findings: [], suppressed: 1, unshown: 3 })).toBe(
      '✓ No errors in a (1 suppressed, 3 warnings and notes not shown)\n',
    );
  });

  it('changes nothing but colours with a palette', () => {
    const paint = (text: string) => `\u001b[1m${text}\u001b[0m`;
    const palette: Palette = {
      error: paint,
      warning: paint,
      info: paint,
      good: paint,
      bold: paint,
      dim: paint,
      code: paint,
    };
    const colored = textReport(report, { palette });
    expect(colored).toContain('\u001b[1m');
    expect(colored.replaceAll('\u001b[1m', '').replaceAll('\u001b[0m', '')).toBe(textReport(report));
  });

  it('lets no control character of a path or a message through', () => {
    const hostile = new SourceFile('\u001b[31m.yaml', 'a: \u001b[32m');
    const finding = findingOf(unknown, { message: 'Unknown `\u001b[33m`.', span: spanOf(hostile, 0, 1) });
    expect(textReport({ models: [hostile.path], findings: [finding], suppressed: 0 })).not.toContain('\u001b');
  });
});

describe('jsonReport', () => {
  const schema = JSON.parse(readFileSync('schemas/check-report.schema.json', 'utf8'));
  const validate = new Ajv({ strictTypes: false, validateFormats: false }).compile(schema);

  it('is what its schema says', () => {
    const value = JSON.parse(jsonReport(report));
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    expect(value.summary).toEqual({ errors: 1, warnings: 1, infos: 0, suppressed: 2 });
    expect(value.findings[1]).toMatchObject({
      rule: 'DM2005',
      location: { path: 'models/shop.dynamodel.yaml', start: { line: 3, column: 15 }, end: { line: 3, column: 23 } },
      numbers: { keys: 2 },
      page: 'https://github.com/dynamodel/dynamodel/blob/main/examples/rules/DM2005.md',
    });
    expect(JSON.parse(jsonReport({ ...report, unshown: 4 })).summary.unshown).toBe(4);
    expect(value.findings[0].suggestion.edits).toHaveLength(1);
  });

  it('is the same bytes for the same report', () => {
    expect(jsonReport(report)).toBe(jsonReport({ ...report }));
    expect(jsonReport(report).endsWith('}\n')).toBe(true);
  });
});

describe('JSON on a terminal', () => {
  it('holds no character that steers one, and the same data', () => {
    const data = { 'na\u009bme\u202e': 'a\u001b[31m\u0007\u009b31m\u007f\u2066\ufeffb' };
    const text = jsonText(data);
    expect([...text].filter((char) => /[\p{Cc}\p{Cf}]/u.test(char) && char !== '\n')).toEqual([]);
    expect(JSON.parse(text)).toEqual(data);
  });
});
