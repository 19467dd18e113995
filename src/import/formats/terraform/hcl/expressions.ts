import type { Node } from 'web-tree-sitter';
import { type SourceFile, type Span, spanOf } from '../../../../source/index.js';
import { invalid } from '../../../problem.js';
import type { BinaryOperator, Expression, Loop, ObjectEntry } from './ast.js';
import { exponentAt } from './fault.js';
import { heredoc, literalText, quoted } from './templates.js';

/** So deep may the syntax tree of expressions and blocks be: a list in a list is three levels of it. */
const MOST_DEPTH = 600;
/** A reference has no more steps: `a.b.c` has two. */
const MOST_STEPS = 100;

/** Makes expressions of the nodes of a syntax tree without faults. */
export class ExpressionReader {
  readonly file: SourceFile;
  readonly #spanOf: (node: Node) => Span;
  #depth = 0;

  /** @param place where everything stands, of a text that is a part of another file. */
  constructor(file: SourceFile, place?: Span) {
    this.file = file;
    this.#spanOf = place === undefined ? (node) => spanOf(file, node.startIndex, node.endIndex) : () => place;
  }

  span(node: Node): Span {
    return this.#spanOf(node);
  }

  /** Goes one level deeper, so far as that may be. */
  deeper<T>(node: Node, read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MOST_DEPTH) throw invalid('This is nested too deeply to be read.', this.span(node));
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  expression(node: Node): Expression {
    return this.deeper(node, () => this.#expression(node));
  }

  #expression(node: Node): Expression {
    const span = this.span(node);
    const [first, , third] = partsOf(node);
    switch (node.type) {
      case 'expression':
        return this.#term(partsOf(node), node);
      case 'operation':
      case 'literal_value':
      case 'collection_value':
      case 'template_expr':
      case 'for_expr':
        return this.expression(first ?? node);
      case 'numeric_lit':
        return { kind: 'literal', value: this.#number(node), span };
      case 'bool_lit':
        return { kind: 'literal', value: node.text === 'true', span };
      case 'null_lit':
        return { kind: 'literal', value: null, span };
      case 'string_lit':
        return { kind: 'literal', value: literalText(this, node), span };
      case 'quoted_template':
        return { kind: 'template', parts: quoted(this, node), span };
      case 'heredoc_template':
        return { kind: 'template', parts: heredoc(this, node), span };
      case 'tuple':
        return { kind: 'list', items: expressionsIn(node).map((item) => this.expression(item)), span };
      case 'object':
        return { kind: 'object', entries: this.#entries(node), span };
      case 'variable_expr':
        return { kind: 'name', name: node.text, span };
      case 'function_call':
        return this.#call(node);
      case 'unary_operation':
        return {
          kind: 'unary',
          operator: first?.type === '!' ? '!' : '-',
          operand: this.#term(partsOf(node).slice(1), node),
          span,
        };
      case 'binary_operation':
        return this.#binary(node);
      case 'conditional': {
        const [condition, yes, no] = expressionsIn(node);
        return { kind: 'conditional', if: this.#of(condition), yes: this.#of(yes), no: this.#of(no), span };
      }
      case 'for_tuple_expr':
      case 'for_object_expr':
        return this.#for(node);
      default:
        throw invalid(`\`${third?.text ?? node.text}\` is not expected here.`, span);
    }
  }

  #number(node: Node): number {
    const fault = exponentAt(this.file.text, node.startIndex);
    if (fault !== undefined) throw invalid(fault.message, this.span(node));
    return Number(node.text);
  }

  #of(node: Node | undefined): Expression {
    if (node === undefined) throw new Error('a syntax tree without faults is complete');
    return this.expression(node);
  }

  /** What one or more nodes are: `(a)`, `a.b[0]`. */
  #term(nodes: readonly Node[], owner: Node): Expression {
    const isInParentheses = nodes[0]?.type === '(';
    const steps = nodes.slice(isInParentheses ? 3 : 1);
    if (steps.length > MOST_STEPS) throw invalid('This reference has too many steps to be read.', this.span(owner));
    const term = this.#of(isInParentheses ? nodes[1] : nodes[0]);
    return steps.reduce((of, node) => this.#after(of, node), term);
  }

  #after(of: Expression, node: Node): Expression {
    const span = spanFrom(of.span, this.span(node));
    if (node.type === 'get_attr') return { kind: 'attribute', of, name: textAfterDot(node), span };
    if (node.type === 'splat') return this.#splat(of, node);
    const [index] = partsOf(node);
    if (index?.type === 'legacy_index') {
      const number: Expression = { kind: 'literal', value: Number(textAfterDot(index)), span: this.span(index) };
      return { kind: 'index', of, index: number, span };
    }
    const [inner] = index === undefined ? [] : expressionsIn(index);
    return { kind: 'index', of, index: this.#of(inner), span };
  }

  /** After `[*]` all that follows is of each element, after `.*` only attributes are. */
  #splat(of: Expression, node: Node): Expression {
    const span = spanFrom(of.span, this.span(node));
    const [splat] = partsOf(node);
    const steps = (splat === undefined ? [] : partsOf(splat)).filter(({ isNamed }) => isNamed);
    const end = splat?.type === 'attr_splat' ? steps.findIndex(({ type }) => type === 'index') : -1;
    if (steps.length > MOST_STEPS) throw invalid('This reference has too many steps to be read.', span);
    const own = end === -1 ? steps : steps.slice(0, end);
    const each = own.reduce<Expression>((term, step) => this.#after(term, step), { kind: 'element', span });
    const result: Expression = { kind: 'splat', of, each, span };
    return steps.slice(own.length).reduce<Expression>((term, step) => this.#after(term, step), result);
  }

  #entries(node: Node): readonly ObjectEntry[] {
    return partsOf(node)
      .filter(({ type }) => type === 'object_elem')
      .map((entry) => {
        const [key, value] = expressionsIn(entry);
        return { key: this.#of(key), value: this.#of(value) };
      });
  }

  #call(node: Node): Expression {
    const given = partsOf(node).find(({ type }) => type === 'function_arguments');
    const args = given === undefined ? [] : expressionsIn(given).map((arg) => this.expression(arg));
    const expands = given !== undefined && partsOf(given).some(({ type }) => type === 'ellipsis');
    return { kind: 'call', name: partsOf(node)[0]?.text ?? '', args, expands, span: this.span(node) };
  }

  #binary(node: Node): Expression {
    const parts = partsOf(node);
    const at = parts.findIndex(({ type, isNamed }) => !isNamed && OPERATORS.has(type));
    return {
      kind: 'binary',
      operator: (parts[at]?.type ?? '==') as BinaryOperator,
      left: this.#term(parts.slice(0, at), node),
      right: this.#term(parts.slice(at + 1), node),
      span: this.span(node),
    };
  }

  #for(node: Node): Expression {
    const parts = partsOf(node);
    const intro = parts.find(({ type }) => type === 'for_intro');
    const condition = parts.find(({ type }) => type === 'for_cond');
    const [first, second] = expressionsIn(node);
    const [test] = condition === undefined ? [] : expressionsIn(condition);
    const isObject = node.type === 'for_object_expr';
    return {
      kind: 'for',
      loop: this.loop(intro ?? node),
      ...(isObject ? { key: this.#of(first) } : {}),
      value: this.#of(isObject ? second : first),
      groups: parts.some(({ type }) => type === 'ellipsis'),
      ...(test === undefined ? {} : { condition: this.expression(test) }),
      span: this.span(node),
    };
  }

  /** Of `for_intro` and of the beginning of a template's loop. */
  loop(node: Node): Loop {
    const names = partsOf(node).filter(({ type }) => type === 'identifier');
    const [first, second] = names.map(({ text }) => text);
    const [all] = expressionsIn(node);
    return { key: second === undefined ? undefined : first, value: second ?? first ?? '', in: this.#of(all) };
  }
}

const OPERATORS: ReadonlySet<string> = new Set(['*', '/', '%', '+', '-', '>', '>=', '<', '<=', '==', '!=', '&&', '||']);

/** What a node is made of, comments aside. */
export function partsOf(node: Node): readonly Node[] {
  return node.children.filter((child) => child.type !== 'comment');
}

export function expressionsIn(node: Node): readonly Node[] {
  return partsOf(node).filter(({ type }) => type === 'expression');
}

function textAfterDot(node: Node): string {
  return partsOf(node)
    .map(({ text }) => text)
    .join('')
    .replace(/^\./, '');
}

function spanFrom(start: Span, end: Span): Span {
  return start.file === end.file ? spanOf(start.file, start.start, Math.max(start.end, end.end)) : start;
}
