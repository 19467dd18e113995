import { type Design, physicalName } from '../design/index.js';
import { createEngine, type Engine, type EngineOptions } from '../engine/index.js';
import { problemText } from './data-problem.js';
import { enableDeclared } from './declared-settings.js';
import { fillEngine } from './fill-engine.js';
import { DataGenerator } from './generate-items.js';
import { fitPresentTables } from './present-tables.js';

/** What a test or a server begins with. */
export interface StartingState {
  /** Physical names of the tables by their names in the model. */
  readonly tableNames: Readonly<Record<string, string>>;
  /** Brings a new engine to that state. Tables that are in it already, as a data directory had them, stay as they are. */
  fill(engine: Engine): void;
}

/** The model's tables or samples are such that DynamoDB refuses them. */
export class StartingStateError extends Error {
  override readonly name = 'StartingStateError';

  constructor(problems: readonly string[]) {
    super(`the model's tables and samples cannot be loaded: ${problems.join(' ')}`);
  }
}

export const NOTHING: StartingState = { tableNames: {}, fill() {} };

/**
 * The tables of a design and its explicit samples, made into items once.
 *
 * @throws Error, from `fill` too, where a table or a sample cannot be there as the model says: a test must not begin with less.
 */
export function startingState(design: Design, withSamples: boolean): StartingState {
  const data = new DataGenerator(withSamples ? design : withoutSamples(design), { samplesOnly: true });
  refuseAny([...brokenKeys(data.design), ...data.problems.map(problemText)]);
  const tables = [...design.tables.values()].map(({ table }) => [table.name, physicalName(table)] as const);
  return {
    tableNames: Object.fromEntries(tables),
    fill(engine) {
      const present = tableNamesOf(engine);
      refuseAny(fitPresentTables(engine, design, present));
      refuseAny(fillEngine(engine, data, present).refused);
      enableDeclared(engine, design, present);
    },
  };
}

/** A new engine in that state, which is no change that a listener is told of. */
export function newEngine(start: StartingState, { onChange, ...options }: EngineOptions): Engine {
  let isFilled = false;
  const engine = createEngine({
    // Asked at each call: a test may put fake timers in place later.
    now: () => Date.now(),
    ...options,
    ...(onChange === undefined ? {} : { onChange: (change) => isFilled && onChange(change) }),
  });
  // It is written in peace, too: faults and the like begin with the caller's own requests.
  engine.configure({ throttling: false, faults: [], indexLag: 0, statusDelay: 0 });
  start.fill(engine);
  engine.configure(options);
  isFilled = true;
  return engine;
}

/** All of them, whose list comes in pages. */
export function tableNamesOf(engine: Engine): ReadonlySet<string> {
  const names = new Set<string>();
  for (let from: string | undefined; ; ) {
    const page = engine.listTables(from === undefined ? {} : { ExclusiveStartTableName: from });
    for (const name of page.TableNames ?? []) names.add(name);
    from = page.LastEvaluatedTableName;
    if (from === undefined) return names;
  }
}

function brokenKeys({ entities, model }: Design): readonly string[] {
  return [...entities.values()]
    .filter(({ name, key }) => key === undefined && (model.samples.entities.get(name) ?? []).length > 0)
    .map(({ name }) => `There are no items of ${name}: its key is broken; \`check\` says how.`);
}

function withoutSamples(design: Design): Design {
  const { model } = design;
  return { ...design, model: { ...model, samples: { ...model.samples, entities: new Map(), raw: new Map() } } };
}

function refuseAny(problems: readonly string[]): void {
  if (problems.length > 0) throw new StartingStateError(problems);
}
