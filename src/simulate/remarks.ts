import type { Design } from '../design/design.js';
import { wholeText } from '../diagnostics/index.js';
import { problemText } from '../load/data-problem.js';
import type { DataGenerator } from '../load/generate-items.js';
import type { Workload } from '../load/workload.js';

/** Samples that could not be made are named up to this number. */
const MOST_PROBLEMS = 5;

/** What the figures rest on and the model does not state; facts with one reason stand together. `load`: what heat and the like assume. */
export function assumptionsOf(design: Design, workload: Workload, load: readonly string[]): readonly string[] {
  const made = [...design.assumptions, ...workload.patterns.flatMap(({ plan }) => plan.assumptions)];
  const byReason = new Map<string, Set<string>>();
  for (const { about, value, why } of made)
    byReason.set(why, (byReason.get(why) ?? new Set()).add(`${about}: ${value}`));
  const texts = [...byReason].map(([why, facts]) => `${[...facts].join('; ')} (${why})`);
  return [...texts, ...workload.assumptions, ...load];
}

/** What the model does not state or says wrongly, and what that leaves out. */
export function missingOf(design: Design, workload: Workload, data: DataGenerator): readonly string[] {
  return [...missingRates(workload), ...brokenKeys(design), ...vectorIndexes(design), ...problemTexts(data)];
}

function missingRates(workload: Workload): readonly string[] {
  const missing: string[] = [];
  const { unrated, patterns } = workload;
  if (patterns.length > 0 && unrated.length === patterns.length) {
    missing.push(
      'No pattern states a `rate`: units per call are all that can be said; there is no load, no heat and no cost.',
    );
  } else if (unrated.length > 0) {
    missing.push(
      `No \`rate\` is stated for ${unrated.join(', ')}: they are in no figure per second, and in no heat or cost.`,
    );
  }
  return missing;
}

/** Problems of one kind once, with their number. */
function problemTexts(data: DataGenerator): readonly string[] {
  const texts = new Map<string, { readonly text: string; count: number }>();
  for (const one of data.problems) {
    const { problem } = one;
    const at = problem.kind === 'key' ? `${problem.slot} ${problem.error.code}` : problem.attribute;
    const kind = `${one.sampleId ?? ''} ${one.entity} ${problem.kind} ${at}`;
    const known = texts.get(kind);
    if (known === undefined) texts.set(kind, { text: problemText(one), count: 1 });
    else known.count += 1;
  }
  return [...texts.values()]
    .slice(0, MOST_PROBLEMS)
    .map(({ text, count }) => (count > 1 ? `${text} So it is with ${wholeText(count - 1)} more.` : text));
}

function brokenKeys(design: Design): readonly string[] {
  return [...design.entities.values()]
    .filter(({ key }) => key === undefined)
    .map(({ name }) => `There are no items of ${name}: its key is broken; \`check\` says how.`);
}

function vectorIndexes(design: Design): readonly string[] {
  const names = [...design.model.tables.values()].flatMap(({ vectorIndexes }) => [...vectorIndexes.keys()]);
  if (names.length === 0) return [];
  return [`Vector indexes are in no figure, neither writes to them nor searches: ${names.join(', ')}.`];
}
