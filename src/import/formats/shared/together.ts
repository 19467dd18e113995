import type { Draft, DraftEntity } from '../../draft.js';
import type { Told } from './sample-entities.js';

/** What the examples of several tables tell, with the separator that most entities have. */
export function together(
  all: readonly Told[],
): Pick<Draft, 'entities' | 'quirks' | 'questions' | 'unplaced' | 'separator' | 'escape'> {
  const counts = new Map<string, number>();
  for (const { separator, entities } of all) {
    if (separator !== undefined) counts.set(separator, (counts.get(separator) ?? 0) + entities.length);
  }
  const [[separator] = []] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const entities = all.flatMap((told) =>
    told.entities.map(
      (entity): DraftEntity =>
        told.separator === undefined || told.separator === separator
          ? entity
          : { separator: told.separator, ...entity },
    ),
  );
  return {
    entities,
    quirks: all.flatMap(({ quirks }) => quirks),
    questions: all.flatMap(({ questions }) => questions),
    unplaced: all.flatMap(({ unplaced }) => unplaced),
    ...(separator === undefined ? {} : { separator }),
    ...(all.some(({ escapes }) => escapes) ? { escape: 'ordered' as const } : {}),
  };
}
