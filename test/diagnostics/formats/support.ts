import { readFileSync } from 'node:fs';
import {
  arrangeFindings,
  type CheckReport,
  type Finding,
  findingOf,
  type RuleHead,
  type SuppressedFinding,
} from '../../../src/diagnostics/index.js';
import { type ParsedYaml, parseYaml, SourceFile, spanOf } from '../../../src/source/index.js';

export const asIs = (path: string): string => path;

export const COLLISION: RuleHead = {
  id: 'DM2005',
  name: 'key-collision',
  severity: 'error',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html',
  pillar: 'reliability',
};
export const UNKNOWN: RuleHead = { id: 'DM1001', name: 'unknown-property', severity: 'warning' };
export const NOTE: RuleHead = { id: 'DM7006', name: 'strong-read', severity: 'info', pillar: 'cost-optimization' };

export function parsed(path: string, text: string): ParsedYaml {
  return parseYaml(new SourceFile(path, text));
}

export function placeIn({ file }: ParsedYaml, text: string, from = 0) {
  const start = file.text.indexOf(text, from);
  if (start === -1) throw new Error(`no ${text}`);
  return spanOf(file, start, start + text.length);
}

export function reportOf(
  files: readonly ParsedYaml[],
  findings: readonly Finding[],
  suppressedFindings: readonly SuppressedFinding[] = [],
): CheckReport {
  return {
    models: files.slice(0, 1).map(({ file }) => file.path),
    findings: arrangeFindings(findings),
    suppressed: suppressedFindings.length,
    suppressedFindings,
    parsed: files,
  };
}

export const SHOP = parsed(
  'models/shop.dynamodel.yaml',
  `entities:
  Order:
    key: {pk: "A#{id}", sk: "😀#{no}"}
  Line:
    # dynamodel-ignore DM7006 until 2027-01-01: read after write
    key: {pk: "A#{no}"}
`,
);

export const SHOP_REPORT = reportOf(
  [SHOP],
  [
    findingOf(COLLISION, {
      message: '`Order` and `Line` can have one key.\nBoth write `A#1`.',
      span: placeIn(SHOP, '"A#{id}"'),
      related: [{ message: '`Line` makes it here.', span: placeIn(SHOP, '"A#{no}"') }],
      numbers: { keys: 2 },
      suggestion: { message: 'Give `Line` a prefix of its own.' },
    }),
    findingOf(UNKNOWN, {
      message: 'Unknown property.',
      span: placeIn(SHOP, 'Order'),
      suggestion: { message: 'Write `Orders`.', edits: [{ ...placeIn(SHOP, 'Order'), newText: 'Orders' }] },
    }),
    findingOf(NOTE, { message: 'After an emoji.', span: placeIn(SHOP, '{no}') }),
  ],
  [
    {
      ...findingOf(NOTE, { message: 'A strong read.', span: placeIn(SHOP, 'key', 100) }),
      suppression: { reason: 'read after write', until: '2027-01-01', span: placeIn(SHOP, '# dynamodel-ignore') },
    },
  ],
);

/** Texts that mean something to whatever reads a report. */
export const HOSTILE_TEXTS: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  ']]>&amp;&lt;"\'',
  '`code` ``` ~~~',
  '![x](http://evil.example/x.png) [y](http://evil.example) https://evil.example www.evil.example',
  '| a | b |',
  '@octocat and #12, GH-12',
  '::error file=x::boom ::set-output name=a::b',
  '##[set-env name=PATH]/tmp ##[error]x',
  '%0A%3A%2C%25 100%',
  'a,b:c=d',
  '\u001b[31mred\u001b[0m\u0007\u0000\u009b1m',
  '\u202egnp.exe\u2066 \ufeff',
  'line\nbreak\r\nagain\ttab',
  '\n::error::at the start of a line',
  '\n# heading\n- item\n1. item\n> quote\n```\ncode\n',
  '\ud800 half',
  '\ufffe\uffff',
  'true',
  '__proto__',
  '../../etc/passwd',
  '{0} {{1}} $& $1',
  'é😀界',
];

/** A report in which the texts are all there is: paths, names, messages, suggestions, reasons. */
export function hostileReport(text: string): CheckReport {
  const path = `mod els/${text}.dynamodel.yaml`;
  const file = parsed(path, `a: 1\n"${text.replace(/[\s"\\]/g, '')}": {x: 1}\nb: ${JSON.stringify(text)}\n`);
  const part = parsed(`part ${text}.yaml`, 'part: 1\n');
  return reportOf(
    [file, part],
    [
      findingOf(COLLISION, {
        message: `The name \`${text}\` and ${text}`,
        span: placeIn(file, '1'),
        related: [{ message: `See \`${text}\` ${text}`, span: placeIn(part, 'part') }],
        numbers: { [text]: text },
        suggestion: { message: text, edits: [{ ...placeIn(file, '1'), newText: text }] },
      }),
      findingOf(UNKNOWN, { message: text, span: spanOf(file.file, 5, file.file.text.length) }),
      findingOf(NOTE, { message: `${text}${text}`, span: placeIn(part, '1'), suggestion: { message: text } }),
    ],
    [
      {
        ...findingOf(NOTE, { message: text, span: placeIn(file, 'a') }),
        suppression: { reason: text, span: placeIn(file, 'a') },
      },
    ],
  );
}

export const readFixture = (name: string): string => readFileSync(`test/fixtures/formats/${name}`, 'utf8');
