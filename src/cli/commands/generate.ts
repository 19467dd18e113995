import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Design } from '../../design/index.js';
import { obstacleText, printable } from '../../diagnostics/index.js';
import {
  type GenerateOptions,
  generateFiles,
  isTarget,
  type OutputFile,
  type Owner,
  renamedEntities,
  TARGETS,
  type TargetName,
  UnusableNames,
} from '../../generate/index.js';
import {
  doneText,
  driftText,
  hasDrift,
  lostTests,
  noteTexts,
  OutputError,
  type OutputPlan,
  planOutput,
  readOutput,
  upToDateText,
  writeOutput,
} from '../../generate/output/index.js';
import { didYouMean } from '../../text/did-you-mean.js';
import { fitting } from '../../text/fitting.js';
import type { CommandContext } from '../context.js';
import { errorText } from '../error-text.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { type ModelInput, reasonOf, resolveModel, shownPath } from '../model-paths.js';
import { faultlessModel } from '../sound-model.js';
import { turn } from '../turn.js';
import { UsageError } from '../usage-error.js';

export type GenerateCommandOptions = Omit<GenerateOptions, 'model'> & {
  readonly target: string | undefined;
  readonly path: string | undefined;
  readonly out: string | undefined;
  readonly check: boolean;
  readonly watch: boolean;
};

/** Writes what a target makes of the model, or says how the folder differs from it; once, or after every change until Ctrl-C. */
export async function runGenerate(context: CommandContext, options: GenerateCommandOptions): Promise<ExitCode> {
  const { io } = context;
  const target = targetOf(options.target);
  const input = resolveModel(options.path, io.cwd);
  if (!options.watch) return (await generateOnce(context, target, input, options)).code;
  if (options.check) throw new UsageError('--check and --watch do not go together');
  if (input.kind === 'stdin') throw new UsageError('--watch needs a file: standard input does not change');
  const { watchFiles } = await import('../watch-files.js');
  return watchFiles(
    io,
    input,
    async (asked) => (await generateOnce({ ...context, asked }, target, input, options)).files,
  );
}

function targetOf(text: string | undefined): TargetName {
  if (text !== undefined && isTarget(text)) return text;
  const list = [...TARGETS].map(([name, { description }]) => `  ${name.padEnd(18)}${description}`).join('\n');
  if (text === undefined) throw new UsageError(`a target is missing; the targets are:\n${list}`);
  const meant = didYouMean(text, TARGETS.keys());
  const shown = printable(text);
  if (meant !== undefined) throw new UsageError(`there is no target \`${shown}\`: did you mean \`${meant}\`?`);
  throw new UsageError(`there is no target \`${shown}\`; the targets are:\n${list}`);
}

async function generateOnce(
  context: CommandContext,
  target: TargetName,
  input: ModelInput,
  options: GenerateCommandOptions,
): Promise<{ readonly code: ExitCode; readonly files: readonly string[] }> {
  const { io } = context;
  const { loaded, plan } = await faultlessModel(context, input);
  const files = loaded.files.map((file) => file.path);
  if (plan === undefined) return { code: EXIT.findings, files };
  const folder = folderOf(input, target, options.out, io.cwd);
  const { importExtension, testRunner } = options;
  const model = input.kind === 'stdin' ? {} : { model: relative(folder, input.path).replaceAll(sep, '/') };
  const pause = (): Promise<void> => turn(io);
  const generated = await generateFiles(plan, target, { importExtension, testRunner, ...model, pause }).catch(
    (error: unknown) => refusal(context, error),
  );
  if (generated === undefined) return { code: EXIT.findings, files };
  const owner: Owner = { model: plan.design.model.name.value, target };
  const code = await onDisk(io.cwd, () => deliver(context, generated, owner, folder, input, options));
  if (target === 'typescript' && !options.check && code === EXIT.ok) tellRenamed(context, plan.design);
  return { code, files };
}

/** Whoever looks for a type by the name of the entity should find it. */
function tellRenamed({ io }: CommandContext, design: Design): void {
  for (const { entity, type, holder } of renamedEntities(design)) {
    const text = `note: the entity \`${printable(entity)}\` is \`${type}\` in the code, since ${holder}`;
    io.stderr.write(`${fitting(text, io.stderr.columns)}\n`);
  }
}

/** Tells of names that no code can be generated for; undefined then. */
async function refusal(context: CommandContext, error: unknown): Promise<undefined> {
  if (!(error instanceof UnusableNames)) throw error;
  const palette = await context.palette();
  const texts = error.names.map((name) => obstacleText(name, palette));
  context.io.stderr.write(`${texts.join('\n\n')}\n`);
  return undefined;
}

/** Beside the model, unless the user names another folder. */
function folderOf(input: ModelInput, target: TargetName, out: string | undefined, cwd: string): string {
  if (out === '') throw new UsageError('--out is empty: name a folder');
  if (out !== undefined) return resolve(cwd, out);
  return join(input.kind === 'stdin' ? cwd : dirname(input.path), 'generated', target);
}

async function deliver(
  context: CommandContext,
  generated: readonly OutputFile[],
  owner: Owner,
  folder: string,
  input: ModelInput,
  { check, testRunner }: GenerateCommandOptions,
): Promise<ExitCode> {
  const { io } = context;
  const found = readOutput(
    folder,
    generated.map(({ path }) => path),
  );
  const plan = planOutput(owner, generated, found);
  const shown = printable(shownPath(folder, io.cwd));
  refuseObstacles(plan, owner, shown, check);
  const report = { folder: shown, palette: await context.palette() };
  const warn = (text: string): void => io.stderr.write(`${fitting(`warning: ${text}`, io.stderr.columns)}\n`);
  const noTests = noTestsText(input, testRunner);
  if (noTests !== undefined && lostTests(plan)) warn(noTests);
  if (check) {
    const isDrift = hasDrift(plan);
    io.stdout.write(isDrift ? await driftText(plan, report) : upToDateText(plan, report));
    if (!isDrift) return EXIT.ok;
    io.stderr.write(
      errorText(
        `\`${shown}\` is not what the model generates: run the same command without --check`,
        io.stderr.columns,
      ),
    );
    return EXIT.findings;
  }
  // Nothing is written once the user has given up.
  await turn(io);
  writeOutput(folder, plan);
  io.stdout.write(doneText(plan, report));
  for (const note of noteTexts(plan, report)) warn(note);
  return EXIT.ok;
}

/** Why no tests are generated, to whoever had some; undefined where they are. */
function noTestsText({ kind }: ModelInput, runner: GenerateOptions['testRunner']): string | undefined {
  if (kind === 'stdin')
    return 'tests load the model’s file, and standard input has none: the tests and fixtures of an earlier run are not kept';
  return runner === 'none'
    ? 'with --test-runner none, the tests and fixtures of an earlier run are not kept'
    : undefined;
}

/** What others own is not written over; a check has nothing against a file that is edited so much that it is ours no more. */
function refuseObstacles({ obstacles }: OutputPlan, { model }: Owner, shown: string, check: boolean): void {
  const foreign = obstacles.find(({ owner }) => owner !== undefined)?.owner;
  if (foreign !== undefined) {
    const of = foreign.model === model ? `the target \`${foreign.target}\`` : `the model \`${foreign.model}\``;
    throw new UsageError(
      `\`${shown}\` holds what is generated for ${of}: name another folder with --out, or delete that one`,
    );
  }
  if (check || obstacles.length === 0) return;
  const list = obstacles.map(({ path }) => `  ${shown}/${path}`).join('\n');
  throw new UsageError(
    `files that were not generated there are in the way; move them, or name another folder with --out:\n${list}`,
  );
}

/** A folder that cannot be read or written is the user's to set right. */
async function onDisk(cwd: string, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OutputError)
      throw new UsageError(`\`${printable(shownPath(error.path, cwd))}\` ${error.reason}`);
    const { syscall, path } = error as NodeJS.ErrnoException;
    if (syscall === undefined || path === undefined) throw error;
    throw new UsageError(`cannot write \`${printable(shownPath(path, cwd))}\`: ${reasonOf(error)}`);
  }
}
