import {
  beginsInside,
  entrySpan,
  type Located,
  type ParsedYaml,
  type Span,
  spanOf,
  spanOfPath,
  type YamlNode,
} from '../source/index.js';
import {
  type Finding,
  findingOf,
  type RuleHead,
  type RuleId,
  type Suggestion,
  type SuppressedFinding,
} from './finding.js';
import { removalSuggestion } from './suppression-removal.js';

export const UNUSED_SUPPRESSION: RuleHead = { id: 'DM0001', name: 'unused-suppression', severity: 'warning' };
export const EXPIRED_SUPPRESSION: RuleHead = { id: 'DM0002', name: 'expired-suppression', severity: 'warning' };
export const MALFORMED_SUPPRESSION: RuleHead = { id: 'DM0003', name: 'malformed-suppression', severity: 'warning' };

/** An entry of `lint.ignore`. */
export type IgnoreEntry = {
  readonly rule: string;
  /** A path in the model, such as `entities.Review`; without it the whole model. */
  readonly at?: string;
  /** The last day that it holds, `YYYY-MM-DD` in UTC. */
  readonly until?: string;
  readonly reason: string;
  readonly span: Span;
};

export type SuppressionInput = {
  readonly findings: readonly Finding[];
  /** The model's file and those that it includes. */
  readonly files: readonly ParsedYaml[];
  readonly ignores?: readonly IgnoreEntry[];
  readonly today: Date;
  /** What to say of an id that is that of no rule; without it any well-formed id is one. */
  readonly wrongRule?: (id: string) => string | undefined;
  /** Those that did not run: whether a suppression of one is needed is not known, so nothing is said of it. */
  readonly silentRules?: ReadonlySet<string>;
};

export type SuppressionResult = {
  /** What is left, and a finding for each suppression that is expired, unused or malformed. Unsorted. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
};

type Suppression = {
  readonly rule: string;
  /** In one of these a finding must begin; `undefined` means anywhere. */
  readonly regions: readonly Span[] | undefined;
  readonly until: string | undefined;
  readonly reason: string;
  readonly span: Span;
  readonly kind: 'comment' | 'entry';
};

const WORD = 'dynamodel-ignore';
const FORM = '`# dynamodel-ignore DM6002 until 2027-01-01: reason`';
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Takes out the findings that a comment or `lint.ignore` suppresses, and reports suppressions that do nothing.
 * A suppression that expired suppresses no more.
 */
export function applySuppressions(input: SuppressionInput): SuppressionResult {
  const problems: Finding[] = [];
  const all = [...fromComments(input, problems), ...fromIgnores(input, problems)];
  const today = input.today.toISOString().slice(0, 10);
  const active = all.filter((suppression) => suppression.until === undefined || suppression.until >= today);
  const used = new Set<Suppression>();
  const suppressed: SuppressedFinding[] = [];
  const kept: Finding[] = [];
  for (const finding of input.findings) {
    const matching = active.filter((suppression) => covers(suppression, finding));
    for (const suppression of matching) used.add(suppression);
    const [first] = matching;
    if (first === undefined) kept.push(finding);
    else suppressed.push({ ...finding, suppression: reasonOf(first) });
  }
  // One that ended and would still be needed says why its cause was let be: a person decides.
  const isNeedless = (suppression: Suppression): boolean =>
    !used.has(suppression) &&
    input.silentRules?.has(suppression.rule) !== true &&
    !input.findings.some((finding) => covers(suppression, finding));
  for (const suppression of all) {
    if (used.has(suppression) || input.silentRules?.has(suppression.rule) === true) continue;
    const suggestion = isNeedless(suppression)
      ? removalSuggestion(suppression, all, isNeedless, input.files)
      : undefined;
    problems.push(active.includes(suppression) ? unused(suppression, suggestion) : expired(suppression, suggestion));
  }
  return { findings: [...kept, ...problems], suppressed };
}

function covers(suppression: Suppression, finding: Finding): boolean {
  const { regions } = suppression;
  if (suppression.rule !== finding.rule) return false;
  return regions === undefined || regions.some((region) => beginsInside(finding.span, region));
}

function reasonOf({ reason, until, span }: Suppression): SuppressedFinding['suppression'] {
  return { reason, span, ...(until === undefined ? {} : { until }) };
}

function unused({ rule, span }: Suppression, suggestion: Suggestion | undefined): Finding {
  return findingOf(UNUSED_SUPPRESSION, {
    message: `Nothing here is found by \`${rule}\`: the suppression does nothing. Remove it.`,
    span,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function expired({ rule, span, until }: Suppression, suggestion: Suggestion | undefined): Finding {
  return findingOf(EXPIRED_SUPPRESSION, {
    message: `The suppression of \`${rule}\` ended on ${until}: mend its cause, or set a new date.`,
    span,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function* fromComments(input: SuppressionInput, problems: Finding[]): Generator<Suppression> {
  for (const parsed of input.files) {
    for (const comment of parsed.comments) {
      if (!new RegExp(`^#+\\s*${WORD}\\b`).test(comment.value)) continue;
      const read = readComment(comment, input);
      if (typeof read === 'string') {
        problems.push(findingOf(MALFORMED_SUPPRESSION, { message: read, span: comment.span }));
        continue;
      }
      const regions = [regionBelow(parsed, comment.span)];
      const { span } = comment;
      for (const rule of read.rules)
        yield { rule, regions, until: read.until, reason: read.reason, span, kind: 'comment' };
    }
  }
}

type ReadComment = { readonly rules: readonly string[]; readonly until: string | undefined; readonly reason: string };

/** The comment's parts, or what is wrong with it. */
function readComment(comment: Located<string>, input: SuppressionInput): ReadComment | string {
  const { file, start } = comment.span;
  const { start: lineStart } = file.lineRange(file.lineOf(start));
  if (file.text.slice(lineStart, start).trim() !== '') {
    return 'A suppression stands alone on the line above what it is for.';
  }
  const text = comment.value.replace(/^#+\s*/, '').slice(WORD.length);
  const match =
    /^\s+(?<rules>[A-Za-z]\w*(?:\s*,\s*[A-Za-z]\w*)*)(?:\s+until\s+(?<until>[^\s:]+))?\s*(?::(?<reason>.*))?$/.exec(
      text,
    );
  if (match?.groups === undefined) return `A suppression is written ${FORM}.`;
  const rules = (match.groups.rules ?? '').split(/\s*,\s*/);
  const { until } = match.groups;
  const reason = (match.groups.reason ?? '').trim();
  for (const rule of rules) {
    const wrong = wrongRule(rule, input);
    if (wrong !== undefined) return wrong;
  }
  if (until !== undefined && !isDate(until)) return `\`${until}\` is no date; write it as \`2027-01-01\`.`;
  if (reason === '') return `A suppression needs its reason: ${FORM}.`;
  return { rules, until, reason };
}

function wrongRule(rule: string, input: SuppressionInput): string | undefined {
  if (input.wrongRule !== undefined) return input.wrongRule(rule);
  return isRuleId(rule) ? undefined : `\`${rule}\` is not the id of a rule, such as \`DM6002\`.`;
}

/** True for the form of a rule id, whether the rule exists or not. */
export function isRuleId(text: string): text is RuleId {
  return /^DM\d{4}$/.test(text);
}

function isDate(text: string): boolean {
  const time = DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** What begins on the next line that is neither blank nor a comment. */
function regionBelow(parsed: ParsedYaml, comment: Span): Span {
  const { file } = parsed;
  let line = file.lineOf(comment.start) + 1;
  while (line <= file.lineCount && /^\s*(?:#|$)/.test(file.lineText(line))) line += 1;
  const { start, end } = file.lineRange(line);
  return spanOf(file, start, Math.max(end, parsed.root === undefined ? end : endOfEntriesAt(parsed.root, start, end)));
}

/** The furthest end of the entries and items that begin between two offsets. */
function endOfEntriesAt(node: YamlNode, from: number, to: number): number {
  if (node.kind === 'scalar' || node.definedAt !== undefined || node.span.end < from) return to;
  const spans = node.kind === 'map' ? node.entries.map(entrySpan) : node.items.map((item) => item.span);
  const children = node.kind === 'map' ? node.entries.map((entry) => entry.value) : node.items;
  let furthest = to;
  spans.forEach((span, i) => {
    if (span.start > to || span.end < from) return;
    const inside = span.start >= from ? span.end : endOfEntriesAt(children[i]!, from, to);
    furthest = Math.max(furthest, inside);
  });
  return furthest;
}

function* fromIgnores(input: SuppressionInput, problems: Finding[]): Generator<Suppression> {
  for (const ignore of input.ignores ?? []) {
    const { span, rule, until, at } = ignore;
    const regions = at === undefined ? undefined : findPath(input.files, at);
    const wrong = wrongWith(ignore, regions, input);
    if (wrong !== undefined) problems.push(findingOf(MALFORMED_SUPPRESSION, { message: wrong, span }));
    else yield { rule, regions, until, reason: ignore.reason, span, kind: 'entry' };
  }
}

function wrongWith(
  ignore: IgnoreEntry,
  regions: readonly Span[] | undefined,
  input: SuppressionInput,
): string | undefined {
  const { rule, until, at, reason } = ignore;
  const wrong = wrongRule(rule, input);
  if (wrong !== undefined) return wrong;
  if (until !== undefined && !isDate(until)) return `\`${until}\` is no date; write it as \`2027-01-01\`.`;
  if (regions?.length === 0) return `The model has no \`${at}\`: the entry suppresses nothing.`;
  return reason.trim() === '' ? 'An entry of `lint.ignore` needs its reason.' : undefined;
}

/** Sections such as `entities` may stand in several files of a model. */
function findPath(files: readonly ParsedYaml[], path: string): readonly Span[] {
  return files.flatMap(({ root }) => (root === undefined ? [] : (spanOfPath(root, path) ?? [])));
}
