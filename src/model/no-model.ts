import { entryOf, type ParsedYaml, type SourceProblem, type Span, type YamlMap } from '../source/index.js';
import { nearest } from '../text/did-you-mean.js';

/** What every model has, and what nothing but a model has. */
const REQUIRED = ['dynamodel', 'model', 'tables', 'entities'];
const OF_MODELS = ['accessPatterns', 'tenancy', 'scenarios', 'samples', 'budgets'];
/** Known by their likeness too. */
const SECTIONS = ['tables', 'entities', 'accessPatterns'];

/** Faults of the text that hide none of its first keys. Of tags and documents, files of other kinds have their own. */
const SHALLOW: ReadonlySet<SourceProblem['code']> = new Set([
  'unknown-tag',
  'several-documents',
  'duplicate-key',
  'non-string-key',
]);

/** Where a file begins that is something else than a model; undefined where it is one, or was meant to be. */
export function placeOfNoModel({ root, problems }: ParsedYaml): Span | undefined {
  if (root?.kind !== 'map' || problems.some(({ code }) => !SHALLOW.has(code)) || isMeantAsModel(root)) return undefined;
  return root.entries[0]?.keySpan;
}

export const NO_MODEL = `This is no model: it has none of \`dynamodel\`, \`model\`, \`tables\` and \`entities\`, which every model has. Give the path of the model. Where this describes tables in another way, \`dynamodel import\` may make a model of it.`;

function isMeantAsModel(root: YamlMap): boolean {
  if ([...REQUIRED, ...OF_MODELS].some((key) => entryOf(root, key) !== undefined)) return true;
  return root.entries.some(({ key, value }) => {
    const isSection = value.kind === 'map' || (value.kind === 'scalar' && value.value === null);
    // `mode` and `module` stand in many files, as texts.
    return nearest(key, isSection ? SECTIONS : ['dynamodel']).length > 0;
  });
}
