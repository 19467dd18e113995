import type { Finding, Suggestion } from '../diagnostics/index.js';
import { flatMap } from '../lists/flat-map.js';
import {
  beginsInside,
  type ParsedYaml,
  scalarText,
  stepsTo,
  type TextEdit,
  type YamlMap,
  type YamlSeq,
  type YamlStep,
} from '../source/index.js';
import { UNKNOWN_PROPERTY } from './language-rules.js';

/**
 * The findings with those edits alone that no person has to judge. The others stay as suggestions in words: where the text decides what is
 * stored, where several places share it, and where the right name stands beside it already.
 */
export function withSafeEdits(findings: readonly Finding[], files: readonly ParsedYaml[]): readonly Finding[] {
  if (!findings.some(({ suggestion }) => suggestion?.edits !== undefined)) return findings;
  const places = findings.map((finding) => placesOf(finding, files));
  const targets = new Map<YamlMap | YamlSeq, Map<string, number>>();
  for (const { collection, edit } of uniquePlaces(places.flat())) {
    if (collection === undefined) continue;
    const names = targets.get(collection) ?? new Map<string, number>();
    names.set(edit.newText, (names.get(edit.newText) ?? 0) + 1);
    targets.set(collection, names);
  }
  const isAlone = ({ edit, collection }: Place): boolean =>
    collection === undefined || targets.get(collection)?.get(edit.newText) === 1;
  return findings.map((finding, i): Finding => {
    const { suggestion } = finding;
    if (suggestion?.edits === undefined) return finding;
    const { message } = suggestion;
    if (finding.rule !== UNKNOWN_PROPERTY.id && places[i]!.some(({ steps }) => decidesWhatIsStored(steps)))
      return { ...finding, suggestion: chosen(`${message} Stored items then need a migration.`, suggestion.edits) };
    const isSafe = places[i]!.every(
      (place) => !isShared(place) && !standsBeside(place) && isAlone(place) && !isWeight(place),
    );
    if (isSafe) return finding;
    return { ...finding, suggestion: places[i]!.some(standsBeside) ? { message } : chosen(message, suggestion.edits) };
  });
}

/** For a person to decide. */
function chosen(message: string, edits: readonly TextEdit[]): Suggestion {
  return { message, choices: [{ message, edits }] };
}

/** An alias stands for it, or it is in no file that was read. */
function isShared({ edit, parsed }: Place): boolean {
  return parsed === undefined || (parsed.shared ?? []).some((span) => beginsInside(edit, span));
}

type Place = {
  readonly edit: TextEdit;
  readonly parsed: ParsedYaml | undefined;
  readonly steps: readonly YamlStep[];
  /** What holds the key or the item that is edited, where a second one of the same name would be wrong. */
  readonly collection: YamlMap | YamlSeq | undefined;
};

function placesOf({ suggestion }: Finding, files: readonly ParsedYaml[]): readonly Place[] {
  return (suggestion?.edits ?? []).map((edit) => {
    const parsed = files.find(({ file }) => file === edit.file);
    const steps = parsed?.root === undefined ? [] : stepsTo(parsed.root, edit);
    const last = steps.at(-1);
    const collection = last?.kind === 'key' ? last.map : last?.kind === 'item' ? last.seq : undefined;
    return { edit, parsed, steps, collection };
  });
}

/** The same place may be found through several aliases. */
function uniquePlaces(places: readonly Place[]): readonly Place[] {
  const seen = new Set<string>();
  return places.filter(({ edit: { file, start, end, newText } }) => {
    const id = `${start} ${end} ${newText} ${file.path}`;
    return !seen.has(id) && seen.add(id) !== undefined;
  });
}

/** The name that would be written is there already. */
function standsBeside({ edit, collection }: Place): boolean {
  if (collection === undefined) return false;
  if (collection.kind === 'map') return collection.entries.some(({ key }) => key === edit.newText);
  return collection.items.some((item) => item.kind === 'scalar' && scalarText(item) === edit.newText);
}

/** Of two spellings of a member, the one in the enum may be the wrong one. */
function isWeight({ steps }: Place): boolean {
  const [parent] = steps.slice(-2);
  return parent?.kind === 'value' && parent.entry.key === 'weights';
}

/** A name that the model gives. */
const ANY = '*';

/** Names on the wire, and key templates with the conditions of their index. What an index is called where an entity maps it is a reference. */
const STORED_PARTS: readonly Part[] = [
  ['tables'],
  ['entities', ANY, 'key'],
  ['entities', ANY, 'indexes', ANY, ANY],
  // The names are part of the keys of the items that keep values unique.
  ['entities', ANY, 'unique'],
];
/** Where values are declared; what a name is called there says nothing. */
const DECLARATIONS: readonly Part[] = [
  ['entities', ANY, 'attributes', ANY],
  ['entities', ANY],
  ['types', ANY],
  ['defaults', ANY],
];
/** Keys of a declaration under which a value, or how it is computed, is written down. */
const STORED_VALUES: ReadonlySet<string> = new Set(['enum', 'default', 'const', 'derive', 'as']);

/** A part of a model, by the keys that lead to it. */
type Part = readonly string[];

/** Words of IAM about a table: nothing of it is stored. */
const POLICY: Part = ['tables', ANY, 'resourcePolicy'];

/** To change it is a migration. */
function decidesWhatIsStored(steps: readonly YamlStep[]): boolean {
  const path = flatMap(steps, (step) => (step.kind === 'item' ? [] : [step.entry.key]));
  const leadsInto = (part: Part): boolean => part.every((key, i) => i in path && (key === ANY || key === path[i]));
  if (leadsInto(POLICY)) return false;
  const declaration = DECLARATIONS.find(leadsInto);
  const below = declaration === undefined ? [] : path.slice(declaration.length);
  return STORED_PARTS.some(leadsInto) || below.some((key) => STORED_VALUES.has(key));
}
