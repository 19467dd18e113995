import type { Attribute, Model } from '../../model/model.js';
import { entryOf, type ParsedYaml, type TextEdit, type YamlEntry, type YamlScalar } from '../../source/index.js';
import { entryAdded, entryAt, entryRemoved, isFlow } from './entry-edits.js';
import type { ModelSymbol } from './symbol.js';

/** What keeps the name that is stored or deployed where the name in the model becomes another one. */
export type KeptName =
  | { readonly kind: 'edits'; readonly edits: readonly TextEdit[] }
  /** The declaration is shared or written in a way that takes no such entry. */
  | { readonly kind: 'impossible' };

const NOTHING: KeptName = { kind: 'edits', edits: [] };

/** `as: email` for an attribute, `tag: Customer` for an entity, `name: shop` for a table. */
export function keptName(model: Model, files: readonly ParsedYaml[], symbol: ModelSymbol, newName: string): KeptName {
  switch (symbol.kind) {
    case 'attribute': {
      const attribute = model.entities.get(symbol.of ?? '')?.attributes.get(symbol.name);
      return attribute === undefined ? NOTHING : keptAttribute(files, attribute, newName);
    }
    case 'entity': {
      const entity = model.entities.get(symbol.name);
      if (entity === undefined || model.defaults.entityAttribute === undefined) return NOTHING;
      return keptIn(entryAt(files, entity.span), 'tag', symbol.name, newName);
    }
    case 'table': {
      const table = model.tables.get(symbol.name);
      return table === undefined ? NOTHING : keptIn(entryAt(files, table.span), 'name', symbol.name, newName);
    }
    default:
      return NOTHING;
  }
}

function keptAttribute(files: readonly ParsedYaml[], { name, span }: Attribute, newName: string): KeptName {
  const entry = entryAt(files, span);
  const type = entry?.value;
  if (type?.kind !== 'scalar') return keptIn(entry, 'as', name, newName);
  // What is written, an alias too.
  const { file, start, end } = type.span;
  const written = file.text.slice(start, end);
  return written === '' ? { kind: 'impossible' } : edits([{ file, start, end, newText: typeWithName(written, name) }]);
}

function typeWithName(type: string, name: string): string {
  return `{is: ${type}, as: ${scalar(name)}}`;
}

/** The entry of a map that keeps the name: put in where there is none, taken out where the new name says the same. */
function keptIn(entry: YamlEntry | undefined, key: string, oldName: string, newName: string): KeptName {
  const map = entry?.value;
  if (map?.kind !== 'map' || map.definedAt !== undefined) return { kind: 'impossible' };
  const stated = entryOf(map, key);
  if (stated === undefined) {
    const added = entryAdded(map, key, scalar(oldName));
    return added === undefined ? { kind: 'impossible' } : edits([added]);
  }
  if (stated.value.kind !== 'scalar' || stated.value.value !== newName) return NOTHING;
  const [first, second] = map.entries;
  const { file, start, end } = map.span;
  if (first?.key === 'is' && second === stated && first.value.kind === 'scalar' && isFlow(map)) {
    const type = textOf(first.value);
    if (file.text.slice(start, end) === typeWithName(type, newName))
      return edits([{ file, start, end, newText: type }]);
  }
  const removed = entryRemoved(map, key);
  return removed === undefined ? NOTHING : edits([removed]);
}

function textOf({ span: { file, start, end } }: YamlScalar): string {
  return file.text.slice(start, end);
}

/** The name as YAML takes it for text. */
function scalar(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) && !NO_TEXT.test(name) ? name : JSON.stringify(name);
}

/** Written bare these are no text. */
export const NO_TEXT = /^(?:true|false|null)$/i;

function edits(all: readonly TextEdit[]): KeptName {
  return { kind: 'edits', edits: all };
}
