import { parseModelStatement } from '../../expression/partiql/index.js';
import { locatedText, textSpan } from '../../model/located-text.js';
import type { Model, Pattern } from '../../model/model.js';
import { attributesOf } from '../../model/name-uses.js';
import { get, isText, items } from '../../model/node.js';
import { type Located, type ParsedYaml, type Span, stepsOfPath } from '../../source/index.js';
import type { SymbolSpace, SymbolUse } from './symbol.js';

/** Names in places that loading does not look up by themselves: facts of entities, statements, routes, errors. */
export function otherUses(model: Model): readonly SymbolUse[] {
  return [...ofEntities(model), ...ofPatterns(model), ...ofRoutes(model), ...ofErrors(model)];
}

function* ofEntities({ entities, tenancy }: Model): Generator<SymbolUse> {
  for (const { name, version, ttl, softDelete } of entities.values()) {
    for (const fact of [version, ttl, softDelete])
      if (fact !== undefined) yield { ...fact.attribute, of: attributesOf(name) };
  }
  const tenants = [...entities.values()].filter(({ global }) => !global).map(({ name }) => name);
  if (tenancy !== undefined) yield { ...tenancy.field, of: attributesOf(...tenants) };
}

function* ofPatterns({ patterns }: Model): Generator<SymbolUse> {
  for (const pattern of patterns.values()) {
    if (pattern.statement !== undefined) yield* usesInStatement(pattern.name, pattern.statement);
    if (pattern.keyCondition !== undefined) yield* usesInBraces(pattern.keyCondition, argumentsOf(pattern));
  }
}

function* usesInStatement(pattern: string, text: Located<string>): Generator<SymbolUse> {
  const parsed = parseModelStatement(text.value);
  if (parsed.kind === 'error') return;
  const { statement, parameters } = parsed.model;
  const { table, tableSpan, index } = statement.from;
  const named = (value: string, from: number, of: SymbolSpace): readonly SymbolUse[] =>
    text.value.startsWith(value, from) ? [{ value, span: textSpan(text, from, from + value.length), of: [of] }] : [];
  const quote = text.value.charAt(tableSpan.start) === '"' ? 1 : 0;
  yield* named(table, tableSpan.start + quote, { kind: 'table' });
  if (index !== undefined) {
    const gap = /^\s*\.\s*"?/.exec(text.value.slice(tableSpan.end))?.[0].length ?? 0;
    yield* named(index, tableSpan.end + gap, { kind: 'index', of: table });
  }
  for (const { name, start } of parameters) {
    const dollar = text.value.charAt(start) === '$' ? 1 : 0;
    yield* named(name, start + dollar, { kind: 'parameter', of: pattern });
  }
}

/** `GET /orders/{orderId}`: in braces stand arguments of the pattern. */
function* ofRoutes({ roles, patterns }: Model): Generator<SymbolUse> {
  for (const { api } of roles.values()) {
    for (const [name, route] of api?.routes ?? []) {
      const pattern = patterns.get(name);
      if (pattern === undefined) continue;
      yield* usesInBraces(route, argumentsOf(pattern));
    }
  }
}

/** `{orderId}`, and `{placedAt|iso}`. */
function* usesInBraces(text: Located<string>, of: readonly SymbolSpace[]): Generator<SymbolUse> {
  for (const { 0: all, 1: value = '', index } of text.value.matchAll(/\{\s*(\w+)[^{}]*\}/g)) {
    const from = index + all.indexOf(value);
    yield { value, span: textSpan(text, from, from + value.length), of };
  }
}

function argumentsOf({ name, entities, steps }: Pattern): readonly SymbolSpace[] {
  const about = [...entities, ...steps.map(({ entity }) => entity)].map(({ value }) => value);
  return [{ kind: 'parameter', of: name }, ...attributesOf(...about)];
}

/** Errors are named where they come from, where a pattern declares them and where a test expects them. */
function* ofErrors({ entities, patterns, tests }: Model): Generator<SymbolUse> {
  const of: readonly SymbolSpace[] = [{ kind: 'error' }];
  const conflicts = [...entities.values()].flatMap(({ unique }) =>
    [...unique.values()].flatMap(({ onConflict }) => onConflict ?? []),
  );
  const refusals = [...patterns.values()].flatMap(({ steps }) => steps.flatMap((step) => step.else ?? []));
  for (const name of [...conflicts, ...refusals]) yield { ...name, of, isDeclaration: true };
  const declared = [...patterns.values()].flatMap(({ errors }) => errors);
  const expected = tests.flatMap(({ expect }) => expect.error ?? []);
  for (const name of [...declared, ...expected]) yield { ...name, of };
}

/** Steps of the paths of `lint.ignore`, each with the key that it leads to. */
export function* ignoredPaths(files: readonly ParsedYaml[]): Generator<{ readonly span: Span; readonly key: Span }> {
  for (const { root } of files) {
    for (const item of items(get(get(root, 'lint'), 'ignore'))) {
      const at = get(item, 'at');
      if (!isText(at)) continue;
      const path = locatedText(at);
      const found = files.flatMap((file) =>
        file.root === undefined ? [] : (stepsOfPath(file.root, path.value) ?? []),
      );
      for (const step of found)
        if (step.keySpan !== undefined) yield { span: textSpan(path, step.from, step.to), key: step.keySpan };
    }
  }
}
