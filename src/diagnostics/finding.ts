import { compareSpans, type Span, type TextEdit } from '../source/index.js';

export type Severity = 'error' | 'warning' | 'info';

/** Id of a rule, such as `DM2005`. */
export type RuleId = `DM${number}`;

/** A pillar of the AWS Well-Architected Framework: https://docs.aws.amazon.com/wellarchitected/latest/framework/the-pillars-of-the-framework.html */
export type Pillar =
  | 'operational-excellence'
  | 'security'
  | 'reliability'
  | 'performance-efficiency'
  | 'cost-optimization'
  | 'sustainability';

/** A second place that belongs to a finding: where the conflict came from. */
export type RelatedPlace = { readonly message: string; readonly span: Span };

export type Suggestion = {
  readonly message: string;
  /** Given only where applying them is safe without a person's judgement. */
  readonly edits?: readonly TextEdit[];
  /** What a person may choose where it is not. */
  readonly choices?: readonly Choice[];
};

/** One way to mend it: what is written, and where. */
export type Choice = { readonly message: string; readonly edits: readonly TextEdit[] };

/** The advice to write something else, with its edit where the place holds `written` once, and no quotes around it could be broken. */
export function adviceToWrite(
  message: string,
  { file, start, end }: Span,
  written: string,
  newText: string,
): Suggestion {
  const text = file.text.slice(start, end);
  const at = text.indexOf(written);
  const isOnce = written !== '' && at !== -1 && at === text.lastIndexOf(written);
  if (!isOnce || /['"\\\n]/.test(newText)) return { message };
  const from = start + at;
  return { message, choices: [{ message, edits: [{ file, start: from, end: from + written.length, newText }] }] };
}

/** One thing that is wrong, or worth knowing, at one place of a model. Plain data, never thrown. */
export type Finding = {
  readonly rule: RuleId;
  /** The rule's name, such as `key-collision`. */
  readonly name: string;
  readonly severity: Severity;
  /** What is wrong, why it matters in DynamoDB, and what to do; names in backticks, numbers with units. */
  readonly message: string;
  readonly span: Span;
  readonly related: readonly RelatedPlace[];
  /** The numbers that it rests on; a key names its unit, such as `maxBytes`. */
  readonly numbers?: Readonly<Record<string, number | string>>;
  readonly suggestion?: Suggestion;
  /** The page that states the limit or the behaviour. */
  readonly source?: string;
  readonly pillar?: Pillar;
  /** What findings of the rule have in common that go back to one mistake: they are told as one. */
  readonly cause?: string;
};

/** A finding that a comment or `lint.ignore` silences, with the reason that it gives. */
export type SuppressedFinding = Finding & {
  readonly suppression: { readonly reason: string; readonly until?: string; readonly span: Span };
};

/** What identifies and explains a rule in every finding of it. */
export type RuleHead = {
  readonly id: RuleId;
  readonly name: string;
  readonly severity: Severity;
  readonly source?: string;
  readonly pillar?: Pillar;
};

export type FindingDetails = {
  readonly message: string;
  readonly span: Span;
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
  readonly numbers?: Readonly<Record<string, number | string>>;
  readonly suggestion?: Suggestion;
  readonly source?: string;
  readonly cause?: string;
};

/** A finding of a rule; the rule's severity and source hold where the details name none. */
export function findingOf(rule: RuleHead, details: FindingDetails): Finding {
  const source = details.source ?? rule.source;
  return {
    rule: rule.id,
    name: rule.name,
    severity: details.severity ?? rule.severity,
    message: details.message,
    span: details.span,
    related: details.related ?? [],
    ...(details.numbers === undefined ? {} : { numbers: details.numbers }),
    ...(details.suggestion === undefined ? {} : { suggestion: details.suggestion }),
    ...(source === undefined ? {} : { source }),
    ...(rule.pillar === undefined ? {} : { pillar: rule.pillar }),
    ...(details.cause === undefined ? {} : { cause: details.cause }),
  };
}

/** Reading order (path, place), then rule, then message: the same findings always come in the same order. */
export function compareFindings(a: Finding, b: Finding): number {
  return compareSpans(a.span, b.span) || compareText(a.rule, b.rule) || compareText(a.message, b.message);
}

/** Sorted, and without those that say the same of the same place. */
export function arrangeFindings(findings: readonly Finding[]): readonly Finding[] {
  const sorted = [...findings].sort(compareFindings);
  return sorted.filter((finding, i) => i === 0 || compareFindings(sorted[i - 1]!, finding) !== 0);
}

const RANK: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1 };

/** True if `severity` is `threshold` or worse. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return RANK[severity] >= RANK[threshold];
}

export type SeverityCounts = { readonly error: number; readonly warning: number; readonly info: number };

export function countSeverities(findings: readonly Finding[]): SeverityCounts {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
