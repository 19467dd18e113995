import type { Finding } from '../diagnostics/index.js';
import type { LoadedModel } from '../library/loaded-model.js';
import type { Model } from '../model/model.js';
import type { Plan } from '../planner/index.js';
import type { ParsedYaml, SourceFile } from '../source/index.js';

/** One text of a model, as it is in the editor or else on the disk, with what is known of the model that it belongs to. */
export type ModelDocument = {
  readonly uri: string;
  /** As the editor counts; undefined for a text that it has not open. */
  readonly version: number | undefined;
  /** The text, `parsed.file`, and its tree: with problems, `root` is what could be read in spite of them. */
  readonly parsed: ParsedYaml;
  readonly state: ModelState;
};

/** A model with all its files, as they are now. Nothing in it changes: another text makes another state. */
export type ModelState = {
  /** What the texts give now. Its `model`, `design` and `plan` are absent while an error stands in them. */
  readonly loaded: LoadedModel;
  /** What they gave when no error stood in them: now, or last. */
  readonly sound: LoadedModel | undefined;
  /** The names to offer and to look up: of what can be read now or, where the text is broken, of what could be read last. */
  readonly names: Model | undefined;
  /** How patterns are served, by what was sound. Made when first asked for. */
  readonly plan: Plan | undefined;
  /** What `check` tells of them, each place by itself, with the edits that it suggests. */
  readonly findings: readonly Finding[];
  /** Where the editor finds a file of this state. */
  readonly uriOf: (file: SourceFile) => string;
};

/** The text of the model that the editor knows by its URI. */
export function documentIn(state: ModelState, uri: string, version?: number): ModelDocument | undefined {
  const parsed = state.loaded.parsed.find(({ file }) => state.uriOf(file) === uri);
  return parsed === undefined ? undefined : { uri, version, parsed, state };
}
