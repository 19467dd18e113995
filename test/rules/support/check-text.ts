import type { Finding } from '../../../src/diagnostics/index.js';
import { loadModel, memoryReader } from '../../../src/model/index.js';
import { type CheckOptions, check } from '../../../src/rules/check.js';

export const TODAY = new Date('2026-11-20T12:00:00Z');

/** Everything that `check` says of a model of one file. */
export function checkText(text: string, options: Partial<CheckOptions> = {}): readonly Finding[] {
  const loaded = loadModel(memoryReader({ 'model.dynamodel.yaml': text }), 'model.dynamodel.yaml');
  return check(loaded, { today: TODAY, ...options }).findings;
}

/** Errors and warnings: what a clean model has none of. */
export function problemsOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity }) => severity !== 'info');
}

/** `DM2005 error 7:5 message`, for assertions that show what was found instead. */
export function brief({ rule, severity, span, message }: Finding): string {
  const { line, column } = span.file.position(span.start);
  return `${rule} ${severity} ${line}:${column} ${message}`;
}

/** The text that a finding points at. */
export function pointedAt({ span }: Finding): string {
  return span.file.text.slice(span.start, span.end);
}
