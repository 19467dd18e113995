import type { LoadResult } from '../../model/load-model.js';
import type { Model } from '../../model/model.js';
import { compareSpans, type ParsedYaml, type Span, spanOf } from '../../source/index.js';
import { declarationsOf, storedNames } from './declarations.js';
import { usesInExpressions } from './expression-uses.js';
import { nameLinks } from './name-links.js';
import { ignoredPaths, otherUses } from './other-uses.js';
import {
  lowerFirst,
  type ModelSymbol,
  type Occurrence,
  type SymbolIndex,
  type SymbolKind,
  type SymbolSpace,
  type SymbolUse,
  symbolId,
} from './symbol.js';
import { usesInTemplates } from './template-uses.js';

type Loaded = Pick<LoadResult, 'partial' | 'uses' | 'parsed'>;

const known = new WeakMap<Loaded, SymbolIndex>();

/** Names and where they are used, of what could be read. Made when first asked for. */
export function symbolIndexOf(loaded: Loaded): SymbolIndex {
  const made = known.get(loaded) ?? new IndexBuilder(loaded).build();
  known.set(loaded, made);
  return made;
}

type Place = { -readonly [K in keyof Omit<Occurrence, 'symbols'>]: Occurrence[K] } & {
  readonly symbols: Map<string, ModelSymbol>;
};

class IndexBuilder {
  readonly #model: Model | undefined;
  readonly #loaded: Loaded;
  readonly #symbols = new Map<string, ModelSymbol>();
  readonly #fields = new Map<string, ModelSymbol[]>();
  readonly #places = new Map<string, Place>();
  readonly #byKey = new Map<string, ModelSymbol>();
  #lower: ReadonlyMap<string, string> | undefined;

  constructor(loaded: Loaded) {
    this.#loaded = loaded;
    this.#model = loaded.partial;
  }

  build(): SymbolIndex {
    const model = this.#model;
    if (model !== undefined) {
      const declared = [...declarationsOf(model)].map(({ symbol, span }) => ({ symbol: this.#add(symbol), span }));
      for (const { symbol, span } of declared) this.#declare(symbol, span);
      // What only an expression names is a parameter by that: those that tests give to it are found afterwards.
      for (const use of usesInExpressions(model)) this.#use(use, true);
      for (const use of otherUses(model)) this.#use(use, use.of[0]?.kind === 'error' || isOfStatement(model, use));
      for (const use of usesInTemplates(model)) this.#use(use);
    }
    for (const use of this.#loaded.uses) this.#use(use, use.isDeclaration === true);
    if (model !== undefined) this.#addStored(model);
    this.#addIgnored(this.#loaded.parsed);
    return this.#finish(model);
  }

  #add(symbol: ModelSymbol): ModelSymbol {
    const id = symbolId(symbol);
    const before = this.#symbols.get(id);
    if (before !== undefined) return before;
    this.#symbols.set(id, symbol);
    if (symbol.kind !== 'attribute') return symbol;
    const fields = this.#fields.get(symbol.name) ?? [];
    this.#fields.set(symbol.name, fields);
    fields.push(symbol);
    return symbol;
  }

  #declare(symbol: ModelSymbol, span: Span): void {
    const place = this.#place(span, symbol.name, [symbol]);
    // What the defaults bring has no place of its own: uses of the name stand there.
    if (!place.isExact && this.#isBrought(symbol)) this.#places.delete(placeId(place.span));
    else place.role = 'declaration';
    if (place.isExact) this.#byKey.set(placeId(span), symbol);
  }

  #isBrought({ kind, name, of }: ModelSymbol): boolean {
    if (kind !== 'attribute' || of === undefined) return false;
    return this.#model?.entities.get(of)?.attributes.get(name)?.implied !== undefined;
  }

  #use(use: SymbolUse, mayBring = false): void {
    const { value, span, of } = use;
    const name = use.isLower === true ? this.#entityCalled(value) : value;
    if (name === undefined || name === '') return;
    const found = this.#resolve(name, of);
    const [first] = of;
    const brought = found.length === 0 && mayBring && first !== undefined ? [this.#add({ ...first, name })] : found;
    if (brought.length === 0) return;
    const place = this.#place(span, value, brought);
    if (use.isLower === true) place.isLower = true;
    if (use.isDeclaration === true) place.role = 'declaration';
  }

  /** By the first kind that has the name, of all that have it. */
  #resolve(name: string, of: readonly SymbolSpace[]): readonly ModelSymbol[] {
    const kinds = new Set(of.map(({ kind }) => kind));
    for (const kind of kinds) {
      const spaces = of.filter((space) => space.kind === kind);
      const found = spaces.flatMap((space) => this.#named(space, name));
      if (found.length > 0) return found;
    }
    return [];
  }

  #named(space: SymbolSpace, name: string): readonly ModelSymbol[] {
    if (space.kind === 'attribute' && space.of === undefined) return this.#fields.get(name) ?? [];
    const found = this.#symbols.get(symbolId({ ...space, name }));
    return found === undefined ? [] : [found];
  }

  #entityCalled(lower: string): string | undefined {
    this.#lower ??= new Map([...(this.#model?.entities.keys() ?? [])].map((name) => [lowerFirst(name), name]));
    return this.#lower.get(lower);
  }

  #place(span: Span, text: string, symbols: readonly ModelSymbol[]): Place {
    const exact = exactSpan(span, text);
    const id = placeId(exact ?? span);
    const place: Place = this.#places.get(id) ?? {
      span: exact ?? span,
      symbols: new Map(),
      role: 'use',
      isLower: false,
      isExact: exact !== undefined,
    };
    this.#places.set(id, place);
    for (const symbol of symbols) place.symbols.set(symbolId(symbol), symbol);
    return place;
  }

  /** Where a table speaks of what is stored, it means the attributes that are stored so; otherwise the key attribute itself. */
  #addStored(model: Model): void {
    for (const table of model.tables.values()) {
      const attributes = [...model.entities.values()]
        .filter((entity) => entity.table.value === table.name)
        .flatMap(({ name: of, attributes: all }) =>
          [...all.values()].map(({ name, storedName }) => ({
            storedName,
            symbol: { kind: 'attribute', name, of } as const,
          })),
        );
      const seen = new Set<string>();
      for (const { value, span } of storedNames(table)) {
        const meant = attributes
          .filter(({ storedName }) => storedName === value)
          .map(({ symbol }) => this.#add(symbol));
        const own = this.#add({ kind: 'stored name', name: value, of: table.name });
        const place = this.#place(span, value, meant.length > 0 ? meant : [own]);
        place.role = meant.length === 0 && !seen.has(value) ? 'declaration' : 'stored';
        seen.add(value);
      }
    }
  }

  #addIgnored(files: readonly ParsedYaml[]): void {
    for (const { span, key } of ignoredPaths(files)) {
      const symbol = this.#byKey.get(placeId(key));
      if (symbol !== undefined) this.#place(span, symbol.name, [symbol]);
    }
  }

  #finish(model: Model | undefined): SymbolIndex {
    const occurrences = [...this.#places.values()]
      .map(({ symbols, ...place }): Occurrence => ({ ...place, symbols: [...symbols.values()] }))
      .sort((a, b) => compareSpans(a.span, b.span));
    const find = (kind: SymbolKind, name: string, of?: string): ModelSymbol | undefined =>
      this.#symbols.get(symbolId({ kind, name, ...(of === undefined ? {} : { of }) }));
    const bySymbol = new Map<ModelSymbol, Occurrence[]>();
    for (const occurrence of occurrences) {
      for (const symbol of occurrence.symbols) {
        const own = bySymbol.get(symbol);
        if (own === undefined) bySymbol.set(symbol, [occurrence]);
        else own.push(occurrence);
      }
    }
    const places = (symbols: readonly ModelSymbol[]): readonly Occurrence[] => {
      if (symbols.length === 1) return bySymbol.get(symbols[0]!) ?? [];
      const found = new Set(symbols.flatMap((symbol) => bySymbol.get(symbol) ?? []));
      return [...found].sort((a, b) => compareSpans(a.span, b.span));
    };
    let groups: ReadonlyMap<ModelSymbol, readonly ModelSymbol[]> | undefined;
    const group = (symbol: ModelSymbol): readonly ModelSymbol[] => {
      groups ??= this.#groups(occurrences, model);
      return groups.get(symbol) ?? [symbol];
    };
    return { occurrences, symbols: [...this.#symbols.values()], places, group, find };
  }

  #groups(
    occurrences: readonly Occurrence[],
    model: Model | undefined,
  ): ReadonlyMap<ModelSymbol, readonly ModelSymbol[]> {
    const groups = new Map<ModelSymbol, Set<ModelSymbol>>();
    const join = (one: ModelSymbol, other: ModelSymbol): void => {
      const first = groups.get(one) ?? new Set([one]);
      const second = groups.get(other) ?? new Set([other]);
      if (first === second) return;
      for (const symbol of second) first.add(symbol);
      for (const symbol of first) groups.set(symbol, first);
    };
    for (const { role, symbols, isExact } of occurrences) {
      const [first, ...others] = symbols;
      if (role !== 'stored' && isExact && first !== undefined) for (const other of others) join(first, other);
    }
    for (const [a, b] of model === undefined ? [] : nameLinks(model)) {
      const [one, other] = [this.#symbols.get(symbolId(a)), this.#symbols.get(symbolId(b))];
      if (one !== undefined && other !== undefined) join(one, other);
    }
    return new Map([...groups].map(([symbol, all]) => [symbol, [...all]]));
  }
}

/** `$name` of a statement is a parameter whether it is declared or not. */
function isOfStatement({ patterns }: Model, { of: [space] }: SymbolUse): boolean {
  return space?.kind === 'parameter' && patterns.get(space.of ?? '')?.statement !== undefined;
}

/** The characters of the name at a place: without quotes, and without what stands behind it (`pk: N`). */
function exactSpan({ file, start, end }: Span, name: string): Span | undefined {
  const text = file.text.slice(start, end);
  const quote = text.charAt(0) === '"' || text.charAt(0) === "'" ? 1 : 0;
  if (!text.startsWith(name, quote)) return undefined;
  const rest = text.slice(quote + name.length, text.length - quote);
  if (rest !== '' && !/^\s*:\s*[SNB]\s*$/.test(rest)) return undefined;
  return spanOf(file, start + quote, start + quote + name.length);
}

function placeId({ file, start, end }: Span): string {
  return `${start} ${end} ${file.path}`;
}
