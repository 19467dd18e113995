import type { Model, UniqueConstraint } from '../../model/model.js';
import {
  entryOf,
  type Located,
  type ParsedYaml,
  type Span,
  spanOf,
  type TextEdit,
  type YamlEntry,
} from '../../source/index.js';
import { entryAdded, entryAt, entryRemoved } from './entry-edits.js';

/**
 * What keeps a value unique has the attribute's name where it names no attributes, and stores that name in keys. So that it stays there,
 * `email: {…}` becomes `email: {attributes: [mail], …}`, and that becomes `email: {…}` again. By the place of the name that is left as it is;
 * undefined where that cannot be written.
 */
export function uniqueEdits(
  model: Model,
  files: readonly ParsedYaml[],
  newName: string,
): ReadonlyMap<string, TextEdit | undefined> {
  const edits = new Map<string, TextEdit | undefined>();
  const all = [...model.entities.values()].flatMap(({ unique }) => [...unique.values()]);
  for (const constraint of all) {
    const entry = entryAt(files, constraint.span);
    const [only] = constraint.attributes;
    if (only === undefined) continue;
    if (only.span === constraint.span) edits.set(nameAt(only), named(entry, newName));
    else if (entry !== undefined) {
      const edit = unnamed(constraint, entry, newName);
      if (edit !== undefined) edits.set(nameAt(only), edit);
    }
  }
  return edits;
}

export function placeOf({ file, start }: Span): string {
  return `${start} ${file.path}`;
}

/** A key may stand in quotes. */
function nameAt({ value, span }: Located<string>): string {
  const quote = span.file.text.startsWith(value, span.start) ? 0 : 1;
  return placeOf(spanOf(span.file, span.start + quote, span.end));
}

function named(entry: YamlEntry | undefined, newName: string): TextEdit | undefined {
  const value = entry?.value;
  return value?.kind === 'map' && value.definedAt === undefined
    ? entryAdded(value, 'attributes', `[${newName}]`)
    : undefined;
}

function unnamed({ name, attributes }: UniqueConstraint, { value }: YamlEntry, newName: string): TextEdit | undefined {
  if (name !== newName || attributes.length !== 1 || value.kind !== 'map') return undefined;
  const list = entryOf(value, 'attributes')?.value.span;
  const isOurs =
    value.entries[0]?.key === 'attributes' &&
    list?.file.text.slice(list.start, list.end) === `[${attributes[0]?.value}]`;
  return isOurs ? entryRemoved(value, 'attributes') : undefined;
}
