import { flatMap } from '../lists/flat-map.js';
import type { YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { type LoadContext, reportWrong } from './context.js';
import { locatedText } from './located-text.js';
import type { IndexMapping, KeyMapping, KeyPart, OnPartial } from './model.js';
import { choiceOf, entries, get, isText, items, plainText, text } from './node.js';
import { readExpression } from './read-expression.js';
import { reportCutTemplate } from './yaml-slips.js';

/** `natural`, or `{pk, sk, when, onPartial}`; undefined where it is neither, which the schema has reported. */
export function readKeyMapping(context: LoadContext, node: YamlNode | undefined): KeyMapping | undefined {
  if (node === undefined || context.reported.has(node)) return undefined;
  if (text(node)?.value === 'natural') return { kind: 'natural', span: node.span };
  if (node.kind !== 'map') return undefined;
  return {
    kind: 'parts',
    pk: readKeyParts(context, get(node, 'pk')),
    sk: readKeyParts(context, get(node, 'sk')),
    onPartial: readOnPartial(get(node, 'onPartial')),
    span: node.span,
    ...compact({ when: readExpression(context, get(node, 'when')) }),
  };
}

function readKeyParts(context: LoadContext, node: YamlNode | undefined): readonly KeyPart[] {
  const parts = node?.kind === 'seq' ? items(node) : [node];
  return flatMap(parts, (part): KeyPart[] => {
    if (!isText(part)) return [];
    reportCutTemplate(context, part);
    const written = locatedText(part);
    const natural = written.value === 'natural';
    return [natural ? { kind: 'natural', span: written.span } : { kind: 'template', text: written }];
  });
}

function readOnPartial(node: YamlNode | undefined): OnPartial {
  const keep = plainText(get(node, 'keep'));
  return keep === undefined ? (choiceOf(node, ['require', 'read', 'drop'] as const) ?? 'require') : { keep };
}

/** The mappings of an entity into its indexes, by the name of the index. */
export function readIndexMappings(context: LoadContext, node: YamlNode | undefined): ReadonlyMap<string, IndexMapping> {
  const mappings = new Map<string, IndexMapping>();
  for (const { key, keySpan: nameSpan, value } of entries(node)) {
    const { span } = value;
    if (text(value)?.value === 'invert') {
      mappings.set(key, { kind: 'invert', span, nameSpan });
      continue;
    }
    const list = value.kind === 'seq' ? value.items : [value];
    const read = flatMap(list, (item) => readKeyMapping(context, item) ?? []);
    if (read.length === 0) continue;
    if (list.length > 1) requireConditions(context, list);
    mappings.set(key, { kind: 'mapped', mappings: read, span, nameSpan });
  }
  return mappings;
}

/** Several mappings of one index are told apart by `when` alone. */
function requireConditions(context: LoadContext, list: readonly YamlNode[]): void {
  for (const item of list) {
    if (get(item, 'when') !== undefined || context.misspelt.has(item as never)) continue;
    const { file, start } = item.span;
    const message = 'Of several mappings into one index each needs a `when` that keeps it apart from the others.';
    reportWrong(context, item, message, { file, start, end: start + 1 });
  }
}
