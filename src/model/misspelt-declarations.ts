import { type Finding, findingOf } from '../diagnostics/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { ParsedYaml, Span, YamlEntry, YamlNode } from '../source/index.js';
import { UNKNOWN_REFERENCE } from './language-rules.js';

/** A name that refers to nothing, and the one name near it that is declared. */
export type Misspelling = { readonly written: string; readonly declared: string; readonly span: Span };

/**
 * Findings of unknown names, where several places agree on a name and the one declared is used less: then the declaration is the likely
 * mistake. It is told once, where the name is declared, and nothing is to be changed without a person.
 */
export function withMisspeltDeclarations(
  findings: readonly Finding[],
  misspellings: readonly Misspelling[],
  files: readonly ParsedYaml[],
): readonly Finding[] {
  const groups = agreeing(misspellings);
  if (groups.length === 0) return findings;
  const words = wordsOf(files);
  const moved = new Set<string>();
  // What is called after it in other case, as `customer` after the entity `Customer`, is unknown for the same reason.
  const namesakes = new Map<string, string>();
  const doubtful = new Set<string>();
  const told: Finding[] = [];
  for (const group of groups) {
    const [{ written, declared }] = group;
    const { uses, declarations } = words.get(declared) ?? { uses: 0, declarations: [] };
    if (group.length < uses) continue;
    for (const { span } of group) doubtful.add(placeOf(span));
    const [declaration] = declarations;
    if (declaration === undefined || declarations.length > 1 || group.length === uses) continue;
    for (const { span } of group) moved.add(placeOf(span));
    namesakes.set(written.toLowerCase(), written);
    told.push(
      findingOf(UNKNOWN_REFERENCE, {
        message: `\`${declared}\` is declared and ${uses === 0 ? 'never used' : `used ${times(uses)}`}; \`${written.slice(0, 80)}\` is used ${times(group.length)} and not declared. Most likely the declaration is misspelt.`,
        span: declaration,
        related: group
          .slice(0, SHOWN)
          .map(({ span }) => ({ message: `\`${written.slice(0, 80)}\` is used here`, span })),
        suggestion: {
          message: `Declare \`${written.slice(0, 80)}\` in place of \`${declared}\`. If items are stored already, look what they hold first.`,
        },
      }),
    );
  }
  const kept = flatMap(findings, (finding): readonly Finding[] => {
    const place = placeOf(finding.span);
    if (finding.rule !== UNKNOWN_REFERENCE.id || finding.cause === undefined) return [finding];
    const namesake = namesakes.get(finding.cause.toLowerCase());
    if (moved.has(place) || (namesake !== undefined && namesake !== finding.cause)) return [];
    if (finding.suggestion === undefined) return [finding];
    const { message, edits } = finding.suggestion;
    if (!doubtful.has(place) || edits === undefined) return [finding];
    return [{ ...finding, suggestion: { message, choices: [{ message, edits }] } }];
  });
  return [...kept, ...told];
}

/** Places that are shown. */
const SHOWN = 4;

type Group = readonly [Misspelling, ...Misspelling[]];

/** Two or more places each that write the same for the same. */
function agreeing(misspellings: readonly Misspelling[]): readonly Group[] {
  const groups = new Map<string, Map<string, Misspelling>>();
  for (const misspelling of misspellings) {
    const id = JSON.stringify([misspelling.written, misspelling.declared]);
    const group = groups.get(id) ?? new Map<string, Misspelling>();
    group.set(placeOf(misspelling.span), misspelling);
    groups.set(id, group);
  }
  return flatMap([...groups.values()], (group): readonly Group[] => {
    const [first, ...others] = group.values();
    return first === undefined || others.length === 0 ? [] : [[first, ...others]];
  });
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function placeOf({ file, start, end }: Span): string {
  return `${start} ${end} ${file.path}`;
}

type Word = { uses: number; readonly declarations: Span[] };

/** How often each name stands in a model: as a key, or within text that is no description. */
function wordsOf(files: readonly ParsedYaml[]): ReadonlyMap<string, Word> {
  const words = new Map<string, Word>();
  const seen = new Set<string>();
  const wordOf = (name: string): Word => {
    const word = words.get(name) ?? { uses: 0, declarations: [] };
    words.set(name, word);
    return word;
  };
  const visitEntry = (entry: YamlEntry, path: readonly string[]): void => {
    const place = placeOf(entry.keySpan);
    if (!seen.has(place)) {
      seen.add(place);
      const word = wordOf(entry.key);
      if (isDeclaration(path)) word.declarations.push(entry.keySpan);
      else word.uses += 1;
    }
    if (entry.key !== 'description') visit(entry.value, [...path, entry.key]);
  };
  const visit = (node: YamlNode, path: readonly string[]): void => {
    // What an alias or a merge brings is visited where it is written.
    if (node.definedAt !== undefined) return;
    if (node.kind === 'map') {
      for (const entry of node.entries.filter(({ merged }) => !merged)) visitEntry(entry, path);
    } else if (node.kind === 'seq') {
      for (const item of node.items) visit(item, path);
    } else if (typeof node.value === 'string') {
      for (const [name] of node.value.matchAll(/[A-Za-z_][\w-]*/g)) wordOf(name).uses += 1;
    }
  };
  for (const { root } of files) if (root !== undefined) visit(root, []);
  return words;
}

const SECTIONS: ReadonlySet<string> = new Set(['entities', 'tables', 'types', 'accessPatterns', 'roles']);
const PARTS: ReadonlySet<string> = new Set(['entities attributes', 'tables indexes', 'accessPatterns params']);

/** Whether the keys of the map at a path are names that it declares. */
function isDeclaration(path: readonly string[]): boolean {
  const [section = '', , part = ''] = path;
  return path.length === 1 ? SECTIONS.has(section) : path.length === 3 && PARTS.has(`${section} ${part}`);
}
