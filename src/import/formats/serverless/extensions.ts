import type { YamlEntry, YamlMap, YamlNode } from '../../../source/index.js';
import { children } from '../../tree.js';
import type { Collector } from '../aws-table/index.js';

/** What is merged by name, one level deep; other attributes are replaced. https://github.com/serverless/serverless/pull/7352 */
const MERGED: ReadonlySet<string> = new Set(['Properties', 'Metadata']);

/** The resources with what `resources.extensions` says of them; what it says of a resource that is not there is told. */
export function extendedWith(
  resources: YamlNode | undefined,
  extensions: YamlNode | undefined,
  notes: Collector,
): YamlNode | undefined {
  const all = children(extensions);
  if (all.length === 0) return resources;
  const known = new Map(resources?.kind === 'map' ? resources.entries.map((entry) => [entry.key, entry]) : []);
  for (const { key, value } of all) {
    const before = known.get(key);
    if (before?.value.kind === 'map' && value.kind === 'map') {
      known.set(key, { ...before, value: extended(before.value, value) });
    } else if (before === undefined) {
      const why = `\`${key}\` is no resource of the file itself`;
      notes.drop(value, `resources.extensions.${key}`, `What \`extensions\` say of \`${key}\``, why);
    }
  }
  return resources?.kind === 'map' ? { ...resources, entries: [...known.values()] } : resources;
}

function extended(before: YamlMap, more: YamlMap): YamlMap {
  const entries = new Map(before.entries.map((entry): [string, YamlEntry] => [entry.key, entry]));
  for (const entry of more.entries) {
    const own = entries.get(entry.key)?.value;
    const isMerged = MERGED.has(entry.key) && own?.kind === 'map' && entry.value.kind === 'map';
    entries.set(entry.key, isMerged ? { ...entry, value: withOthers(own, entry.value) } : entry);
  }
  return { ...before, entries: [...entries.values()] };
}

function withOthers(own: YamlMap, more: YamlMap): YamlMap {
  const entries = new Map([...own.entries, ...more.entries].map((entry): [string, YamlEntry] => [entry.key, entry]));
  return { ...own, entries: [...entries.values()] };
}
