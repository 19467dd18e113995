import { readFileSync } from 'node:fs';
import { terraformFiles } from '../../../src/generate/terraform/index.js';
import { sourceText } from '../../../src/generate/text/index.js';
import { namesOf } from '../../../src/generate/typescript/index.js';
import { readModel, sound } from '../../../src/library/loaded-model.js';
import type { Plan } from '../../../src/planner/index.js';
import { EXAMPLE_NAMES, exampleModel } from '../../support/examples.js';
import { runs } from '../../support/runs.js';

/** The model that has everything, and the examples, short ones first; the long ones where there is time. */
export const MODELS: ReadonlyMap<string, string> = new Map(
  [
    ['clinic', readFileSync('test/fixtures/models/clinic.dynamodel.yaml', 'utf8')] as const,
    ...EXAMPLE_NAMES.map((name) => [name, readFileSync(exampleModel(name), 'utf8')] as const).sort(
      ([, a], [, b]) => a.length - b.length,
    ),
  ].slice(0, runs(4, Number.POSITIVE_INFINITY)),
);

export function planOf(text: string): Plan {
  return sound(readModel({ text, path: 'model.dynamodel.yaml' })).plan;
}

/** The files of the target, without their headers. */
export function filesOf(text: string): ReadonlyMap<string, string> {
  const plan = planOf(text);
  const { design } = plan;
  return new Map(
    terraformFiles({ design, plan, names: namesOf(design) }).map(({ path, code }) => [path, sourceText(path, code)]),
  );
}
