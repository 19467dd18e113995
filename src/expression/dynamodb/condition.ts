import { MAX_IN_OPERANDS } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { type AttributeValue, compareValues, typeOf } from '../../value/index.js';
import { type DocumentPath, pathText, samePath } from './document-path.js';
import { type ExpressionKind, invalidExpression } from './expression-error.js';
import { checkReservedWords, conditionTree } from './parse-cache.js';
import { type Substitutions, undefinedName, undefinedValue } from './substitutions.js';
import type { CallSyntax, Comparator, ConditionSyntax, OperandSyntax, PathSyntax } from './syntax.js';

/** An operand with its placeholders replaced. */
export type Operand =
  | { readonly kind: 'path'; readonly path: DocumentPath }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'size'; readonly of: Operand };

/** A condition with its placeholders replaced, ready for `matches`. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly candidates: readonly Operand[] }
  | { readonly kind: 'exists'; readonly path: DocumentPath; readonly expected: boolean }
  | { readonly kind: 'type'; readonly operand: Operand; readonly type: string }
  | { readonly kind: 'beginsWith' | 'contains'; readonly left: Operand; readonly right: Operand };

type ConditionKind = Exclude<ExpressionKind, 'ProjectionExpression' | 'UpdateExpression'>;

/** Functions of conditions and their number of operands. */
const ARITY: ReadonlyMap<string, number> = new Map([
  ['attribute_exists', 1],
  ['attribute_not_exists', 1],
  ['attribute_type', 2],
  ['begins_with', 2],
  ['contains', 2],
  ['size', 1],
]);
const UPDATE_FUNCTIONS: ReadonlySet<string> = new Set(['if_not_exists', 'list_append']);
const TYPE_NAMES: ReadonlySet<string> = new Set(['S', 'N', 'B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'NS', 'M']);
const ORDERED: ReadonlySet<string> = new Set(['S', 'N', 'B']);
const SIZELESS: ReadonlySet<string> = new Set(['N', 'BOOL', 'NULL']);

/**
 * Reads a condition, filter or key condition and replaces its placeholders. Throws `ExpressionError` with the service's
 * message, faults in the order in which the service reports them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function bindCondition(text: string, kind: ConditionKind, substitutions: Substitutions): Condition {
  const tree = conditionTree(text, kind);
  if (tree.redundantParentheses) throw invalidExpression(kind, 'The expression has redundant parentheses;');
  checkFunctionNames(tree.root, kind);
  checkFunctionPlaces(tree.root, kind, true);
  checkReservedWords(pathsOf(tree.root), kind);
  return new ConditionBinder(kind, substitutions).condition(tree.root);
}

/** Every document path of a condition. */
export function conditionPaths(condition: Condition): DocumentPath[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...conditionPaths(condition.left), ...conditionPaths(condition.right)];
    case 'not':
      return conditionPaths(condition.condition);
    case 'exists':
      return [condition.path];
    case 'type':
      return operandPaths(condition.operand);
    case 'between':
      return flatMap([condition.operand, condition.low, condition.high], operandPaths);
    case 'in':
      return flatMap([condition.operand, ...condition.candidates], operandPaths);
    default:
      return flatMap([condition.left, condition.right], operandPaths);
  }
}

function operandPaths(operand: Operand): DocumentPath[] {
  if (operand.kind === 'path') return [operand.path];
  return operand.kind === 'size' ? operandPaths(operand.of) : [];
}

class ConditionBinder {
  readonly #kind: ExpressionKind;
  readonly #substitutions: Substitutions;

  constructor(kind: ExpressionKind, substitutions: Substitutions) {
    this.#kind = kind;
    this.#substitutions = substitutions;
  }

  condition(node: ConditionSyntax): Condition {
    switch (node.kind) {
      case 'and':
      case 'or':
        return { kind: node.kind, left: this.condition(node.left), right: this.condition(node.right) };
      case 'not':
        return { kind: 'not', condition: this.condition(node.condition) };
      case 'compare':
        return this.#comparison(node.comparator, node.left, node.right);
      case 'between':
        return this.#between(node.operand, node.low, node.high);
      case 'in':
        return this.#in(node.operand, node.candidates);
      case 'call':
        return this.#function(node);
    }
  }

  #comparison(comparator: Comparator, left: OperandSyntax, right: OperandSyntax): Condition {
    const operands = [this.#operand(left), this.#operand(right)] as const;
    this.#checkDistinct(comparator, operands[0], operands[1]);
    if (comparator !== '=' && comparator !== '<>')
      for (const operand of operands) this.#checkOrdered(comparator, operand);
    return { kind: 'compare', comparator, left: operands[0], right: operands[1] };
  }

  #between(operand: OperandSyntax, low: OperandSyntax, high: OperandSyntax): Condition {
    const bound = { operand: this.#operand(operand), low: this.#operand(low), high: this.#operand(high) };
    for (const part of [bound.operand, bound.low, bound.high]) this.#checkOrdered('BETWEEN', part);
    if (bound.low.kind === 'value' && bound.high.kind === 'value') this.#checkBounds(bound.low.value, bound.high.value);
    return { kind: 'between', ...bound };
  }

  #in(operand: OperandSyntax, candidates: readonly OperandSyntax[]): Condition {
    if (candidates.length > MAX_IN_OPERANDS) {
      throw this.#error(`The IN operator is provided with too many operands; number of operands: ${candidates.length}`);
    }
    return { kind: 'in', operand: this.#operand(operand), candidates: candidates.map((one) => this.#operand(one)) };
  }

  #function(call: CallSyntax): Condition {
    const args = call.args.map((arg) => this.#operand(arg));
    this.#checkArity(call);
    const [first, second] = args as [Operand, Operand];
    if (second !== undefined) this.#checkDistinct(call.name, first, second);
    switch (call.name) {
      case 'attribute_exists':
      case 'attribute_not_exists':
        if (first.kind !== 'path') {
          throw this.#error(`Operator or function requires a document path; operator or function: ${call.name}`);
        }
        return { kind: 'exists', path: first.path, expected: call.name === 'attribute_exists' };
      case 'attribute_type':
        return { kind: 'type', operand: first, type: this.#typeName(second) };
      case 'begins_with':
        for (const arg of args) {
          const type = staticType(arg);
          if (type !== undefined && type !== 'S' && type !== 'B') throw this.#operandType(call.name, type);
        }
        return { kind: 'beginsWith', left: first, right: second };
      default:
        return { kind: 'contains', left: first, right: second };
    }
  }

  #operand(node: OperandSyntax): Operand {
    if (node.kind === 'path') return { kind: 'path', path: this.#path(node) };
    if (node.kind === 'value') {
      const value = this.#substitutions.value(node.placeholder);
      if (value === undefined) throw this.#error(undefinedValue(node.placeholder));
      return { kind: 'value', value };
    }
    const args = node.args.map((arg) => this.#operand(arg));
    this.#checkArity(node);
    const of = args[0] as Operand;
    const type = staticType(of);
    if (type !== undefined && SIZELESS.has(type)) throw this.#operandType(node.name, type);
    return { kind: 'size', of };
  }

  #path(node: PathSyntax): DocumentPath {
    const result = this.#substitutions.path(node);
    if ('undefinedName' in result) throw this.#error(undefinedName(result.undefinedName));
    return result.path;
  }

  #typeName(operand: Operand): string {
    const type = staticType(operand);
    if (type !== 'S') throw this.#operandType('attribute_type', type ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
    const name = operand.kind === 'value' && 'S' in operand.value ? operand.value.S : '';
    if (TYPE_NAMES.has(name)) return name;
    throw this.#error(`Invalid attribute type name found; type: ${name}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`);
  }

  #checkArity(call: CallSyntax): void {
    if (ARITY.get(call.name) === call.args.length) return;
    const found = `operator or function: ${call.name}, number of operands: ${call.args.length}`;
    throw this.#error(`Incorrect number of operands for operator or function; ${found}`);
  }

  #checkDistinct(operator: string, left: Operand, right: Operand): void {
    if (left.kind !== 'path' || right.kind !== 'path' || !samePath(left.path, right.path)) return;
    const rule = 'The first operand must be distinct from the remaining operands for this operator or function';
    throw this.#error(`${rule}; operator: ${operator}, first operand: ${pathText(left.path)}`);
  }

  #checkOrdered(operator: string, operand: Operand): void {
    const type = staticType(operand);
    if (type !== undefined && !ORDERED.has(type)) throw this.#operandType(operator, type);
  }

  #checkBounds(low: AttributeValue, high: AttributeValue): void {
    const order = compareValues(low, high);
    if (order !== undefined && order <= 0) return;
    const rule =
      order === undefined
        ? 'The BETWEEN operator requires same data type for lower and upper bounds'
        : 'The BETWEEN operator requires upper bound to be greater than or equal to lower bound';
    const bounds = `lower bound operand: AttributeValue: ${valueText(low)}, upper bound operand: AttributeValue: ${valueText(high)}`;
    throw this.#error(`${rule}; ${bounds}`);
  }

  #operandType(operator: string, type: string): Error {
    const found = `operator or function: ${operator}, operand type: ${type}`;
    return this.#error(`Incorrect operand type for operator or function; ${found}`);
  }

  #error(message: string): Error {
    return invalidExpression(this.#kind, message);
  }
}

/** The type that an operand has whatever the item; undefined for paths. */
function staticType(operand: Operand): string | undefined {
  if (operand.kind === 'value') return typeOf(operand.value);
  return operand.kind === 'size' ? 'N' : undefined;
}

function valueText(value: AttributeValue): string {
  if ('S' in value) return `{S:${value.S}}`;
  if ('N' in value) return `{N:${value.N}}`;
  return 'B' in value ? `{B:${Buffer.from(value.B).toString('base64')}}` : `{${typeOf(value)}}`;
}

function checkFunctionNames(node: ConditionSyntax, kind: ExpressionKind): void {
  for (const call of callsOf(node)) {
    if (UPDATE_FUNCTIONS.has(call.name)) {
      const place = kind === 'FilterExpression' ? 'a filter expression' : 'a condition expression';
      throw invalidExpression(kind, `The function is not allowed in ${place}; function: ${call.name}`);
    }
    if (!ARITY.has(call.name)) throw invalidExpression(kind, `Invalid function name; function: ${call.name}`);
  }
}

/** `size` gives a number and stands only as an operand; every other function gives a truth and stands only as a condition. */
function checkFunctionPlaces(node: ConditionSyntax, kind: ExpressionKind, asCondition: boolean): void {
  switch (node.kind) {
    case 'and':
    case 'or':
      checkFunctionPlaces(node.left, kind, true);
      checkFunctionPlaces(node.right, kind, true);
      return;
    case 'not':
      checkFunctionPlaces(node.condition, kind, true);
      return;
    case 'call':
      if ((node.name !== 'size') !== asCondition) {
        const rule = 'The function is not allowed to be used this way in an expression';
        throw invalidExpression(kind, `${rule}; function: ${node.name}`);
      }
      for (const arg of node.args) if (arg.kind === 'call') checkFunctionPlaces(arg, kind, false);
      return;
    default:
      for (const operand of operandsOf(node)) if (operand.kind === 'call') checkFunctionPlaces(operand, kind, false);
  }
}

function* callsOf(node: ConditionSyntax): Generator<CallSyntax> {
  if (node.kind === 'and' || node.kind === 'or') {
    yield* callsOf(node.left);
    yield* callsOf(node.right);
  } else if (node.kind === 'not') yield* callsOf(node.condition);
  else {
    if (node.kind === 'call') yield node;
    for (const operand of operandsOf(node)) if (operand.kind === 'call') yield* callsOf(operand);
  }
}

function* pathsOf(node: ConditionSyntax): Generator<PathSyntax> {
  if (node.kind === 'and' || node.kind === 'or') {
    yield* pathsOf(node.left);
    yield* pathsOf(node.right);
  } else if (node.kind === 'not') yield* pathsOf(node.condition);
  else {
    for (const operand of operandsOf(node)) {
      if (operand.kind === 'path') yield operand;
      else if (operand.kind === 'call') yield* pathsOf(operand);
    }
  }
}

function operandsOf(node: Exclude<ConditionSyntax, { kind: 'and' | 'or' | 'not' }>): readonly OperandSyntax[] {
  if (node.kind === 'compare') return [node.left, node.right];
  if (node.kind === 'between') return [node.operand, node.low, node.high];
  return node.kind === 'in' ? [node.operand, ...node.candidates] : node.args;
}
