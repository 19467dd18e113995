import type { Model } from '../../model/model.js';
import { BUILT_IN } from '../../model/read-types.js';
import { lowerFirst, type ModelSymbol, type SymbolSpace } from '../symbols/symbol.js';

/** A name to offer. */
export type OfferedName = {
  readonly text: string;
  readonly symbol: ModelSymbol;
  readonly isDeprecated: boolean;
};

/** All names of a kind that a model declares. */
export function namesIn(model: Model, { kind, of }: SymbolSpace, isLower = false): readonly OfferedName[] {
  const named = (names: Iterable<string>, space: string | undefined = of): readonly OfferedName[] =>
    [...names].map((name) => ({
      text: isLower ? lowerFirst(name) : name,
      symbol: { kind, name, ...(space === undefined ? {} : { of: space }) },
      isDeprecated: false,
    }));
  switch (kind) {
    case 'entity':
      return named(model.entities.keys());
    case 'table':
      return named(model.tables.keys());
    case 'role':
      return named(model.roles.keys());
    case 'type':
      return [...named(model.types.keys()), ...named(BUILT_IN)];
    case 'index': {
      const table = model.tables.get(of ?? '');
      return table === undefined ? [] : named([...table.indexes.keys(), ...table.vectorIndexes.keys()]);
    }
    case 'access pattern':
      return [...model.patterns.values()].flatMap(({ name, deprecated }) =>
        named([name]).map((one) => ({ ...one, isDeprecated: deprecated !== undefined })),
      );
    case 'parameter':
      return named(model.patterns.get(of ?? '')?.params.keys() ?? []);
    case 'attribute':
      return [...model.entities.values()].flatMap((entity) => {
        if (of !== undefined && entity.name !== of) return [];
        const own = [...entity.attributes.values()].flatMap(({ name, deprecated }) =>
          named([name], entity.name).map((one) => ({ ...one, isDeprecated: deprecated !== undefined })),
        );
        return [...own, ...named(entity.routing.keys(), entity.name)];
      });
    case 'stored name':
      return named(storedNames(model, of ?? ''));
    case 'sample':
      return named([...model.samples.entities.values()].flat().flatMap(({ id }) => id ?? []));
    case 'error':
      return named(errorsOf(model));
    default:
      return [];
  }
}

/** What items of a table carry. */
function storedNames({ tables, entities }: Model, table: string): ReadonlySet<string> {
  const { pk, sk, indexes } = tables.get(table) ?? {};
  const keys = [pk, sk, ...[...(indexes?.values() ?? [])].flatMap((index) => [...index.pk, ...index.sk])];
  const own = [...entities.values()].filter((entity) => entity.table.value === table);
  const stored = own.flatMap(({ attributes }) => [...attributes.values()].map(({ storedName }) => storedName));
  return new Set([...keys.flatMap((key) => key?.name ?? []), ...stored]);
}

/** What calls fail with by the model's own rules. */
function errorsOf({ entities, patterns }: Model): ReadonlySet<string> {
  const conflicts = [...entities.values()].flatMap(({ unique }) =>
    [...unique.values()].map(({ onConflict }) => onConflict),
  );
  const refusals = [...patterns.values()].flatMap(({ steps }) => steps.map((step) => step.else));
  return new Set([...conflicts, ...refusals].flatMap((error) => error?.value ?? []));
}
