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
import { type Finding, findingOf, type RuleHead, type RuleId } from './finding.js';

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
  /** All ids that a suppression may name; without it any well-formed id. */
  readonly knownRules?: ReadonlySet<string>;
};

export type SuppressionResult = {
  /** What is left, and a finding for each suppression that is expired, unused or malformed. Unsorted. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
};

type Suppression = {
  readonly rule: string;
  /** Where a finding must begin; `undefined` means anywhere. */
  readonly region: Span | undefined;
  readonly until: string | undefined;
  readonly span: Span;
  /** The text whose removal removes the suppression, where nothing else would go with it. */
  readonly removal?: Span;
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
  const suppressed: Finding[] = [];
  const kept: Finding[] = [];
  for (const finding of input.findings) {
    const matching = active.filter((suppression) => covers(suppression, finding));
    for (const suppression of matching) used.add(suppression);
    (matching.length > 0 ? suppressed : kept).push(finding);
  }
  for (const suppression of all) {
    if (used.has(suppression)) continue;
    problems.push(active.includes(suppression) ? unused(suppression) : expired(suppression));
  }
  return { findings: [...kept, ...problems], suppressed };
}

function covers(suppression: Suppression, finding: Finding): boolean {
  const { region } = suppression;
  return suppression.rule === finding.rule && (region === undefined || beginsInside(finding.span, region));
}

function unused(suppression: Suppression): Finding {
  return findingOf(UNUSED_SUPPRESSION, {
    message: `Nothing here is found by \`${suppression.rule}\`: the suppression does nothing. Remove it.`,
    span: suppression.span,
    ...removal(suppression),
  });
}

function expired(suppression: Suppression): Finding {
  return findingOf(EXPIRED_SUPPRESSION, {
    message: `The suppression of \`${suppression.rule}\` ended on ${suppression.until}: mend its cause, or set a new date.`,
    span: suppression.span,
    ...removal(suppression),
  });
}

function removal({ removal }: Suppression): { suggestion?: Finding['suggestion'] & object } {
  if (removal === undefined) return {};
  const { file, start, end } = removal;
  return { suggestion: { message: 'Remove the comment.', edits: [{ file, start, end, newText: '' }] } };
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
      const region = regionBelow(parsed, comment.span);
      const line = wholeLine(comment.span);
      for (const rule of read.rules) {
        const alone = read.rules.length === 1 ? { removal: line } : {};
        yield { rule, region, until: read.until, span: comment.span, ...alone };
      }
    }
  }
}

type ReadComment = { readonly rules: readonly string[]; readonly until: string | undefined };

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
  const { until, reason } = match.groups;
  for (const rule of rules) {
    if (!isKnown(rule, input)) return `There is no rule \`${rule}\`; \`dynamodel rules\` lists them.`;
  }
  if (until !== undefined && !isDate(until)) return `\`${until}\` is no date; write it as \`2027-01-01\`.`;
  if ((reason ?? '').trim() === '') return `A suppression needs its reason: ${FORM}.`;
  return { rules, until };
}

function isKnown(rule: string, input: SuppressionInput): boolean {
  return input.knownRules === undefined ? isRuleId(rule) : input.knownRules.has(rule);
}

/** True for the form of a rule id, whether the rule exists or not. */
export function isRuleId(text: string): text is RuleId {
  return /^DM\d{4}$/.test(text);
}

function isDate(text: string): boolean {
  const time = DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The comment's line with its line break, so that its removal leaves no hole. */
function wholeLine(span: Span): Span {
  const line = span.file.lineOf(span.start);
  const { start } = span.file.lineRange(line);
  return spanOf(span.file, start, span.file.lineStarts[line] ?? span.file.text.length);
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
    const region = at === undefined ? undefined : findPath(input.files, at);
    const wrong = wrongWith(ignore, region, input);
    if (wrong !== undefined) problems.push(findingOf(MALFORMED_SUPPRESSION, { message: wrong, span }));
    else yield { rule, region, until, span };
  }
}

function wrongWith(ignore: IgnoreEntry, region: Span | undefined, input: SuppressionInput): string | undefined {
  const { rule, until, at, reason } = ignore;
  if (!isKnown(rule, input)) return `There is no rule \`${rule}\`; \`dynamodel rules\` lists them.`;
  if (until !== undefined && !isDate(until)) return `\`${until}\` is no date; write it as \`2027-01-01\`.`;
  if (at !== undefined && region === undefined) return `The model has no \`${at}\`: the entry suppresses nothing.`;
  return reason.trim() === '' ? 'An entry of `lint.ignore` needs its reason.' : undefined;
}

function findPath(files: readonly ParsedYaml[], path: string): Span | undefined {
  for (const { root } of files) {
    const span = root === undefined ? undefined : spanOfPath(root, path);
    if (span !== undefined) return span;
  }
  return undefined;
}
