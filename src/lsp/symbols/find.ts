import type { Span } from '../../source/index.js';
import type { ModelDocument } from '../model-document.js';
import type { Occurrence } from './symbol.js';
import { symbolIndexOf } from './symbol-index.js';

/** Where a name leads, and the characters that lead there. */
export type Definition = { readonly origin: Span; readonly targets: readonly Span[] };

export type Highlight = { readonly span: Span; readonly kind: 'write' | 'read' };

/** The name at a place; its end belongs to it. */
export function occurrenceAt({ parsed, state }: ModelDocument, offset: number): Occurrence | undefined {
  const { occurrences } = symbolIndexOf(state.loaded);
  const around = occurrences.filter(
    ({ span: { file, start, end } }) => file === parsed.file && start <= offset && offset <= end,
  );
  // Of two that touch, the one that begins here; of two that hold each other, the inner one.
  return around.reduce<Occurrence | undefined>(
    (best, one) => (best === undefined || isNearer(one.span, best.span, offset) ? one : best),
    undefined,
  );
}

function isNearer(one: Span, other: Span, offset: number): boolean {
  const [inside, otherInside] = [offset < one.end, offset < other.end];
  return inside === otherInside ? one.end - one.start < other.end - other.start : inside;
}

/** The places where what is named is declared; of what nothing declares, the first place that names it. */
export function definitionAt(document: ModelDocument, offset: number): Definition | undefined {
  const occurrence = occurrenceAt(document, offset);
  if (occurrence === undefined) return undefined;
  const { places } = symbolIndexOf(document.state.loaded);
  const targets = occurrence.symbols.flatMap((symbol) => {
    const own = places([symbol]);
    const declared = own.filter(({ role }) => role === 'declaration');
    return declared.length > 0 ? declared : own.filter(({ role }) => role !== 'stored').slice(0, 1);
  });
  return { origin: occurrence.span, targets: [...new Set(targets)].map(({ span }) => span) };
}

/** Every place in all files of the model that names the same, those where it is stored under its name included. */
export function referencesAt(
  document: ModelDocument,
  offset: number,
  { declaration }: { readonly declaration: boolean },
): readonly Span[] {
  const occurrence = occurrenceAt(document, offset);
  if (occurrence === undefined) return [];
  return symbolIndexOf(document.state.loaded)
    .places(occurrence.symbols)
    .filter(({ role }) => declaration || role !== 'declaration')
    .map(({ span }) => span);
}

/** The same places of this text. */
export function highlightsAt(document: ModelDocument, offset: number): readonly Highlight[] {
  const occurrence = occurrenceAt(document, offset);
  if (occurrence === undefined) return [];
  return symbolIndexOf(document.state.loaded)
    .places(occurrence.symbols)
    .filter(({ span }) => span.file === document.parsed.file)
    .map(({ span, role }) => ({ span, kind: role === 'declaration' ? 'write' : 'read' }));
}
