import { describe, expect, it } from 'vitest';
import { markdownText } from '../../src/cli/markdown.js';
import { plainPalette } from '../../src/diagnostics/index.js';

const text = (markdown: string) => markdownText(markdown, plainPalette).split('\n');

describe('markdownText', () => {
  it('shows headings, code and addresses without their marks', () => {
    expect(text('# DM1 a\n\nWhy `x`.\n\n```yaml\na: 1\n\n# b\n```\n- [Page](https://a.b/c)\n')).toEqual([
      'DM1 a',
      '',
      'Why `x`.',
      '',
      '    a: 1',
      '',
      '    # b',
      '- Page: https://a.b/c',
      '',
    ]);
  });

  it('wraps paragraphs and list items at spaces', () => {
    const lines = text(`- ${'word '.repeat(60)}\n${'x'.repeat(150)} y`);
    expect(lines.slice(0, -3).every((line) => line.length <= 100)).toBe(true);
    expect(lines[1]).toMatch(/^ {2}word/);
    expect(lines.slice(-3)).toEqual(['x'.repeat(150), 'y', '']);
  });
});
