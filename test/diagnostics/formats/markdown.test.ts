import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { type CheckReport, findingOf, type RuleHead } from '../../../src/diagnostics/index.js';
import { markdownReport } from '../../../src/diagnostics/reporters/markdown.js';
import {
  COLLISION,
  HOSTILE_TEXTS,
  hostileReport,
  NOTE,
  parsed,
  placeIn,
  reportOf,
  SHOP_REPORT,
  UNKNOWN,
} from './support.js';

/** What a parser of GitHub's Markdown makes of it. */
function tokensOf(report: CheckReport): readonly Token[] {
  const all: Token[] = [];
  marked.walkTokens(marked.lexer(markdownReport(report)), (token) => {
    all.push(token);
  });
  return all;
}

const ofType = <T extends Tokens.Generic>(tokens: readonly Token[], type: string): readonly T[] =>
  tokens.filter((token): token is Token & T => token.type === type);

describe('a Markdown report', () => {
  it('is a table of rules, and each finding with its place', async () => {
    await expect(markdownReport(SHOP_REPORT)).toMatchFileSnapshot('golden/shop.md');
  });

  it('is one line where nothing was found', () => {
    expect(markdownReport({ models: ['a.yaml'], findings: [], suppressed: 0 })).toBe(
      '### ✅ dynamodel check: No problems in `a.yaml`\n',
    );
    expect(markdownReport({ models: ['a.yaml', 'b.yaml'], findings: [], suppressed: 2, unshown: 1 })).toBe(
      '### ✅ dynamodel check: No errors in 2 models (2 suppressed, 1 warning or note not shown)\n',
    );
  });

  it('keeps a bar in code as it is, and lists nothing that begins like a list', () => {
    const file = parsed('a.yaml', 'a: 1\n');
    const finding = findingOf(UNKNOWN, {
      message: 'Write `{no|pad:4}`.\n1. first\n- second',
      span: placeIn(file, 'a'),
    });
    const text = markdownReport(reportOf([file], [finding]));
    expect(text).toContain('Write `{no|pad:4}`.');
    expect(ofType(tokensOf(reportOf([file], [finding])), 'list')).toEqual([]);
  });

  it('tells the worst first', () => {
    const file = parsed('a.yaml', 'a: 1\nb: 2\nc: 3\n');
    const at = (head: RuleHead, text: string) => findingOf(head, { message: text, span: placeIn(file, text) });
    const text = markdownReport(reportOf([file], [at(NOTE, 'a'), at(UNKNOWN, 'b'), at(COLLISION, 'c')]));
    expect(text.match(/(?<=^#### .*\[)DM\d+/gm)).toEqual(['DM2005', 'DM1001', 'DM7006']);
  });

  it('is no longer than a comment may be, and says what is left out', () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `k${i}x: ${i}`);
    const file = parsed('a.yaml', `${lines.join('\n')}\n`);
    const findings = lines.map((line, i) =>
      findingOf(i === 2999 ? COLLISION : i % 2 === 0 ? UNKNOWN : NOTE, {
        message: 'a'.repeat(i % 200),
        span: placeIn(file, line),
      }),
    );
    const text = markdownReport(reportOf([file], findings));
    expect(text.length).toBeLessThanOrEqual(64_000);
    expect(text.length).toBeGreaterThan(60_000);
    const shown = text.match(/(?<=^#### .*\[)DM\d+/gm) ?? [];
    expect(shown[0]).toBe('DM2005');
    const [, warnings = '', notes] =
      /\*\*([\d,]+) warnings, ([\d,]+) notes more\*\* than a comment holds/.exec(text) ?? [];
    expect(Number(warnings.replace(',', '')) + shown.length - 1).toBe(1500);
    expect(notes).toBe('1,499');
    expect(text).toContain('| 1,499 |');
    expect(text.trimEnd()).toMatch(/for all of them\.$/);
  });

  it('is within bounds where one finding has no place in it', () => {
    const file = parsed('a.yaml', 'a: 1\n');
    const finding = findingOf(COLLISION, { message: '*'.repeat(70_000), span: placeIn(file, 'a') });
    expect(markdownReport(reportOf([file], [finding]))).toMatch(
      /\n\n\*\*1 error more\*\* than a comment holds[^\n]*\n$/,
    );
  });

  it('holds what comes after a finding that has no place in it', () => {
    const file = parsed('a.yaml', 'a: 1\n');
    const messages = ['*'.repeat(70_000), 'first', '-'.repeat(70_000), 'second'];
    const findings = messages.map((message) => findingOf(COLLISION, { message, span: placeIn(file, 'a') }));
    const text = markdownReport(reportOf([file], findings));
    expect(text).toMatch(/\nfirst\n.*\nsecond\n.*\*\*2 errors more\*\* than a comment holds[^\n]*\n$/s);
    expect(text.length).toBeLessThan(5000);
  });

  it.each(HOSTILE_TEXTS)('is made of nothing that a text brings along: %j', (text) => {
    const report = hostileReport(text);
    const tokens = tokensOf(report);
    // Comments keep names from becoming mentions and addresses from becoming links.
    const html = ofType<Tokens.HTML>(tokens, 'html').map(({ raw }) => raw.trim());
    expect(html.filter((raw) => raw !== '<!-- -->')).toEqual([]);
    for (const { href } of ofType<Tokens.Link>(tokens, 'link'))
      expect(href).toMatch(/^https:\/\/(?:github\.com\/dynamodel|docs\.aws)/);
    for (const type of ['image', 'list', 'blockquote', 'hr', 'em', 'strong', 'del', 'def'])
      expect(
        ofType(tokens, type)
          .map(({ raw }) => raw)
          .filter((raw) => !/^\*\*(?:Fix|Suggestion):\*\*$/.test(raw)),
      ).toEqual([]);
    expect(ofType<Tokens.Heading>(tokens, 'heading').map(({ depth }) => depth)).toEqual([3, 4, 4, 4]);
    const [table] = ofType<Tokens.Table>(tokens, 'table');
    expect(table!.rows.map((row) => row.length)).toEqual([3, 3, 3]);
    for (const { text: written } of ofType<Tokens.Text>(tokens, 'text')) expect(written).not.toMatch(/[@#][\w-]/);
    // A frame ends where it should: each holds a mark under the place.
    for (const { text: frame } of ofType<Tokens.Code>(tokens, 'code')) expect(frame).toMatch(/│ +\^+/);
    expect(
      [...markdownReport(report)].filter(
        (char) => /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(char) && !'\n\t'.includes(char),
      ),
    ).toEqual([]);
  });
});
