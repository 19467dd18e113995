import type { YamlNode } from '../../../source/index.js';
import { child, elements, textOf } from '../../tree.js';
import { resolvedText } from '../aws-table/index.js';
import { callOf, evaluated, longForm } from './evaluate.js';
import type { Scope } from './scope.js';

/** Whether a condition of the template holds with the defaults of its parameters; undefined where that is not known. */
export function conditionOf(scope: Scope, name: string, node: YamlNode, path: string): boolean | undefined {
  if (scope.decided.has(name)) {
    if (scope.assumed.has(name)) assume(scope);
    return scope.decided.get(name);
  }
  const condition = scope.conditions.get(name);
  if (condition === undefined) {
    scope.notes.quirk(node, path, `There is no condition \`${name}\`.`);
    return undefined;
  }
  if (scope.deciding.has(name)) {
    scope.notes.quirk(condition, `Conditions.${name}`, `The condition \`${name}\` depends on itself.`);
    return undefined;
  }
  scope.deciding.add(name);
  const holds = truthOf(scope, condition, `Conditions.${name}`);
  scope.deciding.delete(name);
  scope.decided.set(name, holds);
  return holds;
}

/** All that is being found out rests on a default. */
function assume({ assumed, deciding }: Scope): void {
  for (const name of deciding) assumed.add(name);
}

/** Tells, once of each condition, that a default of a parameter decides something. */
export function tellAssumed(scope: Scope, name: string, node: YamlNode): void {
  if (!scope.assumed.has(name)) return;
  const holds = scope.decided.get(name) === true ? 'holds' : 'does not hold';
  const message = `The condition \`${name}\` ${holds} with the defaults of the parameters, and decides this.`;
  scope.notes.quirk(scope.conditions.get(name) ?? node, `Conditions.${name}`, message);
}

function truthOf(scope: Scope, given: YamlNode, path: string): boolean | undefined {
  scope.work.spend(given.span);
  const node = longForm(given);
  const referred = child(node, 'Condition');
  if (referred !== undefined) return conditionOf(scope, textOf(referred) ?? '', node, path);
  const call = callOf(node);
  const operands = call === undefined ? [] : elements(call.argument);
  switch (call?.name) {
    case 'Fn::Equals':
      return isEqual(scope, operands, path);
    case 'Fn::Not': {
      const [operand] = operands;
      const truth = operand === undefined ? undefined : truthOf(scope, operand, path);
      return truth === undefined ? undefined : !truth;
    }
    case 'Fn::And':
      return combined(scope, operands, path, false);
    case 'Fn::Or':
      return combined(scope, operands, path, true);
    default: {
      const text = resolvedText(node)?.text;
      return text === 'true' ? true : text === 'false' ? false : undefined;
    }
  }
}

/** `decisive` operands decide alone, others only together. */
function combined(scope: Scope, operands: readonly YamlNode[], path: string, decisive: boolean): boolean | undefined {
  const truths = operands.map((operand) => truthOf(scope, operand, path));
  if (truths.includes(decisive)) return decisive;
  return truths.includes(undefined) ? undefined : !decisive;
}

function isEqual(scope: Scope, operands: readonly YamlNode[], path: string): boolean | undefined {
  const [left, right] = operands.map((operand) => resolvedText(evaluated(scope, operand, path)));
  if (left === undefined || right === undefined) return undefined;
  if (left.kind === 'parameter' || right.kind === 'parameter') assume(scope);
  if (left.kind === 'unknown' || right.kind === 'unknown')
    return left.text === right.text && left.name === right.name ? true : undefined;
  return left.text === right.text;
}
