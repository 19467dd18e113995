import type { Finding } from '../../diagnostics/index.js';
import { check } from '../../library/check.js';
import type { LoadedModel } from '../../library/loaded-model.js';
import type { Io } from '../io.js';
import { loadInput } from '../load-input.js';
import type { ModelInput } from '../model-paths.js';
import { turn } from '../turn.js';

/** A model and what was found in it. */
export type CheckedModel = {
  readonly input: ModelInput;
  readonly loaded: LoadedModel;
  readonly findings: readonly Finding[];
  readonly suppressed: number;
};

/** Throws a `UsageError` where the model cannot be read. */
export async function checkInput(input: ModelInput, io: Io): Promise<CheckedModel> {
  const loaded = await loadInput(input, io);
  const { findings, suppressed } = check(loaded, { today: io.now() });
  await turn(io);
  return { input, loaded, findings, suppressed };
}
