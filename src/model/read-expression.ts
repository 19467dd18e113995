import { parseExpression } from '../expression/model/index.js';
import { flatMap } from '../lists/flat-map.js';
import { type Located, scalarText, spanWithin, type YamlNode, type YamlScalar } from '../source/index.js';
import { type LoadContext, reportWrong } from './context.js';
import { locatedText } from './located-text.js';
import type { LocatedExpr, SetClause } from './model.js';
import { entries, isText, items, text, upperFirst } from './node.js';

/** An expression of the model's language; undefined where it is none, which is then reported. */
export function readExpression(context: LoadContext, node: YamlNode | undefined): LocatedExpr | undefined {
  return isText(node) && !context.reported.has(node) ? parseScalar(context, node) : undefined;
}

/** As `readExpression`, where a plain number or boolean is an expression too: `add: {orders: 1}`. */
export function readExpressionScalar(context: LoadContext, node: YamlNode | undefined): LocatedExpr | undefined {
  if (node?.kind !== 'scalar' || node.value === null || context.reported.has(node)) return undefined;
  return parseScalar(context, node);
}

function parseScalar(context: LoadContext, node: YamlScalar): LocatedExpr | undefined {
  const source = scalarText(node);
  const result = parseExpression(source);
  if (result.kind === 'ok') {
    const { value, span } = locatedText(node);
    return { value: result.expr, span, text: value };
  }
  const end = Math.max(result.end, Math.min(result.start + 1, source.length));
  const span = spanWithin(node, Math.min(result.start, source.length), end);
  reportWrong(context, node, `This is no expression: ${upperFirst(result.message)}.`, span);
  return undefined;
}

/** `set: [email]` from parameters of that name, or `set: {path: expression}`. */
export function readSetClauses(context: LoadContext, node: YamlNode | undefined): readonly SetClause[] {
  const fromParameters = flatMap(items(node), (item) => {
    const path = text(item);
    return path === undefined ? [] : [{ path }];
  });
  const computed = entries(node).map(({ key, keySpan, value }) => {
    const path: Located<string> = { value: key, span: keySpan };
    const expr = readExpressionScalar(context, value);
    return expr === undefined ? { path } : { path, value: expr };
  });
  return [...fromParameters, ...computed];
}
