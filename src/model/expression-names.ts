import { type Expr, type PathExpr, pathsOf, walkExpression } from '../expression/model/index.js';
import { scalarText, type YamlNode } from '../source/index.js';
import { nearest } from '../text/did-you-mean.js';
import { checkReference, type LoadContext, type NameSet, reportNoMember } from './context.js';
import { expressionSpan } from './located-text.js';
import type { LocatedExpr } from './model.js';
import { entries, isText, items } from './node.js';

/** Members of every enum below the node: they stand bare in expressions, like attributes. */
export function enumMembers({ misspelt }: LoadContext, root: YamlNode): NameSet {
  const names = new Set<string>();
  let complete = ![...misspelt.values()].some((meant) => meant.has('enum'));
  const open: YamlNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { key, value } of entries(node)) {
      open.push(value);
      if (key !== 'enum') continue;
      for (const member of items(value)) {
        if (isText(member)) names.add(scalarText(member));
        else complete = false;
      }
    }
    for (const item of items(node)) open.push(item);
  }
  return { names, complete };
}

/** Reports every attribute that an expression reads and none of the entities has. */
export function checkExpressionNames(
  context: LoadContext,
  expr: LocatedExpr | undefined,
  what: string,
  fields: NameSet,
): void {
  const members = context.enumMembers;
  if (expr === undefined || members === undefined) return;
  const facing = facedNames(expr.value);
  for (const path of pathsOf(expr.value)) {
    const [name] = path.segments;
    if (typeof name !== 'string' || path.image !== 'current') continue;
    if (path.segments.length === 1 && (!members.complete || members.names.has(name))) continue;
    const whole = expressionSpan(expr, path);
    const written = whole.file.text.slice(whole.start, whole.start + name.length);
    const span = written === name ? { ...whole, end: whole.start + name.length } : whole;
    const owner = path.segments.length === 1 ? facing.get(path) : undefined;
    const enumerated = owner === undefined ? undefined : fields.enums?.get(owner);
    if (owner !== undefined && enumerated !== undefined && isMeantAsMember(name, enumerated, fields))
      reportNoMember(context, { value: name, span }, owner, enumerated);
    else checkReference(context, { value: name, span }, what, fields);
  }
}

/** No attribute is nearer: what stands opposite an enum is a member of it. */
function isMeantAsMember(name: string, members: readonly string[], { names, complete }: NameSet): boolean {
  if (names.has(name) || !complete) return false;
  return nearest(name, members).length > 0 || nearest(name, names).length === 0;
}

/** The attribute that a bare name is compared with. */
function facedNames(expr: Expr): ReadonlyMap<Expr, string> {
  const faced = new Map<Expr, string>();
  const face = (one: Expr, other: Expr): void => {
    const attribute = isBareName(other) ? other.segments[0] : undefined;
    if (typeof attribute === 'string') faced.set(one, attribute);
  };
  walkExpression(expr, (node) => {
    if (node.kind === 'compare') {
      face(node.left, node.right);
      face(node.right, node.left);
    } else if (node.kind === 'in') {
      for (const item of node.list) face(item, node.operand);
    }
  });
  return faced;
}

function isBareName(expr: Expr): expr is PathExpr {
  return expr.kind === 'path' && expr.segments.length === 1;
}
