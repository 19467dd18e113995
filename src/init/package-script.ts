import { entryOf, parseJson, SourceFile, type YamlMap } from '../source/index.js';

export type ScriptEdit =
  | { readonly kind: 'added'; readonly text: string }
  /** There is one of this name. */
  | { readonly kind: 'there' }
  | { readonly kind: 'refused'; readonly reason: string };

/** A package.json with one more script. All else in it, and how it is laid out, stays. */
export function withScript(text: string, name: string, command: string): ScriptEdit {
  const file = new SourceFile('package.json', text);
  const { root } = parseJson(file);
  if (root?.kind !== 'map') return { kind: 'refused', reason: 'it holds no JSON object' };
  const added = (edited: string): ScriptEdit => ({ kind: 'added', text: edited });
  const layout = layoutOf(file, root);
  const script = `${JSON.stringify(name)}${layout.colon}${JSON.stringify(command)}`;
  const scripts = entryOf(root, 'scripts')?.value;
  if (scripts === undefined)
    return added(withEntry(file, root, `"scripts"${layout.colon}${object(script, layout)}`, layout.line));
  if (scripts.kind !== 'map') return { kind: 'refused', reason: '`scripts` is no object' };
  if (entryOf(scripts, name) !== undefined) return { kind: 'there' };
  const [first] = scripts.entries;
  const line = first === undefined ? '' : file.text.slice(scripts.span.start + 1, first.keySpan.start);
  return first === undefined
    ? added(replaced(file, scripts, object(script, layout)))
    : added(withEntry(file, scripts, script, line));
}

type Layout = {
  /** What stands before an entry of the whole: a line break with its indentation, or nothing. */
  readonly line: string;
  readonly indent: string;
  readonly colon: string;
};

function layoutOf({ text }: SourceFile, { span, entries }: YamlMap): Layout {
  const [first] = entries;
  if (first === undefined) return { line: '\n  ', indent: '  ', colon: ': ' };
  const line = text.slice(span.start + 1, first.keySpan.start);
  const between = text.slice(first.keySpan.end, first.value.span.start);
  return { line, indent: /[^\r\n]*$/.exec(line)?.[0] ?? '', colon: between };
}

/** An object of one entry, itself an entry of the whole. */
function object(entry: string, { line, indent }: Layout): string {
  return /[\r\n]/.test(line) ? `{${line}${indent}${entry}${line}}` : `{${line}${entry}${line}}`;
}

function withEntry(file: SourceFile, map: YamlMap, entry: string, line: string): string {
  const last = map.entries.at(-1);
  if (last === undefined) return replaced(file, map, `{${line}${entry}\n}`);
  const at = last.value.span.end;
  return `${file.text.slice(0, at)},${line}${entry}${file.text.slice(at)}`;
}

function replaced({ text }: SourceFile, { span }: YamlMap, by: string): string {
  return `${text.slice(0, span.start)}${by}${text.slice(span.end)}`;
}
