import { describe, expect, it } from 'vitest';
import { type CheckReport, findingOf } from '../../../src/diagnostics/index.js';
import { githubReport } from '../../../src/diagnostics/reporters/github.js';
import {
  asIs,
  COLLISION,
  HOSTILE_TEXTS,
  hostileReport,
  parsed,
  placeIn,
  reportOf,
  SHOP_REPORT,
  UNKNOWN,
} from './support.js';

type Command = { readonly name: string; readonly properties: Readonly<Record<string, string>>; readonly data: string };

/** As the runner reads a line of a log: actions/runner, src/Runner.Common/ActionCommand.cs. */
function commandOf(line: string): Command | undefined {
  const text = line.trimStart();
  const end = text.startsWith('::') ? text.indexOf('::', 2) : -1;
  if (end === -1) return oldCommandOf(line);
  const info = text.slice(2, end);
  const space = info.indexOf(' ');
  const pairs =
    space === -1
      ? []
      : info
          .slice(space + 1)
          .trim()
          .split(',')
          .filter((pair) => pair !== '');
  return {
    name: space === -1 ? info : info.slice(0, space),
    properties: Object.fromEntries(
      pairs.map((pair) => {
        const at = pair.indexOf('=');
        return [
          pair.slice(0, at),
          unescaped(
            pair
              .slice(at + 1)
              .replaceAll('%3A', ':')
              .replaceAll('%2C', ','),
          ),
        ];
      }),
    ),
    data: unescaped(text.slice(end + 2)),
  };
}

function unescaped(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/** `##[name properties]data`, anywhere in a line. */
function oldCommandOf(line: string): Command | undefined {
  const [, name] = /##\[([^\s\]]*)[^\]]*\]/.exec(line) ?? [];
  return name === undefined ? undefined : { name, properties: {}, data: '' };
}

const lines = (report: CheckReport): readonly string[] =>
  githubReport(report, asIs)
    .split(/\r\n|\r|\n/)
    .slice(0, -1);

describe('annotations', () => {
  it('are a line for each finding and one for the log', () => {
    expect(lines(SHOP_REPORT)).toEqual([
      '::warning file=models/shop.dynamodel.yaml,line=2,endLine=2,col=3,endColumn=8,title=DM1001 unknown-property::Unknown property.%0AWrite `Orders`.%0Ahttps://github.com/dynamodel/dynamodel/blob/main/examples/rules/DM1001.md',
      '::error file=models/shop.dynamodel.yaml,line=3,endLine=3,col=15,endColumn=23,title=DM2005 key-collision::`Order` and `Line` can have one key.%0ABoth write `A#1`.%0AGive `Line` a prefix of its own.%0Ahttps://github.com/dynamodel/dynamodel/blob/main/examples/rules/DM2005.md',
      '::notice file=models/shop.dynamodel.yaml,line=3,endLine=3,col=32,endColumn=36,title=DM7006 strong-read::After an emoji.%0Ahttps://github.com/dynamodel/dynamodel/blob/main/examples/rules/DM7006.md',
      '✖ 1 error, 1 warning, 1 note in models/shop.dynamodel.yaml (1 suppressed)',
    ]);
  });

  it('are of paths from the root of the repository', () => {
    const text = githubReport(SHOP_REPORT, (path) => `services/orders/${path}`);
    expect(text).toContain('::warning file=services/orders/models/shop.dynamodel.yaml,');
  });

  it('have no columns where a place has several lines', () => {
    const file = parsed('a.yaml', 'a:\n  b: 1\n  c: 2\n');
    const report = reportOf([file], [findingOf(UNKNOWN, { message: 'x', span: placeIn(file, 'b: 1\n  c') })]);
    expect(commandOf(lines(report)[0]!)!.properties).toEqual({
      file: 'a.yaml',
      line: '2',
      endLine: '3',
      title: 'DM1001 unknown-property',
    });
  });

  it('are none where nothing was found', () => {
    expect(githubReport({ models: ['a.yaml'], findings: [], suppressed: 0 }, asIs)).toBe('✓ No problems in a.yaml\n');
  });

  it('say how many of them GitHub shows where it shows not all', () => {
    const file = parsed('a.yaml', 'abcdefghijklmn: 1\n');
    const findings = [...'abcdefghijk'].map((name) =>
      findingOf(COLLISION, { message: name, span: placeIn(file, name) }),
    );
    expect(lines(reportOf([file], findings)).at(-1)).toBe(
      '✖ 11 errors in a.yaml; beside the code GitHub shows 10 of each kind',
    );
    expect(lines(reportOf([file], findings.slice(1))).at(-1)).toBe('✖ 10 errors in a.yaml');
  });

  it.each(HOSTILE_TEXTS)('hold no other command, and the text itself: %j', (text) => {
    const report = hostileReport(text);
    const all = lines(report);
    expect(all).toHaveLength(report.findings.length + 1);
    const commands = all.map(commandOf);
    expect(commands.pop()).toBeUndefined();
    expect(commands.map((command) => command?.name)).toEqual(['error', 'warning', 'notice']);
    for (const command of commands) {
      expect(Object.keys(command!.properties).sort()).toEqual(
        expect.arrayContaining(['endLine', 'file', 'line', 'title']),
      );
      expect(Number(command!.properties.line)).toBeGreaterThan(0);
      expect(command!.properties.title).toMatch(/^DM\d{4} [a-z-]+$/);
      expect(command!.data).toMatch(
        /\nhttps:\/\/github\.com\/dynamodel\/dynamodel\/blob\/main\/examples\/rules\/DM\d{4}\.md$/,
      );
    }
    if (!/[\p{Cc}\u202e\u2066\ufeff]|##\[/u.test(text)) {
      expect(commands[0]!.properties.file).toBe(`mod els/${text}.dynamodel.yaml`);
      expect(commands[0]!.data).toContain(`The name \`${text}\` and ${text}`);
    }
  });
});
