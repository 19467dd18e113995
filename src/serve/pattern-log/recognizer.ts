import type { Operation, PatternPlan, Plan, PlannedPattern, RequestBefore } from '../../planner/index.js';
import { type ActionFacts, FactReader, type Facts, plainStatement } from './facts.js';
import { entitiesOf, fitsPartition } from './key-fit.js';
import { matchRead } from './match-read.js';
import { matchWrite } from './match-write.js';

/** What a request is to a model. */
export type Recognized =
  /** None of an item of the model's tables: an operation of tables, for one. */
  | { readonly kind: 'other' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'pattern';
      /** More than one where nothing in a request tells them apart. */
      readonly patterns: readonly string[];
      /** Which of the pattern's requests it is, where it is not the one that does the work. */
      readonly part?: 'reads before' | 'takes a number' | 'deletes';
    };

export type Recognizer = (operation: string, input: unknown) => Recognized;

/** A request that a pattern makes. */
interface Expected {
  readonly pattern: string;
  readonly part?: 'reads before' | 'takes a number' | 'deletes';
  readonly match: (facts: Facts) => number | undefined;
}

/** What does the work of a pattern comes before what helps it. */
const MAIN = 1000;
const FOLLOW_UP = 500;
const HELP = 0;

const OTHER: Recognized = { kind: 'other' };
const UNKNOWN: Recognized = { kind: 'unknown' };
/** Operations that read or write items. */
const ABOUT_ITEMS =
  /^(?:getItem|putItem|updateItem|deleteItem|query|scan|batchGetItem|batchWriteItem|transactGetItems|transactWriteItems|executeStatement|batchExecuteStatement|executeTransaction)$/;

/**
 * Tells which access pattern of a plan a request is: by its operation, its table and index, the templates that its keys are made by, the
 * operators of its key condition, and the attributes that its expressions name. It works for whatever sends the request, since nothing
 * that a program is free to choose (placeholders, order) counts.
 */
export function patternRecognizer(plan: Plan): Recognizer {
  const reader = new FactReader(plan.design);
  const expected = [
    ...[...plan.patterns.values()].flatMap((one) => expectedOf(one, one.pattern.name, MAIN)),
    ...plan.followUps.flatMap(({ name, plan: work, found }) => [
      ...expectedOf(work, name, FOLLOW_UP),
      ...(found === undefined ? [] : expectedOf(found, name, FOLLOW_UP)),
    ]),
  ];
  return (operation, input) => {
    if (!ABOUT_ITEMS.test(operation)) return OTHER;
    const facts = factsOf(reader, operation, input);
    return facts === undefined ? UNKNOWN : bestOf(expected, facts);
  };
}

/** What the engine has refused need not have the API's shape, nor expressions that can be read. */
function factsOf(reader: FactReader, operation: string, input: unknown): Facts | undefined {
  try {
    return reader.read(operation, input as Readonly<Record<string, unknown>>);
  } catch {
    return undefined;
  }
}

function bestOf(expected: readonly Expected[], facts: Facts): Recognized {
  let score = Number.NEGATIVE_INFINITY;
  let found: Expected[] = [];
  for (const one of expected) {
    const fit = one.match(facts);
    if (fit === undefined || fit < score) continue;
    found = fit > score ? [one] : [...found, one];
    score = fit;
  }
  const [first] = found;
  if (first === undefined) return UNKNOWN;
  const patterns = [...new Set(found.map(({ pattern }) => pattern))];
  return { kind: 'pattern', patterns, ...(first.part === undefined ? {} : { part: first.part }) };
}

function expectedOf(plan: PatternPlan, pattern: string, weight: number): readonly Expected[] {
  if (plan.kind !== 'planned') return [];
  const work = workOf(plan);
  return [
    ...work.map((one) => ({ ...one, pattern, match: weighed(one.match, weight) })),
    ...helpOf(plan.operation).map((one) => ({ ...one, pattern, match: weighed(one.match, weight + HELP - MAIN) })),
  ];
}

function weighed(match: Expected['match'], weight: number): Expected['match'] {
  return (facts) => {
    const fit = match(facts);
    return fit === undefined ? undefined : fit + weight;
  };
}

type Unnamed = Omit<Expected, 'pattern'>;

function workOf({ operation }: PlannedPattern): readonly Unnamed[] {
  switch (operation.kind) {
    case 'read':
      return [{ match: (facts) => (facts.kind === 'statement' ? undefined : matchRead(operation, facts)) }];
    case 'delete-query':
      return [
        { match: (facts) => (facts.kind === 'statement' ? undefined : matchRead(operation.read, facts)) },
        { part: 'deletes', match: ofActions((facts) => matchDeletes(operation, facts)) },
      ];
    case 'execute': {
      const statement = plainStatement(String(operation.example.input.Statement));
      return [{ match: (facts) => (facts.kind === 'statement' && facts.statement === statement ? 1 : undefined) }];
    }
    case 'write':
    case 'transaction':
      return [{ match: ofActions((facts) => matchWrite(operation.api, operation.parts, facts)) }];
  }
}

function ofActions(match: (facts: ActionFacts) => number | undefined): Expected['match'] {
  return (facts) => (facts.kind === 'actions' ? match(facts) : undefined);
}

function matchDeletes(
  operation: Operation & { readonly kind: 'delete-query' },
  facts: ActionFacts,
): number | undefined {
  if (operation.deletes !== 'BatchWriteItem') return matchWrite(operation.deletes, operation.parts, facts);
  const entities = new Set(operation.read.sources.map(({ entity }) => entity));
  const fits = facts.actions.every(
    ({ action, table, item }) => action === 'delete' && entitiesOf(table, item).some((entity) => entities.has(entity)),
  );
  return fits && facts.api === 'BatchWriteItem' ? 0 : undefined;
}

function helpOf(operation: Operation): readonly Unnamed[] {
  const before = operation.kind === 'write' || operation.kind === 'transaction' ? operation.before : [];
  return before.map((request) => ({
    part: request.why === 'sequence' ? 'takes a number' : 'reads before',
    match: (facts) => matchBefore(request, facts),
  }));
}

function matchBefore({ api, entity }: RequestBefore, facts: Facts): number | undefined {
  if (facts.api !== api) return undefined;
  if (facts.kind === 'actions') {
    return facts.actions.every(({ table, item }) => entitiesOf(table, item).includes(entity)) ? 0 : undefined;
  }
  const { key } = entity;
  if (facts.kind !== 'read' || key === undefined || facts.index.kind !== 'table') return undefined;
  return facts.keys.size > 1 && fitsPartition(key, facts.keys) ? 0 : undefined;
}
