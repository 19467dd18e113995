import type { Node, Parser } from 'web-tree-sitter';
import { SourceFile, type Span, spanOf } from '../../../../source/index.js';
import { invalid } from '../../../problem.js';
import type { Block, Body, Expression } from './ast.js';
import { ExpressionReader, partsOf } from './expressions.js';
import { faultOf } from './fault.js';

/** Reads files of Terraform's own language. */
export class HclReader {
  readonly #parser: Parser;

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  /**
   * A file. Throws an `ImportError` with the place for what is no text of the language.
   *
   * @param isWanted whether the body of such a block at the top is read; others are left empty.
   */
  file(source: SourceFile, isWanted: (type: string, label: string | undefined) => boolean): Body {
    return this.#parsed(source.text, source, undefined, (root) => {
      const reader = new ExpressionReader(source);
      const [body] = partsOf(root);
      if (body === undefined) return { attributes: [], blocks: [], span: spanOf(source, 0, 0) };
      if (body.type !== 'body') throw invalid('An object is not expected here.', reader.span(body));
      return bodyOf(reader, body, isWanted);
    });
  }

  /** A text that may hold `${…}`, as strings of JSON are. */
  template(text: string, place: Span): Expression {
    if (!/[$%]\{/.test(text)) return { kind: 'literal', value: text, span: place };
    // A document has no escapes of its own, so that the text stands in it as it is.
    let word = 'TEXT';
    while (text.includes(word)) word += '_';
    const document = new SourceFile(place.file.path, `a = <<${word}\n${text}\n${word}\n`);
    return this.#parsed(document.text, document, place, (root) => {
      const [body] = partsOf(root);
      const attribute = body === undefined ? undefined : partsOf(body)[0];
      const value = attribute === undefined ? undefined : partsOf(attribute)[2];
      if (value === undefined) throw invalid('This is no template.', place);
      const read = new ExpressionReader(document, place).expression(value);
      return read.kind === 'template' ? withoutLastBreak(read) : read;
    });
  }

  #parsed<T>(text: string, source: SourceFile, place: Span | undefined, read: (root: Node) => T): T {
    tooBlank(text, source, place);
    // A text without faults takes a turn for about fifty characters; the parser may lose itself in one that has some.
    let turns = 2000 + text.length / 10;
    const progressCallback = (): boolean => {
      turns -= 1;
      return turns < 0;
    };
    const tree = this.#parser.parse(text, null, { progressCallback });
    if (tree === null) {
      this.#parser.reset();
      throw place === undefined ? faultOf(undefined, source) : brokenTemplate(place);
    }
    try {
      if (tree.rootNode.hasError) throw place === undefined ? faultOf(tree.rootNode, source) : brokenTemplate(place);
      return read(tree.rootNode);
    } finally {
      tree.delete();
    }
  }
}

/** The parser looks ahead from each blank to the end of all of them: a thousand times as many take a million times as long. */
const MOST_BLANKS_SQUARED = 30_000_000;

function tooBlank(text: string, source: SourceFile, place: Span | undefined): void {
  let squares = 0;
  for (const { 0: blanks, index } of text.matchAll(/\s{200,}/g)) {
    squares += blanks.length ** 2;
    if (squares > MOST_BLANKS_SQUARED) {
      throw invalid(
        'There is too much blank space here for this to be read.',
        place ?? spanOf(source, index, index + 1),
      );
    }
  }
}

function brokenTemplate(place: Span): Error {
  return invalid('This text begins a template with `${` or `%{` that cannot be read.', place);
}

function withoutLastBreak(template: Extract<Expression, { kind: 'template' }>): Expression {
  const last = template.parts.at(-1);
  if (last?.kind !== 'text') return template;
  const text = last.text.replace(/\n$/, '');
  const parts = template.parts.slice(0, -1);
  return { ...template, parts: text === '' ? parts : [...parts, { kind: 'text', text }] };
}

function bodyOf(
  reader: ExpressionReader,
  node: Node,
  isWanted: (type: string, label: string | undefined) => boolean = () => true,
): Body {
  const attributes: Body['attributes'][number][] = [];
  const blocks: Block[] = [];
  for (const part of partsOf(node)) {
    const [name, , value] = partsOf(part);
    if (part.type === 'attribute' && name !== undefined && value !== undefined) {
      if (attributes.some((known) => known.name === name.text)) {
        throw invalid(`\`${name.text}\` is set twice here.`, reader.span(name));
      }
      attributes.push({ name: name.text, value: reader.expression(value), span: reader.span(part) });
    } else if (part.type === 'block') blocks.push(blockOf(reader, part, isWanted));
  }
  return { attributes, blocks, span: reader.span(node) };
}

function blockOf(
  reader: ExpressionReader,
  node: Node,
  isWanted: (type: string, label: string | undefined) => boolean,
): Block {
  const parts = partsOf(node);
  const [type = '', ...labels] = parts
    .filter((part) => part.type === 'identifier' || part.type === 'string_lit')
    .map((part) => (part.type === 'identifier' ? part.text : part.text.slice(1, -1)));
  const opening = parts.find((part) => part.type === 'block_start');
  const { file } = reader;
  const span = spanOf(file, node.startIndex, (opening?.startIndex ?? node.endIndex) - 1);
  const inner = parts.find((part) => part.type === 'body');
  const body =
    inner === undefined || !isWanted(type, labels[0])
      ? { attributes: [], blocks: [], span: reader.span(node) }
      : reader.deeper(node, () => bodyOf(reader, inner));
  return { type, labels, body, span };
}
