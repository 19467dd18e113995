import { countSeverities, type Finding, plural } from '../../diagnostics/index.js';
import type { WrittenModel } from '../writer/index.js';

export const REPORT_FORMATS = ['text', 'json', 'markdown'] as const;
export type ImportReportFormat = (typeof REPORT_FORMATS)[number];

/** What is wrong with an imported design, and what is to be told besides. */
export interface ImportReport {
  /** What was imported: `template.yaml`. */
  readonly from: string;
  /** Name of the format that it was read as. */
  readonly format: string;
  /** The same for people: `CloudFormation template`. */
  readonly as: string;
  /** Where the model is, or would be. */
  readonly path: string;
  readonly isWritten: boolean;
  readonly written: WrittenModel;
  readonly findings: readonly Finding[];
  readonly tables: number;
  readonly entities: number;
  readonly patterns: number;
}

const RANK: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 };

/** The most serious first; those of one severity in the order of the model, and after them those that only ask. */
export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  const rank = (finding: Finding): number => 2 * RANK[finding.severity] + (asksForFact(finding) ? 1 : 0);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

/** Whether nothing is known to be wrong, and only a fact is missing that is among the questions too: a bound, a rate. */
export function asksForFact({ rule, severity, numbers }: Finding): boolean {
  return rule === 'DM6000' || (rule === 'DM2012' && severity === 'warning' && numbers === undefined);
}

/** `2 tables, 3 entities, 8 access patterns`. */
export function amountsText({ tables, entities, patterns }: ImportReport): string {
  const counts = [plural(tables, 'table'), plural(entities, 'entity', 'entities'), plural(patterns, 'access pattern')];
  return counts.join(', ');
}

/** Of findings that only ask: `DM2012 key-too-long (8) and DM6000 rates-missing`; undefined where there are none. */
export function askingText(findings: readonly Finding[]): string | undefined {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const name = `${finding.rule} ${finding.name}`;
    if (asksForFact(finding)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (counts.size === 0) return undefined;
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count})`)).join(' and ');
}

/** What was written and how it stands, in a line, for stderr. */
export function importSummary({ findings, written }: Pick<ImportReport, 'findings' | 'written'>): string {
  const { error, warning, info } = countSeverities(findings);
  const { questions, unplaced, quirks } = written;
  const counts: readonly (readonly [number, string])[] = [
    [error, plural(error, 'error')],
    [warning, plural(warning, 'warning')],
    [info, plural(info, 'note')],
    [questions.length, plural(questions.length, 'question')],
    [quirks.length, plural(quirks.length, 'quirk')],
    [unplaced.length, `${unplaced.length} without a place`],
  ];
  const told = counts.flatMap(([count, text]) => (count === 0 ? [] : [text]));
  return told.length === 0 ? 'no findings' : told.join(', ');
}
