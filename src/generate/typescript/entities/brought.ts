import type { EntityDesign } from '../../../design/design.js';

/** Attributes of an input that the caller may leave out and something else must then bring: copies and numbers of sequences. */
export function broughtBy({ entity }: EntityDesign): readonly string[] {
  return [...entity.attributes.values()].flatMap(({ name, copy, generate, derive, constant }) =>
    derive === undefined && constant === undefined && (copy !== undefined || generate?.value.kind === 'sequence')
      ? [name]
      : [],
  );
}
