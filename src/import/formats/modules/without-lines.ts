import type { Draft, InputPlace } from '../../draft.js';
import { ImportError } from '../../problem.js';

/** What is read of a description that a module gave of itself has places in the module, but no lines. */
export function ofModules(read: () => Draft): Draft {
  try {
    const draft = read();
    return { ...draft, quirks: draft.quirks.map(withoutLine), unplaced: draft.unplaced.map(withoutLine) };
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    throw new ImportError(
      error.kind,
      error.problems.map(({ message }) => ({ message })),
    );
  }
}

function withoutLine<T extends { readonly place: InputPlace }>(told: T): T {
  const { file, path } = told.place;
  return { ...told, place: { file, path } };
}
