import { entryOf, type YamlEntry, type YamlMap, type YamlNode } from '../source/index.js';
import { type LoadContext, reportDuplicate } from './context.js';

/** Keys of an included file that concern the file alone. */
const OWN = new Set(['dynamodel', 'model', 'description', 'include']);

const SECTIONS: Readonly<Record<string, string>> = {
  types: 'The type',
  tables: 'The table',
  entities: 'The entity',
  accessPatterns: 'The access pattern',
  roles: 'The role',
  streams: 'The stream rule',
  scenarios: 'The scenario',
};

/** The sections of an included file put into those of the files before it; a name in both is reported, and the first one stays. */
export function mergeModels(context: LoadContext, first: YamlMap, second: YamlMap): YamlMap {
  const merged = new Map<string, YamlEntry>(first.entries.map((entry) => [entry.key, entry]));
  for (const entry of second.entries) {
    if (OWN.has(entry.key)) continue;
    const before = merged.get(entry.key);
    merged.set(entry.key, before === undefined ? entry : mergeEntry(context, before, entry, [entry.key]));
  }
  return { ...first, entries: [...merged.values()] };
}

function mergeEntry(context: LoadContext, first: YamlEntry, second: YamlEntry, path: readonly string[]): YamlEntry {
  const value = mergeNodes(context, first.value, second.value, path);
  if (value !== undefined) return { ...first, value };
  const [section = '', name] = path;
  const what = name === undefined ? 'The section' : (SECTIONS[section] ?? 'The setting');
  reportDuplicate(context, what, name ?? section, second.keySpan, first.keySpan);
  return first;
}

/** Undefined where the two cannot both hold. */
function mergeNodes(
  context: LoadContext,
  first: YamlNode,
  second: YamlNode,
  path: readonly string[],
): YamlNode | undefined {
  const [section = ''] = path;
  const isNamedThing = path.length > 1 && SECTIONS[section] !== undefined;
  if (isNamedThing) return undefined;
  if (first.kind === 'seq' && second.kind === 'seq') return { ...first, items: [...first.items, ...second.items] };
  if (first.kind !== 'map' || second.kind !== 'map') return undefined;
  const entries = [...first.entries];
  for (const entry of second.entries) {
    const before = entryOf(first, entry.key);
    if (before === undefined) entries.push(entry);
    else entries[entries.indexOf(before)] = mergeEntry(context, before, entry, [...path, entry.key]);
  }
  return { ...first, entries };
}
