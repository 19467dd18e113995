import type { Model, Table } from '../../model/model.js';
import type { Located, Span } from '../../source/index.js';
import type { ModelSymbol } from './symbol.js';

export type Declaration = { readonly symbol: ModelSymbol; readonly span: Span };

/** Everything that the model gives a name to. */
export function* declarationsOf(model: Model): Generator<Declaration> {
  const sections = [
    ['type', model.types],
    ['table', model.tables],
    ['entity', model.entities],
    ['access pattern', model.patterns],
    ['role', model.roles],
    ['stream rule', model.streams],
    ['scenario', model.scenarios],
  ] as const;
  for (const [kind, named] of sections)
    for (const { name, span } of named.values()) yield { symbol: { kind, name }, span };
  for (const { name: of, indexes, vectorIndexes } of model.tables.values())
    for (const { name, span } of [...indexes.values(), ...vectorIndexes.values()])
      yield { symbol: { kind: 'index', name, of }, span };
  for (const { name: of, attributes, routing } of model.entities.values())
    for (const { name, span } of [...attributes.values(), ...routing.values()])
      yield { symbol: { kind: 'attribute', name, of }, span };
  for (const { name: of, params } of model.patterns.values())
    for (const { name, span } of params.values()) yield { symbol: { kind: 'parameter', name, of }, span };
}

/** Where a table speaks of attributes by the names that they are stored under. */
export function storedNames({ pk, sk, indexes, vectorIndexes, ttl }: Table): readonly Located<string>[] {
  const own = [pk, ...(sk === undefined ? [] : [sk])];
  const ofIndexes = [...indexes.values()].flatMap((index) => [...index.pk, ...index.sk]);
  const keys = [...own, ...ofIndexes].map(({ name, span }) => ({ value: name, span }));
  const projected = [...indexes.values(), ...vectorIndexes.values()].flatMap(({ projection }) =>
    projection.kind === 'include' ? projection.attributes : [],
  );
  const searched = [...vectorIndexes.values()].flatMap((index) => [index.vector, ...index.pk, ...index.filters]);
  return [...keys, ...(ttl === undefined ? [] : [ttl]), ...projected, ...searched];
}
