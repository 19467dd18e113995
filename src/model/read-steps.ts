import { flatMap } from '../lists/flat-map.js';
import type { Located, Span, YamlMap, YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { checkReference, listOf, type NameSet, reportWrong } from './context.js';
import { checkExpressionNames } from './expression-names.js';
import { textSpan } from './located-text.js';
import type { Parameter, Step, StepAction } from './model.js';
import { get, items, text, texts } from './node.js';
import { readExpression, readSetClauses } from './read-expression.js';
import { checkField, type PatternInput } from './read-patterns.js';

const ACTIONS: readonly StepAction[] = ['create', 'put', 'update', 'delete', 'check', 'get'];

/** The actions of a transaction, in order. */
export function readSteps(
  input: PatternInput,
  name: string,
  pattern: YamlMap,
  params: ReadonlyMap<string, Parameter>,
): readonly Step[] {
  const hidden = input.context.misspelt.get(pattern)?.has('params') === true;
  const parameters: NameSet = {
    names: new Set(params.keys()),
    complete: !hidden,
    of: [{ kind: 'parameter', of: name }],
  };
  return flatMap(items(get(pattern, 'steps')), (node) =>
    node.kind === 'map' ? (readStep(input, node, parameters) ?? []) : [],
  );
}

function readStep(input: PatternInput, node: YamlMap, parameters: NameSet): Step | undefined {
  const { context, names } = input;
  const stated = node.entries.filter(({ key }) => ACTIONS.some((action) => action === key));
  const [first, second] = stated;
  if (first === undefined || second !== undefined) {
    if (!context.misspelt.has(node)) reportActions(input, node, second?.keySpan);
    return undefined;
  }
  const action = ACTIONS.find((candidate) => candidate === first.key);
  const entity = text(first.value);
  if (action === undefined || entity === undefined) return undefined;
  const isKnown = checkReference(context, entity, 'entity', names.entities);
  const fields = names.fields.get(entity.value) ?? { names: new Set<string>(), complete: false };
  const what = `attribute of \`${entity.value}\``;
  const known = (list: readonly Located<string>[]) => list.filter((field) => checkField(context, field, what, fields));
  const parameter = (key: 'from' | 'each') => {
    const name = text(get(node, key));
    return name !== undefined && isParameter(input, name, parameters) ? name : undefined;
  };
  const clauses = (key: 'set' | 'add') =>
    readSetClauses(context, get(node, key)).filter(({ path }) => checkField(context, path, what, fields));
  const lock = text(get(node, 'lock'));
  const condition = readExpression(context, get(node, 'condition'));
  checkExpressionNames(context, condition, what, fields);
  const step = compact({
    action,
    entity,
    from: parameter('from'),
    each: parameter('each'),
    by: known(texts(get(node, 'by'))),
    set: clauses('set'),
    add: clauses('add'),
    remove: known(texts(get(node, 'remove'))),
    condition,
    lock: lock === undefined ? undefined : known([lock])[0],
    else: text(get(node, 'else')),
    span: node.span,
  });
  return isKnown ? step : undefined;
}

function reportActions(input: PatternInput, node: YamlNode, second: Span | undefined): void {
  const { file, start } = node.span;
  const problem = second === undefined ? 'A step says what it does to which entity' : 'A step does one thing';
  reportWrong(
    input.context,
    node,
    `${problem}: write one of ${listOf(ACTIONS, 'or')}, as in \`create: Order\`.`,
    second ?? { file, start, end: start + 1 },
  );
}

/** `order`, `$order`, `order.lines`: the parameter that it begins with has to be declared. */
function isParameter(input: PatternInput, written: Located<string>, parameters: NameSet): boolean {
  const name = /^\$?([^.[]*)/.exec(written.value)?.[1] ?? '';
  const at = written.value.startsWith('$') ? 1 : 0;
  return checkReference(
    input.context,
    { value: name, span: textSpan(written, at, at + name.length) },
    'parameter',
    parameters,
  );
}
