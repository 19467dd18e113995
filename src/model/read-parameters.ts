import { findingOf } from '../diagnostics/index.js';
import type { Located, YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { checkReference, listOf, reportUnknown } from './context.js';
import { UNKNOWN_REFERENCE } from './language-rules.js';
import { textSpan } from './located-text.js';
import type { Parameter } from './model.js';
import { noteUse } from './name-uses.js';
import { count, entries, get, text, texts } from './node.js';
import type { PatternInput } from './read-patterns.js';
import { ANY, BUILT_IN, resolveType } from './read-types.js';

/** `{order: Order, lines: {list: OrderLine, max: 40, avg: 3, distinct: [sku]}}`. */
export function readParameters(input: PatternInput, node: YamlNode | undefined): ReadonlyMap<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  for (const { key: name, keySpan: span, value } of entries(node)) {
    const list = get(value, 'list');
    const of = readTarget(input, value, list);
    const bounds =
      list === undefined
        ? {}
        : compact({ max: count(input.context, get(value, 'max')), avg: count(input.context, get(value, 'avg')) });
    const distinct = texts(get(value, 'distinct'));
    const known = of.kind === 'entity' ? distinct.filter((field) => isField(input, of.entity, field)) : distinct;
    parameters.set(name, {
      name,
      span,
      of,
      list: list !== undefined,
      ...bounds,
      distinct: known.map((field) => field.value),
    });
  }
  return parameters;
}

function isField(input: PatternInput, entity: string, field: Located<string>): boolean {
  const fields = input.names.fields.get(entity) ?? { names: new Set<string>(), complete: false };
  return checkReference(input.context, field, `attribute of \`${entity}\``, fields);
}

/** The entity or type of a parameter, or of its elements. */
function readTarget(input: PatternInput, value: YamlNode, list: YamlNode | undefined): Parameter['of'] {
  const { context, types, names } = input;
  const target = list ?? value;
  const name = text(target) ?? (list === undefined ? (text(get(value, 'is')) ?? text(get(value, 'type'))) : undefined);
  if (name === undefined) return { kind: 'type', type: resolveType(types, target).type };
  if (names.entities.names.has(name.value)) {
    noteUse(context, name, names.entities.of);
    return { kind: 'entity', entity: name.value };
  }
  const plain = name.value.replace(/\(.*$/, '');
  const isType = BUILT_IN.has(plain) || types.declared.has(name.value);
  if (isType) return { kind: 'type', type: resolveType(types, target).type };
  const candidates = [...types.declared.keys(), ...names.entities.names, ...BUILT_IN];
  if (types.complete && names.entities.complete && !context.reported.has(target))
    reportUnknown(context, name, 'type or entity', candidates);
  return { kind: 'type', type: ANY };
}

/** `$order.orderId`: a parameter, and of one that carries an item a field of it. */
export function checkParameterPath(
  { context, names }: PatternInput,
  path: Located<string>,
  parameters: ReadonlyMap<string, Parameter>,
  pattern: string,
  complete: boolean,
): void {
  const [written = '', dollar = '', root = ''] = /^(\$?)([^.[]*)/.exec(path.value) ?? [];
  const reference = { value: root, span: textSpan(path, dollar.length, written.length) };
  const carriers = [...parameters.values()].filter(
    ({ of, list }) => of.kind === 'entity' && !list && names.fields.get(of.entity)?.names.has(root) === true,
  );
  const [carrier] = carriers;
  if (complete && !parameters.has(root) && carrier !== undefined) {
    const suggestion = {
      message: `Write ${listOf(
        carriers.map(({ name }) => `$${name}.${root}`),
        'or',
      )}.`,
    };
    const message = `There is no parameter \`${root}\`; it is a field of \`${carrier.name}\`.`;
    context.findings.push(findingOf(UNKNOWN_REFERENCE, { message, span: reference.span, suggestion }));
    return;
  }
  const space = [{ kind: 'parameter', of: pattern }] as const;
  if (!checkReference(context, reference, 'parameter', { names: new Set(parameters.keys()), complete, of: space }))
    return;
  const [, start = '', name = '', field = ''] = /^(\$?([^.[]*)\.)([^.[]*)/.exec(path.value) ?? [];
  const of = parameters.get(name)?.of;
  const fields = of?.kind === 'entity' ? names.fields.get(of.entity) : undefined;
  if (of?.kind !== 'entity' || fields === undefined) return;
  const span = textSpan(path, start.length, start.length + field.length);
  checkReference(context, { value: field, span }, `attribute of \`${of.entity}\``, fields);
}
