import type { Finding, Pillar } from '../diagnostics/index.js';

/** A design review: what the model says, and what is wrong with it, in sections. */
export interface Review {
  readonly model: string;
  readonly description?: string;
  readonly files: readonly string[];
  readonly region: string;
  readonly grouping: Grouping;
  readonly sections: readonly ReviewSection[];
  /** What figures rest on, and the model does not state. */
  readonly assumptions: readonly string[];
  readonly suppressed: number;
}

export type Grouping = 'pillar' | 'subject';

export interface ReviewSection {
  readonly id: string;
  readonly title: string;
  readonly topics: readonly Topic[];
  /** Most serious first. */
  readonly findings: readonly Finding[];
}

/** What there is to know of one thing. */
export interface Topic {
  readonly pillar: Pillar;
  readonly subject: Subject;
  readonly title: string;
  readonly lines: readonly Line[];
}

export type Subject = 'design' | 'patterns' | 'load' | 'protection' | 'operations';

/** A sentence, with names between backticks. */
export interface Line {
  readonly text: string;
  /** `gap`: something that a review would ask about. */
  readonly state: 'fact' | 'good' | 'gap';
}

export function fact(text: string): Line {
  return { text, state: 'fact' };
}

export function good(text: string): Line {
  return { text, state: 'good' };
}

export function gap(text: string): Line {
  return { text, state: 'gap' };
}
