import { flatMap } from '../../lists/flat-map.js';
import { type AttributeValue, typeOf } from '../../value/index.js';
import { type DocumentPath, pathCollision } from './document-path.js';
import { invalidExpression } from './expression-error.js';
import { checkReservedWords, updateTree } from './parse-cache.js';
import { type Substitutions, undefinedName, undefinedValue } from './substitutions.js';
import type { ActionSyntax, CallSyntax, OperandSyntax, PathSyntax, SetValueSyntax } from './syntax.js';

/** What a SET assigns, with its placeholders replaced. */
export type UpdateOperand =
  | { readonly kind: 'path'; readonly path: DocumentPath }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'ifNotExists'; readonly path: DocumentPath; readonly otherwise: UpdateOperand }
  | { readonly kind: 'append' | 'add' | 'subtract'; readonly left: UpdateOperand; readonly right: UpdateOperand };

export type UpdateAction =
  | { readonly kind: 'set'; readonly path: DocumentPath; readonly value: UpdateOperand }
  | { readonly kind: 'remove'; readonly path: DocumentPath }
  | { readonly kind: 'add' | 'delete'; readonly path: DocumentPath; readonly value: AttributeValue };

/** An update expression with its placeholders replaced, ready for `applyUpdate`. */
export type Update = readonly UpdateAction[];

const ARITY: ReadonlyMap<string, number> = new Map([
  ['if_not_exists', 2],
  ['list_append', 2],
]);
const CONDITION_FUNCTIONS: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
]);
const TYPE_WORDS: Readonly<Record<string, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

/**
 * Reads an update expression and replaces its placeholders. Throws `ExpressionError` with the service's message, faults in
 * the order in which the service reports them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function bindUpdate(text: string, substitutions: Substitutions): Update {
  const tree = updateTree(text);
  checkReservedWords(flatMap(tree.actions, pathsOf), 'UpdateExpression');
  for (const action of tree.actions) if (action.kind === 'set') checkFunctionNames(action.value);
  if (tree.repeatedSection !== undefined) {
    throw invalid(`The "${tree.repeatedSection}" section can only be used once in an update expression;`);
  }
  const actions = tree.actions.map((action) => bindAction(action, substitutions));
  const collision = actions.length > 1 ? pathCollision(actions.map((action) => action.path)) : undefined;
  if (collision !== undefined) throw invalid(collision);
  for (const action of actions) checkOperandType(action);
  for (const action of actions) if (action.kind === 'set') checkSetTypes(action.value);
  return actions;
}

function bindAction(action: ActionSyntax, substitutions: Substitutions): UpdateAction {
  const path = bindPath(action.path, substitutions);
  switch (action.kind) {
    case 'set':
      return { kind: 'set', path, value: bindSetValue(action.value, substitutions) };
    case 'remove':
      return { kind: 'remove', path };
    default:
      return { kind: action.kind, path, value: bindValue(action.value.placeholder, substitutions) };
  }
}

function bindSetValue(node: SetValueSyntax, substitutions: Substitutions): UpdateOperand {
  if (node.kind !== 'arithmetic') return bindOperand(node, substitutions);
  const left = bindOperand(node.left, substitutions);
  const right = bindOperand(node.right, substitutions);
  return { kind: node.operator === '+' ? 'add' : 'subtract', left, right };
}

function bindOperand(node: OperandSyntax, substitutions: Substitutions): UpdateOperand {
  if (node.kind === 'path') return { kind: 'path', path: bindPath(node, substitutions) };
  if (node.kind === 'value') return { kind: 'value', value: bindValue(node.placeholder, substitutions) };
  const args = node.args.map((arg) => bindOperand(arg, substitutions));
  checkArity(node);
  const [left, right] = args as [UpdateOperand, UpdateOperand];
  if (node.name === 'list_append') return { kind: 'append', left, right };
  if (left.kind !== 'path') {
    throw invalid(`Operator or function requires a document path; operator or function: ${node.name}`);
  }
  return { kind: 'ifNotExists', path: left.path, otherwise: right };
}

function bindPath(syntax: PathSyntax, substitutions: Substitutions): DocumentPath {
  const result = substitutions.path(syntax);
  if ('undefinedName' in result) throw invalid(undefinedName(result.undefinedName));
  return result.path;
}

function bindValue(placeholder: string, substitutions: Substitutions): AttributeValue {
  const value = substitutions.value(placeholder);
  if (value === undefined) throw invalid(undefinedValue(placeholder));
  return value;
}

function checkArity(call: CallSyntax): void {
  if (ARITY.get(call.name) === call.args.length) return;
  const found = `operator or function: ${call.name}, number of operands: ${call.args.length}`;
  throw invalid(`Incorrect number of operands for operator or function; ${found}`);
}

function checkFunctionNames(node: SetValueSyntax): void {
  if (node.kind === 'arithmetic') {
    checkFunctionNames(node.left);
    checkFunctionNames(node.right);
  } else if (node.kind === 'call') {
    if (CONDITION_FUNCTIONS.has(node.name)) {
      throw invalid(`The function is not allowed in an update expression; function: ${node.name}`);
    }
    if (!ARITY.has(node.name)) throw invalid(`Invalid function name; function: ${node.name}`);
    node.args.forEach(checkFunctionNames);
  }
}

/** ADD takes a number or a set, DELETE a set. */
function checkOperandType(action: UpdateAction): void {
  if (action.kind !== 'add' && action.kind !== 'delete') return;
  const type = typeOf(action.value);
  const word = TYPE_WORDS[type];
  if (word === undefined || (action.kind === 'add' && type === 'N')) return;
  const operator = action.kind.toUpperCase();
  throw invalid(
    `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${word}, typeSet: ALLOWED_FOR_${operator}_OPERAND`,
  );
}

function checkSetTypes(operand: UpdateOperand): void {
  if (operand.kind === 'path' || operand.kind === 'value') return;
  if (operand.kind === 'ifNotExists') {
    checkSetTypes(operand.otherwise);
    return;
  }
  const name = operand.kind === 'append' ? 'list_append' : operand.kind === 'add' ? '+' : '-';
  const expected = operand.kind === 'append' ? 'L' : 'N';
  for (const side of [operand.left, operand.right]) {
    checkSetTypes(side);
    const type = side.kind === 'value' ? typeOf(side.value) : expected;
    if (type !== expected) {
      throw invalid(
        `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
      );
    }
  }
}

function pathsOf(action: ActionSyntax): PathSyntax[] {
  return action.kind === 'set' ? [action.path, ...operandPaths(action.value)] : [action.path];
}

function operandPaths(node: SetValueSyntax): PathSyntax[] {
  if (node.kind === 'path') return [node];
  if (node.kind === 'arithmetic') return [...operandPaths(node.left), ...operandPaths(node.right)];
  return node.kind === 'call' ? flatMap(node.args, operandPaths) : [];
}

function invalid(message: string): Error {
  return invalidExpression('UpdateExpression', message);
}
