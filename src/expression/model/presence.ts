import { implies, type KnownTypes } from './decide.js';
import { combination, type Expr, isCondition, isTruth, mapOperands, negation, truth, walkExpression } from './expr.js';

/**
 * The condition under which the value of an expression is present: for `c ? x : absent`, that `c` holds and `x` is present.
 * Conditions are always present. Assumes that the expression has passed `checkExpression`.
 */
export function presentWhen(expr: Expr, types?: KnownTypes): Expr {
  if (isCondition(expr)) return truth(true, expr);
  switch (expr.kind) {
    case 'absent':
      return truth(false, expr);
    case 'path':
    case 'param':
      return both(
        truth(true, expr),
        { kind: 'call', name: 'has', args: [expr], start: expr.start, end: expr.end },
        types,
      );
    case 'conditional':
      return presentCase(expr.condition, presentWhen(expr.yes, types), presentWhen(expr.no, types), types);
    case 'arithmetic':
      return both(presentWhen(expr.left, types), presentWhen(expr.right, types), types);
    case 'negate':
      return presentWhen(expr.operand, types);
    case 'call':
      return presentWhen(expr.args[0] as Expr, types);
    default:
      return truth(true, expr);
  }
}

function presentCase(condition: Expr, yes: Expr, no: Expr, types: KnownTypes | undefined): Expr {
  if (isTruth(yes, true) && isTruth(no, true)) return yes;
  return combination('or', [both(condition, yes, types), both(negation(condition), no, types)]);
}

/** The conjunction, without what the first already implies. */
function both(first: Expr, second: Expr, types: KnownTypes | undefined): Expr {
  const parts = second.kind === 'and' ? second.operands : [second];
  return combination('and', [first, ...parts.filter((part) => !implies(first, part, types))]);
}

/** Nodes that substitution may add: derivations that read each other twice would otherwise double in size at each step. */
const MAX_ADDED_NODES = 2000;

/**
 * The expression with attributes replaced by the expressions that derive them, so that a question about a derived attribute
 * becomes one about what is stored. `derivationOf` gives undefined for an attribute that is not derived; derivations are
 * taken as they are, so resolve one that reads derived attributes first. Where the tree would grow too large, the remaining
 * attributes stay as they are, which makes fewer things provable but nothing wrong.
 */
export function substituteAttributes(
  expr: Expr,
  derivationOf: (name: string) => Expr | undefined,
  types?: KnownTypes,
): Expr {
  let room = MAX_ADDED_NODES;
  const derivation = (place: Expr): Expr | undefined => {
    if (place.kind !== 'path' || place.segments.length !== 1) return undefined;
    const derived = derivationOf(String(place.segments[0]));
    if (derived === undefined) return undefined;
    const size = nodesOf(derived);
    if (size > room) return undefined;
    room -= size;
    return place.image === 'current' ? derived : inImage(derived, place.image);
  };
  const replace = (node: Expr): Expr => {
    if (node.kind === 'call' && node.name === 'has') {
      const [place] = node.args;
      const derived = place === undefined ? undefined : derivation(place);
      return derived === undefined ? node : presentWhen(derived, types);
    }
    return derivation(node) ?? mapOperands(node, replace);
  };
  return replace(expr);
}

function nodesOf(expr: Expr): number {
  let nodes = 0;
  walkExpression(expr, () => {
    nodes += 1;
  });
  return nodes;
}

function inImage(expr: Expr, image: 'old' | 'new'): Expr {
  return expr.kind === 'path' ? { ...expr, image } : mapOperands(expr, (operand) => inImage(operand, image));
}
