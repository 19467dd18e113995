import { findingOf } from '../diagnostics/index.js';
import { spanOf, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from '../source/index.js';
import { type LoadContext, markReported, reportWrong } from './context.js';
import { YAML_TRAP } from './language-rules.js';

/** Text without quotes of which YAML makes something else: by a comma, a brace or a comment. */

/** `{skew: hot(1, 30%)}` is a value `hot(1` and a key `30%)`: one mistake, told where both stand. */
export function reportCommas(context: LoadContext, root: YamlNode): void {
  const open: YamlNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const below of node.kind === 'seq' ? node.items : []) open.push(below);
    if (node.kind !== 'map') continue;
    for (const { value } of node.entries) if (value.kind !== 'scalar') open.push(value);
    reportCommasIn(context, node);
  }
}

function reportCommasIn(context: LoadContext, map: YamlMap): void {
  for (const [index, { key, keySpan, value }] of map.entries.entries()) {
    const before = map.entries[index - 1];
    if (before === undefined || !isRemainder(key, value) || !isPlain(before.value)) continue;
    const { file, start } = before.value.span;
    if (file !== keySpan.file || !/^\s*,\s*$/.test(file.text.slice(before.value.span.end, keySpan.start))) continue;
    if (context.reported.has(before.value) || !markReported(context, value)) continue;
    const written = file.text.slice(start, keySpan.end);
    const meant = /^\d{1,3}(?:,\d{3})+$/.test(written) ? written.replaceAll(',', '') : `"${written}"`;
    reportWrong(
      context,
      before.value,
      `The comma ends the value of \`${before.key}\` here: \`${before.value.source.slice(0, 60)}\`. Inside \`{…}\` a text with a comma is quoted, and a number has none.`,
      spanOf(file, start, keySpan.end),
      { message: `Write \`${meant.slice(0, 80)}\`.` },
    );
  }
}

/** A key without a value that no key of a model can be. */
function isRemainder(key: string, value: YamlNode): boolean {
  return value.kind === 'scalar' && value.value === null && value.source === '' && !/^[A-Za-z_]\w*$/.test(key);
}

function isPlain(node: YamlNode): node is YamlScalar {
  return node.kind === 'scalar' && !node.quoted && node.source !== '';
}

/** `{userId}` without quotes: a map of one key and no value. */
export function unquotedTemplate(node: YamlNode): string | undefined {
  const [only, more] = node.kind === 'map' ? node.entries : [];
  if (only === undefined || more !== undefined) return undefined;
  const { value } = only;
  const text = node.span.file.text.slice(node.span.start, node.span.end);
  const empty = value.kind === 'scalar' && value.value === null && value.source === '';
  return empty && /^\{[^\s{}]+\}$/.test(text) ? text : undefined;
}

/** Why nothing is left of `pk: #{userId}`; empty where no comment stands in place of the value. */
export function swallowed({ keySpan: { file, end }, value }: YamlEntry): string {
  const rest = file.text.slice(end, file.lineRange(file.lineOf(end)).end);
  if (value.kind !== 'scalar' || value.source !== '' || !/^\s*:\s+#/.test(rest)) return '';
  return 'What follows a `#` after a space is a comment: quote the text if the `#` belongs to it.';
}

/** `pk: ORG #{orgId}` is the text `ORG` and a comment, and all items would share that key. */
export function reportCutTemplate(context: LoadContext, node: YamlScalar): void {
  const { file, start, end } = node.definedAt ?? node.span;
  const rest = file.text.slice(end, file.lineRange(file.lineOf(end)).end);
  const comment = /^\s+#\S*\{.*?\}\S*/.exec(rest)?.[0];
  if (node.quoted || comment === undefined || !markReported(context, node)) return;
  const meant = file.text.slice(start, end + comment.length);
  context.findings.push(
    findingOf(YAML_TRAP, {
      message: `A \`#\` after a space begins a comment, so this key is only \`${node.source.slice(0, 60)}\`. Quote the whole template.`,
      span: { file, start, end: end + comment.length },
      suggestion: { message: `Write \`"${meant.slice(0, 80)}"\`.` },
    }),
  );
}
