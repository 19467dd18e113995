import { flatMap } from '../../lists/flat-map.js';
import type { AttributeValue } from '../../value/index.js';
import { holds, type Scope } from './evaluate.js';
import type { Expr, PathExpr } from './expr.js';
import { combination, mapOperands, operandsOf, walkExpression } from './expr.js';
import { printPath } from './print.js';

/** How the values of attributes are spread over the stored items. Undefined is unknown. */
export interface ShareFacts {
  /** Relative weights of an attribute's values (members of an enum) among the items that have it. */
  weightsOf(attribute: string): ReadonlyMap<string, number> | undefined;
  /** Share of items that have the attribute, 0 to 1; 1 for a required one. Asked for where only presence matters, or weights are known. */
  presentShareOf?(attribute: string): number | undefined;
}

/** Combinations of values beyond which the share is left unknown. */
const MAX_COMBINATIONS = 50_000;

interface Outcome {
  readonly value: AttributeValue | undefined;
  readonly share: number;
}

/**
 * Share of stored items for which the condition holds, 0 to 1. Attributes are taken as independent of each other, except those that
 * are asked for together (`has(carrier) and has(shippedAt)`): they come and go together, and the rarest decides.
 * Undefined where it depends on something whose spread is not known.
 */
export function truthShare(condition: Expr, facts: ShareFacts): number | undefined {
  const expr = rarestOnly(condition, facts, placesOf(condition));
  const uses = usesOf(expr);
  if (uses === undefined) return undefined;
  const attributes: { readonly name: string; readonly outcomes: readonly Outcome[] }[] = [];
  let combinations = 1;
  for (const [name, onlyPresence] of uses) {
    const outcomes = outcomesOf(name, onlyPresence, facts);
    if (outcomes === undefined) return undefined;
    attributes.push({ name, outcomes });
    combinations *= outcomes.length;
  }
  if (combinations > MAX_COMBINATIONS) return undefined;

  const current = new Map<string, AttributeValue | undefined>();
  const scope: Scope = { attribute: (name) => current.get(name), param: () => undefined };
  const sum = (depth: number, share: number): number => {
    const attribute = attributes[depth];
    if (attribute === undefined) return holds(expr, scope) ? share : 0;
    let total = 0;
    for (const outcome of attribute.outcomes) {
      current.set(attribute.name, outcome.value);
      total += sum(depth + 1, share * outcome.share);
    }
    return total;
  };
  return Math.min(1, sum(0, 1));
}

/** In each conjunction, of the attributes that only have to be there, the one that the fewest items have. */
function rarestOnly(expr: Expr, facts: ShareFacts, places: ReadonlyMap<string, number>): Expr {
  if (expr.kind !== 'and') return mapOperands(expr, (one) => rarestOnly(one, facts, places));
  const asked = new Map<string, readonly Expr[]>();
  for (const operand of expr.operands) {
    const name = presentName(operand);
    if (name !== undefined) asked.set(name, [...(asked.get(name) ?? []), operand]);
  }
  // What the condition reads elsewhere too is no matter of presence alone.
  const together = flatMap([...asked], ([name, operands]) => {
    const share = operands.length === places.get(name) ? facts.presentShareOf?.(name) : undefined;
    return share === undefined ? [] : [{ operands, share }];
  });
  const rarest = [...together].sort((a, b) => a.share - b.share)[0]?.operands[0];
  const dropped = new Set(flatMap(together, ({ operands }) => operands));
  const kept = expr.operands.filter((operand) => operand === rarest || !dropped.has(operand));
  return combination(
    'and',
    kept.map((one) => rarestOnly(one, facts, places)),
  );
}

/** `x` of `has(x)`, where that is a plain attribute. */
function presentName(expr: Expr): string | undefined {
  const [path] = expr.kind === 'call' && expr.name === 'has' ? expr.args : [];
  return path?.kind === 'path' && path.image === 'current' && path.segments.length === 1
    ? String(path.segments[0])
    : undefined;
}

/** How often the condition reads each attribute. */
function placesOf(expr: Expr): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  walkExpression(expr, (node) => {
    if (node.kind !== 'path') return;
    const name = String(node.segments[0]);
    places.set(name, (places.get(name) ?? 0) + 1);
  });
  return places;
}

/** Attributes read, each with whether only its presence is; undefined where something else than a plain attribute is read. */
function usesOf(expr: Expr): ReadonlyMap<string, boolean> | undefined {
  const uses = new Map<string, boolean>();
  let isPlain = true;
  const note = (path: PathExpr, onlyPresence: boolean): void => {
    if (path.image !== 'current' || path.segments.length !== 1) isPlain = false;
    const name = path.segments.length === 1 ? String(path.segments[0]) : printPath(path.segments);
    uses.set(name, onlyPresence && uses.get(name) !== false);
  };
  const visit = (node: Expr, parent: Expr | undefined): void => {
    if (node.kind === 'path') note(node, parent?.kind === 'call' && parent.name === 'has');
    if (node.kind === 'param') isPlain = false;
    for (const operand of operandsOf(node)) visit(operand, node);
  };
  visit(expr, undefined);
  return isPlain ? uses : undefined;
}

function outcomesOf(name: string, onlyPresence: boolean, facts: ShareFacts): readonly Outcome[] | undefined {
  const weights = facts.weightsOf(name);
  const present = facts.presentShareOf?.(name) ?? (weights === undefined ? undefined : 1);
  if (present === undefined) return undefined;
  const absent: readonly Outcome[] = present < 1 ? [{ value: undefined, share: 1 - present }] : [];
  if (onlyPresence) return [{ value: { BOOL: true }, share: present }, ...absent];
  if (weights === undefined) return undefined;
  let total = 0;
  for (const weight of weights.values()) total += weight;
  if (!(total > 0)) return undefined;
  const members = [...weights].map(
    ([member, weight]): Outcome => ({ value: { S: member }, share: (present * weight) / total }),
  );
  return [...members, ...absent];
}
