import { plural } from '../diagnostics/index.js';
import type { ReviewSection } from './review.js';

/** What the marks of lines mean. */
export const LEGEND = '✓ in order · ? to be asked in the review';

/** `1 error, 2 warnings, 3 open questions`; `nothing found`. */
export function countsText(sections: readonly ReviewSection[]): string {
  const findings = sections.flatMap((one) => one.findings);
  const count = (severity: string): number => findings.filter((one) => one.severity === severity).length;
  const gaps = sections
    .flatMap(({ topics }) => topics.flatMap(({ lines }) => lines))
    .filter(({ state }) => state === 'gap');
  const parts = [
    ...(count('error') > 0 ? [plural(count('error'), 'error')] : []),
    ...(count('warning') > 0 ? [plural(count('warning'), 'warning')] : []),
    ...(count('info') > 0 ? [plural(count('info'), 'note')] : []),
    ...(gaps.length > 0 ? [plural(gaps.length, 'open question')] : []),
  ];
  return parts.length === 0 ? 'nothing found' : parts.join(', ');
}
