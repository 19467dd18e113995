import { printable } from '../diagnostics/index.js';
import { markdownText } from '../diagnostics/markdown.js';
import { findingMarkdown } from '../diagnostics/reporters/markdown.js';
import { countsText, LEGEND } from './counts.js';
import type { Line, Review, ReviewSection } from './review.js';

/** The review as a page for a pull request or a wiki. */
export function reviewMarkdown(review: Review): string {
  const { model, description, region, sections, assumptions, suppressed } = review;
  const parts = [
    `# Design review of ${prose(model)}`,
    ...(description === undefined ? [] : [prose(description)]),
    `Region ${prose(region)}: ${countsText(sections)}${suppressed > 0 ? `, ${suppressed} suppressed` : ''}.`,
    LEGEND,
    ...sections.map(sectionMarkdown),
    ...(assumptions.length === 0 ? [] : ['## Assumptions', assumptions.map((text) => `- ${prose(text)}`).join('\n')]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function sectionMarkdown({ title, topics, findings }: ReviewSection): string {
  const evidence = topics.map((topic) => `### ${topic.title}\n\n${topic.lines.map(lineMarkdown).join('\n')}`);
  const found = findings.length === 0 ? [] : ['### Findings', ...findings.map(findingMarkdown)];
  const nothing = topics.length === 0 && findings.length === 0 ? ['The model says nothing of this.'] : [];
  return [`## ${title}`, ...nothing, ...evidence, ...found].join('\n\n');
}

const MARKS: Readonly<Record<Line['state'], string>> = { fact: '', good: '✓ ', gap: '? ' };

function lineMarkdown({ text, state }: Line): string {
  return `- ${MARKS[state]}${prose(text)}`;
}

function prose(text: string): string {
  return markdownText(printable(text), false);
}
