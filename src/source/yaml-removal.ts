import type { SourceFile } from './source-file.js';
import { type Span, spanOf } from './span.js';
import type { ParsedYaml } from './yaml.js';
import { entrySpan, type YamlMap, type YamlNode, type YamlSeq } from './yaml-node.js';
import { stepsTo, type YamlStep } from './yaml-place.js';

/**
 * The text that goes when an item of a list is taken out, so that what is left reads as if it had never been there. What would be left
 * empty goes as well. Undefined where more than that would go: a comment, what an alias stands for, or another value on the same lines.
 */
export function removalOf(parsed: ParsedYaml, item: Span): Span | undefined {
  const gone = parsed.root === undefined ? undefined : textOf(parsed.root, item);
  if (gone === undefined) return undefined;
  const kept = [...parsed.comments.map(({ span }) => span), ...(parsed.shared ?? [])];
  return kept.some(({ start, end }) => start < gone.end && end > gone.start) ? undefined : gone;
}

function textOf(root: YamlNode, item: Span): Span | undefined {
  const steps = stepsTo(root, item);
  // From the innermost step outwards, past collections that hold nothing else.
  let last = steps.length - 1;
  while (last > 0 && membersOf(steps[last]!).length === 1) last -= 1;
  const step = steps[last];
  if (step === undefined || membersOf(step).length < 2) return undefined;
  const members = membersOf(step);
  const at = step.kind === 'item' ? step.index : step.map.entries.indexOf(step.entry);
  const { file } = item;
  const collection = step.kind === 'item' ? step.seq : step.map;
  const opening = file.text.charAt(collection.span.start);
  const isFlow = opening === '{' || opening === '[';
  return isFlow ? flowRemoval(file, members, at) : blockRemoval(file, step, members[at]!);
}

/** Places of all that stands beside the step, itself included. */
function membersOf(step: YamlStep): readonly Span[] {
  return step.kind === 'item' ? itemSpans(step.seq) : entrySpans(step.map);
}

function itemSpans({ items }: YamlSeq): readonly Span[] {
  return items.map(({ span }) => span);
}

function entrySpans({ entries }: YamlMap): readonly Span[] {
  return entries.map((entry) => (entry.merged ? entry.keySpan : entrySpan(entry)));
}

/** With the comma behind it; the last one with the comma before it. */
function flowRemoval(file: SourceFile, members: readonly Span[], at: number): Span | undefined {
  const [before, own, after] = [members[at - 1], members[at]!, members[at + 1]];
  const gone = after === undefined ? spanOf(file, before!.end, own.end) : spanOf(file, own.start, after.start);
  const between = after === undefined ? [before!.end, own.start] : [own.end, after.start];
  // An anchor or a tag would go too.
  return /^\s*,\s*$/.test(file.text.slice(between[0], between[1])) ? gone : undefined;
}

/** Its lines, where nothing else stands on them. */
function blockRemoval(file: SourceFile, step: YamlStep, own: Span): Span | undefined {
  const first = file.lineRange(file.lineOf(own.start)).start;
  const lastLine = file.lineOf(Math.max(own.start, own.end - 1));
  const before = file.text.slice(first, own.start);
  const after = file.text.slice(own.end, file.lineRange(lastLine).end);
  const isAlone = step.kind === 'item' ? /^\s*-\s+$/.test(before) : /^\s*$/.test(before);
  if (!isAlone || after.trim() !== '') return undefined;
  return spanOf(file, first, file.lineStarts[lastLine] ?? file.text.length);
}
