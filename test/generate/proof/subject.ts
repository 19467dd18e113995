import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Design } from '../../../src/design/index.js';
import { namesOf } from '../../../src/generate/typescript/index.js';
import type { Pattern } from '../../../src/model/model.js';
import type { ModelValue, ValueType } from '../../../src/model/value-type.js';
import { type Arguments, idGenerator, type Plan } from '../../../src/planner/index.js';
import { typeAt } from '../../../src/planner/program/scope.js';
import { canonical, jsAttribute, jsObject, jsValue } from './js-values.js';
import { keysOf } from './naive-data.js';
import type { Moment } from './oracle.js';

/** What a method of generated code is, as far as all of them are alike. */
interface Method {
  (...args: readonly unknown[]): Promise<unknown>;
  readonly request?: (...args: readonly unknown[]) => unknown;
  readonly all?: (...args: readonly unknown[]) => AsyncIterable<unknown>;
  readonly pages?: (...args: readonly unknown[]) => AsyncIterable<unknown>;
  readonly count?: (...args: readonly unknown[]) => Promise<number>;
}

type Client = Readonly<Record<string, unknown>> & { tenant?(tenant: unknown): Client };

export interface Answer {
  /** All pages: what `items`, `rows` or the answer itself holds. */
  readonly rows: readonly AnswerRow[];
  /** Rows of each page. */
  readonly pages: readonly number[];
  readonly value: unknown;
}

export interface AnswerRow {
  /** Of an answer with several entities. */
  readonly entity?: string;
  readonly value: object;
}

const MOST_PAGES = 500;

/** Generated code, called by patterns' names with arguments of the model. */
export class Subject {
  readonly #design: Design;
  readonly #plan: Plan;
  readonly #client: Client;
  readonly #parse: (item: object, table: string) => AnswerRow | undefined;
  #moment: Moment = { now: 0, chance: 0, firstId: 1 };
  #ids = idGenerator(() => 0);
  /** Of the last call, as its hook was told. */
  requests = 0;

  /** `tables`: physical names by names in the model. */
  constructor(
    exported: Readonly<Record<string, unknown>>,
    {
      design,
      plan,
      client,
      tables,
    }: { design: Design; plan: Plan; client: DynamoDBClient; tables: Readonly<Record<string, string>> },
  ) {
    this.#design = design;
    this.#plan = plan;
    this.#parse = exported.parse as typeof this.parse;
    const create = exported[`create${namesOf(design).model}`] as (client: DynamoDBClient, options: object) => Client;
    this.#client = create(client, {
      tables,
      now: () => this.#moment.now,
      random: () => this.#moment.chance,
      newId: (kind: 'ulid') => this.#ids(kind),
      hook: {
        onCall: ({ requests }: { readonly requests: number }) => {
          this.requests = requests;
        },
      },
    });
  }

  /** What `parse` makes of an item of a table. */
  parse(item: object, table: string): AnswerRow | undefined {
    return this.#parse(item, table);
  }

  /** The method of a pattern, bound to the tenant that the arguments name. */
  method(name: string, args: Arguments): Method {
    const { pattern } = this.#planned(name);
    const names = namesOf(this.#design);
    const field = this.#design.model.tenancy?.field.value;
    const tenant = field === undefined ? undefined : args.get(field);
    const client =
      tenant === undefined || this.#client.tenant === undefined ? this.#client : this.#client.tenant(tenant);
    const { fn } = names.pattern(name);
    // What goes through all tenants is on the client itself.
    const owners = [client, this.#client].flatMap((owner) => [
      ...pattern.entities.map(({ value }) => owner[names.entity(value).repository] as Client | undefined),
      owner,
    ]);
    // What the client itself calls so gets a line behind it.
    const found = owners
      .flatMap((owner) => [owner?.[`${fn}_`], owner?.[fn]])
      .find((one) => typeof one === 'function' && one !== Reflect.get(Object.prototype, fn));
    if (found === undefined) throw new Error(`there is no method ${fn} for ${name}`);
    return found as Method;
  }

  /** Calls a pattern; of one with pages, all of them are read, each by the cursor of the one before. */
  async call(name: string, args: Arguments, moment: Moment): Promise<Answer> {
    this.at(moment);
    const method = this.method(name, args);
    const given = this.arguments(name, args);
    let value = await method(given);
    const op = this.#planned(name).pattern.op.value;
    if (op === 'batch-get' || op === 'transact-get') {
      const found = op === 'batch-get' ? distinct(rowsOf(value)) : this.#stepRows(name, value);
      return { value, pages: [found.length], rows: found };
    }
    const rows = [...rowsOf(value)];
    const pages = [rows.length];
    for (let cursor = cursorOf(value); cursor !== undefined; cursor = cursorOf(value)) {
      value = await method(given, { cursor });
      const more = rowsOf(value);
      rows.push(...more);
      pages.push(more.length);
      if (pages.length > MOST_PAGES) throw new Error(`${name} has no last page`);
    }
    return { rows, pages, value };
  }

  /** What a transaction read, step by step. */
  #stepRows(name: string, value: unknown): readonly AnswerRow[] {
    const { steps } = this.#planned(name).pattern;
    const found = Object.values(value as Readonly<Record<string, object | undefined>>);
    return found.flatMap((one, i) => {
      const entity = steps[i]?.entity.value;
      return one === undefined || entity === undefined ? [] : [{ entity, value: one }];
    });
  }

  at(moment: Moment): void {
    this.#moment = moment;
    this.#ids = idGenerator(() => moment.now, moment.firstId);
  }

  #planned(name: string) {
    const plan = this.#plan.patterns.get(name);
    if (plan?.kind !== 'planned') throw new Error(`${name} is ${plan?.kind}`);
    return plan;
  }

  /** The object, or list, that the method takes. */
  arguments(name: string, args: Arguments): unknown {
    const { pattern } = this.#planned(name);
    const field = this.#design.model.tenancy?.field.value;
    const own = new Map([...args].filter(([argument]) => argument !== field));
    switch (pattern.op.value) {
      case 'batch-get':
        return keysOf(own).map((key) => this.#object(pattern, key));
      case 'batch-write': {
        const items = own.get('items');
        if (!(items instanceof Map)) return (items as readonly Arguments[]).map((item) => this.#object(pattern, item));
        const lists = [...(items as ReadonlyMap<string, readonly Arguments[]>)];
        return Object.fromEntries(
          lists.map(([entity, list]) => [entity, list.map((item) => this.#object(pattern, item))]),
        );
      }
      default:
        return this.#object(pattern, own);
    }
  }

  #object(pattern: Pattern, args: Arguments): object {
    return Object.fromEntries([...args].map(([name, value]) => [name, this.#argument(pattern, name, value)]));
  }

  #argument(pattern: Pattern, name: string, value: ModelValue): unknown {
    const parameter = pattern.params.get(name);
    if (parameter !== undefined) {
      const { of } = parameter;
      const entity = of.kind === 'entity' ? this.#design.entities.get(of.entity) : undefined;
      const one = (element: ModelValue): unknown =>
        of.kind === 'type'
          ? jsValue(of.type, element)
          : entity === undefined
            ? element
            : jsObject(entity, this.#withoutTenant(element as Arguments));
      return parameter.list ? [...(value as Iterable<ModelValue>)].map(one) : one(value);
    }
    const entities = pattern.entities.flatMap(({ value: entity }) => this.#design.entities.get(entity) ?? []);
    if (name === 'to' && value instanceof Map) return this.#object(pattern, value as Arguments);
    const [range] = pattern.range;
    const isBound = (name === 'from' || name === 'to') && !entities.some(({ attributes }) => attributes.has(name));
    const owner = entities.find(
      ({ types }) => types.typeOf(isBound ? (range?.field.value ?? name) : name) !== undefined,
    );
    const attribute = isBound ? (range?.field.value ?? name) : name;
    if (owner === undefined) {
      const types = entities.flatMap((entity) => typeAt(entity, name) ?? []);
      return types[0] === undefined ? value : jsValue(types[0], value);
    }
    const type: ValueType | undefined = owner.types.typeOf(attribute);
    // A part of a value, such as a month or a beginning, is text.
    const isPart = pattern.by.some((binding) => binding.value.startsWith(`${name}|`)) || range?.op.value === 'begins';
    if (isPart && typeof value === 'string') return value;
    return type === undefined ? value : jsAttribute(owner, attribute, value);
  }

  #withoutTenant(item: Arguments): Arguments {
    const field = this.#design.model.tenancy?.field.value;
    return new Map([...item].filter(([name]) => name !== field));
  }
}

function cursorOf(value: unknown): unknown {
  return isPage(value) ? value.cursor : undefined;
}

/** An entity may have `items` too. */
function isPage(value: unknown): value is { readonly items: readonly unknown[]; readonly cursor?: unknown } {
  if (typeof value !== 'object' || value === null || !('items' in value) || !Array.isArray(value.items)) return false;
  return Object.keys(value).every((name) => name === 'items' || name === 'cursor');
}

/** The rows of an answer, whatever form it has. */
export function rowsOf(value: unknown): readonly AnswerRow[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.filter((one) => one !== undefined).map(rowOf);
  if (typeof value !== 'object' || value === null) return [];
  if (isPage(value)) return value.items.map(rowOf);
  if ('rows' in value && Array.isArray(value.rows)) return value.rows.map(rowOf);
  return [rowOf(value)];
}

/** Whoever asks for an item twice gets it twice. */
function distinct(rows: readonly AnswerRow[]): readonly AnswerRow[] {
  return [...new Map(rows.map((row) => [canonical(row.value), row])).values()];
}

function rowOf(row: unknown): AnswerRow {
  const { entity, value } = row as { readonly entity?: unknown; readonly value?: unknown };
  const isTagged =
    typeof entity === 'string' &&
    typeof value === 'object' &&
    value !== null &&
    Object.keys(row as object).length === 2;
  return isTagged ? { entity, value } : { value: row as object };
}
