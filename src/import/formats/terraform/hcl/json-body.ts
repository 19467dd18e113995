import type { YamlEntry, YamlNode } from '../../../../source/index.js';
import { invalid } from '../../../problem.js';
import type { Attribute, Block, Body, Expression } from './ast.js';
import type { HclReader } from './read-hcl.js';

/** How many labels the blocks of each type have. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  locals: 0,
  terraform: 0,
};

/** A file of Terraform's JSON: the same blocks, by their types and labels. What stands in a block is read as attributes. */
export function jsonBody(root: YamlNode, hcl: HclReader): Body {
  if (root.kind !== 'map') throw invalid('A file of Terraform in JSON is an object.', root.span);
  const blocks = root.entries.flatMap(({ key, value }): readonly Block[] => {
    const labels = LABELS[key];
    return labels === undefined ? [] : blocksOf(key, labels, [], value, hcl);
  });
  return { attributes: [], blocks, span: root.span };
}

function blocksOf(
  type: string,
  left: number,
  labels: readonly string[],
  node: YamlNode,
  hcl: HclReader,
): readonly Block[] {
  // A block that occurs more than once, and one that comes by its labels in parts.
  if (node.kind === 'seq') return node.items.flatMap((item) => blocksOf(type, left, labels, item, hcl));
  if (node.kind !== 'map') throw invalid(`\`${[type, ...labels].join('.')}\` is no object.`, node.span);
  if (left > 0) {
    return node.entries
      .filter(({ key }) => key !== '//')
      .flatMap(({ key, value }) => blocksOf(type, left - 1, [...labels, key], value, hcl));
  }
  return [{ type, labels, body: bodyOfMap(node.entries, node, type, hcl), span: node.span }];
}

function bodyOfMap(entries: readonly YamlEntry[], node: YamlNode, type: string, hcl: HclReader): Body {
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  for (const { key, value } of entries) {
    if (key === '//') continue;
    if (key === 'dynamic') blocks.push(...dynamicBlocks(value, hcl));
    // Types and what `provider` and `depends_on` name are expressions, written as text.
    else if (type === 'variable' && key === 'type')
      attributes.push({ name: key, value: typeOf(value, hcl), span: value.span });
    else attributes.push({ name: key, value: jsonExpression(value, hcl), span: value.span });
  }
  return { attributes, blocks, span: node.span };
}

function typeOf(node: YamlNode, hcl: HclReader): Expression {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return jsonExpression(node, hcl);
  const read = hcl.template(`\${${node.value}}`, node.span);
  const [only] = read.kind === 'template' ? read.parts : [];
  return only?.kind === 'value' ? only.value : read;
}

function dynamicBlocks(node: YamlNode, hcl: HclReader): readonly Block[] {
  if (node.kind === 'seq') return node.items.flatMap((item) => dynamicBlocks(item, hcl));
  if (node.kind !== 'map') throw invalid('`dynamic` is no object.', node.span);
  return node.entries.flatMap(({ key, value }) => {
    const each = value.kind === 'seq' ? value.items : [value];
    return each.map((one): Block => {
      const inner = one.kind === 'map' ? one.entries : [];
      const content = inner.find((entry) => entry.key === 'content');
      const rest = inner.filter((entry) => entry.key !== 'content');
      const body = bodyOfMap(rest, one, 'dynamic', hcl);
      const made: readonly Block[] =
        content?.value.kind !== 'map'
          ? []
          : [
              {
                type: 'content',
                labels: [],
                body: bodyOfMap(content.value.entries, content.value, 'content', hcl),
                span: content.value.span,
              },
            ];
      return { type: 'dynamic', labels: [key], body: { ...body, blocks: [...body.blocks, ...made] }, span: one.span };
    });
  });
}

/** Texts are templates, names of objects too. */
export function jsonExpression(node: YamlNode, hcl: HclReader): Expression {
  const { span } = node;
  if (node.kind === 'seq') return { kind: 'list', items: node.items.map((item) => jsonExpression(item, hcl)), span };
  if (node.kind === 'map') {
    const entries = node.entries.map(({ key, keySpan, value }) => ({
      key: hcl.template(key, keySpan),
      value: jsonExpression(value, hcl),
    }));
    return { kind: 'object', entries, span };
  }
  const { value } = node;
  if (typeof value === 'string') return hcl.template(value, span);
  return { kind: 'literal', value: typeof value === 'bigint' ? Number(value) : value, span };
}
