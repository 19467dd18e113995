import { mergeLint, withLint } from '../config/config.js';
import type { Finding } from '../diagnostics/index.js';
import { type LoadedModel, withDesign } from '../library/loaded-model.js';
import type { FileReader } from '../model/file-reader.js';
import { loadModel } from '../model/load-model.js';
import { judge, tell } from '../rules/check.js';
import type { SourceFile } from '../source/index.js';
import type { ModelState } from './model-document.js';
import type { ModelSettings } from './settings.js';

export type StateInput = {
  readonly reader: FileReader;
  /** The path of the model's file, as it is shown. */
  readonly shown: string;
  readonly settings: ModelSettings;
  /** The day on which suppressions expire. */
  readonly today: Date;
  readonly uriOf: (file: SourceFile) => string;
};

/** A model as its texts are now; what they do not give is taken from the state before. */
export function modelState(input: StateInput, before?: ModelState): ModelState {
  const { reader, shown, settings, today, uriOf } = input;
  const loaded = withDesign(withLint(loadModel(reader, shown), (own) => mergeLint(settings.lint, own)));
  const sound = loaded.model === undefined ? before?.sound : loaded;
  let findings: readonly Finding[] | undefined;
  return {
    loaded,
    sound,
    names: loaded.partial ?? before?.names,
    uriOf,
    get plan() {
      return sound?.plan;
    },
    get findings() {
      findings ??= findingsOf(loaded, settings, today);
      return findings;
    },
  };
}

function findingsOf(loaded: LoadedModel, { known }: ModelSettings, today: Date): readonly Finding[] {
  return tell(judge(loaded, { today }), known).findings;
}
