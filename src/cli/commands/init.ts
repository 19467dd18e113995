import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { printable } from '../../diagnostics/index.js';
import { makeFolder } from '../../files/make-folder.js';
import { type InitChoice, type InitPlan, type Kept, planInit, SCRIPT } from '../../init/plan-init.js';
import { DEFAULT_STARTER, STARTERS } from '../../init/starters.js';
import { fitting } from '../../text/fitting.js';
import type { InitOptions } from '../add-init.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { type InitPlaces, surroundingsOf } from '../init-surroundings.js';
import { reasonOf, shownPath } from '../model-paths.js';
import { printDiff } from '../print-diff.js';
import { turn } from '../turn.js';
import { UsageError } from '../usage-error.js';
import { writeChanges } from '../write-changes.js';

/** Writes a model to begin with and what belongs to it; nothing that is there already is written over. */
export async function runInit(context: CommandContext, options: InitOptions): Promise<ExitCode> {
  const { io } = context;
  if (options.folder === '') throw new UsageError('the folder is empty: name one, or none for the current one');
  const { places, found } = surroundingsOf(options.folder, io);
  const choice = await choiceOf(context, options, found.models.length > 0);
  if (choice === undefined) {
    io.stderr.write('Nothing was written.\n');
    return EXIT.interrupted;
  }
  const plan = planInit(choice, found);
  const files = filesOf(plan, places, found.packageText);
  if (options.dryRun)
    await printDiff(
      context,
      files.map((file) => ({ ...file, path: shownPath(file.path, io.cwd) })),
    );
  else {
    // Nothing is written once the user has given up.
    await turn(io);
    for (const file of files) writeFile(file, io.cwd);
  }
  io.stdout.write(await reportText(context, plan, files, places, options.dryRun));
  return EXIT.ok;
}

/** What was said, and what is answered; undefined where the user gives up. */
async function choiceOf(
  { io, color }: CommandContext,
  { from, ci, yes }: InitOptions,
  hasModel: boolean,
): Promise<InitChoice | undefined> {
  const said: InitChoice = { ...(from && { from }), ...(ci && ci !== 'none' && { ci }) };
  const questions = { from: from === undefined && !hasModel, ci: ci === undefined };
  if (yes || (!questions.from && !questions.ci)) return said;
  const terminal = io.terminal();
  if (terminal === undefined) {
    if (!questions.from) return said;
    const names = Object.keys(STARTERS);
    throw new UsageError(
      `init asks what the model is of, and there is no terminal to ask at: say --from ${names.slice(0, -1).join(', ')} or ${names.at(-1)}, or --yes for ${DEFAULT_STARTER}`,
    );
  }
  const { askInit } = await import('../init-questions.js');
  const answers = await askInit(terminal, questions, color);
  return answers === undefined ? undefined : { ...said, ...answers };
}

type FileToWrite = {
  readonly path: string;
  /** Empty for a file that is new. */
  readonly before: string;
  readonly after: string;
  readonly isNew: boolean;
};

function filesOf(
  { model, ci, packageText }: InitPlan,
  places: InitPlaces,
  before: string | undefined,
): readonly FileToWrite[] {
  const made = (path: string, after: string): FileToWrite => ({ path, before: '', after, isNew: true });
  return [
    ...(model === undefined ? [] : [made(join(places.folder, model.path), model.text)]),
    ...(ci === undefined ? [] : [made(join(places.root, ...ci.path.split('/')), ci.text)]),
    // Last: what is edited stays as it is where nothing else could be written.
    ...(packageText === undefined || places.project === undefined || before === undefined
      ? []
      : [{ path: join(places.project, 'package.json'), before, after: packageText, isNew: false }]),
  ];
}

function writeFile({ path, before, after, isNew }: FileToWrite, cwd: string): void {
  if (!isNew) {
    writeChanges([{ path, before, after }], cwd);
    return;
  }
  try {
    makeFolder(dirname(path));
    // Fails where something has come to be there meanwhile.
    writeFileSync(path, after, { flag: 'wx' });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'something is there' : reasonOf(error);
    throw new UsageError(`cannot write \`${printable(shownPath(path, cwd))}\`: ${reason}`);
  }
}

async function reportText(
  { io, palette }: CommandContext,
  { kept, notes, next }: InitPlan,
  files: readonly FileToWrite[],
  places: InitPlaces,
  isDryRun: boolean,
): Promise<string> {
  const paint = await palette();
  const shown = (path: string): string => printable(shownPath(path, io.cwd));
  const placeOf = ({ in: place, path }: Kept): string =>
    shown(join({ folder: places.folder, project: places.project ?? places.root, root: places.root }[place], path));
  const [wrote, added] = isDryRun ? ['would write', 'would add'] : ['wrote', 'added'];
  const done = files.map(({ path, isNew }) =>
    isNew ? [paint.good(wrote), shown(path)] : [paint.good(added), `the script \`${SCRIPT}\` to ${shown(path)}`],
  );
  const left = kept.map((one) => [paint.dim('kept'), `${placeOf(one)}: ${printable(one.why)}`]);
  const width = Math.max(...next.map(({ command }) => command.length)) + 2;
  return [
    ...[...done, ...left].map((words) => words.join('  ')),
    ...notes.map((note) => `\n${note.trimEnd()}`),
    '',
    'Next:',
    ...next.flatMap(({ command, what }) =>
      fitting(`  ${printable(command).padEnd(width)}${what}`, io.stdout.columns)
        .split('\n')
        .map((line) => `${paint.bold(line.slice(0, width + 2))}${paint.dim(line.slice(width + 2))}`),
    ),
    '',
  ].join('\n');
}
