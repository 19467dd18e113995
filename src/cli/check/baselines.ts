import { existsSync } from 'node:fs';
import { dirname, parse, relative, resolve, sep } from 'node:path';
import { type BaselineResult, MOST_BASELINE_BYTES, readBaseline } from '../../config/index.js';
import {
  type Baseline,
  baselineText,
  countKnown,
  type Finding,
  findingOf,
  type KnownFindings,
  plural,
  printable,
  staleFinding,
  withoutStale,
} from '../../diagnostics/index.js';
import { UNKNOWN_REFERENCE } from '../../model/language-rules.js';
import { nodeFileReader } from '../../model/node-file-reader.js';
import { knownOfAll, lateFindings, tell } from '../../rules/check.js';
import type { CommandContext } from '../context.js';
import { shownPath } from '../model-paths.js';
import { writeOutputFile } from '../output-file.js';
import { expectWritable } from '../output-path.js';
import { tellMistakes } from '../settings/settings.js';
import { UsageError } from '../usage-error.js';
import { type BaselineOptions, isAskedFor, type NamedBaseline, namedBaseline, optionOf } from './baseline-options.js';
import { type CheckedModel, withTold } from './checked-model.js';
import { expectNotRead, type ReportTarget } from './report-formats.js';
import { isWhole, type Verdict } from './verdict.js';

/**
 * Takes out of the findings of each model what its baseline knows, and writes or prunes baselines where that is asked for. Models whose
 * baseline cannot be used are left out: `attempt` is told why.
 */
export async function throughBaselines(
  context: CommandContext,
  options: BaselineOptions,
  targets: readonly ReportTarget[],
  checked: readonly Verdict[],
  attempt: (work: () => Promise<void>) => Promise<void>,
): Promise<readonly Verdict[]> {
  const done = new Map<Verdict, Verdict>();
  for (const model of checked) if (baselineOf(model, options, context) === undefined) done.set(model, model);
  for (const group of groupsOf(checked, options, context)) {
    expectNotRead(targets, [group.named.path], 'the baseline', context.io);
    await attempt(async () => {
      for (const [model, result] of await throughBaseline(context, options, group)) done.set(model, result);
    });
  }
  return checked.flatMap((model) => done.get(model) ?? []);
}

/** A baseline and the models that use it. */
type Group = { readonly named: NamedBaseline; readonly models: readonly CheckedModel[] };

function groupsOf(checked: readonly Verdict[], options: BaselineOptions, context: CommandContext): readonly Group[] {
  const groups = new Map<string, { readonly named: NamedBaseline; readonly models: CheckedModel[] }>();
  for (const model of checked) {
    const named = baselineOf(model, options, context);
    if (named === undefined || !isWhole(model)) continue;
    const group = groups.get(named.path) ?? { named, models: [] };
    group.models.push(model);
    groups.set(named.path, group);
  }
  return [...groups.values()];
}

/** What comes from standard input has no path by which a baseline could know it. */
function baselineOf(model: Verdict, options: BaselineOptions, { io }: CommandContext): NamedBaseline | undefined {
  const { input, settings } = model;
  if (input.kind === 'file') return namedBaseline(options, settings, io);
  if (!isAskedFor(options)) return undefined;
  throw new UsageError(`${optionOf(options)}: a baseline knows models by their paths, and standard input has none`);
}

type Result = ReadonlyMap<CheckedModel, CheckedModel>;

async function throughBaseline(context: CommandContext, options: BaselineOptions, group: Group): Promise<Result> {
  const { named, models } = group;
  const shown = shownPath(named.path, context.io.cwd);
  const isWritten = options.writeBaseline !== undefined;
  const read = await readOrRefuse(context, named, shown, isWritten);
  const keys = new Map(models.map((model) => [model, keyOf(model, named)]));
  const sound = models.filter(({ loaded }) => loaded.model !== undefined);
  if (isWritten) {
    const baseline = new Map([...read.baseline].filter(([key]) => isModel(named, key)));
    for (const model of sound) baseline.set(keys.get(model)!, knownOfAll(model.judged));
    await write(named, shown, baseline);
    const count = sound.reduce((sum, model) => sum + countKnown(baseline.get(keys.get(model)!)!), 0);
    const said = `${plural(count, 'finding')} of ${plural(sound.length, 'model')}`;
    const broken = models.length - sound.length;
    const left = broken === 0 ? '' : `; of ${plural(broken, 'model')} with errors in the language nothing is known`;
    context.io.stderr.write(`\`${printable(shown)}\` knows ${said} from now on${left}\n`);
    return new Map(models.map((model) => [model, hidden(model, baseline.get(keys.get(model)!)).model]));
  }
  const results = new Map(models.map((model) => [model, hidden(model, read.baseline.get(keys.get(model)!))]));
  const stale = staleOf(read.baseline, named, results, keys);
  if (options.pruneBaseline) {
    await prune(context, named, shown, read.baseline, stale);
    return new Map([...results].map(([model, { model: result }]) => [model, result]));
  }
  return withStale(results, stale, keys, read, named);
}

/** The baseline, empty where it is yet to be written; throws a `UsageError` that says what is wrong with it. */
async function readOrRefuse(
  context: CommandContext,
  { path, option, place }: NamedBaseline,
  shown: string,
  isWritten: boolean,
): Promise<Required<BaselineResult>> {
  const reader = nodeFileReader(context.io.cwd, parse(path).root, MOST_BASELINE_BYTES);
  const content = reader.read(shown);
  const name = printable(shown);
  const { baseline, ...read } = readBaseline({ read: () => content }, shown);
  const isMissing = content.kind === 'problem' && content.problem.kind === 'missing';
  if (baseline !== undefined) return { baseline, ...read };
  if (isMissing && isWritten) return { ...read, baseline: new Map() };
  if (isWritten)
    throw new UsageError(`${option}: \`${name}\` is no baseline and is left as it is: name another file, or delete it`);
  if (content.kind === 'problem' && place === undefined) {
    const hint = isMissing ? '; `dynamodel check --write-baseline` writes it' : '';
    throw new UsageError(`${option}: \`${name}\` ${content.problem.message}${hint}`);
  }
  const missing = (span: NonNullable<typeof place>): Finding =>
    findingOf(UNKNOWN_REFERENCE, {
      message: `The baseline \`${shown}\` does not exist. \`dynamodel check --write-baseline\` writes it.`,
      span,
    });
  const findings = isMissing && place !== undefined ? [missing(place)] : read.findings;
  await tellMistakes(context, findings[0]?.span.file.path ?? shown, findings);
  throw new UsageError(`the baseline \`${name}\` cannot be used: nothing is reported of the models that it is for`);
}

/** How the baseline calls a model: by its path from the baseline's folder. */
function keyOf({ input }: CheckedModel, { path }: NamedBaseline): string {
  return input.kind === 'stdin' ? input.shown : relative(dirname(path), input.path).replaceAll(sep, '/');
}

function isModel({ path }: NamedBaseline, key: string): boolean {
  return existsSync(resolve(dirname(path), key));
}

type Hidden = { readonly model: CheckedModel; readonly stale: KnownFindings };

/** What does not load was judged by no rule: nothing of it is known, and nothing is stale. */
function hidden(model: CheckedModel, known: KnownFindings | undefined): Hidden {
  if (known === undefined) return { model, stale: new Map() };
  const told = tell(model.judged, known);
  return { model: withTold(model, told), stale: told.stale };
}

/** What is known and was not found, by model. Of models that were not checked nothing is stale, unless their file is gone. */
function staleOf(
  baseline: Baseline,
  named: NamedBaseline,
  results: ReadonlyMap<CheckedModel, Hidden>,
  keys: ReadonlyMap<CheckedModel, string>,
): Baseline {
  const stale = new Map([...results].map(([model, result]) => [keys.get(model)!, result.stale]));
  for (const [key, known] of baseline) if (!stale.has(key) && !isModel(named, key)) stale.set(key, known);
  return new Map([...stale].filter(([, known]) => known.size > 0));
}

async function prune(
  { io }: CommandContext,
  named: NamedBaseline,
  shown: string,
  baseline: Baseline,
  stale: Baseline,
): Promise<void> {
  const pruned = [...baseline].map(([key, known]) => [key, withoutStale(known, stale.get(key) ?? new Map())] as const);
  const count = [...stale.values()].reduce((sum, known) => sum + countKnown(known), 0);
  if (count > 0) await write(named, shown, new Map(pruned));
  const name = `\`${printable(shown)}\``;
  io.stderr.write(
    count === 0 ? `nothing in ${name} is stale\n` : `${plural(count, 'stale finding')} taken out of ${name}\n`,
  );
}

async function write({ path, option }: NamedBaseline, shown: string, baseline: Baseline): Promise<void> {
  expectWritable(option, path, false);
  await writeOutputFile({ option, given: shown, path }, baselineText(baseline));
}

/** Each model with the finding about what is stale of it; of one whose file is gone, any other model tells it. */
function withStale(
  results: ReadonlyMap<CheckedModel, Hidden>,
  stale: Baseline,
  keys: ReadonlyMap<CheckedModel, string>,
  { placeOf }: BaselineResult,
  named: NamedBaseline,
): Result {
  const own = new Set(keys.values());
  const gone = [...stale.keys()].filter((key) => !own.has(key));
  return new Map(
    [...results].map(([model, { model: result }], i) => {
      const told = [keys.get(model)!, ...(i === 0 ? gone : [])].flatMap((key) => {
        const known = stale.get(key);
        return known === undefined ? [] : [staleFinding(key, known, placeOf(key), !isModel(named, key))];
      });
      const lint = result.loaded.model?.lint ?? result.settings.lint;
      return [model, { ...result, findings: [...result.findings, ...lateFindings(told, lint)] }];
    }),
  );
}
