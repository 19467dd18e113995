import { plural } from '../diagnostics/index.js';
import type { Draft, Quirk, Unplaced } from './draft.js';
import type { ImportFormat } from './formats/index.js';
import { isModule } from './formats/modules/module-files.js';
import type { ImportFile, ImportInput } from './input.js';
import { ImportError, type ImportProblem } from './problem.js';

/** Names of files that are told one by one. */
const MOST_NAMED = 3;
/** Larger ones are not parsed to find out what they are, as `ImportFile` has it. */
const MOST_BYTES = { json: 16 * 1024 * 1024, yaml: 10 * 1024 * 1024 };
/** Larger ones are data. */
const MOST_JUDGED_BYTES = 4 * 1024 * 1024;

/**
 * Which of several formats a folder is of: of one, or there is none to be chosen for whoever asks. Throws an `ImportError` that lists the
 * files of each.
 */
export function refuseSeveral(input: ImportInput, found: readonly ImportFormat[]): void {
  const claimed = found.flatMap((format) => {
    const files = format.claims?.(input) ?? [];
    return files.length === 0 ? [] : [{ format, files }];
  });
  const [first, ...others] = claimed;
  const known = new Set(first?.files);
  if (first === undefined || others.every(({ files }) => files.every((file) => known.has(file)))) return;
  const lines = claimed.map(({ format, files }) => `  ${format.name}: ${namesOf(files)}`).join('\n');
  const message = `\`${input.shown}\` holds files of several formats:\n${lines}\nName the format that is meant, \`dynamodel import ${first.format.name} ${input.shown}\`, or a file.`;
  throw new ImportError('usage', [{ message }]);
}

/** The draft with what is told of the files of its folder that are not in it. */
export function withOtherFiles(
  draft: Draft,
  input: ImportInput,
  used: ImportFormat,
  formats: readonly ImportFormat[],
): Draft {
  if (input.kind !== 'folder' || used.claims === undefined) return draft;
  const read = new Set(used.claims(input));
  const rest = new Set(input.files.filter((file) => !read.has(file)));
  const quirks: Quirk[] = [];
  const unplaced: Unplaced[] = [];
  for (const { name, title, claims, detects } of formats) {
    if (name === used.name || claims === undefined || detects(input) === 'no') continue;
    for (const file of claims(input)) {
      if (!rest.delete(file)) continue;
      const why = `it is of another format (${title}): import it by itself`;
      unplaced.push({ what: `\`${file.name}\``, why, place: { file: file.shown, path: '' } });
    }
  }
  for (const file of rest) {
    const problem = faultOf(file);
    if (problem === undefined) continue;
    rest.delete(file);
    const line = problem.span?.file.lineOf(problem.span.start);
    const place = { file: file.shown, path: '', ...(line === undefined ? {} : { line }) };
    quirks.push({ message: `\`${file.name}\` is broken, and left out: ${problem.message}`, place });
  }
  // A module that is loaded brings those that it imports.
  if (read.size > 0 && [...read].every(isModule)) {
    for (const file of rest) if (isModule(file)) rest.delete(file);
  }
  const large = [...rest].filter(isTooLarge);
  if (large.length > 0) {
    for (const file of large) rest.delete(file);
    const it = large.length === 1 ? 'it is' : 'they are';
    const why = `${it} too large to be looked into beside others, so import each by itself: ${namesOf(large)}`;
    unplaced.push({ what: plural(large.length, 'large file', 'large files'), why, place: { file: '', path: '' } });
  }
  if (rest.size > 0) {
    const others = [...rest];
    const why = `${others.length === 1 ? 'it holds' : 'they hold'} nothing that is read here: ${namesOf(others)}`;
    const what = plural(others.length, 'other file', 'other files');
    unplaced.push({ what, why, place: { file: '', path: '' } });
  }
  return { ...draft, quirks: [...draft.quirks, ...quirks], unplaced: [...draft.unplaced, ...unplaced] };
}

function isTooLarge({ name, size }: ImportFile): boolean {
  if (/\.(?:json|tfstate)$/i.test(name)) return size > MOST_BYTES.json;
  return /\.(?:ya?ml|template)$/i.test(name) && size > MOST_BYTES.yaml;
}

function namesOf(files: readonly ImportFile[]): string {
  const named = files.slice(0, MOST_NAMED).map(({ name }) => `\`${name}\``);
  const more = files.length - named.length;
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${more} more`;
}

/** What keeps a file from being read that speaks of tables. */
function faultOf(file: ImportFile): ImportProblem | undefined {
  if (!/\.(?:ya?ml|json|template)$/i.test(file.name) || file.size > MOST_JUDGED_BYTES) return undefined;
  try {
    const start = new TextDecoder().decode(file.head());
    if (!/AWSTemplateFormatVersion|AWS::DynamoDB|KeySchema|"DataModel"|table_config/.test(start)) return undefined;
    if (/\.json$/i.test(file.name)) file.json();
    else file.yaml();
    return undefined;
  } catch (error) {
    if (error instanceof ImportError) return error.problems[0];
    throw error;
  }
}
