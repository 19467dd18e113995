import { parseJson, SourceFile, type Span, type YamlNode } from '../../../source/index.js';
import type { Item } from '../../../value/index.js';
import type { Collector } from '../aws-table/index.js';
import { looseItem } from '../shared/loose-item.js';
import type { ResourceInstance } from './relevant.js';
import { firstUnknown, nodeOf, textOfValue } from './value.js';

/** The item of an `aws_dynamodb_table_item`, in DynamoDB's JSON; undefined where it is not known, which is told. */
export function itemOf({ value, address }: ResourceInstance, notes: Collector): Item | undefined {
  const given = value.entries.get('item');
  const path = `${address}.item`;
  if (given === undefined) {
    notes.quirk(nodeOf(value), path, 'The resource has no `item`.');
    return undefined;
  }
  const node = { kind: 'map', entries: [], span: given.span } as const;
  const unknown = firstUnknown(given);
  const text = textOfValue(given);
  if (unknown !== undefined || text === undefined) {
    const name = unknown === undefined ? '' : (textOfValue(unknown)?.text ?? '');
    notes.drop(node, path, `The item of \`${address}\``, `it depends on what is not known (\`${name}\`)`);
    return undefined;
  }
  const { root } = parseJson(new SourceFile(given.span.file.path, text.text));
  if (root === undefined) {
    notes.drop(node, path, `The item of \`${address}\``, 'it is no JSON');
    return undefined;
  }
  return looseItem(placed(root, given.span), path, notes);
}

/** All of it at the place of the text that it was read from. */
function placed(node: YamlNode, span: Span): YamlNode {
  if (node.kind === 'scalar') return { ...node, span };
  if (node.kind === 'seq') return { ...node, span, items: node.items.map((item) => placed(item, span)) };
  const entries = node.entries.map((entry) => ({ ...entry, keySpan: span, value: placed(entry.value, span) }));
  return { ...node, span, entries };
}
