import type { Review } from './review.js';

export { reviewMarkdown } from './markdown.js';
export type { Grouping, Line, Review, ReviewSection, Topic } from './review.js';
export { reviewOf } from './review-of.js';
export { reviewText } from './text.js';

/** One HTML file that loads nothing and runs nothing. */
export async function reviewHtml(review: Review): Promise<string> {
  const page = await import('./html.js');
  return page.reviewHtml(review);
}
