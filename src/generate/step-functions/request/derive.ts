import type { TableDesign } from '../../../design/index.js';
import { physicalName } from '../../../design/index.js';
import { callProgram, type DynamoRequest, type PlannedPattern } from '../../../planner/index.js';
import { type AttributeValue, equalValues } from '../../../value/index.js';
import type { Gen } from '../../typescript/gen.js';
import { candidatesOf, rangeArguments } from './candidates.js';
import { drawCalls } from './draws.js';
import { type Input, inputsOf } from './inputs.js';
import { argumentAt, type Draw, storedValue, type Term } from './term.js';
import { Unsayable } from './unsayable.js';
import { whyNot } from './why-not.js';

/** The one request of a pattern, with what its values are made of. */
export interface Derived {
  readonly api: DynamoRequest['api'];
  readonly inputs: readonly Input[];
  /** Bounds of a range: the first must not be above the second. */
  readonly range?: readonly [string, string];
  readonly input: ObjectNode;
}

export type Node =
  | { readonly kind: 'constant'; readonly value: string | number | boolean }
  | { readonly kind: 'table'; readonly table: TableDesign }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | ObjectNode
  /** An attribute's value. */
  | { readonly kind: 'value'; readonly term: Term }
  /** Text that is no attribute's. */
  | { readonly kind: 'text'; readonly term: Term };

export interface ObjectNode {
  readonly kind: 'object';
  readonly members: readonly Member[];
}

export interface Member {
  readonly name: string;
  readonly node: Node;
  /** Optional arguments without which it is left out. */
  readonly onlyWith: readonly (readonly string[])[];
}

/** Calls whose requests have to agree. Two terms that differ agree in all of them by chance once in millions of millions. */
const CALLS = 48;
/** Of calls that are drawn, some make no request: their values are in no key. */
const MOST_DRAWN = 4 * CALLS;

/**
 * The request is the one that the planner's program sends, of which every value is told by what it is made of in all of many calls.
 * What the program decides by a value (a sparse index, a derived attribute, a drawn shard) makes requests that differ, and is refused.
 *
 * @throws Unsayable
 */
export function deriveRequest(gen: Gen, planned: PlannedPattern): Derived {
  const why = whyNot(gen, planned);
  if (why !== undefined) throw new Unsayable(why);
  const inputs = inputsOf(gen, planned);
  const range = rangeArguments(gen, planned);
  const draws: Draw[] = [];
  const requests: DynamoRequest[] = [];
  let drawn = 0;
  for (const draw of drawCalls(planned.pattern.name, inputs, range)) {
    if (draws.length === CALLS) break;
    drawn += 1;
    if (drawn > MOST_DRAWN) throw new Unsayable('no values of its arguments were found that make a request');
    const request = requestOf(gen, planned, draw);
    if (request === undefined) continue;
    draws.push(draw);
    requests.push(request);
  }
  const [first] = requests;
  if (first === undefined || requests.some(({ api }) => api !== first.api)) throw new Unsayable(DECIDES);
  const unifier = new Unifier(gen, draws, candidatesOf(gen, planned, inputs), optionalPaths(inputs));
  const input = unifier.object(requests.map(({ input: one }) => withoutAnswers(one)));
  return { api: first.api, inputs, input, ...(range === undefined ? {} : { range }) };
}

const DECIDES = 'what it sends depends on the values that it is given';

/** The first request; undefined where the values make none. */
function requestOf({ design }: Gen, planned: PlannedPattern, { args, now }: Draw): DynamoRequest | undefined {
  const draws = (what: string) => (): never => {
    throw new Unsayable(what);
  };
  const step = callProgram(planned, design, args, {
    now,
    shard: draws('a shard is drawn'),
    generate: draws('an id is made up'),
  }).next();
  if (step.done === true) return undefined;
  const [request, another] = step.value;
  const { operation } = planned;
  const api = 'api' in operation ? operation.api : undefined;
  if (request === undefined || another !== undefined || request.api !== api)
    throw new Unsayable('it sends more than one request');
  return request;
}

/** What only says how failures are told. */
function withoutAnswers(input: object): object {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
      if (name === 'ReturnValuesOnConditionCheckFailure') return [];
      if (name !== 'TransactItems') return [[name, value]];
      const items = (value as readonly object[]).map((item) =>
        Object.fromEntries(Object.entries(item).map(([kind, one]) => [kind, withoutAnswers(one as object)])),
      );
      return [[name, items]];
    }),
  );
}

function optionalPaths(inputs: readonly Input[]): readonly (readonly string[])[] {
  return inputs.flatMap((input): readonly (readonly string[])[] => {
    if (input.kind === 'item') return optionalPaths(input.members).map((path) => [input.name, ...path]);
    return input.given.kind === 'optional' ? [[input.name]] : [];
  });
}

/** Members whose own members are attributes. */
const ITEMS = new Set(['Key', 'Item', 'ExpressionAttributeValues']);

/** Requests of several calls as one. Positions in `values` are those of the calls; undefined where a call has it not. */
class Unifier {
  readonly #tables: ReadonlyMap<string, TableDesign>;
  readonly #draws: readonly Draw[];
  readonly #candidates: readonly { readonly term: Term; readonly values: readonly (AttributeValue | undefined)[] }[];
  readonly #optional: readonly (readonly string[])[];

  constructor(
    { design }: Gen,
    draws: readonly Draw[],
    candidates: readonly Term[],
    optional: readonly (readonly string[])[],
  ) {
    this.#tables = new Map([...design.tables.values()].map((one) => [physicalName(one.table), one]));
    this.#draws = draws;
    this.#candidates = candidates.map((term) => ({ term, values: draws.map((draw) => storedValue(term, draw)) }));
    this.#optional = optional;
  }

  object(values: readonly (object | undefined)[], areAttributes = false): ObjectNode {
    const names = new Set(values.flatMap((value) => (value === undefined ? [] : Object.keys(value))));
    const members = [...names].map((name): Member => {
      const own = values.map((value) =>
        value !== undefined && Object.hasOwn(value, name)
          ? (value as Readonly<Record<string, unknown>>)[name]
          : undefined,
      );
      const node = areAttributes
        ? this.#attribute(own as readonly (AttributeValue | undefined)[], name)
        : this.#node(own, name);
      return { name, node, onlyWith: this.#conditionsOf(values, own, name) };
    });
    return { kind: 'object', members };
  }

  /** The optional arguments that every call with the member has, where these are all that have it. */
  #conditionsOf(around: readonly unknown[], values: readonly unknown[], name: string): readonly (readonly string[])[] {
    const isThere = values.map((value) => value !== undefined);
    if (isThere.every((there, i) => there || around[i] === undefined)) return [];
    const has = (path: readonly string[], i: number): boolean =>
      argumentAt(this.#draws[i]?.args ?? new Map(), path) !== undefined;
    const needed = this.#optional.filter((path) => isThere.every((there, i) => !there || has(path, i)));
    const isExplained = isThere.every(
      (there, i) => around[i] === undefined || there === needed.every((path) => has(path, i)),
    );
    if (needed.length === 0 || !isExplained) throw new Unsayable(`${DECIDES} (\`${name}\`)`);
    return needed;
  }

  #node(values: readonly unknown[], name: string): Node {
    const [first] = values.filter((value) => value !== undefined);
    if (typeof first === 'string' || typeof first === 'number' || typeof first === 'boolean') {
      if (values.every((value) => value === undefined || value === first)) {
        const table = name === 'TableName' ? this.#tables.get(String(first)) : undefined;
        return table === undefined ? { kind: 'constant', value: first } : { kind: 'table', table };
      }
      if (name !== 'ClientRequestToken') throw new Unsayable(`${DECIDES} (\`${name}\`)`);
      const texts = values.map((value) => (value === undefined ? undefined : { S: String(value) }));
      return { kind: 'text', term: this.#term(texts, name) };
    }
    if (Array.isArray(first)) {
      const lists = values as readonly (readonly unknown[] | undefined)[];
      if (lists.some((list) => list !== undefined && list.length !== first.length)) throw new Unsayable(DECIDES);
      return {
        kind: 'list',
        items: first.map((_, i) =>
          this.#node(
            lists.map((list) => list?.[i]),
            name,
          ),
        ),
      };
    }
    return this.object(values as readonly (object | undefined)[], ITEMS.has(name));
  }

  #attribute(values: readonly (AttributeValue | undefined)[], name: string): Node {
    return { kind: 'value', term: this.#term(values, name) };
  }

  #term(values: readonly (AttributeValue | undefined)[], name: string): Term {
    const [first, ...others] = values.filter((value) => value !== undefined);
    if (first !== undefined && others.length > 0 && others.every((value) => equalValues(value, first)))
      return { kind: 'constant', value: first };
    const found = this.#candidates.find((one) =>
      values.every((value, i) => {
        const made = one.values[i];
        return value === undefined || (made !== undefined && equalValues(made, value));
      }),
    );
    if (found === undefined) throw new Unsayable(`nothing says what \`${name}\` is made of`);
    return found.term;
  }
}
