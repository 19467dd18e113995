import { type Design, physicalName } from '../../design/index.js';
import type { Engine } from '../../engine/index.js';
import { problemText } from '../../load/data-problem.js';
import { fillEngine } from '../../load/fill-engine.js';
import { DataGenerator } from '../../load/generate-items.js';

/** What a test begins with. */
export interface StartingState {
  /** Physical names of the tables by their names in the model. */
  readonly tableNames: Readonly<Record<string, string>>;
  /** Brings a new engine to that state. */
  fill(engine: Engine): void;
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
    fill: (engine) => refuseAny(fillEngine(engine, data).refused),
  };
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
  if (problems.length > 0) throw new Error(`the model's tables and samples cannot be loaded: ${problems.join(' ')}`);
}
