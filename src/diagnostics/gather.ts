import { flatMap } from '../lists/flat-map.js';
import type { TextEdit } from '../source/index.js';
import { atLeast, type Finding, type Suggestion } from './finding.js';

/** Places, besides the first, that the finding of several shows. */
const SHOWN = 4;

/**
 * Sorted findings, with those of one cause as one at the first place, which shows the others: a name that is declared wrongly once is
 * unknown wherever it is used.
 */
export function gathered(findings: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const id = finding.cause === undefined ? undefined : `${finding.rule} ${finding.cause}`;
    const group = id === undefined ? undefined : groups.get(id);
    if (group !== undefined) group.push(finding);
    else groups.set(id ?? `${groups.size}`, [finding]);
  }
  return [...groups.values()].map(together);
}

function together(group: readonly Finding[]): Finding {
  const [first, ...others] = group as readonly [Finding, ...Finding[]];
  if (others.length === 0) return first;
  const shown = others.slice(0, SHOWN).map(({ span }) => ({ message: 'and here', span }));
  const suggestion = suggestionOf(group);
  const { suggestion: _, ...rest } = first;
  return {
    ...rest,
    severity: others.reduce((worst, { severity }) => (atLeast(worst, severity) ? worst : severity), first.severity),
    message: `${first.message} The same holds ${others.length === 1 ? 'in another place' : `in ${others.length} other places`}.`,
    related: [...first.related, ...shown],
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/** The same advice, with the edits of every place. */
function suggestionOf(group: readonly Finding[]): Suggestion | undefined {
  const [first] = group;
  if (first?.suggestion === undefined) return undefined;
  const edits = flatMap(group, ({ suggestion }): readonly TextEdit[] => suggestion?.edits ?? []);
  return { message: first.suggestion.message, ...(edits.length === 0 ? {} : { edits }) };
}
