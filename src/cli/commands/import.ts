import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { obstacleText, printable } from '../../diagnostics/index.js';
import {
  FORMATS,
  formatList,
  formatNamed,
  ImportError,
  type ImportInput,
  importSummary,
  MOST_PIPED_BYTES,
  openInput,
  type ReadContext,
  readInput,
  stdinInput,
  tableInput,
  writeModel,
} from '../../import/index.js';
import { check } from '../../library/check.js';
import { readModel } from '../../library/loaded-model.js';
import { fitting } from '../../text/fitting.js';
import type { CommandContext } from '../context.js';
import { errorText } from '../error-text.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Io } from '../io.js';
import { reasonOf, shownPath } from '../model-paths.js';
import { expectNoInput, type OutputFile, outputFile, writeOutputFile } from '../output-file.js';
import { printImportReport, reportFormat } from '../print-import-report.js';
import { withProgress } from '../progress-bar.js';
import { turn } from '../turn.js';
import { UsageError } from '../usage-error.js';

export type ImportCommandOptions = {
  /** `[format] <path>`, or the path alone. */
  readonly args: readonly (string | undefined)[];
  readonly out: string | undefined;
  readonly report: boolean;
  /** Of the report. */
  readonly format: string | undefined;
  readonly allowCode: boolean;
  /** What defines the tables that items are of: a file or a folder. */
  readonly tables: string | undefined;
  readonly keepSamples: boolean;
  readonly live: LiveOptions;
};

/** Of a table that is asked itself. */
export type LiveOptions = {
  readonly endpoint: string | undefined;
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly sample: number | undefined;
  readonly all: boolean;
};

/** Writes a model of what is there already. What is wrong with it is told, and is no failure. */
export async function runImport(context: CommandContext, options: ImportCommandOptions): Promise<ExitCode> {
  const { io } = context;
  const { format, path } = argumentsOf(options.args, io);
  const printed = reportFormat(options);
  const isLive = format === TABLE;
  if (!isLive) refuseLive(options.live);
  const out = outputFile(io, '--out', options.out);
  if (out !== undefined && path !== '-' && !isLive) {
    expectNoInput([out], [{ what: 'what is imported', path: resolve(io.cwd, path) }], io);
  }
  try {
    if (format !== undefined) formatNamed(format);
    const input = isLive ? tableInput(path) : await inputOf(path, io);
    const tables = options.tables === undefined ? undefined : await inputOf(options.tables, io);
    const { allowCode, keepSamples } = options;
    const { format: used, draft } = await withProgress(io, (progress) =>
      readInput(input, format, {
        signal: io.signal,
        env: io.env,
        allowCode,
        keepSamples,
        ...(tables === undefined ? {} : { tables }),
        ...(isLive ? liveContext(options.live) : {}),
        progress: progress.show,
        tell: (line) => progress.tell(`${printable(line)}\n`),
      }),
    );
    await turn(io);
    const written = writeModel(draft, { from: basename(input.shown), as: used.title });
    const shown = out === undefined ? `${written.name}.dynamodel.yaml` : shownPath(out.path, io.cwd);
    if (out !== undefined) refuseOther(out, written.text);
    const loaded = readModel({ text: written.text, path: shown });
    const findings = check(loaded, { today: io.now() }).findings;
    await turn(io);
    if (out !== undefined) await writeOutputFile(out, written.text);
    else if (printed === undefined) io.stdout.write(written.text);
    if (printed !== undefined) {
      const { tables, entities, patterns } = sizesOf(loaded.partial);
      const [from, as, isWritten] = [input.shown, used.title, out !== undefined];
      const model = { path: shown, isWritten, written, tables, entities, patterns };
      await printImportReport(context, { from, format: used.name, as, findings, ...model }, printed);
    }
    const isReported = printed !== undefined;
    const summary = importSummary({ findings, written });
    tellResult(io, { as: used.title, input, out, shown, isReported, summary });
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    return failure(context, error);
  }
}

/** The format that has no path. */
const TABLE = 'table';

function refuseLive({ endpoint, profile, region, sample, all }: LiveOptions): void {
  const given = Object.entries({ endpoint, profile, region, sample, all }).find(
    ([, value]) => value !== undefined && value !== false,
  );
  if (given === undefined) return;
  throw new UsageError(`--${given[0]} is of a table that is read itself: \`dynamodel import ${TABLE} <name>\``);
}

function liveContext({ endpoint, profile, region, sample, all }: LiveOptions): Partial<ReadContext> {
  if (all && sample !== undefined) throw new UsageError('--sample and --all exclude each other');
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(all ? { sample: 'all' as const } : sample === undefined ? {} : { sample }),
  };
}

function argumentsOf(
  [first, second]: readonly (string | undefined)[],
  io: Io,
): { readonly format: string | undefined; readonly path: string } {
  if (first === undefined) {
    throw new UsageError(`a path is missing: \`dynamodel import [format] <path>\`; the formats are:\n${formatList()}`);
  }
  if (second !== undefined) {
    if (first === TABLE && second === '') throw new UsageError('the name is empty');
    return { format: first, path: second };
  }
  if (FORMATS.some(({ name }) => name === first) && !existsSync(resolve(io.cwd, first))) {
    if (first === TABLE) throw new UsageError('a name is missing: `dynamodel import table <name>`');
    throw new UsageError(`a path is missing: \`dynamodel import ${first} <path>\``);
  }
  return { format: undefined, path: first };
}

async function inputOf(path: string, io: Io): Promise<ImportInput> {
  if (path === '') throw new UsageError('the path is empty');
  if (path === '-') return stdinInput(await io.readStdin(MOST_PIPED_BYTES + 1));
  const full = resolve(io.cwd, path);
  return openInput(full, shownPath(full, io.cwd), reasonOf);
}

/** What a person may have gone on writing is not written over. */
function refuseOther({ given, path }: OutputFile, text: string): void {
  if (!existsSync(path) || isSame(path, text)) return;
  throw new UsageError(
    `--out: \`${printable(given)}\` is there already, and is not what would be written: delete it, or name another file`,
  );
}

function isSame(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}

type Result = {
  readonly as: string;
  readonly input: ImportInput;
  readonly out: OutputFile | undefined;
  readonly shown: string;
  readonly isReported: boolean;
  readonly summary: string;
};

/** To whoever does not look at the model itself: what it was read as, and what came of it. */
function tellResult(io: Io, { as, input, out, shown, summary, isReported }: Result): void {
  const what = `${printable(input.shown)} (${as}): ${summary}`;
  const file = printable(shown);
  const next =
    out !== undefined
      ? `; written to ${file}\nNext: dynamodel check ${file}`
      : isReported
        ? `\nThe model is not written: --out ${file} writes it, and the places of the report are those in it.`
        : '';
  io.stderr.write(`${fitting(`${what}${next}`, io.stderr.columns)}\n`);
}

function sizesOf(model: ReturnType<typeof readModel>['partial']) {
  return {
    tables: model?.tables.size ?? 0,
    entities: model?.entities.size ?? 0,
    patterns: model?.patterns.size ?? 0,
  };
}

/** What is wrong with the input, with its place. */
async function failure({ io, palette }: CommandContext, { kind, problems }: ImportError): Promise<ExitCode> {
  const colors = await palette();
  for (const { message, span } of problems) {
    io.stderr.write(
      span === undefined ? errorText(message, io.stderr.columns) : `${obstacleText({ message, span }, colors)}\n`,
    );
  }
  return kind === 'invalid' ? EXIT.findings : EXIT.usage;
}
