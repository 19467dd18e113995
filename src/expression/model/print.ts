import type { Expr, LiteralValue, PathSegment } from './expr.js';

const BINDING: Readonly<Record<string, number>> = {
  conditional: 1,
  or: 2,
  and: 3,
  not: 4,
  compare: 5,
  in: 5,
  sum: 6,
  product: 7,
  negate: 8,
};
const TIGHTEST = 9;

/** The canonical text of an expression: parsing it gives the same tree, whatever spacing and brackets it was written with. */
export function printExpression(expr: Expr): string {
  return print(expr, 0);
}

function print(expr: Expr, least: number): string {
  const text = printBare(expr);
  return bindingOf(expr) < least ? `(${text})` : text;
}

function bindingOf(expr: Expr): number {
  if (expr.kind === 'arithmetic') {
    return (expr.operator === '+' || expr.operator === '-' ? BINDING.sum : BINDING.product) ?? TIGHTEST;
  }
  if (expr.kind === 'not' && expr.operand.kind === 'in') return BINDING.in ?? TIGHTEST;
  return BINDING[expr.kind] ?? TIGHTEST;
}

function printBare(expr: Expr): string {
  switch (expr.kind) {
    case 'literal':
      return printLiteral(expr.value);
    case 'absent':
      return 'absent';
    case 'path':
      return `${expr.image === 'current' ? '' : `${expr.image}.`}${printPath(expr.segments, expr.image === 'current')}`;
    case 'param':
      return `$${expr.name}${printSegments(expr.segments)}`;
    case 'compare':
      return `${print(expr.left, 6)} ${expr.operator} ${print(expr.right, 6)}`;
    case 'in':
      return `${print(expr.operand, 6)} in ${printList(expr.list)}`;
    case 'and':
      return expr.operands.map((operand) => print(operand, 4)).join(' and ');
    case 'or':
      return expr.operands.map((operand) => print(operand, 3)).join(' or ');
    case 'not':
      if (expr.operand.kind === 'in') return `${print(expr.operand.operand, 6)} not in ${printList(expr.operand.list)}`;
      return `not ${print(expr.operand, expr.operand.kind === 'not' ? 4 : 5)}`;
    case 'conditional':
      return `${print(expr.condition, 2)} ? ${print(expr.yes, 1)} : ${print(expr.no, 1)}`;
    case 'arithmetic': {
      const own = bindingOf(expr);
      return `${print(expr.left, own)} ${expr.operator} ${print(expr.right, own + 1)}`;
    }
    case 'negate':
      return `-${isNegativeOrNumber(expr.operand) ? `(${print(expr.operand, 0)})` : print(expr.operand, 8)}`;
    case 'call':
      return `${expr.name}(${expr.args.map((arg) => print(arg, 0)).join(', ')})`;
  }
}

/** `-` directly before a number would be read as part of it, and `--` is hard to read. */
function isNegativeOrNumber(expr: Expr): boolean {
  return expr.kind === 'negate' || (expr.kind === 'literal' && expr.value.type === 'number');
}

function printList(list: readonly Expr[]): string {
  return `[${list.map((item) => print(item, 0)).join(', ')}]`;
}

function printLiteral(value: LiteralValue): string {
  switch (value.type) {
    case 'string':
      return `'${escapeText(value.value, "'")}'`;
    case 'number':
      return value.text;
    case 'bool':
      return String(value.value);
    case 'null':
      return 'null';
  }
}

function escapeText(text: string, quote: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;
const RESERVED = new Set(['and', 'or', 'not', 'in', 'true', 'false', 'null', 'absent']);

function printName(name: string): string {
  return PLAIN.test(name) ? name : `\`${escapeText(name, '`')}\``;
}

/** A path as it is written: `a.b[0]`, with backticks where a name needs them. */
export function printPath(segments: readonly PathSegment[], isWhole = true): string {
  const [first, ...rest] = segments;
  if (typeof first !== 'string') return printSegments(segments);
  const needsQuotes = isWhole && (RESERVED.has(first) || ((first === 'old' || first === 'new') && rest.length > 0));
  return `${needsQuotes ? `\`${first}\`` : printName(first)}${printSegments(rest)}`;
}

function printSegments(segments: readonly PathSegment[]): string {
  return segments.map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${printName(segment)}`)).join('');
}
