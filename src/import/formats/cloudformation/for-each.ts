import type { YamlEntry, YamlMap, YamlNode } from '../../../source/index.js';
import { elements, textOf } from '../../tree.js';
import type { ResolvedText } from '../aws-table/index.js';
import { resolvedText } from '../aws-table/index.js';
import { evaluated, listOf } from './evaluate.js';
import type { Scope } from './scope.js';

/** An entry with the loops that it stands in. */
export interface ScopedEntry {
  readonly entry: YamlEntry;
  readonly scope: Scope;
}

/** The entries of a map, with those that `Fn::ForEach` makes in its place. */
export function expandedEntries(scope: Scope, map: YamlMap, path: string): readonly ScopedEntry[] {
  const expanded: ScopedEntry[] = [];
  for (const entry of map.entries) {
    if (!entry.key.startsWith('Fn::ForEach::')) expanded.push({ entry, scope });
    else for (const made of loopEntries(scope, entry, path)) expanded.push(made);
  }
  return expanded;
}

function loopEntries(scope: Scope, { key, keySpan, value }: YamlEntry, path: string): readonly ScopedEntry[] {
  const at = path === '' ? key : `${path}.${key}`;
  const [identifierNode, collection, body] = elements(value);
  const identifier = textOf(identifierNode);
  const list = collection === undefined ? undefined : collectionOf(scope, collection, at);
  if (identifier === undefined || list === undefined || body?.kind !== 'map') {
    scope.notes.quirk(value, at, 'What this loop goes through is not known, so what it makes is left out.');
    return [];
  }
  const made: ScopedEntry[] = [];
  for (const item of list) {
    const inner: Scope = { ...scope, loops: new Map([...scope.loops, [identifier, item]]) };
    for (const entry of body.entries) {
      if (!scope.rounds.next(() => tellTooMany(scope, value, at))) return made;
      const named = { ...entry, keySpan, key: loopText(inner, entry.key) };
      if (!named.key.startsWith('Fn::ForEach::')) made.push({ entry: named, scope: inner });
      else for (const one of loopEntries(inner, named, path)) made.push(one);
    }
  }
  return made;
}

function tellTooMany({ notes, rounds }: Scope, node: YamlNode, path: string): void {
  notes.quirk(node, path, `The loops of the template make more than ${rounds.most} entries; no more are read.`);
}

function collectionOf(scope: Scope, node: YamlNode, path: string): readonly string[] | undefined {
  const list = listOf(evaluated(scope, node, path));
  const items = list?.items.flatMap((item): readonly (string | undefined)[] => {
    const text = resolvedText(item);
    if (text === undefined || text.kind === 'unknown') return [undefined];
    // A parameter that is a list stands for its elements.
    return text.kind === 'parameter' ? text.text.split(',').map((part) => part.trim()) : [text.text];
  });
  return items === undefined || items.includes(undefined) ? undefined : items.flatMap((item) => item ?? []);
}

/** Names of entries hold loop variables as `${Name}` or, without signs that names may not hold, `&{Name}`. */
function loopText({ loops }: Scope, text: string): string {
  return text.replace(/\$\{([^{}]*)\}|&\{([^{}]*)\}/g, (whole, name: string | undefined, bare: string | undefined) => {
    const value = loops.get(name ?? bare ?? '');
    if (value === undefined) return whole;
    return bare === undefined ? value : value.replace(/[^A-Za-z0-9]/g, '');
  });
}

/** The parts of a `Fn::Sub` text, variables replaced; `${!Literal}` stands for `${Literal}`. */
export function substituted(
  text: string,
  textFor: (name: string) => ResolvedText | undefined,
): readonly ResolvedText[] {
  const parts: ResolvedText[] = [];
  let at = 0;
  const literal = (value: string): void => {
    if (value !== '') parts.push({ text: value, name: value, kind: 'plain' });
  };
  for (const match of text.matchAll(/\$\{(!?)([^{}]*)\}/g)) {
    literal(text.slice(at, match.index));
    const [whole, escaped, name = ''] = match;
    if (escaped === '!') literal(`\${${name}}`);
    else {
      const value = textFor(name.trim());
      if (value !== undefined) parts.push(value);
    }
    at = match.index + whole.length;
  }
  literal(text.slice(at));
  return parts;
}
