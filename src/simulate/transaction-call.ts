import { flatMap } from '../lists/flat-map.js';
import type { GeneratedItem } from '../load/generate-items.js';
import type { Parameter } from '../model/model.js';
import type { ModelValue } from '../model/value-type.js';
import type { Arguments } from '../planner/index.js';

export type Values = Map<string, ModelValue>;

/** What is drawn of one call of a transaction so far. */
export class TransactionCall {
  tenant: ModelValue | undefined;
  readonly scalars: Values = new Map();
  /** Parameters that carry one item. */
  readonly items = new Map<string, Values>();
  readonly lists = new Map<string, ModelValue[]>();
  /** Items that the transaction is about, and those of them that it makes. */
  readonly parents: GeneratedItem[] = [];
  readonly made: GeneratedItem[] = [];
  readonly #parameters: readonly Parameter[];

  constructor(parameters: Iterable<Parameter>) {
    this.#parameters = [...parameters];
  }

  itemOf(parameter: string): Values {
    const item = this.items.get(parameter) ?? new Map<string, ModelValue>();
    this.items.set(parameter, item);
    return item;
  }

  listOf(parameter: string): ModelValue[] {
    const list = this.lists.get(parameter) ?? [];
    this.lists.set(parameter, list);
    return list;
  }

  arguments(tenantField: string | undefined): Arguments {
    const args: Values = new Map(this.scalars);
    if (tenantField !== undefined && this.tenant !== undefined) args.set(tenantField, this.tenant);
    for (const { name, list } of this.#parameters) {
      const value = list ? this.listOf(name) : this.items.get(name);
      if (value !== undefined) args.set(name, value);
    }
    return args;
  }
}

/** The names of a path as the model writes it: `order.lines`, `$order`. */
export function pathOf(written: string): readonly string[] {
  return written.replace(/^\$/, '').split('.');
}

/** The values with each element of the list at a path replaced, or left out. */
export function withListAt(
  values: ReadonlyMap<string, ModelValue>,
  [name = '', ...rest]: readonly string[],
  replace: (element: ModelValue) => ModelValue | undefined,
): Values {
  const copy = new Map(values);
  const value = copy.get(name);
  if (rest.length > 0 && value instanceof Map) copy.set(name, withListAt(value as Values, rest, replace));
  else if (value instanceof Set)
    copy.set(name, new Set(replaced([...(value as ReadonlySet<ModelValue>)], replace)) as ModelValue);
  else if (Array.isArray(value)) copy.set(name, replaced(value as readonly ModelValue[], replace));
  return copy;
}

function replaced(
  elements: readonly ModelValue[],
  replace: (element: ModelValue) => ModelValue | undefined,
): readonly ModelValue[] {
  return flatMap(elements, (element) => {
    const value = replace(element);
    return value === undefined ? [] : [value];
  });
}
