import {
  Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  type Node,
  type Pair,
  Scalar,
  YAMLMap,
  YAMLSeq,
} from 'yaml';

/** What YAML text is written of. Members that are undefined are left out. */
export type YamlData = string | number | boolean | readonly YamlData[] | YamlFields | YamlTagged;

export interface YamlFields {
  readonly [name: string]: YamlData | undefined;
}

/** A value behind a tag: `!Ref Table`. */
export class YamlTagged {
  readonly tag: string;
  readonly value: string | readonly YamlData[] | YamlFields;

  constructor(tag: string, value: YamlTagged['value']) {
    this.tag = tag;
    this.value = value;
  }
}

/** YAML that readers of 1.1 and of 1.2 understand alike. Longer entries of the first two levels stand apart by an empty line. */
export function yamlText(data: YamlFields): string {
  const document = new Document(null, { compat: 'yaml-1.1' });
  const root = nodeOf(data);
  document.contents = root as typeof document.contents;
  if (isMap(root)) setApart(root as YAMLMap, 2);
  return document.toString({ lineWidth: 0, indentSeq: true }).replace(INVISIBLE, escaped);
}

function nodeOf(data: YamlData): Node {
  if (data instanceof YamlTagged) {
    const node = nodeOf(data.value);
    node.tag = data.tag;
    if (node instanceof YAMLSeq && isShort(node)) flow(node);
    return node;
  }
  if (typeof data === 'string') return textOf(data);
  if (typeof data !== 'object') return new Scalar(data);
  if (isList(data)) {
    const list = new YAMLSeq();
    for (const item of data) list.items.push(nodeOf(item));
    return list;
  }
  const map = new YAMLMap();
  for (const [name, value] of Object.entries(data)) {
    if (value !== undefined) map.add({ key: textOf(name), value: nodeOf(value) } as Pair);
  }
  return map;
}

function isList(data: object): data is readonly YamlData[] {
  return Array.isArray(data);
}

/** What a line holds: of few values, none of which is itself deep or long. */
function isShort(node: unknown): boolean {
  return lengthOf(node) <= COLUMNS;
}

const COLUMNS = 110;

function lengthOf(node: unknown): number {
  if (isScalar(node)) return /\n/.test(String(node.value)) ? Number.POSITIVE_INFINITY : String(node.value).length + 2;
  if (isPair(node)) return lengthOf(node.key) + lengthOf(node.value);
  return isCollection(node)
    ? (node.items as readonly unknown[]).reduce<number>((sum, item) => sum + lengthOf(item), 2)
    : 0;
}

function flow(node: unknown): void {
  if (isPair(node)) flow(node.value);
  if (!isCollection(node)) return;
  node.flow = true;
  for (const item of node.items) flow(item);
}

/** Nothing that is visible here may be something else for another reader: such text is quoted, and has escapes. */
function textOf(text: string): Scalar {
  const scalar = new Scalar(text);
  if (text.search(INVISIBLE) >= 0) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** Entries of more than a line stand apart from those before them, down to the second level. */
function setApart(map: YAMLMap, levels: number): void {
  for (const [i, { key, value }] of map.items.entries()) {
    if (!isCollection(value) || value.flow === true || !isNode(key)) continue;
    key.spaceBefore = i > 0;
    if (levels > 1 && isMap(value)) setApart(value as YAMLMap, levels - 1);
  }
}

/** Besides line ends; also what turns other text round. */
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Only within double quotes is there any such character. */
function escaped(char: string): string {
  return char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
