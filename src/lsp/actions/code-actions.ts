import { type Finding, printable } from '../../diagnostics/index.js';
import type { TextEdit } from '../../source/index.js';
import type { ModelDocument } from '../model-document.js';
import { type Again, fixAllEdits } from './fix-all.js';
import { ignoreComment } from './ignore-comment.js';

export type ModelAction = {
  readonly title: string;
  readonly kind: 'quickfix' | 'source.fixAll';
  readonly edits: readonly TextEdit[];
  /** What it mends or silences. */
  readonly finding?: Finding;
  /** The one that needs no judgement. */
  readonly preferred?: true;
};

/** What can be done about the findings that a range touches: their fixes, choices where a person decides, and a comment that silences them. */
export function codeActionsAt(
  document: ModelDocument,
  start: number,
  end: number,
  again?: Again,
): readonly ModelAction[] {
  const { parsed, state } = document;
  const touched = state.findings.filter(
    ({ span }) => span.file === parsed.file && span.start <= end && start <= Math.max(span.end, span.start + 1),
  );
  const fixes = touched.flatMap(fixesOf);
  const all = touched.some(isFixable) ? fixAllAction(document, again) : undefined;
  const actions = [
    ...fixes,
    ...distinct(touched)
      .slice(0, MOST_IGNORED)
      .flatMap((finding) => ignoring(document, finding)),
  ];
  return [...withoutDoubles(actions), ...(all === undefined ? [] : [all])];
}

/** What `check --fix` would do, as one action; undefined where it would do nothing. */
export function fixAllAction({ state }: ModelDocument, again?: Again): ModelAction | undefined {
  if (!state.findings.some(isFixable)) return undefined;
  const edits = fixAllEdits(state, again);
  return edits.length === 0 ? undefined : { title: 'Fix all that dynamodel can fix', kind: 'source.fixAll', edits };
}

function isFixable({ suggestion }: Finding): boolean {
  return suggestion?.edits !== undefined;
}

function fixesOf(finding: Finding): readonly ModelAction[] {
  const { suggestion } = finding;
  if (suggestion === undefined) return [];
  const { message, edits, choices = [] } = suggestion;
  const fix = edits === undefined ? [] : [{ message, edits, preferred: true as const }];
  return [...fix, ...choices].map(({ message: title, ...action }) => ({
    title: titleOf(title),
    kind: 'quickfix',
    finding,
    ...action,
  }));
}

/** Whoever selects a whole model silences nothing of it. */
const MOST_IGNORED = 8;

/** One comment silences all that a rule says of what begins on a line. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map(
    findings.map((finding) => [`${finding.rule} ${finding.span.file.lineOf(finding.span.start)}`, finding]),
  );
  return [...seen.values()];
}

/** Where there is no model, no rule is silenced. */
function ignoring({ parsed, state }: ModelDocument, finding: Finding): readonly ModelAction[] {
  const edit = state.loaded.model === undefined ? undefined : ignoreComment(parsed, finding);
  if (edit === undefined) return [];
  const title = `Ignore ${finding.rule} (${finding.name}) here: write the reason behind the colon`;
  return [{ title, kind: 'quickfix', edits: [edit], finding }];
}

/** Of several that would do the same the first. */
function withoutDoubles(actions: readonly ModelAction[]): readonly ModelAction[] {
  const seen = new Set<string>();
  return actions.filter(({ edits }) => {
    const id = JSON.stringify(edits.map(({ file, start, end, newText }) => [file.path, start, end, newText]));
    return !seen.has(id) && seen.add(id) !== undefined;
  });
}

const MOST = 200;

/** One line of plain text: suggestions quote what stands in the model. */
function titleOf(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return printable(line.length > MOST ? `${line.slice(0, MOST)}…` : line);
}
