import { reviewHtml, reviewMarkdown, reviewOf, reviewText } from '../report/index.js';
import { check } from './check.js';
import { type LoadedModel, sound } from './loaded-model.js';

/** What a design review is to be. */
export interface ReportOptions {
  /** `markdown` where nothing is said. */
  readonly format?: 'text' | 'markdown' | 'html';
  /** Under the six pillars of the AWS Well-Architected Framework, instead of by subject. */
  readonly wellArchitected?: boolean;
  /** The day on which suppressions expire; today where nothing is said. */
  readonly today?: Date;
  /** Columns of a review as text. */
  readonly width?: number;
}

/**
 * A design review: what the model says, what is wrong with it, and what a review would ask about.
 *
 * @throws ModelError where the model is not sound; RangeError for another format.
 */
export async function report(loaded: LoadedModel, options: ReportOptions = {}): Promise<string> {
  const { format = 'markdown', wellArchitected = false, today = new Date(), width } = options;
  const review = reviewOf(sound(loaded).plan, check(loaded, { today }), wellArchitected ? 'pillar' : 'subject');
  switch (format) {
    case 'markdown':
      return reviewMarkdown(review);
    case 'html':
      return reviewHtml(review);
    case 'text':
      return reviewText(review, { width });
    default:
      throw new RangeError(`a report is text, markdown or html, and not ${String(format)}`);
  }
}
