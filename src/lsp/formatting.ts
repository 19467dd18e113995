import type { TextEdit } from 'vscode-languageserver';
import { formatYaml } from '../format/format-yaml.js';
import type { ParsedYaml, SourceProblem } from '../source/index.js';
import { changedLines } from './changed-lines.js';
import { rangeOf } from './positions.js';

export type Formatting =
  | { readonly edits: TextEdit[] }
  /** Why a text that is sound YAML is left as it is. */
  | { readonly refusal: string };

/** The edits that bring a text into its one form: from the first line that changes to the last. None for what is no YAML, which is told elsewhere. */
export async function formatting({ file, problems }: ParsedYaml): Promise<Formatting> {
  if (problems.length > 0) return { edits: [] };
  const result = await formatYaml(file);
  if (result.kind === 'formatted')
    return { edits: changedLines(file, result.text).map((edit) => ({ range: rangeOf(edit), newText: edit.newText })) };
  if (result.kind === 'refused') throw new Error(`cannot format ${file.path}: ${result.reason}`);
  const [problem] = result.problems;
  return problem === undefined ? { edits: [] } : { refusal: refusalOf(problem) };
}

function refusalOf({ message, span: { file, start } }: SourceProblem): string {
  return `Line ${file.lineOf(start)}: ${message}`;
}
