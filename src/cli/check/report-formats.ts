import { isAbsolute } from 'node:path';
import { printable } from '../../diagnostics/index.js';
import { didYouMean } from '../../text/did-you-mean.js';
import type { Io } from '../io.js';
import { expectDifferent, expectNoInput, type InputFile, type OutputFile, outputFile } from '../output-file.js';
import { UsageError } from '../usage-error.js';
import type { CheckOptions } from './check-options.js';

export const REPORT_FORMATS = ['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A report to make, and where it goes: without a file, to standard output. */
export type ReportTarget = { readonly format: ReportFormat; readonly file: OutputFile | undefined };

/** What `--format text --format sarif=out.sarif` asks for; refuses at the start what could not be written at the end. */
export function reportTargets(
  io: Io,
  { format: given, reportSuppressed }: Pick<CheckOptions, 'format' | 'reportSuppressed'>,
): readonly ReportTarget[] {
  const targets = (given.length === 0 ? ['text'] : given).map((text) => targetOf(io, text));
  if (reportSuppressed && !targets.some(({ format }) => format === 'sarif'))
    throw new UsageError('--report-suppressed is of --format sarif, which is not asked for');
  const printed = targets.filter(({ file }) => file === undefined);
  const [first, second] = printed;
  if (first !== undefined && second !== undefined) {
    const hint = `write one to a file, such as \`--format ${second.format}=${EXAMPLES[second.format]}\``;
    throw new UsageError(`only one format can be printed, and ${listOf(printed)} are asked for: ${hint}`);
  }
  expectDifferent(...targets.map(({ file }) => file));
  return targets;
}

/** A report is never written over what was read. */
export function expectNotRead(
  targets: readonly ReportTarget[],
  paths: readonly string[],
  what: string,
  io: Pick<Io, 'cwd'>,
): void {
  const inputs: readonly InputFile[] = paths.map((path) => ({ what, path }));
  expectNoInput(
    targets.map(({ file }) => file),
    inputs,
    io,
  );
}

const EXAMPLES: Readonly<Record<ReportFormat, string>> = {
  text: 'check.txt',
  json: 'check.json',
  sarif: 'out.sarif',
  junit: 'junit.xml',
  github: 'annotations.txt',
  gitlab: 'gl-code-quality-report.json',
  markdown: 'check.md',
};

function targetOf(io: Io, text: string): ReportTarget {
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  const format = REPORT_FORMATS.find((known) => known === name);
  if (format === undefined)
    throw new UsageError(`--format: there is no format \`${printable(name)}\`; ${hintFor(name)}`);
  return { format, file: outputFile(io, `--format ${format}`, at === -1 ? undefined : text.slice(at + 1), true) };
}

function hintFor(name: string): string {
  const meant = didYouMean(name, REPORT_FORMATS);
  if (meant !== undefined) return `did you mean \`${meant}\`?`;
  // The path of a file, or several formats in one word.
  const file =
    isAbsolute(name) || /[./]/.test(name) ? '; a file is named after the format: `--format sarif=out.sarif`' : '';
  return `the formats are ${REPORT_FORMATS.join(', ')}${file}`;
}

function listOf(targets: readonly ReportTarget[]): string {
  const names = targets.map(({ format }) => `\`${format}\``);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
