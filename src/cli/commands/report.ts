import { check } from '../../library/check.js';
import { type Review, reviewHtml, reviewMarkdown, reviewOf, reviewText } from '../../report/index.js';
import { findRule } from '../../rules/registry.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { expectNoInput, outputFile, writeOutputFile } from '../output-file.js';
import { soundModel } from '../sound-model.js';
import { UsageError } from '../usage-error.js';

export type ReportOptions = {
  readonly paths: readonly string[];
  readonly wellArchitected: boolean;
  readonly format: 'text' | 'markdown' | 'html';
  /** Where the review goes instead of stdout. */
  readonly out: string | undefined;
  /** What has changed since the branch left it is told, in place of the review. */
  readonly base: string | undefined;
};

/** A design review of a model that resolves; what is wrong with it is in the review. */
export async function runReport(context: CommandContext, options: ReportOptions): Promise<ExitCode> {
  if (options.base !== undefined) {
    const { runCompare } = await import('./compare.js');
    return runCompare(context, { ...options, base: options.base });
  }
  const { io } = context;
  const [path, ...others] = options.paths;
  if (others.length > 0)
    throw new UsageError('a review is of one model: name one path, or say with --base what to compare several with');
  const out = outputFile(io, '--out', options.out);
  const loaded = await soundModel(context, path, isOfLanguage);
  if (loaded?.plan === undefined) return EXIT.findings;
  const inputs = loaded.files.map(({ path }) => ({ what: 'a file of the model', path }));
  expectNoInput([out], inputs, io);
  const checked = check(loaded, { today: io.now() });
  const review = reviewOf(loaded.plan, checked, options.wellArchitected ? 'pillar' : 'subject');
  const text = await textOf(context, review, options.format, out !== undefined);
  if (out === undefined) io.stdout.write(text);
  else await writeOutputFile(out, text);
  return EXIT.ok;
}

/** A model with such an error has no review; every other error is in it. */
function isOfLanguage(rule: string): boolean {
  return findRule(rule)?.family === 'language';
}

async function textOf(
  context: CommandContext,
  review: Review,
  format: ReportOptions['format'],
  isFile: boolean,
): Promise<string> {
  if (format === 'markdown') return reviewMarkdown(review);
  if (format === 'html') return reviewHtml(review);
  return reviewText(review, isFile ? {} : { palette: await context.palette(), width: context.io.stdout.columns });
}
