import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { type CheckReport, findingOf } from '../../../src/diagnostics/index.js';
import { markdownReport } from '../../../src/diagnostics/reporters/markdown.js';
import { HOSTILE_TEXTS, hostileReport, parsed, placeIn, reportOf, SHOP_REPORT, UNKNOWN } from './support.js';

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
