import type { Finding, SuppressedFinding } from '../../diagnostics/index.js';
import type { LoadedModel } from '../../library/loaded-model.js';
import type { FileReader } from '../../model/file-reader.js';
import { type Judged, judge, type Told, tell } from '../../rules/check.js';
import type { Io } from '../io.js';
import { loadInput } from '../load-input.js';
import type { ModelInput } from '../model-paths.js';
import type { Settings } from '../settings/settings.js';
import { turn } from '../turn.js';

/** A model and what was found in it. */
export type CheckedModel = {
  readonly input: ModelInput;
  readonly settings: Settings;
  readonly loaded: LoadedModel;
  readonly judged: Judged;
  /** Each place by itself, so that each is known by itself from run to run. */
  readonly findings: readonly Finding[];
  readonly suppressed: number;
  readonly suppressedFindings: readonly SuppressedFinding[];
  /** How many more there are, which the baseline knows. */
  readonly baselined: number;
};

/** Throws a `UsageError` where the model cannot be read. `reader` reads its files otherwise than from the disk. */
export async function checkInput(
  input: ModelInput,
  io: Io,
  settings: Settings,
  reader?: FileReader,
): Promise<CheckedModel> {
  const loaded = await loadInput(input, io, settings, reader);
  const judged = judge(loaded, { today: io.now() });
  if (judged.settings !== undefined) io.judged?.(judged.files.reduce((sum, { file }) => sum + file.text.length, 0));
  await turn(io);
  return { input, settings, loaded, judged, ...toldOf(tell(judged)) };
}

/** The same model where something else is told of it. */
export function withTold(model: CheckedModel, told: Told): CheckedModel {
  return { ...model, ...toldOf(told) };
}

function toldOf({
  findings,
  suppressedFindings,
  baselined,
}: Told): Omit<Told, 'stale'> & { readonly suppressed: number } {
  return { findings, suppressed: suppressedFindings.length, suppressedFindings, baselined };
}
