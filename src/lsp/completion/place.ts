import { parseYaml, SourceFile, scalarText, type YamlMap, type YamlNode } from '../../source/index.js';

/** Stands for what is about to be written: a name that nobody uses. */
export const MARK = 'zqCursorZq';
/** Of a quote that nothing closes, the last character is taken for the closing one. */
const WRITTEN = `${MARK}_`;

/** A place of a value or of a key that is being written. */
export type YamlPlace = {
  /** A `key` stands in the map at `path`; a `value` is at `path` itself. */
  readonly role: 'key' | 'value';
  readonly path: readonly string[];
  /** What of it stands before the cursor. */
  readonly typed: string;
  /** The map that a key stands in, as far as it is written before. */
  readonly map?: YamlMap;
  /** The tree of all that stands before the cursor. */
  readonly root: YamlNode;
};

export type CompletionPlace =
  | { readonly kind: 'comment'; readonly typed: string }
  /** A word on a line of its own may become a key or be a value. */
  | { readonly kind: 'yaml'; readonly places: readonly YamlPlace[] };

/** A line on which nothing but the beginning of a word, or of a quoted one, stands behind the dashes of lists. */
const BARE_LINE = /^[ \t]*(?:-[ \t]+)*(?:["']?[\w.$|:-]*)$/;

/** What is about to be written at a place of a text, by what stands before it: what follows may be broken, or yet to come. */
export function completionPlace(text: string, offset: number): CompletionPlace {
  const before = text.slice(0, offset);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const plain = parseYaml(new SourceFile('', before + WRITTEN));
  const comment = plain.comments.at(-1);
  if (comment?.value.endsWith(WRITTEN) === true)
    return { kind: 'comment', typed: comment.value.slice(0, -WRITTEN.length) };
  const asValue = plain.root === undefined ? undefined : find(plain.root, plain.root, []);
  if (!BARE_LINE.test(line) || asValue?.isFlow === true) return yamlPlaces([asValue]);
  const keyed = parseYaml(new SourceFile('', `${before}${WRITTEN}:`));
  const asKey = keyed.root === undefined ? undefined : find(keyed.root, keyed.root, []);
  return yamlPlaces([asKey, asValue?.place.role === 'value' ? asValue : undefined]);
}

type Found = { readonly place: YamlPlace; readonly isFlow: boolean };

function yamlPlaces(found: readonly (Found | undefined)[]): CompletionPlace {
  return { kind: 'yaml', places: found.flatMap((one) => (one === undefined ? [] : [one.place])) };
}

function find(root: YamlNode, node: YamlNode, path: readonly string[], isFlow = false): Found | undefined {
  if (node.kind === 'scalar') {
    const typed = typedIn(scalarText(node));
    return typed === undefined ? undefined : { place: { role: 'value', path, typed, root }, isFlow };
  }
  const opening = node.span.file.text.charAt(node.span.start);
  const isOwn = opening === '{' || opening === '[';
  // The last one, since the mark stands at the end.
  if (node.kind === 'seq') {
    const last = node.items.at(-1);
    return last === undefined ? undefined : find(root, last, [...path, String(node.items.length - 1)], isFlow || isOwn);
  }
  for (const entry of [...node.entries].reverse()) {
    const typed = typedIn(entry.key);
    if (typed !== undefined) return { place: { role: 'key', path, typed, map: node, root }, isFlow: isFlow || isOwn };
    const inside = find(root, entry.value, [...path, entry.key], isFlow || isOwn);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function typedIn(text: string): string | undefined {
  const at = text.indexOf(MARK);
  return at === -1 ? undefined : text.slice(0, at);
}

/** The value at a path of keys and positions. */
export function nodeAt(node: YamlNode | undefined, path: readonly string[]): YamlNode | undefined {
  let at = node;
  for (const step of path) {
    if (at?.kind === 'map') at = at.entries.find(({ key }) => key === step)?.value;
    else if (at?.kind === 'seq') at = at.items[Number(step)];
    else return undefined;
  }
  return at;
}
