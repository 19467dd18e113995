import type { Review } from './review.js';

export { comparisonOf, type Reviewed, removalOf } from './comparison/compare.js';
export type { ComparedRow, ComparedTable, Comparison } from './comparison/comparison.js';
export { comparisonsMarkdown } from './comparison/markdown.js';
export { comparisonText } from './comparison/text.js';
export { unchangedText } from './comparison/words.js';
export { reviewMarkdown } from './markdown.js';
export type { Grouping, Line, Review, ReviewSection, Topic } from './review.js';
export { reviewOf } from './review-of.js';
export { reviewText } from './text.js';

/** One HTML file that loads nothing and runs nothing. */
export async function reviewHtml(review: Review): Promise<string> {
  const page = await import('./html.js');
  return page.reviewHtml(review);
}
