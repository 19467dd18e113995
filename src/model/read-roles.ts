import { findingOf } from '../diagnostics/index.js';
import type { Located, YamlMap, YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { checkReference, type LoadContext, type NameSet, reportWrong } from './context.js';
import { DUPLICATE_NAME } from './language-rules.js';
import type { Role, RoleApi } from './model.js';
import { noteUse } from './name-uses.js';
import type { Names } from './names.js';
import { choiceOf, entries, flag, get, oneOrMore, plainText, text, texts } from './node.js';

export function readRoles(context: LoadContext, root: YamlMap, names: Names): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  for (const { key: name, keySpan: span, value: node } of entries(get(root, 'roles'))) {
    const allow = texts(get(node, 'allow')).filter((pattern) =>
      checkReference(context, pattern, 'access pattern', names.patterns),
    );
    const scope = new Map<string, string>();
    for (const { key, keySpan, value } of entries(get(node, 'scope'))) {
      noteUse(context, { value: key, span: keySpan }, [{ kind: 'attribute' }]);
      const written = plainText(value);
      if (written !== undefined) scope.set(key, written);
    }
    const description = plainText(get(node, 'description'));
    const assumedBy = oneOrMore(get(node, 'assumedBy'));
    const named = texts(get(node, 'allow'));
    const allowed = { names: new Set(named.map(({ value }) => value)), complete: allow.length === named.length };
    const api = readApi(context, get(node, 'api'), names, allowed);
    roles.set(name, compact({ name, span, description, allow, scope, assumedBy, api }));
  }
  return roles;
}

function readApi(
  context: LoadContext,
  node: YamlNode | undefined,
  names: Names,
  allowed: NameSet,
): RoleApi | undefined {
  if (node === undefined || (node.kind !== 'map' && !flag(node, false))) return undefined;
  const routes = new Map<string, Located<string>>();
  for (const { key, keySpan, value } of entries(get(node, 'routes'))) {
    const route = text(value);
    const isKnown = checkReference(context, { value: key, span: keySpan }, 'access pattern', names.patterns);
    if (!isKnown || route === undefined || context.reported.has(value)) continue;
    if (allowed.complete && !allowed.names.has(key)) {
      reportWrong(
        context,
        value,
        `The role may not call \`${key}\`, so that it has no route: add it to \`allow\`, or leave the route out.`,
        keySpan,
      );
    } else if (isRouteSound(context, value, route, routes)) routes.set(key, route);
  }
  return { auth: choiceOf(get(node, 'auth'), ['iam', 'jwt', 'none']) ?? 'iam', routes, span: node.span };
}

/** API Gateway tells paths apart by what is not in braces. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html */
function isRouteSound(
  context: LoadContext,
  node: YamlNode,
  { value, span }: Located<string>,
  others: ReadonlyMap<string, Located<string>>,
): boolean {
  const names = [...value.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    reportWrong(context, node, `\`{${twice}}\` stands twice in the path: give each part a name of its own.`);
    return false;
  }
  const shape = shapeOf(value);
  const [pattern, first] = [...others].find(([, other]) => shapeOf(other.value) === shape) ?? [];
  if (pattern === undefined || first === undefined) return true;
  context.findings.push(
    findingOf(DUPLICATE_NAME, {
      message: `This is the route of \`${pattern}\`, too: what is called in braces does not tell two paths apart. Give one of them another path.`,
      span,
      related: [{ message: 'It stands here first.', span: first.span }],
    }),
  );
  return false;
}

function shapeOf(route: string): string {
  return route.replace(/\{[^{}]*\}/g, '{}');
}
