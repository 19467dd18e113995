import { describe, expect, it } from 'vitest';
import { allPages } from '../../src/rules/pages.js';
import { allRules } from '../../src/rules/registry.js';
import { brief, checkText } from './support/check-text.js';

/** What the rules say of the wrong model of their page. */
function wordsOf(family: string): string {
  const rules = allRules.filter((rule) => rule.family === family);
  const parts = rules.map((rule) => {
    const wrong = /^## Wrong\n+```yaml\n([\s\S]*?)^```$/m.exec(allPages.get(rule.id) ?? '')?.[1] ?? '';
    const found = checkText(wrong, { preset: rule.preset }).filter((finding) => finding.rule === rule.id);
    return found.map((finding) => {
      const related = finding.related.map(
        ({ message, span }) => `  ${span.file.position(span.start).line}: ${message}`,
      );
      const suggestion = finding.suggestion === undefined ? [] : [`  suggestion: ${finding.suggestion.message}`];
      return [brief(finding), ...related, ...suggestion].join('\n');
    });
  });
  return `${parts.flat().join('\n\n')}\n`;
}

describe.each(['language', 'keys', 'indexes', 'patterns', 'limits', 'heat', 'cost', 'security'])(
  'the words of %s',
  (family) => {
    const words = wordsOf(family);

    it('are those that a person has read', async () => {
      await expect(words).toMatchFileSnapshot(`./words.${family}.golden.txt`);
    });

    it('are sentences without holes', () => {
      for (const paragraph of words.trim().split('\n\n')) {
        const [message = ''] = paragraph.split('\n');
        expect(message).not.toMatch(/undefined|NaN|\[object|Infinity| {2}/);
        expect(message).toMatch(/[.?]$/);
      }
    });
  },
);
