import { pathsOf } from '../expression/model/index.js';
import { scalarText, type YamlNode } from '../source/index.js';
import { checkReference, type LoadContext, type NameSet } from './context.js';
import { expressionSpan } from './located-text.js';
import type { LocatedExpr } from './model.js';
import { entries, isText, items } from './node.js';

/** Members of every enum below the node: they stand bare in expressions, like attributes. */
export function enumMembers(root: YamlNode): NameSet {
  const names = new Set<string>();
  let complete = true;
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
  for (const path of pathsOf(expr.value)) {
    const [name] = path.segments;
    if (typeof name !== 'string' || path.image !== 'current') continue;
    if (path.segments.length === 1 && (!members.complete || members.names.has(name))) continue;
    const whole = expressionSpan(expr, path);
    const written = whole.file.text.slice(whole.start, whole.start + name.length);
    const span = written === name ? { ...whole, end: whole.start + name.length } : whole;
    checkReference(context, { value: name, span }, what, fields);
  }
}
