import { textReport } from '../diagnostics/index.js';
import { check } from '../library/check.js';
import type { LoadedModel } from '../library/loaded-model.js';
import type { Plan } from '../planner/index.js';
import type { CommandContext } from './context.js';
import { loadInput } from './load-input.js';
import { type ModelInput, resolveModel } from './model-paths.js';
import { settingsReader } from './settings/settings.js';
import { turn } from './turn.js';

/**
 * The one model that a path means, for commands that go on in spite of errors: those are told on stderr.
 * Undefined where the model does not resolve: then there is nothing to go on with.
 */
export async function soundModel(
  context: CommandContext,
  path: string | undefined,
  isTold: IsTold = () => true,
): Promise<LoadedModel | undefined> {
  const { loaded } = await checkedInput(context, resolveModel(path, context.io.cwd), isTold);
  return loaded.model === undefined ? undefined : loaded;
}

/** The same with what could be read of a model that does not resolve. */
export async function checkedModel(context: CommandContext, path: string | undefined): Promise<LoadedModel> {
  return (await checkedInput(context, resolveModel(path, context.io.cwd))).loaded;
}

/** Which rules' errors are told: what a command says better itself, it leaves to itself. */
type IsTold = (rule: string) => boolean;

/** For commands that refuse a model with errors: those are told on stderr, and there is no plan. */
export async function faultlessModel(
  context: CommandContext,
  input: ModelInput,
): Promise<{ readonly loaded: LoadedModel; readonly plan: Plan | undefined }> {
  const { loaded, hasErrors } = await checkedInput(context, input);
  return { loaded, plan: hasErrors ? undefined : loaded.plan };
}

async function checkedInput(
  context: CommandContext,
  input: ModelInput,
  isTold: IsTold = () => true,
): Promise<{ readonly loaded: LoadedModel; readonly hasErrors: boolean }> {
  const { io } = context;
  const loaded = await loadInput(input, io, await settingsReader(context, undefined, context.asked)(input));
  const { findings } = check(loaded, { today: io.now() });
  await turn(io);
  const errors = findings.filter((finding) => finding.severity === 'error');
  const told = errors.filter(({ rule }) => isTold(rule));
  if (told.length > 0) {
    const report = { models: [input.shown], findings: told, suppressed: 0 };
    io.stderr.write(textReport(report, { palette: await context.palette(), width: io.stderr.columns }));
  }
  return { loaded, hasErrors: errors.length > 0 };
}
