import { allRules } from '../../rules/registry.js';
import type { Rule } from '../../rules/rule.js';
import { parseYaml, SourceFile, SUPPRESSION_WORD, type YamlEntry } from '../../source/index.js';
import { ruleCard } from '../hover/rule-card.js';
import { choicesOf, type Described, describedAt, keyDoc } from '../schema-docs.js';
import { nameCompletions } from './name-completions.js';
import { completionPlace, nodeAt, type YamlPlace } from './place.js';
import { keysRuledOut, usualKeys } from './usual-keys.js';
import { type Completion, type CompletionInput, plainText, replacing, withColon } from './writing.js';

/** What may be written at a place, in the order in which it is offered. Works while the text is broken. */
export function completionsAt(input: CompletionInput): readonly Completion[] {
  const { text, offset } = input;
  const place = completionPlace(text, offset);
  if (place.kind === 'comment') return inComment(input, place.typed);
  const all = place.places.flatMap((one) => [...schemaCompletions(input, one), ...nameCompletions(input, one)]);
  const known = new Set<string>();
  return all.filter(({ label }) => !known.has(label) && known.add(label));
}

// ------------------------------------------------------------------------------------------------------------ comments

function inComment(input: CompletionInput, typed: string): readonly Completion[] {
  const written = new RegExp(`^#+\\s*${SUPPRESSION_WORD}\\s+(?:[\\w-]+\\s*,\\s*)*([\\w-]*)$`).exec(typed);
  if (written !== null) return ruleCompletions(input, written[1] ?? '', (id) => id);
  const word = /^#+\s*([\w-]+)$/.exec(typed)?.[1] ?? '';
  if (word === '' || !SUPPRESSION_WORD.startsWith(word)) return [];
  const documentation = `Accepts a finding of what stands below, with the reason:\n\n\`# ${SUPPRESSION_WORD} DM6002 until 2027-01-01: reason\``;
  return [
    { label: SUPPRESSION_WORD, kind: 'keyword', ...replacing(input, word, `${SUPPRESSION_WORD} `), documentation },
  ];
}

function ruleCompletions(input: CompletionInput, word: string, written: (id: string) => string): readonly Completion[] {
  const completionOf = (rule: Rule): Completion => ({
    // By its name it is found, too.
    label: `${rule.id} ${rule.name}`,
    kind: 'rule',
    ...replacing(input, word, written(rule.id)),
    documentation: ruleCard(rule),
  });
  // What is found close by is what one wants to accept.
  const found = input.found?.() ?? [];
  const first = found.flatMap((id) => allRules.find((rule) => rule.id === id) ?? []);
  return [...new Set([...first, ...allRules])].map(completionOf);
}

// ------------------------------------------------------------------------------------------------------------- schema

function schemaCompletions(input: CompletionInput, place: YamlPlace): readonly Completion[] {
  return place.role === 'key' ? keyCompletions(input, place) : valueCompletions(input, place);
}

function keyCompletions(input: CompletionInput, { path, typed, map }: YamlPlace): readonly Completion[] {
  if (path.join('.') === 'lint.rules') return ruleCompletions(input, typed, (id) => withColon(input, id));
  const schema = describedAt(input.schema, path);
  const entries = [...(map?.entries ?? []), ...entriesThere(input, path, typed)];
  const written = new Set(entries.map(({ key }) => key));
  const isModel = input.schema === 'model' && path.length > 1;
  const left = new Set(Object.keys(schema?.properties ?? {}));
  for (const key of [...written, ...(isModel ? keysRuledOut(path, written) : [])]) left.delete(key);
  const usual = (isModel ? usualKeys(path, entries) : []).filter((name) => left.has(name));
  return [...new Set([...usual, ...left])].flatMap((name): readonly Completion[] => {
    const property = describedAt(input.schema, [...path, name]);
    if (property === undefined) return [];
    return [
      {
        label: name,
        kind: 'property',
        ...replacing(input, typed, withColon(input, name)),
        documentation: keyDoc(name, property),
        isRequired: schema?.required?.includes(name) === true,
      },
    ];
  });
}

/** Those of the map as a whole, as far as it can be read, without what is being written. */
function entriesThere({ text, offset }: CompletionInput, path: readonly string[], typed: string): readonly YamlEntry[] {
  const { root } = parseYaml(new SourceFile('', text.slice(0, offset - typed.length) + text.slice(offset)));
  const node = root === undefined ? undefined : nodeAt(root, path);
  return node?.kind === 'map' ? node.entries : [];
}

function valueCompletions(input: CompletionInput, { path, typed }: YamlPlace): readonly Completion[] {
  if (/^lint\.ignore\.\d+\.rule$/.test(path.join('.'))) return ruleCompletions(input, typed, (id) => id);
  const schema = describedAt(input.schema, path);
  // Within a longer text stands none.
  if (schema === undefined || !/^[\w-]*$/.test(typed)) return [];
  const choices = choicesOf(schema);
  return (choices.length > 0 ? choices : wordsOf(schema)).map((choice) => ({
    label: String(choice),
    kind: 'value',
    ...replacing(input, typed, plainText(input, typed, choice)),
    documentation: keyDoc(path.at(-1) ?? '', schema),
  }));
}

/** Words of a place that takes other forms, too. */
function wordsOf({ pattern, examples = [], default: usual }: Described): readonly unknown[] {
  const listed = /^\^\(([\w|-]+)\)\$$/.exec(pattern ?? '')?.[1];
  if (listed !== undefined) return listed.split('|');
  // Forms of a text are no choices.
  return [...examples, usual].filter((word) => typeof word === 'string' && /^[\w-]+$/.test(word));
}
