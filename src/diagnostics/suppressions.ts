import { flatMap } from '../lists/flat-map.js';
import {
  beginsInside,
  isSuppression,
  type Located,
  nearestPath,
  type ParsedYaml,
  regionBelow,
  type Span,
  SUPPRESSION_WORD,
  spanOfPath,
  standsAlone,
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
  /** The rule that an id or a name means, or what to say where there is none; without it any well-formed id is one. */
  readonly ruleNamed?: (idOrName: string) => NamedRule;
  /** Those that did not run: whether a suppression of one is needed is not known, so nothing is said of it. */
  readonly silentRules?: ReadonlySet<string>;
};

export type NamedRule = { readonly id: RuleId } | { readonly wrong: string };

export type SuppressionResult = {
  /** What is left, and a finding for each suppression that is expired, unused or malformed. Unsorted. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
};

type Suppression = {
  readonly rule: RuleId;
  /** As it is written: the id, or the name. */
  readonly written: string;
  /** In one of these a finding must begin; `undefined` means anywhere. */
  readonly regions: readonly Span[] | undefined;
  readonly until: string | undefined;
  readonly reason: string;
  readonly span: Span;
  readonly kind: 'comment' | 'entry';
};

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

function unused({ written, span }: Suppression, suggestion: Suggestion | undefined): Finding {
  return findingOf(UNUSED_SUPPRESSION, {
    message: `Nothing here is found by \`${written}\`: the suppression does nothing. Remove it.`,
    span,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function expired({ written, span, until }: Suppression, suggestion: Suggestion | undefined): Finding {
  return findingOf(EXPIRED_SUPPRESSION, {
    message: `The suppression of \`${written}\` ended on ${until}: mend its cause, or set a new date.`,
    span,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function* fromComments(input: SuppressionInput, problems: Finding[]): Generator<Suppression> {
  for (const parsed of input.files) {
    for (const comment of parsed.comments) {
      if (!isSuppression(comment)) continue;
      const read = readComment(comment, input);
      if (typeof read === 'string') {
        problems.push(findingOf(MALFORMED_SUPPRESSION, { message: read, span: comment.span }));
        continue;
      }
      const regions = [regionBelow(parsed, comment.span)];
      const { span } = comment;
      for (const rule of read.rules)
        yield { ...rule, regions, until: read.until, reason: read.reason, span, kind: 'comment' };
    }
  }
}

type ReadComment = {
  readonly rules: readonly Pick<Suppression, 'rule' | 'written'>[];
  readonly until: string | undefined;
  readonly reason: string;
};

/** The comment's parts, or what is wrong with it. */
function readComment(comment: Located<string>, input: SuppressionInput): ReadComment | string {
  if (!standsAlone(comment)) return 'A suppression stands alone on the line above what it is for.';
  const text = comment.value.replace(/^#+\s*/, '').slice(SUPPRESSION_WORD.length);
  const match =
    /^\s+(?<rules>[A-Za-z][\w-]*(?:\s*,\s*[A-Za-z][\w-]*)*)(?:\s+until\s+(?<until>[^\s:]+))?\s*(?::(?<reason>.*))?$/.exec(
      text,
    );
  if (match?.groups === undefined) return `A suppression is written ${FORM}.`;
  const { until } = match.groups;
  const reason = (match.groups.reason ?? '').trim();
  const rules: ReadComment['rules'][number][] = [];
  for (const written of (match.groups.rules ?? '').split(/\s*,\s*/)) {
    const named = ruleNamed(written, input);
    if ('wrong' in named) return named.wrong;
    rules.push({ rule: named.id, written });
  }
  if (until !== undefined && !isDate(until)) return `\`${until}\` is no date; write it as \`2027-01-01\`.`;
  if (reason === '') return `A suppression needs its reason: ${FORM}.`;
  return { rules, until, reason };
}

function ruleNamed(idOrName: string, input: SuppressionInput): NamedRule {
  if (input.ruleNamed !== undefined) return input.ruleNamed(idOrName);
  if (isRuleId(idOrName)) return { id: idOrName };
  return { wrong: `\`${idOrName}\` is not the id of a rule, such as \`DM6002\`.` };
}

/** True for the form of a rule id, whether the rule exists or not. */
export function isRuleId(text: string): text is RuleId {
  return /^DM\d{4}$/.test(text);
}

function isDate(text: string): boolean {
  const time = DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function* fromIgnores(input: SuppressionInput, problems: Finding[]): Generator<Suppression> {
  for (const ignore of input.ignores ?? []) {
    const { span, rule: written, until, at, reason } = ignore;
    const named = ruleNamed(written, input);
    const regions = at === undefined ? undefined : findPath(input.files, at);
    const wrong = 'wrong' in named ? named.wrong : wrongWith(ignore, regions, input);
    if (wrong !== undefined) problems.push(findingOf(MALFORMED_SUPPRESSION, { message: wrong, span }));
    else if ('id' in named) yield { rule: named.id, written, regions, until, reason, span, kind: 'entry' };
  }
}

function wrongWith(
  { until, at, reason }: IgnoreEntry,
  regions: readonly Span[] | undefined,
  { files }: SuppressionInput,
): string | undefined {
  if (until !== undefined && !isDate(until)) return `\`${until}\` is no date; write it as \`2027-01-01\`.`;
  if (at !== undefined && regions?.length === 0) {
    const near = nearestPath(
      flatMap(files, ({ root }) => root ?? []),
      at,
    );
    const advice = near === undefined ? '' : ` Did you mean \`${near}\`?`;
    return `The model has no \`${at}\`: the entry suppresses nothing.${advice}`;
  }
  return reason.trim() === '' ? 'An entry of `lint.ignore` needs its reason.' : undefined;
}

/** Sections such as `entities` may stand in several files of a model. */
function findPath(files: readonly ParsedYaml[], path: string): readonly Span[] {
  return flatMap(files, ({ root }) => (root === undefined ? [] : (spanOfPath(root, path) ?? [])));
}
