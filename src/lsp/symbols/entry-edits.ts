import {
  beginsInside,
  entryOf,
  type ParsedYaml,
  type Span,
  stepsTo,
  type TextEdit,
  type YamlEntry,
  type YamlMap,
} from '../../source/index.js';

/** The entry whose key stands at the place, as it is written there; undefined where an alias has its value without its key elsewhere. */
export function entryAt(files: readonly ParsedYaml[], key: Span): YamlEntry | undefined {
  const parsed = files.find(({ file }) => file === key.file);
  const step = parsed?.root === undefined ? undefined : stepsTo(parsed.root, key).at(-1);
  if (step?.kind !== 'key') return undefined;
  const { entry } = step;
  const isShared = (parsed?.shared ?? []).some(
    (span) => beginsInside(entry.value.span, span) && !beginsInside(entry.keySpan, span),
  );
  return isShared ? undefined : entry;
}

/** An entry put before all others of the map; of none, into its braces. */
export function entryAdded(map: YamlMap, key: string, value: string): TextEdit | undefined {
  const { file, start, end } = map.span;
  const [first] = map.entries;
  const text = `${key}: ${value}`;
  if (isFlow(map)) {
    const at = first === undefined || first.merged ? start + 1 : first.keySpan.start;
    return { file, start: at, end: at, newText: map.entries.length === 0 ? text : `${text}, ` };
  }
  if (first === undefined || end === start) return undefined;
  const at = first.merged ? start : first.keySpan.start;
  const line = file.lineRange(file.lineOf(at)).start;
  const indent = file.text.slice(line, at).replace(/[^\s]/g, ' ');
  return { file, start: at, end: at, newText: `${text}${lineBreak(map.span)}${indent}` };
}

/** The entry taken out again, where it stands before the others as `entryAdded` puts it; otherwise with what parts it from them. */
export function entryRemoved(map: YamlMap, key: string): TextEdit | undefined {
  const entry = entryOf(map, key);
  if (entry === undefined || entry.merged) return undefined;
  const at = map.entries.indexOf(entry);
  const [before, after] = [map.entries[at - 1], map.entries[at + 1]];
  const { file } = map.span;
  const start = after === undefined && before !== undefined ? before.value.span.end : entry.keySpan.start;
  const end = after === undefined ? entry.value.span.end : after.keySpan.start;
  // A comment is kept, and an empty block would be no map.
  const isBare = !file.text.slice(entry.value.span.end, end).includes('#');
  return isBare && (map.entries.length > 1 || isFlow(map)) ? { file, start, end, newText: '' } : undefined;
}

export function isFlow({ span: { file, start } }: YamlMap): boolean {
  return file.text.charAt(start) === '{';
}

function lineBreak({ file }: Span): string {
  return file.text.includes('\r\n') ? '\r\n' : '\n';
}
